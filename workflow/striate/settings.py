"""config.yaml, checked once and typed; nothing but these settings goes on to the rest."""

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, PlainValidator, ValidationError

from striate.config.conditions import Condition, PlainCondition, plain_condition
from striate.config.faults import settings_error
from striate.config.fields import (
    FOLDER,
    Baseline,
    Distinct,
    Id,
    Label,
    Milliseconds,
    Permutations,
    RawFile,
    RecordingId,
    Section,
    Seed,
    Share,
    StimulusId,
    Text,
    Title,
    Window,
    one_of,
)
from striate.config.figures import FIGURES, is_of_comparison
from striate.config.references import reference_faults
from striate.config.schema import schema_of
from striate.config.style import WIDTHS_MM, StyleSettings
from striate.config.wording import model_faults
from striate.config.yamlfile import read_document
from striate.reader_options import READERS, chosen_models, options_models, recording_options

__all__ = [
    "READERS",
    "WIDTHS_MM",
    "ComparisonSettings",
    "RecordingSettings",
    "Settings",
    "StyleSettings",
    "Window",
    "config_schema",
    "load_settings",
]


_Figure = Annotated[
    str, one_of("figure", [*FIGURES]), Field(json_schema_extra={"enum": [*FIGURES]})
]
_Reader = Annotated[str, one_of("reader", READERS), Field(json_schema_extra={"enum": [*READERS]})]
_Layout = Annotated[Literal["v1v2-1", "pvc-8"], one_of("simulated recording", ("v1v2-1", "pvc-8"))]
_Size = Annotated[Literal["small", "full"], one_of("size", ("small", "full"))]


_Options = Annotated[
    dict[str, Any], PlainValidator(recording_options, json_schema_input_type=dict[str, Any])
]


