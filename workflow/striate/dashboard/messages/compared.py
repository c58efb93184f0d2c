"""Two stimuli of one recording, with how they are drawn."""

from typing import Literal

from pydantic import Field

from striate.dashboard.messages.parts import Id, Number, Quantity, Said

ColourName = Literal["strength", "signed"]


class Scale(Said):
    """Colours from `low` to `high`, shown units: index = floor((v - low) / (high - low) x 256)."""

    colours: ColourName
    low: float
    high: float
    extend: Literal["neither", "min", "max", "both"]


class Block(Said):
    """Rows [start, stop) of one area."""

    area: str
    start: int
    stop: int


class Rows(Said):
    """Channels from top to bottom, as in the printed heatmap."""

    order: list[int] = Field(description="Position in the artifacts of each row's channel.")
    blocks: list[Block]
    sorted_by: Literal["response", "difference", "file"] = Field(
        description="Order within an area: `style.order` of config.yaml."
    )
    order_words: str = Field(
        description="That order in the words of the printed heatmap: 'mean rate of A and B'."
    )


class Bins(Said):
    """The bins of the courses that are shown: positions [first, last]."""

    first: int
    last: int
    start: float = Field(description="Left edge, s after stimulus onset, or a bin's number - 0.5.")
    stop: float
    width_s: Number
    window: tuple[float, float] | None
    label: str


class Channels(Said):
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


class Compared(Said):
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
