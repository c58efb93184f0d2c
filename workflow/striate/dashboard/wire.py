"""What travels between the dashboard and its page: the one description of both sides.

Numbers are as the artifacts hold them, in their stored units, NaN as null; `Quantity.factor` makes
the numbers that are shown. The types of the page are made from these (`dashboard/src/wire.d.ts`).
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern="^[a-z0-9][a-z0-9._-]{0,63}$")]
Number = float | None
Readiness = Literal["ready", "missing", "damaged"]
ColourName = Literal["strength", "signed"]


class _Said(BaseModel):
    """A part of an answer; nothing but what is described."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Artifact(_Said):
    """Whether an artifact can be looked at, and why not, in one sentence."""

    readiness: Readiness
    fault: str = ""


class Stimulus(_Said):
    """A stimulus in one recording, with its means."""

    id: Id
    trial_count: int | None = Field(description="None before its means are made.")
    conditions: str = Field(description="Which trials belong to it, as config.yaml says it.")
    means: Artifact


class Printed(_Said):
    """A printed figure under results/."""

    figure: str
    format: Literal["png", "pdf", "svg"]
    path: str = Field(description="Below `figures/`.")


class Recording(_Said):
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


class Listed(_Said):
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


class Pooled(_Said):
    """A comparison over several recordings."""

    id: Id
    title: str
    a: Id
    b: Id
    recordings: list[Id]
    artifact: Artifact


class Curves(_Said):
    """Colours of what is drawn as lines: those of the printed figures."""

    a: str
    b: str
    more: str
    less: str


class Colours(_Said):
    """Colour tables of the printed figures: 256 colours `#rrggbb` from low to high."""

    strength: list[str]
    signed: list[str]
    missing: str
    curves: Curves


class Catalogue(_Said):
    """All that is there."""

    version: str = Field(description="Changes when any artifact, or config.yaml, does.")
    project: str = Field(description="Name of the folder of the project.")
    striate_version: str
    bin_ms: float
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


class Quantity(_Said):
    """What the numbers are: shown = stored x factor, in `unit`."""

    name: str
    unit: str
    factor: float
    is_rate: bool


class Scale(_Said):
    """Colours from `low` to `high`, shown units: index = floor((v - low) / (high - low) x 256)."""

    colours: ColourName
    low: float
    high: float
    extend: Literal["neither", "min", "max", "both"]


class Block(_Said):
    """Rows [start, stop) of one area."""

    area: str
    start: int
    stop: int


class Rows(_Said):
    """Channels from top to bottom, as in the printed heatmap."""

    order: list[int] = Field(description="Position in the artifacts of each row's channel.")
    blocks: list[Block]


class Bins(_Said):
    """The bins of the courses that are shown: positions [first, last]."""

    first: int
    last: int
    start: float = Field(description="Left edge, s after stimulus onset, or a bin's number - 0.5.")
    stop: float
    width_s: Number
    window: tuple[float, float] | None
    label: str


class Channels(_Said):
    """One value a channel, in the order of the artifacts; empty text and null where none is."""

    channel: list[str]
    area: list[str]
    mean_a: list[Number]
    sem_a: list[Number]
    count_a: list[int]
    mean_b: list[Number]
    sem_b: list[Number]
    count_b: list[int]
    difference: list[Number]
    modulation_index: list[Number] | None = Field(description="None for amplitudes.")
    effect_size: list[Number]
    ci_low: list[Number]
    ci_high: list[Number]
    p: list[Number]
    q: list[Number]
    direction: list[Literal["a>b", "b>a", "none", ""]]
    state_a: list[Literal["stimulated", "inhibited", "unresponsive", ""]]
    state_b: list[Literal["stimulated", "inhibited", "unresponsive", ""]]


