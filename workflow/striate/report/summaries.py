"""What the rest of the page says of a section: its row in the overview, its citations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from striate.keynumbers import KeyNumbers, StateCounts
from striate.panels.captions import counted
from striate.panels.scales import Quantity

FEWEST_CHANNELS: Final = 2
"""That have an interval."""

_SIDES: Final = ("a", "b")


@dataclass(frozen=True)
class PopulationDifference:
    """Mean A - B over the channels of an area, or of all, with its interval.

    Attributes
    ----------
    recordings, channels
        How many have a difference there.
    """

    area: str
    difference: float
    low: float
    high: float
    recordings: int
    channels: int

    @property
    def over(self) -> str:
        """Over what the interval is, in words."""
        if self.channels < FEWEST_CHANNELS:
            return f"{counted(self.channels, 'channel')}: no interval"
        if self.recordings == 1:
            return f"one recording: over its {self.channels} channels"
        return f"{self.recordings} recordings, {self.channels} channels"


@dataclass(frozen=True)
class Summary:
    """A comparison in one recording, or over several, in a line.

    Attributes
    ----------
    stimuli
        A and B.
    trials
        Of A and of B; none over several recordings.
    total
        Key numbers of all areas together.
    difference
        Over the channels of several recordings; None in one recording.
    methods
        How it was tested.
    """

    recording: str
    stimuli: tuple[str, str]
    trials: tuple[int | str, ...]
    quantity: Quantity
    total: KeyNumbers
    difference: PopulationDifference | None
    methods: str


def stimuli_of(attrs: Mapping[str, Any]) -> tuple[str, str]:
    """Names of A and B."""
    return attrs["stimulus_a"], attrs["stimulus_b"]


def trials_of(attrs: Mapping[str, Any]) -> tuple[int | str, ...]:
    """Numbers of trials of A and of B, or in words where channels have different ones."""
    return tuple(attrs[f"trials_{side}"] for side in _SIDES)


def summary_from(told: Mapping[str, Any]) -> Summary:
    """A summary that was written as JSON."""
    a, b = told["stimuli"]
    total, difference = told["total"], told["difference"]
    states = {f"state_{side}": StateCounts(**total[f"state_{side}"]) for side in _SIDES}
    return Summary(
        recording=told["recording"],
        stimuli=(a, b),
        trials=tuple(told["trials"]),
        quantity=Quantity(**told["quantity"]),
        total=KeyNumbers(**total | states),
        difference=None if difference is None else PopulationDifference(**difference),
        methods=told["methods"],
    )
