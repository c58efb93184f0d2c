"""A comparison over several recordings."""

from pydantic import Field

from striate.dashboard.messages.parts import Id, Number, Quantity, Said


class Population(Said):
    """Mean A - B over the channels of an area in all recordings; stored units."""

    area: str = Field(description="Empty for all channels.")
    difference: Number
    low: Number
    high: Number
    recording_count: int
    channel_count: int


class Session(Said):
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


class PooledFound(Said):
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
