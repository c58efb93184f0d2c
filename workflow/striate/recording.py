"""The vocabulary of a recording, and a recording as its reader gives it: labels, and blocks.

A recording is read in one of two forms. *Spikes*: one event a spike, kept as the CF conventions
define a contiguous ragged array (section 9.3.3), trial after trial. *Dense*: `activity` (trial,
channel, time). Either comes in blocks of consecutive trials, so that the whole is never in memory.
Plain NumPy: `labelled.py` shows the same as an xarray dataset.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from striate.errors import LayoutError
from striate.version import VERSION

TRIAL: Final = "trial"
CHANNEL: Final = "channel"
TIME: Final = "time"
SPIKE: Final = "spike"

ACTIVITY: Final = "activity"
STIMULUS: Final = "stimulus"
DURATION: Final = "duration"
AREA: Final = "area"

SPIKE_BIN: Final = "spike_bin"
SPIKE_CHANNEL: Final = "spike_channel"
SPIKES_PER_TRIAL: Final = "spikes_per_trial"

SPIKES: Final = "spikes"
SPIKES_PER_SECOND: Final = "spikes/s"
VOLTS: Final = "V"

SPIKE_COUNT_ATTRS: Final = {"sample_dimension": SPIKE, "long_name": "Spikes in the trial"}

_QUANTITIES: Final = {SPIKES_PER_SECOND: "Firing rate", SPIKES: "Spike count", VOLTS: "Amplitude"}
_LABEL_UNITS: Final = {
    DURATION: "s",
    "stimulus_duration": "s",
    "onset": "s",
    "event_duration": "s",
    "orientation": "deg",
    "direction": "deg",
    "spatial_frequency": "cycles/deg",
}


NOTES: Final = (
    *("recorded_in", "trial_table", "events_from", "time_zero", "preprocessing"),
    *("positions", "electrode_positions", "reader_notes"),
    *("unmatched_units", "unobserved", "without_time", "not_stimuli"),
    *("unused_channels", "unused_fields", "unused_spikes", "spikes_outside_stimulus"),
)
"""Attributes in which a reader says, in words, what it took for what, and what it left out."""


@dataclass(frozen=True)
class TimeAxis:
    """Bins of equal width along a trial; `width_s` is None where the file does not say it."""

    count: int
    width_s: float | None
    start_s: float = 0.0

    def edges(self) -> NDArray[np.float64]:
        """Left edges in s after stimulus onset, or bin numbers where the width is unknown."""
        if self.width_s is None:
            return np.arange(self.count, dtype=float)
        return np.round(self.start_s + np.arange(self.count) * self.width_s, 9)

    def attrs(self) -> dict[str, Any]:
        """Units, name and, where it is known, width of the bins."""
        if self.width_s is None:
            return {"units": "bin", "long_name": "Time bin"}
        return {"units": "s", "long_name": "Time after stimulus onset", "bin_width": self.width_s}


@dataclass(frozen=True)
class Spikes:
    """Spikes of some consecutive trials, in any order.

    Attributes
    ----------
    trial, channel, bin
        int (spike,): trial within the block, channel, and time bin of each spike, counted from 0.
    trial_count
        How many trials the block covers, silent ones too.
    """

    trial: NDArray[np.integer[Any]]
    channel: NDArray[np.integer[Any]]
    bin: NDArray[np.integer[Any]]
    trial_count: int


@dataclass(frozen=True)
class OrderedSpikes:
    """Spikes of some consecutive trials, by trial, channel and bin, as an artifact keeps them.

    Attributes
    ----------
    bin, channel
        int (spike,), each in the smallest type that the recording needs.
    per_trial
        uint32 (trial,): how many spikes each trial holds.
    """

    bin: NDArray[np.integer[Any]]
    channel: NDArray[np.integer[Any]]
    per_trial: NDArray[np.uint32]


@dataclass(frozen=True)
class Labels:
    """What the file says of its trials, its channels and itself.

    Attributes
    ----------
    trials
        Label name to values (trial,); holds `stimulus` and `duration` (s) at least.
    channels
        Label name to values (channel,); holds `channel` and `area` at least.
    attrs
        Free text of the recording: `citation`, and any of `NOTES`.
    """

    trials: Mapping[str, ArrayLike]
    channels: Mapping[str, ArrayLike]
    attrs: Mapping[str, str]


Block: TypeAlias = OrderedSpikes | NDArray[Any]


@dataclass(frozen=True)
class Recording:
    """A recording whose blocks are read when they are asked for, once.

    Attributes
    ----------
    trials, channels
        Every label by name, (trial,) and (channel,); `trial` counts the trials from 1.
    time
        The bins, the same for every trial; a trial may end before the last.
    units
        `spikes` where every spike is kept; else the units of the dense activity.
    blocks
        Consecutive trials: `OrderedSpikes`, or arrays (trial, channel, bin).
    attrs
        Free text: `source`, `source_sha256` (of the list of `source_file_count` files, where there
        are several), `reader`, `citation`, `striate_version`.
    """

    trials: Mapping[str, NDArray[Any]]
    channels: Mapping[str, NDArray[Any]]
    time: TimeAxis
    units: str
    blocks: Iterable[Block]
    attrs: Mapping[str, str] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Numbers of trials, channels and bins."""
        return len(self.trials[TRIAL]), len(self.channels[CHANNEL]), self.time.count


