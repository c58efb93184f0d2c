"""Moments of trials that were drawn with replacement, for many resamples at once."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from striate.statistics.counts import Activity, Counts, in_smallest_type
from striate.statistics.missing import Values, by_missing

Times = NDArray[np.int64]
"""How often each trial is drawn (resample, trial)."""
Moments = tuple[Values, Values, Values]
"""Number, mean and squared deviations of drawn values: (time, resample) each."""

_LEAST_UNEXPLAINED: Final = 1e-12


def moments_of_drawn(
    a: Activity, b: Activity, drawn: list[Times]
) -> Callable[[int, slice], list[Moments]]:
    """What gives the moments of the drawn trials of A and of B, in some bins of a channel.

    Parameters
    ----------
    a, b
        (trial_a, channel, time) and (trial_b, channel, time).
    drawn
        How often each trial of A and of B is drawn.
    """
    if isinstance(a, Counts):
        assert isinstance(b, Counts)
        of_counts = [_DrawnCounts(group, times) for group, times in zip((a, b), drawn, strict=True)]
        return lambda channel, bins: [group.moments(channel, bins) for group in of_counts]
    assert not isinstance(b, Counts)
    values, weights = (a, b), [times.astype(float) for times in drawn]

    def of_values(channel: int, bins: slice) -> list[Moments]:
        groups = [group[:, channel, bins] for group in values]
        together = np.concatenate(groups)
        origin = np.nansum(together, axis=0) / np.maximum((~np.isnan(together)).sum(axis=0), 1)
        pairs = zip(groups, weights, strict=True)
        return [_moments(group - origin, times) for group, times in pairs]

    return of_values


def _moments(values: Values, times: Values) -> Moments:
    """Of the drawn values (trial, time)."""
    present = ~np.isnan(values)
    some_in_all_bins = present[:, :1] if (present == present[:, :1]).all() else present
    filled = np.where(present, values, 0.0)
    total, squares = np.hsplit(times @ np.hstack([filled, filled**2]), 2)
    return _from_sums((times @ some_in_all_bins.astype(float)).T, total.T, squares.T)


class _DrawnCounts:
    """Counts of a group, summed over drawn trials as they are.

    Squares differ from the counts themselves only where more than one was counted, which is rare.
    """

    def __init__(self, group: Counts, times: Times) -> None:
        most = int(times.max(initial=0))
        squares_less = group.rows.astype(np.int64)  # a square has twice the bits of a count
        squares_less.data *= squares_less.data - 1
        squares_less.eliminate_zeros()
        self._bins: Final = group.shape[2]
        self._count: Final = np.empty((self._bins, len(times)))
        for trials, bins in by_missing(group.present):
            self._count[bins] = times @ trials
        self._products: Final = [
            (rows, np.ascontiguousarray(times.T, dtype=rows.dtype))
            for rows in (in_smallest_type(group.rows, most), in_smallest_type(squares_less, most))
        ]

    def moments(self, channel: int, bins: slice) -> Moments:
        rows = slice(channel * self._bins + bins.start, channel * self._bins + bins.stop)
        total, more = ((of[rows] @ times).astype(float) for of, times in self._products)
        return _from_sums(self._count[bins], total, total + more)


def _from_sums(count: Values, total: Values, squares: Values) -> Moments:
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / count
    return count, mean, np.maximum(squares - count * mean**2, _LEAST_UNEXPLAINED * squares)
