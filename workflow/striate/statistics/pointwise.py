"""Student's t of two groups of trials in every channel and time bin, for many labellings."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from striate.statistics.counts import Activity, Counts, in_smallest_type, sums_of_squares
from striate.statistics.missing import Flags, Values, by_missing, centred, constant
from striate.statistics.relabelling import Labels
from striate.statistics.runs import largest_mass

_LEAST_UNEXPLAINED: Final = 1e-12
_ELEMENTS_IN_CACHE: Final = 2**17


class Points:
    """Values of both groups (trial, channel, time), ready to be labelled.

    Relabelling leaves the mean and the sum of squares of a bin as they are. How far the sum over A
    is from what the mean makes of it, over the root of the sum of squared deviations, times
    sqrt(n / (n_a n_b)), is the correlation r of values and labels, and t = r sqrt((n - 2) /
    (1 - r^2)). So one matrix product gives t for all labellings, and a threshold of t is one of r.
    """

    def __init__(self, values: Activity, point_alpha: float) -> None:
        self._of: Final = _Counted(values) if isinstance(values, Counts) else _Centred(values)
        self._shape: Final = values.shape[1:]
        self._patterns, self._which = _patterns(self._of.present)
        self._trials: Final = self._patterns.sum(axis=1)[self._which, None]
        of_t = threshold(self._trials - 2, point_alpha)
        self._threshold: Final = of_t / np.sqrt(of_t**2 + self._trials - 2)

    def beyond(self, labels: Flags) -> Values:
        """T of one labelling (trial,) where it lies beyond the threshold, else 0.

        Returns
        -------
        array
            (channel, time), larger than 0 where A is.
        """
        found = np.zeros(self._shape)
        for channels, position, t in self._beyond(labels[:, None]):
            found[channels].reshape(-1)[position] = t
        return found

    def largest_masses(self, labels: Labels) -> Values:
        """Size of the largest sum of t over a run of bins, for labels (trial, labelling).

        Returns
        -------
        array
            (channel, labelling)
        """
        channel_count, bin_count = self._shape
        masses = np.zeros((channel_count, labels.shape[1]))
        for channels, position, t in self._beyond(labels):
            largest = largest_mass(position, t, masses[channels].size, bin_count)
            masses[channels] = largest.reshape(-1, labels.shape[1])
        return masses

    def tested(self, labels: Flags) -> Flags:
        """Whether a channel has a bin that can be tested with these labels (trial,)."""
        _, spread = self._groups(labels[:, None])
        return np.asarray(((spread > 0) & (self._of.norm > 0)).any(axis=(1, 2)))

    def _beyond(self, labels: Labels) -> Iterator[tuple[slice, NDArray[np.intp], Values]]:
        """Of a few channels: where t is beyond the threshold in (channel, labelling, time), and t.

        Each bin of each labelling is looked at, so few channels that they fit into the cache.
        """
        in_a, spread = self._groups(labels)
        weights = self._of.weights(labels)
        for channels in self._few_channels(labels.shape[1]):
            shared = slice(None) if len(in_a) == 1 else channels
            distance = self._of.distances(channels, weights, in_a[shared])
            norm = self._of.norm[channels]
            with np.errstate(invalid="ignore"):
                far = np.abs(distance) > norm * self._threshold[shared] * spread[shared]
            position = np.flatnonzero(far.transpose(0, 2, 1))
            channel, labelling, of_bin = np.unravel_index(position, far.transpose(0, 2, 1).shape)
            at = channel, of_bin, labelling
            largest, df = (
                np.broadcast_to(of, distance.shape)[at]
                for of in (spread[shared], self._trials[shared] - 2)
            )
            r = distance[at] / (norm[channel, of_bin, 0] * largest)
            unexplained = np.maximum(1 - r**2, _LEAST_UNEXPLAINED)
            yield channels, position, r * np.sqrt(df / unexplained)

    def _few_channels(self, labellings: int) -> Iterator[slice]:
        channel_count, bin_count = self._shape
        size = max(1, _ELEMENTS_IN_CACHE // max(bin_count * labellings, 1))
        for start in range(0, channel_count, size):
            yield slice(start, start + size)

    def _groups(self, labels: Labels) -> tuple[Values, Values]:
        """How many trials of A have a value, and sqrt(n_a n_b / n): (channel, time, labelling).

        NaN where a group has fewer than two; one channel or bin where all are alike.
        """
        in_a = (self._patterns @ labels.astype(float))[self._which]
        in_b = self._trials - in_a
        with np.errstate(invalid="ignore", divide="ignore"):
            spread = np.sqrt(in_a * in_b / self._trials)
        return in_a, np.where(np.minimum(in_a, in_b) >= 2, spread, np.nan)


class _Centred:
    """Any numbers, less their mean and scaled: an offset costs no precision."""

    def __init__(self, values: Values) -> None:
        ordered = np.ascontiguousarray(values.transpose(1, 2, 0))
        scores = centred(ordered, axis=-1)
        scores[constant(ordered, axis=-1)] = 0.0
        size = np.sqrt((scores**2).sum(axis=-1, keepdims=True))
        scores /= np.where(size > 0, size, 1.0)
        self.present: Final = ~np.isnan(values)
        self.norm: Final = np.where(size > 0, 1.0, np.nan)
        self._scores: Final = scores

    def weights(self, labels: Labels) -> Values:
        return labels.astype(float)

    def distances(self, channels: slice, weights: Values, _in_a: Values) -> Values:
        """From the mean: one product of two matrices, as NumPy multiplies stacks of them slowly."""
        scores = self._scores[channels]
        product = scores.reshape(-1, scores.shape[-1]) @ weights
        return product.reshape(*scores.shape[:-1], weights.shape[1])


class _Counted:
    """Counts as they are: their sums are exact."""

    def __init__(self, values: Counts) -> None:
        self.present: Final = values.present[:, None]
        _, channel_count, self._bins = values.shape
        trials = self.present.sum(axis=0, dtype=float)[..., None]
        total, squares = (
            sums.reshape(channel_count, self._bins, 1)
            for sums in (values.rows.sum(axis=1), sums_of_squares(values.rows))
        )
        with np.errstate(invalid="ignore", divide="ignore"):
            self._mean: Final = total / trials
            deviations = (trials * squares - total.astype(float) ** 2) / trials
        self.norm: Final = np.sqrt(np.where(deviations > 0, deviations, np.nan))
        self._rows: Final = in_smallest_type(values.rows)

    def weights(self, labels: Labels) -> NDArray[Any]:
        return np.ascontiguousarray(labels, dtype=self._rows.dtype)

    def distances(self, channels: slice, weights: NDArray[Any], in_a: Values) -> Values:
        """Of the sum over A from what the mean makes of it."""
        mean = self._mean[channels]
        first = channels.start * self._bins
        sums = self._rows[first : first + mean.size] @ weights
        return np.asarray(sums.reshape(*mean.shape[:2], weights.shape[1]) - mean * in_a)


def threshold(df: Values, point_alpha: float) -> Values:
    """What Student's t exceeds in size with probability `point_alpha`; NaN for no freedom."""
    different, which = np.unique(df, return_inverse=True)
    return np.asarray(stdtrit(different, 1 - point_alpha / 2)[which].reshape(df.shape))


def _patterns(present: Flags) -> tuple[Values, NDArray[np.intp]]:
    """Trials that have a value, as 0 and 1 (pattern, trial), and which pattern (channel, time).

    One channel or bin where all have their values in the same trials.
    """
    for axis in (1, 2):
        first = present.take([0], axis=axis) if present.shape[axis] else present
        present = first if (present == first).all() else present
    which = np.zeros(present.shape[1:], dtype=np.intp)
    patterns = list(by_missing(present.reshape(len(present), -1)))
    for number, (_, places) in enumerate(patterns):
        which.reshape(-1)[places] = number
    trials = np.array([trials for trials, _ in patterns], dtype=float)
    return trials.reshape(-1, len(present)), which