def spike_recording(blocks: Iterable[Spikes], time: TimeAxis, labels: Labels) -> Recording:
    """Recording that keeps every spike as an event.

    Spikes are ordered by trial, channel and time, so that equal data give equal bytes.

    Raises
    ------
    LayoutError
        No trial, channel or bin, repeated channels, or labels that do not fit; while the blocks are
        read: a spike out of range, or blocks that do not fit the trials.
    """
    recording = _without_blocks(labels, time, SPIKES)
    return replace(recording, blocks=_ordered_spikes(blocks, recording.shape))


def dense_recording(
    blocks: Iterable[NDArray[Any]], units: str, time: TimeAxis, labels: Labels
) -> Recording:
    """Recording that keeps a value a bin, as float64: blocks (trial, channel, bin) in `units`.

    Raises
    ------
    LayoutError
        As in `spike_recording`.
    """
    recording = _without_blocks(labels, time, units)
    return replace(recording, blocks=_checked_activity(blocks, recording.shape))


def notes(attrs: Mapping[str, Any]) -> dict[str, str]:
    """Those of `NOTES` that say something, by name with spaces, in the order of `NOTES`."""
    return {name.replace("_", " "): str(attrs[name]) for name in NOTES if attrs.get(name)}


def activity_attrs(units: str) -> dict[str, str]:
    """`units` and `long_name` of a quantity measured in `units`."""
    return {"units": units, "long_name": _QUANTITIES.get(units, "Activity")}


def label_attrs(name: str) -> dict[str, str]:
    """`units` of a label, where the vocabulary has them."""
    return {"units": _LABEL_UNITS[name]} if name in _LABEL_UNITS else {}


def _without_blocks(labels: Labels, time: TimeAxis, units: str) -> Recording:
    for name, of, dim in (
        (STIMULUS, labels.trials, TRIAL),
        (DURATION, labels.trials, TRIAL),
        (CHANNEL, labels.channels, CHANNEL),
        (AREA, labels.channels, CHANNEL),
    ):
        if name not in of:
            raise LayoutError(f"the recording has no '{name}' for each {dim}")
    trial_count = len(np.asarray(labels.trials[STIMULUS]))
    numbers = {TRIAL: np.arange(1, trial_count + 1)}
    trials = _columns(numbers | dict(labels.trials), trial_count, TRIAL)
    channel_count = len(np.asarray(labels.channels[CHANNEL]))
    channels = _columns(labels.channels, channel_count, CHANNEL)
    if time.count == 0:
        raise LayoutError("the recording has no time; at least one is needed")
    if not (np.diff(time.edges()) > 0).all():
        raise LayoutError(
            f"bins of {time.width_s:g} s cannot be told apart; times are kept to 1e-9 s"
        )
    attrs = dict(labels.attrs) | {"striate_version": VERSION}
    return Recording(trials, channels, time, units, (), attrs)


