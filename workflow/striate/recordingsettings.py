"""What config.yaml says of one recording."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, PlainValidator

from striate.config.fields import (
    Baseline,
    Id,
    Label,
    Milliseconds,
    Section,
    Seed,
    Window,
    one_of,
)
from striate.config.rawfile import RawFile
from striate.reader_options import READERS, recording_options

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
