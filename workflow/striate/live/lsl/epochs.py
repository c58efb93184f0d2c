"""Trials cut from a stream: each begins with a marker, and is cut when all of it has come in."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.errors import SettingsError
from striate.layouts.continuous.epochs import Continuous, epoch_offsets, epoch_time
from striate.live.lsl.markers import Labels, labels_of
from striate.live.lsl.ring import Ring
from striate.recording import (
    ACTIVITY,
    AREA,
    CHANNEL,
    DURATION,
    TIME,
    TRIAL,
    activity_attrs,
    label_attrs,
)
from striate.version import VERSION
from striate.wholefile import in_bytes

_MOST_WAITING: Final = 1000
_HISTORY_S: Final = 10.0
"""How long samples wait for a marker that comes late, beside the length of an epoch."""
_LONGEST_S: Final = 3600.0
_MOST_BYTES: Final = 2 * 1024**3


@dataclass(frozen=True)
class Layout:
    """What the samples of a stream are.

    Attributes
    ----------
    channels
        Their names, no two the same.
    units, factors
        Of the activity, and what each channel is multiplied by to be in them.
    rate_hz
        The nominal rate.
    dtype
        Of the samples as they come.
    """

    stream: str
    channels: tuple[str, ...]
    units: str
    factors: NDArray[np.float64]
    rate_hz: float
    dtype: Any = np.float32


@dataclass(frozen=True)
class Epoch:
    """Part of the stream around a marker, [start, stop) in s after it.

    Raises
    ------
    SettingsError
        It does not stop after it starts.
    """

    start_s: float
    stop_s: float

    def __post_init__(self) -> None:
        """Refuse what no stream could fill."""
        if not -_LONGEST_S <= self.start_s < self.stop_s <= _LONGEST_S:
            raise SettingsError(
                f"--epoch {self.start_s:g} {self.stop_s:g}: is no part of a stream; write when it "
                f"starts and when it stops, in s after the marker, at most {_LONGEST_S:g}"
            )


@dataclass
class Epochs:
    """Samples and markers go in, in any order of arrival; trials come out when they are whole.

    Attributes
    ----------
    missed
        Markers whose samples were gone already, or of which too many were waiting.

    Raises
    ------
    SettingsError
        An epoch holds no sample, or more than memory has room for.
    """

    layout: Layout
    epoch: Epoch
    missed: int = 0
    _waiting: deque[tuple[float, Labels]] = field(default_factory=deque)
    _number: int = 0

    def __post_init__(self) -> None:
        rate_hz, channel_count = self.layout.rate_hz, len(self.layout.channels)
        endless = Continuous(_nothing, channel_count, round(_LONGEST_S * rate_hz), rate_hz)
        self._offsets = epoch_offsets(self.epoch.start_s, self.epoch.stop_s, endless)
        reach = max(self._offsets.stop, 0) - min(self._offsets.start, 0)
        capacity = reach + round(_HISTORY_S * rate_hz)
        needed_bytes = capacity * Ring.bytes_a_sample(channel_count, self.layout.dtype)
        if needed_bytes > _MOST_BYTES:
            raise SettingsError(
                f"--epoch {self.epoch.start_s:g} {self.epoch.stop_s:g}: to keep it of "
                f"{channel_count} channels at {rate_hz:g} Hz takes {in_bytes(needed_bytes)} of "
                "memory; write a shorter one, or stream fewer channels"
            )
        self._ring = Ring(channel_count, rate_hz, capacity, self.layout.dtype)

    @property
    def ahead(self) -> int:
        """Markers that wait for samples of another time, as of clocks that do not agree."""
        return sum(stamp > self._ring.last_s + _HISTORY_S for stamp, _ in self._waiting)

    def add_samples(self, values: NDArray[Any], stamps: NDArray[np.float64]) -> None:
        """Samples (sample, channel) and their time stamps in s, on one clock with the markers."""
        self._ring.add(values, stamps)

    def add_marker(self, text: str, stamp: float) -> None:
        """A marker, which begins a trial; of too many that wait, the oldest goes."""
        if not np.isfinite(stamp):
            self.missed += 1
            return
        self._waiting.append((stamp, labels_of(text)))
        while len(self._waiting) > _MOST_WAITING:
            self._waiting.popleft()
            self.missed += 1

    def trials(self) -> Iterator[xr.Dataset]:
        """Recordings of one trial each, of which all samples have come in."""
        waiting = [*self._waiting]
        self._waiting.clear()
        whole_s = (self._offsets.stop - 1) / self.layout.rate_hz
        for stamp, labels in waiting:
            # to look for its place in the ring takes long, and it is asked often
            is_due = self._ring.reaches(stamp + whole_s)
            onset = self._ring.place_at(stamp) if is_due else None
            if onset is None or onset + self._offsets.stop - 1 > self._ring.last_place:
                self._waiting.append((stamp, labels))
                continue
            first, stop = onset + self._offsets.start, onset + self._offsets.stop
            if stop <= self._ring.last_place - self._ring.capacity + 1:
                self.missed += 1
                continue
            self._number += 1
            yield self._trial(self._ring.cut(first, stop), labels)

    def empty_trial(self) -> xr.Dataset:
        """A trial without a value, to see what windows fit."""
        nothing = np.full((len(self._offsets), len(self.layout.channels)), np.nan)
        return self._trial(nothing, labels_of(""))

    def _trial(self, samples: NDArray[np.float64], labels: Labels) -> xr.Dataset:
        time = epoch_time(self._offsets, self.layout.rate_hz)
        channels: dict[str, Sequence[str]] = {
            CHANNEL: self.layout.channels,
            AREA: ("",) * len(self.layout.channels),
        }
        of_trial = labels | {
            TRIAL: np.array([self._number]),
            DURATION: np.array([self._offsets.stop / self.layout.rate_hz]),
        }
        coords = {name: (TRIAL, values, label_attrs(name)) for name, values in of_trial.items()}
        coords |= {
            name: (CHANNEL, np.array(values, dtype=object), {}) for name, values in channels.items()
        }
        coords[TIME] = (TIME, time.edges(), time.attrs())
        activity = (samples * self.layout.factors).T[None]
        variables = {
            ACTIVITY: ((TRIAL, CHANNEL, TIME), activity, activity_attrs(self.layout.units))
        }
        named = dict.fromkeys(("recording", "source"), self.layout.stream)
        attrs = named | {"reader": "lsl", "citation": "", "striate_version": VERSION}
        return xr.Dataset(variables, coords, attrs)


def _nothing(start: int, stop: int) -> NDArray[Any]:
    raise NotImplementedError(f"no sample of a stream is read again: {start} to {stop}")