class Compared(_Said):
    """Two stimuli of one recording, channel by channel."""

    kind: Literal["comparison", "explored", "live"]
    id: Id | None = Field(description="None unless it is a comparison of config.yaml.")
    recording: Id
    title: str
    a: Id
    b: Id
    config_line: str = Field(description="What makes it permanent in config.yaml; '' if it is.")
    trial_count_a: int
    trial_count_b: int
    units: str
    quantity: Quantity
    rows: Rows
    bins: Bins | None = Field(description="None for a recording without courses.")
    scale: Scale = Field(description="Of A and B, as in the printed heatmap.")
    difference_scale: Scale = Field(
        description="Of A - B, as in the printed difference, in `difference_quantity`."
    )
    difference_quantity: Quantity = Field(
        description="Of A - B: amplitudes may have another prefix than A and B have."
    )
    difference_bins: Bins | None = Field(
        description="The bins in which A - B is shown; within `bins`."
    )
    channels: Channels
    test: str = Field(description="How it was tested, in words; or why not.")
    baseline: str
    fdr: float
    not_tested: list[str] = Field(description="What is not tested and why, a sentence each.")


class Cluster(_Said):
    """A run of bins in which A and B differ, s after stimulus onset."""

    start_s: float
    stop_s: float
    sign: Literal[-1, 1]
    p: float


class CoursesTested(_Said):
    """Clusters and latency, a list a channel in the order of the artifacts."""

    alpha: float
    clusters: list[list[Cluster]] = Field(description="The significant ones.")
    latency: list[Number]
    latency_low: list[Number]
    latency_high: list[Number]
    test: str = Field(description="How the courses were tested, in words.")
    why_none: str


class Fit(_Said):
    """The fitted tuning curve of a channel."""

    at: list[float]
    value: list[Number]
    preferred: float = Field(description="Preferred angle, deg.")
    half_width: Number = Field(description="Half width at half height, deg.")
    r_squared_even: Number = Field(
        description="Share of variance of the even trials that a fit to the odd ones predicts."
    )


class Tuning(_Said):
    """Response of one channel against a label; shown units."""

    channel: str
    label: str = Field(description="With its unit.")
    quantity: Quantity
    values: list[float]
    mean: list[Number]
    sem: list[Number]
    low: list[Number] = Field(description="95 % interval of the mean.")
    high: list[Number]
    count: list[int]
    blank_mean: Number = Field(description="Of the trials without a value of the label.")
    blank_low: Number
    blank_high: Number
    blank_count: int
    is_log: bool
    fit: Fit | None
    selectivity: Number = Field(description="1 - circular variance; None for what is no angle.")
    why_none: str


class Population(_Said):
    """Mean A - B over the channels of an area in all recordings; stored units."""

    area: str = Field(description="Empty for all channels.")
    difference: Number
    low: Number
    high: Number
    recording_count: int
    channel_count: int


class Session(_Said):
    """How many channels of an area of one recording are what."""

    recording: Id
    area: str
    channel_count: int
    tested: int
    a_larger: int
    b_larger: int
    no_difference: int
    stimulated_a: int
    inhibited_a: int
    stimulated_b: int
    inhibited_b: int


class PooledFound(_Said):
    """What a comparison over several recordings found."""

    id: Id
    title: str
    a: Id
    b: Id
    recordings: list[Id]
    quantity: Quantity
    confidence: float
    fdr: float
    populations: list[Population]
    sessions: list[Session]
    level: str = Field(description="Of what the means are a statement.")
    test: str


class Job(_Said):
    """A job of the run."""

    rule: str
    made: list[str] = Field(description="Artifacts below results/.")
    state: Literal["waiting", "running", "finished", "failed"]
    seconds: Number
    error: str = Field(description="One sentence.")


class Run(_Said):
    """The run of Snakemake that is at work, or the last one."""

    state: Literal["none", "running", "finished", "failed", "stopped"]
    started: Number = Field(description="Unix time.")
    seconds: Number
    job_count: int
    finished: int
    failed: int
    jobs: list[Job] = Field(description="Running and failed ones first, then the newest; 200.")


class LiveStimulus(_Said):
    """A stimulus as far as it has come in."""

    id: Id
    trial_count: int
    version: int = Field(description="Counts up with each of its trials.")


class Live(_Said):
    """The recording that comes in."""

    name: str
    state: Literal["waiting", "running", "lost", "finished", "failed"]
    sentence: str = Field(description="What it waits for, or what went wrong.")
    version: int = Field(description="Counts up with each trial.")
    trial_count: int
    expected_trials: int | None
    last_stimulus: list[Id]
    seconds: float
    trials_per_s: float
    stimuli: list[LiveStimulus]
    comparisons: list[Listed]


class Fault(_Said):
    """Why there is no answer, in one sentence."""

    detail: str
