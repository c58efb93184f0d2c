"""config.yaml, checked once and typed; nothing but these settings goes on to the rest."""

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from striate.config.comparisons import ComparisonSettings, StatisticsSettings
from striate.config.conditions import Condition, PlainCondition, plain_condition
from striate.config.faults import settings_error
from striate.config.fields import (
    FOLDER,
    Baseline,
    Distinct,
    Id,
    Label,
    Milliseconds,
    Section,
    Text,
    Window,
    one_of,
)
from striate.config.figures import FIGURES, is_of_comparison
from striate.config.references import reference_faults
from striate.config.schema import schema_of
from striate.config.style import WIDTHS_MM, StyleSettings
from striate.config.wording import model_faults
from striate.config.yamlfile import read_document
from striate.reader_options import READERS, chosen_models, options_models
from striate.recordingsettings import RecordingSettings

__all__ = [
    "READERS",
    "WIDTHS_MM",
    "ComparisonSettings",
    "RecordingSettings",
    "Settings",
    "StatisticsSettings",
    "StyleSettings",
    "Window",
    "config_schema",
    "load_settings",
]


_Figure = Annotated[
    str, one_of("figure", [*FIGURES]), Field(json_schema_extra={"enum": [*FIGURES]})
]


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
