"""A recording that comes in."""

from typing import Literal

from pydantic import Field

from striate.dashboard.messages.catalogue import Listed
from striate.dashboard.messages.parts import Id, Said


class LiveStimulus(Said):
    """A stimulus as far as it has come in."""

    id: Id
    trial_count: int
    version: int = Field(description="Counts up with each of its trials.")


class Live(Said):
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
