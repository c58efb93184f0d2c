"""All that is there."""

from typing import Literal

from pydantic import Field

from striate.dashboard.messages.parts import Artifact, Id, Said


class Stimulus(Said):
    """A stimulus in one recording, with its means."""

    id: Id
    trial_count: int | None = Field(description="None before its means are made.")
    conditions: str = Field(description="Which trials belong to it, as config.yaml says it.")
    means: Artifact


class Printed(Said):
    """A printed figure under results/."""

    figure: str
    format: Literal["png", "pdf", "svg"]
    path: str = Field(description="Below `figures/`.")


class Recording(Said):
    """A recording, as far as it is made."""

    id: Id
    source: str = Field(description="Name of the raw file.")
    artifact: Artifact
    trial_count: int | None
    channel_count: int | None
    areas: dict[str, int] = Field(description="Channels of each area; '' is unknown.")
    tuning: str | None = Field(description="Label of its tuning curves; None without one.")
    stimuli: list[Stimulus]
    printed: list[Printed] = Field(default=[], description="Figures of the recording.")


class Listed(Said):
    """A comparison in the list."""

    id: Id
    recording: Id
    title: str
    a: Id
    b: Id
    artifact: Artifact
    channel_count: int | None
    tested: int | None = Field(description="Channels whose difference was tested.")
    a_larger: int | None
    b_larger: int | None
    printed: list[Printed]
    courses: Artifact | None = Field(
        default=None, description="Its tested time courses; None where no figure asks for them."
    )


class Pooled(Said):
    """A comparison over several recordings."""

    id: Id
    title: str
    a: Id
    b: Id
    recordings: list[Id]
    artifact: Artifact


class Curves(Said):
    """Colours of what is drawn as lines: those of the printed figures."""

    a: str
    b: str
    more: str
    less: str


class Colours(Said):
    """Colour tables of the printed figures: 256 colours `#rrggbb` from low to high."""

    strength: list[str]
    signed: list[str]
    missing: str
    curves: Curves


class Catalogue(Said):
    """All that is there."""

    version: str = Field(description="Changes when any artifact, or config.yaml, does.")
    project: str = Field(description="Name of the folder of the project.")
    striate_version: str
    bin_ms: float = Field(description="Of config.yaml now, as are the next two.")
    window: tuple[float, float]
    fdr: float
    recordings: list[Recording]
    comparisons: list[Listed]
    pooled: list[Pooled]
    colours: Colours
    live: bool = Field(description="Whether a recording comes in on this server.")
    config_fault: str = Field(
        default="",
        description="What is wrong with config.yaml now; what is shown is by the last good one.",
    )