def _columns(labels: Mapping[str, ArrayLike], count: int, dim: str) -> dict[str, NDArray[Any]]:
    """Labels of one axis as arrays, checked to be as long as the axis."""
    if count == 0:
        raise LayoutError(f"the recording has no {dim}; at least one is needed")
    columns = {name: np.asarray(values) for name, values in labels.items()}
    for name, values in columns.items():
        if values.shape != (count,):
            raise LayoutError(
                f"labels and data differ in length: '{name}' has {len(values)} values "
                f"for {count} {dim}s"
            )
    if len(set(columns[dim].tolist())) != count:
        raise LayoutError(f"two {dim}s have the same id; ids must be unique")
    return columns


def _ordered_spikes(
    blocks: Iterable[Spikes], shape: tuple[int, int, int]
) -> Iterator[OrderedSpikes]:
    trial_count, channel_count, bin_count = shape
    read = 0
    for block in blocks:
        read += block.trial_count
        yield _ordered(block, channel_count, bin_count)
    _check_trials_read(read, trial_count)


def _checked_activity(
    blocks: Iterable[NDArray[Any]], shape: tuple[int, int, int]
) -> Iterator[NDArray[Any]]:
    trial_count, *rest = shape
    read = 0
    for block in blocks:
        read += len(block)
        if block.shape[1:] != tuple(rest):
            raise LayoutError(f"trials of {block.shape[1:]} values in a recording of {rest}")
        yield block.astype(np.float64, copy=False)
    _check_trials_read(read, trial_count)


def _check_trials_read(read: int, expected: int) -> None:
    if read != expected:
        raise LayoutError(f"labels and data differ in length: {read} trials, {expected} labels")


def _ordered(spikes: Spikes, channel_count: int, bin_count: int) -> OrderedSpikes:
    """Spikes sorted by one number each, in which trial, channel and bin have their own bits."""
    _check_range(spikes.trial, spikes.trial_count, TRIAL)
    _check_range(spikes.channel, channel_count, CHANNEL)
    _check_range(spikes.bin, bin_count, TIME)
    bin_bits, channel_bits = bin_count.bit_length(), channel_count.bit_length()
    is_narrow = spikes.trial_count.bit_length() + channel_bits + bin_bits <= 32
    key: NDArray[Any] = spikes.trial.astype(np.uint32 if is_narrow else np.uint64)
    for position, bits in ((spikes.channel, channel_bits), (spikes.bin, bin_bits)):
        np.left_shift(key, key.dtype.type(bits), out=key)
        np.bitwise_or(key, position.astype(key.dtype, copy=False), out=key)
    key.sort()
    ends = np.arange(spikes.trial_count + 1, dtype=key.dtype) << (channel_bits + bin_bits)
    channel = (key >> bin_bits) & ((1 << channel_bits) - 1)
    return OrderedSpikes(
        (key & ((1 << bin_bits) - 1)).astype(smallest_type(bin_count)),
        channel.astype(smallest_type(channel_count)),
        np.diff(np.searchsorted(key, ends)).astype(np.uint32),
    )


def _check_range(positions: NDArray[Any], count: int, dim: str) -> None:
    if positions.size and not 0 <= int(positions.min()) <= int(positions.max()) < count:
        raise LayoutError(f"a spike lies outside the {count} {dim} positions")


def smallest_type(count: int) -> np.dtype[Any]:
    """The smallest type for positions in an axis of `count`."""
    return np.min_scalar_type(max(count - 1, 0))