class RecordingSettings(Section):
    """One recording session: raw files, or a simulation of one."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": [source]} for source in ("file", "files", "simulate")],
            "dependentRequired": {
                "options": ["reader"],
                "seed": ["simulate"],
                "size": ["simulate"],
            },
            "dependentSchemas": {"reader": {"not": {"required": ["simulate"]}}},
        }
    )

    file: RawFile | None = Field(
        None,
        description="Raw file, or folder, relative to the folder of config.yaml; ~ is the home"
        " folder.",
        examples=["~/datasets/105l001p16.mat"],
    )
    files: Annotated[dict[Id, RawFile], Field(min_length=1)] | None = Field(
        None,
        description="Several raw files that make one recording, under the names that the reader"
        " gives them; their trials follow each other in this order.",
        examples=[{"natural": "natural_movie.mat", "noise": "noise_movie.mat"}],
    )
    simulate: _Layout | None = Field(
        None,
        description="Make the raw file, in the layout of this CRCNS set: v1v2-1 or pvc-8.",
        examples=["v1v2-1"],
    )
    seed: Seed = Field(0, description="Seed of the simulation; another seed, another session.")
    size: _Size = Field(
        "small", description="Simulate a small session, or a full one as large as the published."
    )
    reader: _Reader | None = Field(
        None, description="Reader of the raw file. Default: found from the content of the file."
    )
    options: _Options = Field(
        {}, validate_default=True, description="How the named reader is to read the raw file."
    )
    bin_ms: Milliseconds | None = Field(
        None, description="Bins of the time courses, in ms. Default: bin_ms at the top level."
    )
    window: Window | None = Field(
        None, description="Analysis window of this recording. Default: window at the top level."
    )
    baseline: Baseline | None = Field(
        None, description="Baseline of this recording. Default: baseline at the top level."
    )
    tuning: Label | None = Field(
        None, description="Label of its tuning curves. Default: tuning at the top level."
    )

    @property
    def raw_files(self) -> dict[str, Path]:
        """Raw files by their keys in config.yaml, in its order; none of a simulation."""
        if self.file is not None:
            return {"file": self.file}
        return {f"files.{name}": path for name, path in (self.files or {}).items()}


class ComparisonSettings(Section):
    """Stimulus A against stimulus B, in that order: A minus B."""

    a: StimulusId = Field(description="Stimulus A.", examples=["vertical"])
    b: StimulusId = Field(description="Stimulus B, taken from A.", examples=["horizontal"])
    recordings: Distinct[RecordingId] | None = Field(
        None, description="Recordings to compare in. Default: all of them."
    )
    title: Title = Field("", description="Title of the figures. Default: the names of A and B.")


class StatisticsSettings(Section):
    """Permutations, their seed, and the false discovery rate."""

    permutations: Permutations = Field(
        9999,
        description="How often labels are permuted at random; fewer trials are tested exactly.",
    )
    seed: Seed = Field(0, description="Seed of the permutations.")
    fdr: Share = Field(
        0.05, description="False discovery rate at which a channel is called different."
    )


class Settings(Section):
    """What to compare, in which recordings, and how to draw it."""

    recordings: dict[Id, RecordingSettings] = Field(
        min_length=1,
        description="Recording id to where the recording comes from.",
        examples=[{"simulated-gratings": {"simulate": "v1v2-1"}}],
    )
    stimuli: dict[Id, Annotated[dict[Text, Condition], Field(min_length=1)]] = Field(
        min_length=1,
        description="Stimulus id to its conditions, label by label; a trial belongs to the stimulus"
        " if all of them hold.",
        examples=[{"vertical": {"orientation": 90}}],
    )
    window: Window = Field(
        description="Analysis window: responses are the mean activity within it.",
        examples=[{"start": 0.16, "stop": 1.16}],
    )
    bin_ms: Milliseconds = Field(10.0, description="Bins of the time courses, in ms.")
    baseline: Baseline | None = Field(
        None,
        description="Activity without a stimulus to compare with: a stimulus, or a window."
        " Default: none.",
    )
    comparisons: dict[Id, ComparisonSettings] = Field(
        min_length=1,
        description="Comparison id to the two stimuli.",
        examples=[{"vertical-vs-horizontal": {"a": "vertical", "b": "horizontal"}}],
    )
    figures: Distinct[_Figure] = Field(
        ("heatmap", "difference", "time-course", "scatter", "overview"),
        description="Figures to draw: of every comparison, tuning and overview of every recording.",
    )
    tuning: Label = Field(
        "orientation", description="The label against which the figure tuning draws responses."
    )
    statistics: StatisticsSettings = Field(
        StatisticsSettings(), description="How differences are tested."
    )
    style: StyleSettings = Field(
        StyleSettings(), description="Formats, width and colours of the figures."
    )

    def window_of(self, recording: str) -> Window:
        """Analysis window of a recording."""
        return self.recordings[recording].window or self.window

    def bin_ms_of(self, recording: str) -> float:
        """Width of the bins of the time courses of a recording, in ms."""
        return self.recordings[recording].bin_ms or self.bin_ms

    def baseline_of(self, recording: str) -> str | Window | None:
        """Baseline of a recording: the id of a stimulus, a window, or none."""
        return self.recordings[recording].baseline or self.baseline

    def recordings_of(self, comparison: str) -> tuple[str, ...]:
        """Recordings in which a comparison is made, in the order of config.yaml."""
        wanted = self.comparisons[comparison].recordings
        return tuple(name for name in self.recordings if wanted is None or name in wanted)

    def figures_of_comparisons(self) -> tuple[str, ...]:
        """Figures of which each comparison has one."""
        return tuple(name for name in self.figures if is_of_comparison(name))

    def figures_of_recordings(self) -> tuple[str, ...]:
        """Figures of which each recording has one."""
        return tuple(name for name in self.figures if not is_of_comparison(name))

    def tuning_of(self, recording: str) -> str:
        """Label of the tuning curves of a recording."""
        return self.recordings[recording].tuning or self.tuning

    def conditions(self, stimulus: str) -> dict[str, PlainCondition]:
        """Conditions of a stimulus in built-in types, labels sorted."""
        by_label = self.stimuli[stimulus]
        return {label: plain_condition(by_label[label]) for label in sorted(by_label)}


def load_settings(path: Path) -> Settings:
    """Read and check a configuration file.

    Raises
    ------
    SettingsError
        The file cannot be read, or has faults; the text lists all of them, each with its line.
    """
    config = read_document(path)
    if not isinstance(config.values, dict):
        raise settings_error(path, config.faults)
    faults = [*config.faults, *reference_faults(config)]
    try:
        settings = Settings.model_validate(config.values, context={FOLDER: path.parent})
    except ValidationError as refused:
        faults += model_faults(refused, config, Settings, chosen_models(config.values))
        raise settings_error(path, faults) from None
    if faults:
        raise settings_error(path, faults)
    return settings


def config_schema() -> dict[str, Any]:
    """JSON schema (2020-12) of config.yaml, for editors that complete and check it."""
    return schema_of(Settings, RecordingSettings.__name__, options_models())


if __name__ == "__main__":
    print(json.dumps(config_schema(), indent=2))
