"""A comparison in a few numbers an area, as the report tabulates them; no test is made."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import xarray as xr

from striate.activity import Values
from striate.recording import AREA, CHANNEL

_UNKNOWN_AREA: Final = "unknown area"
_ALL_AREAS: Final = "all"


@dataclass(frozen=True)
class KeyNumbers:
    """Key numbers of one area, over its channels that have a mean for A and for B.

    Attributes
    ----------
    channel_count, value_count
        Channels of the area, and those of them that have both means.
    mean_a, mean_b, median_difference
        Means over channels, and median of A - B over channels; NaN without a channel.
    more_for_a, more_for_b
        Channels whose mean for A is the larger one, and channels whose mean for B is.
    """

    area: str
    channel_count: int
    value_count: int
    mean_a: float
    mean_b: float
    median_difference: float
    more_for_a: int
    more_for_b: int


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
        `mean_a`, `mean_b` (channel).
    factor
        What the means are multiplied by, such as 1000 to turn V into mV.
    """
    area = np.array([str(name) for name in comparison[AREA].to_numpy()], dtype=object)
    names = sorted(set(area), key=lambda name: (name == "", name)) if any(area) else []
    inside = [(name or _UNKNOWN_AREA, area == name) for name in names]
    inside.append((_ALL_AREAS, np.ones(len(area), dtype=bool)))
    mean_a, mean_b = (comparison[side].to_numpy() * factor for side in ("mean_a", "mean_b"))
    return tuple(_over_channels(name, mean_a[here], mean_b[here]) for name, here in inside)


def _over_channels(area: str, mean_a: Values, mean_b: Values) -> KeyNumbers:
    known = np.isfinite(mean_a) & np.isfinite(mean_b)
    a, b = mean_a[known], mean_b[known]
    return KeyNumbers(
        area=area,
        channel_count=len(known),
        value_count=len(a),
        mean_a=float(np.mean(a)) if len(a) else np.nan,
        mean_b=float(np.mean(b)) if len(b) else np.nan,
        median_difference=float(np.median(a - b)) if len(a) else np.nan,
        more_for_a=int((a > b).sum()),
        more_for_b=int((b > a).sum()),
    )
