"""Counts of trials in bins, most of them 0, kept and summed without the zeros.

A product with the zeros left out costs what there is to count, not how finely time is divided, and
small whole numbers are summed exactly in small types, several at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, hstack

from striate.statistics.missing import Flags, Values

_EXACT_UP_TO: Final = ((np.int16, 2**15 - 1), (np.float32, 2**24), (np.float64, np.inf))


@dataclass(frozen=True)
class Counts:
    """Counts (trial, channel, time).

    Attributes
    ----------
    rows
        (channel * time, trial), whole numbers: a row for each bin, channel after channel.
    present
        bool (trial, time): the bins in which the channels of a trial have a value.
    """

    rows: csr_array
    present: Flags

    @property
    def shape(self) -> tuple[int, int, int]:
        """Trials, channels, bins."""
        trials, bins = self.present.shape
        return trials, self.rows.shape[0] // max(bins, 1), bins

    def means(self, groups: Sequence[NDArray[np.intp]]) -> Values:
        """Means over groups of channels, none in two of them: (trial, group, time)."""
        trials, channels, bins = self.shape
        place = np.full((channels, bins), len(groups) * bins)  # of channels that are in no group
        for number, members in enumerate(groups):
            place[members] = number * bins + np.arange(bins)
        size = len(groups) * bins + 1
        trial = self.rows.indices.astype(np.intp)
        cell = np.repeat(place.reshape(-1), np.diff(self.rows.indptr)) + trial * size
        sums = np.bincount(cell, self.rows.data, trials * size).reshape(trials, size)[:, :-1]
        means = sums.reshape(trials, len(groups), bins) / np.array([*map(len, groups)])[:, None]
        return np.where(self.present[:, None], means, np.nan)


Activity = Values | Counts
"""(trial, channel, time): any numbers, NaN for no value, or counts."""


def counted(
    trial: NDArray[np.integer[Any]],
    channel: NDArray[np.integer[Any]],
    bin_number: NDArray[np.integer[Any]],
    channels: int,
    present: Flags,
) -> Counts:
    """Events counted, each given by its trial, channel and bin; none where there is no value."""
    trials, bins = present.shape
    row = channel.astype(np.int32) * bins + bin_number
    kept = slice(None) if present.all() else present[trial, bin_number]
    row, trial = row[kept], trial[kept]
    ones = np.ones(len(row), dtype=np.int32)
    rows = coo_array((ones, (row, trial)), shape=(channels * bins, trials)).tocsr()
    return Counts(rows, present)


def together(a: Counts, b: Counts) -> Counts:
    """The trials of A, then those of B."""
    rows = hstack([a.rows, b.rows], format="csr")
    return Counts(rows, np.concatenate([a.present, b.present]))


def in_smallest_type(rows: csr_array, largest_weight: int = 1) -> csr_array:
    """Rows in the smallest type in which sums over trials are exact, with weights up to this."""
    largest = rows.sum(axis=1).max(initial=0) * largest_weight
    kind = next(kind for kind, most in _EXACT_UP_TO if largest <= most)
    return rows.astype(kind)


def sums_of_squares(rows: csr_array) -> Values:
    """Sum of squares of each row."""
    squares = csr_array((rows.data.astype(float) ** 2, rows.indices, rows.indptr), rows.shape)
    return np.asarray(squares.sum(axis=1))
