"""What one channel did: its time courses as they were tested, its tuning."""

from typing import Literal

from pydantic import Field

from striate.dashboard.messages.parts import Number, Quantity, Said


class Cluster(Said):
    """A run of bins in which A and B differ, s after stimulus onset."""

    start_s: float
    stop_s: float
    sign: Literal[-1, 1]
    p: float


class CoursesTested(Said):
    """Clusters and latency, a list a channel in the order of the artifacts."""

    alpha: float
    clusters: list[list[Cluster]] = Field(description="The significant ones.")
    latency: list[Number]
    latency_low: list[Number]
    latency_high: list[Number]
    test: str = Field(description="How the courses were tested, in words.")
    why_none: str


class Fit(Said):
    """The fitted tuning curve of a channel."""

    at: list[float]
    value: list[Number]
    preferred: float = Field(description="Preferred angle, deg.")
    half_width: Number = Field(description="Half width at half height, deg.")
    r_squared_even: Number = Field(
        description="Share of variance of the even trials that a fit to the odd ones predicts."
    )


class Tuning(Said):
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
