"""A comparison in a few numbers an area, as the report tabulates them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.recording import AREA, CHANNEL

_UNKNOWN_AREA: Final = "unknown area"
_ALL_AREAS: Final = "all"


@dataclass(frozen=True)
class StateCounts:
    """How many channels the test against the baseline calls what, under one stimulus."""

    tested: int
    stimulated: int
    inhibited: int


@dataclass(frozen=True)
class KeyNumbers:
    """Key numbers of one area.

    Attributes
    ----------
    channel_count, value_count
        Channels of the area, and those of them that have a mean for A and one for B.
    mean_a, mean_b, median_difference
        Over the channels that have both means: means, and median of A - B; NaN without a channel.
    tested, a_larger, b_larger
        Channels whose difference was tested, and those found different, by the larger mean.
    state_a, state_b
        Counts against the baseline.
    """

    area: str
    channel_count: int
    value_count: int
    mean_a: float
    mean_b: float
    median_difference: float
    tested: int
    a_larger: int
    b_larger: int
    state_a: StateCounts
    state_b: StateCounts


@dataclass(frozen=True)
class LargestDifference:
    """The A - B of largest size, and the channel that has it."""

    channel: str
    value: float


def largest_difference(comparison: xr.Dataset, factor: float) -> LargestDifference | None:
    """The largest difference, of equal ones the first; None where all are 0 or missing.

    Parameters
    ----------
    comparison
        `difference` (channel).
    factor
        What the differences are multiplied by, such as 1000 to turn V into mV.
    """
    difference = comparison["difference"].to_numpy()
    sizes = np.nan_to_num(np.abs(difference))
    largest = int(np.argmax(sizes))
    if sizes[largest] == 0:
        return None
    channel = str(comparison[CHANNEL].to_numpy()[largest])
    return LargestDifference(channel, float(difference[largest]) * factor)


def key_numbers(comparison: xr.Dataset, factor: float) -> tuple[KeyNumbers, ...]:
    """Key numbers of each area, by name with unknown areas last, and after them of all channels.

    Where no channel says its area, of all channels alone.

    Parameters
    ----------
    comparison
        `mean_a`, `mean_b`, `q`, `direction`, `state_a`, `state_b` (channel).
    factor
        What the means are multiplied by, such as 1000 to turn V into mV.
    """
    area = np.array([str(name) for name in comparison[AREA].to_numpy()], dtype=object)
    names = sorted(set(area), key=lambda name: (name == "", name)) if any(area) else []
    inside = [(name or _UNKNOWN_AREA, area == name) for name in names]
    inside.append((_ALL_AREAS, np.ones(len(area), dtype=bool)))
    return tuple(_over_channels(name, comparison, here, factor) for name, here in inside)


def _over_channels(
    area: str, comparison: xr.Dataset, here: NDArray[np.bool_], factor: float
) -> KeyNumbers:
    mean_a, mean_b = (comparison[name].to_numpy()[here] for name in ("mean_a", "mean_b"))
    known = np.isfinite(mean_a) & np.isfinite(mean_b)
    a, b = mean_a[known] * factor, mean_b[known] * factor
    tested = ~np.isnan(comparison["q"].to_numpy()[here])
    direction = comparison["direction"].to_numpy()[here]
    state_a, state_b = (comparison[name].to_numpy()[here] for name in ("state_a", "state_b"))
    return KeyNumbers(
        area=area,
        channel_count=len(known),
        value_count=len(a),
        mean_a=float(np.mean(a)) if len(a) else np.nan,
        mean_b=float(np.mean(b)) if len(b) else np.nan,
        median_difference=float(np.median(a - b)) if len(a) else np.nan,
        tested=int(tested.sum()),
        a_larger=int((direction == "a>b").sum()),
        b_larger=int((direction == "b>a").sum()),
        state_a=_state_counts(state_a),
        state_b=_state_counts(state_b),
    )


def _state_counts(state: NDArray[np.object_]) -> StateCounts:
    return StateCounts(
        tested=int((state != "").sum()),
        stimulated=int((state == "stimulated").sum()),
        inhibited=int((state == "inhibited").sum()),
    )
