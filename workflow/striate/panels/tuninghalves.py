"""Two halves of the trials: what one has chosen or fitted, the other shows without its noise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striate.panels.scales import Values
from striate.statistics.missing import moments


@dataclass(frozen=True)
class Halves:
    """Means over the 1st, 3rd, 5th … trial of each value, and over the others.

    Attributes
    ----------
    values
        (value,), rising.
    odd, even
        (value, channel); all NaN in channels that lack a value in either half.
    """

    values: Values
    odd: Values
    even: Values


def odd_and_even(responses: Values, values: Values) -> Halves:
    """The trials of each of the values (trial,), by turns in two halves."""
    is_odd = _is_odd_of_its_value(values)
    is_even = ~is_odd & np.isfinite(values)
    levels = np.unique(values[is_odd])
    odd, even = np.full((2, len(levels), responses.shape[1]), np.nan)
    if np.array_equal(levels, np.unique(values[is_even])):
        odd, even = (
            np.stack([moments(responses[half & (values == level)]).mean for level in levels])
            for half in (is_odd, is_even)
        )
        lacking = ~np.isfinite(odd + even).all(axis=0)
        odd[:, lacking] = even[:, lacking] = np.nan
    return Halves(levels, odd, even)


def aligned_curves(halves: Halves, period_deg: float) -> tuple[Values, Values]:
    """Curves around the preferred angle of each channel, which other trials have chosen.

    The preferred angle is that of the largest mean over the 1st, 3rd, 5th … trial of each angle;
    the curve is the mean over the others, so that noise alone has no peak. Between angles, curves
    are interpolated where these are not evenly spaced.

    Returns
    -------
    offsets, curves
        (offset,) deg, from -period / 2 to period / 2, and (offset, channel); NaN for a channel
        that lacks a value at any angle in either half, or does not vary in the first.
    """
    angles, first, second = halves.values, halves.odd, halves.even
    step = float(np.median(np.diff([*angles, angles[0] + period_deg])))
    reach = int(period_deg / 2 / step + 1e-6)
    offsets: Values = step * np.arange(-reach, reach + 1, dtype=float)
    curves: Values = np.full((len(offsets), first.shape[1]), np.nan)
    usable = np.isfinite(first).all(axis=0) & (first != first[:1]).any(axis=0)
    for channel in np.flatnonzero(usable):
        wanted = angles[first[:, channel].argmax()] + offsets
        curves[:, channel] = np.interp(wanted, angles, second[:, channel], period=period_deg)
    return offsets, curves


def _is_odd_of_its_value(values: Values) -> NDArray[np.bool_]:
    """Whether a trial is the 1st, 3rd, 5th … of its value."""
    order = np.argsort(values, kind="stable")
    sorted_values = values[order]
    rank = np.empty(len(values), dtype=np.intp)
    rank[order] = np.arange(len(values)) - np.searchsorted(sorted_values, sorted_values)
    is_odd: NDArray[np.bool_] = (rank % 2 == 0) & np.isfinite(values)
    return is_odd
