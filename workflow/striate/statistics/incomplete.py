"""Random relabelling of channels that may miss different trials, all with the same numbers.

The trials called A are, in each channel, those with the smallest random numbers among the trials
that have a value. Where trials are sorted by their numbers, the first ones are A in every channel;
where exactly A ends differs by no more trials than are missing, so only these are looked at.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striate.statistics.missing import Flags, Values, by_missing
from striate.statistics.relabelling import random_numbers

Counts = NDArray[np.int64]
Scores = NDArray[np.floating[Any]]


def sums_over_a(
    scores: Scores, present: Flags, in_a: Counts, permutations: int, seed: int
) -> Iterator[Scores]:
    """Sums of scores over the trials called A, in blocks (relabelling, channel).

    Parameters
    ----------
    scores
        (trial, channel), 0 where there is no value.
    present
        bool (trial, channel): which trials have a value.
    in_a
        (channel,): how many of these are called A, at least one; equal where the trials are.
    permutations, seed
        How many relabellings, fewer than there are; seed of NumPy's PCG64.
    """
    in_all, patterns, ones = int(in_a.min()), list(by_missing(present)), present.astype(float)
    for numbers in random_numbers(permutations, len(scores), seed):
        order = np.argsort(numbers, axis=1)
        last = np.take_along_axis(numbers, order[:, in_all - 1 : in_all], axis=1)
        labels = np.less_equal(numbers, last, out=numbers)
        sums, needed = labels @ scores, in_a - labels @ ones
        for pattern in patterns:
            channels = pattern[1]
            sums[:, channels] += _rest(
                scores[:, channels], pattern[0], order[:, in_all:], needed[:, channels[0]]
            )
        yield sums


def _rest(scores: Scores, trials: Flags, following: NDArray[np.intp], needed: Values) -> Values:
    """Sums (relabelling, channel) over as many of the following trials with a value as needed."""
    reach = int(needed.max()) + int((~trials).sum())
    looked_at = following[:, :reach]
    taken = trials[looked_at]
    taken &= np.cumsum(taken, axis=1) <= needed[:, None]
    return np.stack([(column[looked_at] * taken).sum(axis=1) for column in scores.T], axis=1)
