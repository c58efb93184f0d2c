"""The last samples of a stream, each at its place on an even grid.

Places count samples. Where the time stamps of two neighbours lie further apart than a stream ever
jitters, samples are missing: their places stay empty. A time is found among the time stamps of a
good many neighbours, because any single one may jitter.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_LONGEST_JITTER_S: Final = 0.1
_NEIGHBOURS_S: Final = 0.25
_NEVER: Final = np.iinfo(np.int64).min


class Ring:
    """Samples of the last while; adding one to a full ring drops the oldest.

    Parameters
    ----------
    channel_count, rate_hz
        Of the stream; the rate is the nominal one.
    capacity
        How many samples are kept.
    dtype
        Of the samples, which are kept as they come.

    Attributes
    ----------
    last_s
        Time stamp of the newest sample; NaN before the first.
    """

    def __init__(self, channel_count: int, rate_hz: float, capacity: int, dtype: Any) -> None:
        self._rate_hz = rate_hz
        self._values = np.zeros((capacity, channel_count), dtype)
        self._stamps = np.full(capacity, np.nan)
        self._places = np.full(capacity, _NEVER, np.int64)
        self._next = 0
        self.last_s = np.nan

    @staticmethod
    def bytes_a_sample(channel_count: int, dtype: Any) -> int:
        """What a sample takes in memory: its values, its time stamp, its place."""
        return channel_count * int(np.dtype(dtype).itemsize) + 16

    @property
    def capacity(self) -> int:
        """How many samples are kept."""
        return len(self._places)

    @property
    def last_place(self) -> int:
        """Place of the newest sample; -1 before the first."""
        return self._next - 1

    def add(self, values: NDArray[Any], stamps: NDArray[np.float64]) -> None:
        """Take samples (sample, channel) and their time stamps in s; one without a time is left."""
        known = np.isfinite(stamps)
        values, stamps = values[known], stamps[known]
        if not len(stamps):
            return
        places = self._places_of(stamps)
        self._next, self.last_s = int(places[-1]) + 1, float(stamps[-1])
        kept = slice(-self.capacity, None)
        at = places[kept] % self.capacity
        self._values[at], self._stamps[at] = values[kept], stamps[kept]
        self._places[at] = places[kept]

    def reaches(self, time_s: float) -> bool:
        """Whether the sample of a time may have come in; its time stamp may be late."""
        return bool(time_s <= self.last_s + _LONGEST_JITTER_S)

    def place_at(self, time_s: float) -> int | None:
        """Place of the sample nearest to a time; None before it has come in.

        Where the samples around it would have it, in their median.
        """
        if not time_s <= self.last_s:
            return None
        there = np.flatnonzero(self._places > self.last_place - self.capacity)
        before_s = time_s - self._stamps[there]
        away_s = np.abs(before_s)
        near = away_s <= away_s.min() + _NEIGHBOURS_S
        places = self._places[there[near]] + before_s[near] * self._rate_hz
        return round(float(np.median(places)))

    def cut(self, first: int, stop: int) -> NDArray[np.float64]:
        """Samples (place, channel) at places [first, stop).

        NaN where there is none, or no more, and where it is infinite.
        """
        wanted = np.arange(first, stop)
        at = wanted % self.capacity
        held = self._places[at] == wanted
        samples = np.full((len(wanted), self._values.shape[1]), np.nan)
        samples[held] = self._values[at[held]]
        samples[~np.isfinite(samples)] = np.nan
        return samples

    def _places_of(self, stamps: NDArray[np.float64]) -> NDArray[np.int64]:
        before_s = self.last_s if np.isfinite(self.last_s) else stamps[0] - 1 / self._rate_hz
        steps_s = np.diff(stamps, prepend=before_s)
        steps = np.ones(len(stamps), np.int64)
        gaps = steps_s > 1 / self._rate_hz + _LONGEST_JITTER_S
        # a gap longer than the ring empties it, however long it was
        steps[gaps] = np.minimum(np.round(steps_s[gaps] * self._rate_hz), self.capacity)
        # a clock that was set back: what came before is of another time
        steps[steps_s < -_LONGEST_JITTER_S] = self.capacity
        return self._next - 1 + np.cumsum(steps)
