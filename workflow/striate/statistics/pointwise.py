"""Student's t of two groups of trials in every channel and time bin, for many labellings."""

from typing import Final

import numpy as np
from scipy.special import stdtrit

from striate.statistics.missing import Flags, Values, centred, constant

_LEAST_UNEXPLAINED: Final = 1e-12


class Points:
    """Values of both groups (trial, channel, time), ready to be labelled.

    Relabelling leaves the total sum of squares of a bin as it is. With values scaled to sum 0 and
    sum of squares 1, their sum over A, times sqrt(n / (n_a n_b)), is the correlation r of values
    and labels, and t = r sqrt((n - 2) / (1 - r^2)): one matrix product gives t for all labellings.
    """

    def __init__(self, values: Values, point_alpha: float) -> None:
        ordered = np.ascontiguousarray(values.transpose(2, 1, 0))
        present = ~np.isnan(ordered)
        self._trials: Final = present.sum(axis=-1, keepdims=True, dtype=float)
        self._scores: Final = _scaled(ordered)
        self._present: Final = _without_repeats(present).astype(float)
        self._threshold: Final = threshold(self._trials - 2, point_alpha)

    def beyond(self, labels: Values) -> Values:
        """T of each labelling (labelling, trial) where it lies beyond the threshold, else 0.

        Returns
        -------
        array
            (time, channel, labelling), larger than 0 where A is.
        """
        in_a, in_b = self._groups(labels)
        correlation = _sums_over_a(self._scores, labels)
        with np.errstate(invalid="ignore", divide="ignore"):
            correlation *= np.sqrt(self._trials / (in_a * in_b))
            unexplained = np.maximum(1 - correlation**2, _LEAST_UNEXPLAINED)
            t = correlation * np.sqrt((self._trials - 2) / unexplained)
            counts = (np.abs(t) > self._threshold) & (np.minimum(in_a, in_b) >= 2)
        return np.where(counts, t, 0.0)

    def tested(self, labels: Values) -> Flags:
        """Whether a channel has a bin that can be tested with these labels (1, trial)."""
        large_enough = np.minimum(*self._groups(labels)) >= 2
        varies = self._scores.any(axis=-1, keepdims=True)
        return np.asarray((large_enough & varies).any(axis=(0, 2)))

    def _groups(self, labels: Values) -> tuple[Values, Values]:
        """How many trials of A and of B have a value: (time or 1, channel or 1, labelling)."""
        in_a = _sums_over_a(self._present, labels)
        return in_a, self._present.sum(axis=-1, keepdims=True) - in_a


def threshold(df: Values, point_alpha: float) -> Values:
    """What Student's t exceeds in size with probability `point_alpha`; NaN for no freedom."""
    different, which = np.unique(df, return_inverse=True)
    return np.asarray(stdtrit(different, 1 - point_alpha / 2)[which].reshape(df.shape))


def _sums_over_a(values: Values, labels: Values) -> Values:
    """One product of two matrices: NumPy multiplies stacks of them slowly."""
    flat = values.reshape(-1, values.shape[-1])
    return (flat @ labels.T).reshape(*values.shape[:-1], len(labels))


def _without_repeats(present: Flags) -> Flags:
    """One bin or channel where all have their values in the same trials."""
    for axis in (0, 1):
        first = present.take([0], axis=axis) if present.shape[axis] else present
        present = first if (present == first).all() else present
    return present


def _scaled(values: Values) -> Values:
    """Mean 0 and sum of squares 1 over the last axis; 0 without a value or any variance."""
    scores = centred(values, axis=-1)
    scores[constant(values, axis=-1)] = 0.0
    norm = np.sqrt((scores**2).sum(axis=-1, keepdims=True))
    return np.asarray(scores / np.where(norm > 0, norm, 1.0))
