"""A time series of an NWB file, such as LFP, cut into trials."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate import hdf5
from striate.errors import LayoutError
from striate.layouts.continuous.epochs import (
    Continuous,
    Events,
    epoch_durations_s,
    epoch_offsets,
    epoch_time,
    epochs,
)
from striate.layouts.neurodata.clock import Clock, clock
from striate.layouts.neurodata.columns import Column, columns, raw_values
from striate.layouts.neurodata.electrodes import ELECTRODE, electrode_labels
from striate.layouts.neurodata.file import KIND, readable
from striate.layouts.neurodata.intervals import Intervals
from striate.layouts.neurodata.labels import apart_from, channel_ids, labels_named
from striate.recording import AREA, CHANNEL, SPIKES, VOLTS, TimeAxis

_VOLT_WORDS: Final = frozenset({"v", "volt", "volts"})
_NAMES: Final = ("channel_name", "electrode_name", "label")
_FARTHEST_SAMPLE: Final = 1e15
_TOLERANCE_SAMPLES: Final = 1e-6


@dataclass(frozen=True)
class Series:
    """A regular time series: value = kept number x `gain` + `offset`.

    Attributes
    ----------
    place
        Path of the kept numbers (sample,) or (sample, channel) inside the HDF5 file.
    shape
        Numbers of samples and channels.
    gain
        float (channel,), in `units`.
    """

    place: str
    shape: tuple[int, int]
    clock: Clock
    gain: NDArray[np.float64]
    offset: float
    units: str

    def continuous(self, kept: Any) -> Continuous:
        """Values as (channel, sample), from the HDF5 dataset of the kept numbers."""

        def samples(start: int, stop: int) -> NDArray[np.float64]:
            numbers = np.asarray(kept[start:stop], np.float64).reshape(stop - start, -1)
            return np.asarray((numbers * self.gain + self.offset).T)

        return Continuous(samples, self.shape[1], self.shape[0], self.clock.rate_hz)


@dataclass(frozen=True)
class Epochs:
    """Samples of each trial: `offsets` around its event; up to `stop_s` after it."""

    events: Events
    offsets: range
    stop_s: NDArray[np.float64]
    duration_s: NDArray[np.float64]
    time: TimeAxis


def regular_series(series: Any) -> Series:
    """A time series as it is kept.

    Raises
    ------
    LayoutError
        It holds no numbers (sample,) or (sample, channel), its scaling does not fit its channels,
        or its samples are not at a regular rate.
    """
    kept = series.data
    shape = tuple(getattr(kept, "shape", ()) or ())
    if len(shape) not in (1, 2) or 0 in shape or kept.dtype.kind not in "iuf":
        raise LayoutError(
            f"the series {series.name} is no series of numbers, samples or samples x channels"
        )
    channel_count = shape[1] if len(shape) == 2 else 1
    gain = np.full(channel_count, float(series.conversion))
    of_channels = getattr(series, "channel_conversion", None)
    if of_channels is not None:
        factors = raw_values(of_channels, np.float64).ravel()
        if len(factors) != channel_count:
            raise LayoutError(
                f"{series.name}.channel_conversion has {len(factors)} values; "
                f"the series has {channel_count} channels"
            )
        gain *= factors
    size = (shape[0], channel_count)
    return Series(
        kept.name, size, clock(series, shape[0]), gain, float(series.offset), _units(series)
    )


def trial_epochs(series: Series, trials: Intervals) -> Epochs:
    """The samples of each trial; its event is the sample nearest to its time 0.

    Raises
    ------
    SettingsError
        The trials hold no sample, or more than the whole series.
    LayoutError
        No trial lies in the series.
    """
    whole = series.continuous(None)
    offsets = epoch_offsets(trials.start_s, trials.start_s + trials.longest_s, whole)
    samples = np.rint((trials.onset_s - series.clock.first_s) * series.clock.rate_hz)
    # a trial without a time is put behind the last sample, where there is no value
    behind = series.shape[0] - offsets.start
    events = np.clip(np.nan_to_num(samples, nan=behind), -_FARTHEST_SAMPLE, _FARTHEST_SAMPLE)
    events = events.astype(np.int64)
    lived_s = epoch_durations_s(events, offsets, whole)
    return Epochs(
        events,
        offsets,
        trials.stop_s,
        np.minimum(lived_s, trials.stop_s),
        epoch_time(offsets, whole.rate_hz),
    )


def series_blocks(path: Path, series: Series, cut: Epochs) -> Iterator[NDArray[np.float64]]:
    """Blocks (trial, channel, sample); NaN beyond the end of a trial, and beyond the series.

    Raises
    ------
    UnreadableFileError
        A part of the file cannot be read.
    """
    done = 0
    after_event = np.asarray(cut.offsets)
    with readable(path), hdf5.opened(path, KIND) as file:
        continuous = series.continuous(file[series.place])
        for block in epochs(continuous, cut.events, cut.offsets):
            stop_s = cut.stop_s[done : done + len(block), None]
            ended = after_event >= stop_s * continuous.rate_hz - _TOLERANCE_SAMPLES
            yield np.where(ended[:, None, :], np.nan, block)
            done += len(block)


def series_labels(
    series: Any, channel_count: int, labels_of_trials: Collection[str]
) -> dict[str, Column]:
    """Labels of the channels: of a series of electrodes, the rows of their table.

    Raises
    ------
    LayoutError
        The series has another number of channels than electrodes, or names one that is not there.
    """
    region = getattr(series, "electrodes", None)
    if region is None:
        numbers = np.array([str(number) for number in range(1, channel_count + 1)])
        return {CHANNEL: numbers, AREA: np.full(channel_count, "", dtype=np.str_)}
    rows = raw_values(region.data, np.int64).ravel()
    if len(rows) != channel_count:
        raise LayoutError(
            f"the series {series.name} has {channel_count} channels (columns), "
            f"and {len(rows)} electrodes"
        )
    electrodes = columns(region.table)
    if ((rows < 0) | (rows >= electrodes.row_count)).any():
        raise LayoutError(
            f"{series.name}.electrodes refers to a row that is not among the "
            f"{electrodes.row_count} electrodes"
        )
    told = {name: values[rows] for name, values in electrodes.single.items()}
    ids = channel_ids(told, _NAMES, told.pop("id"), "e")
    ours = {CHANNEL: ids} | electrode_labels(electrodes.single, list(rows[:, None]))
    others = {name: values for name, values in told.items() if name not in ours}
    return apart_from(ours | labels_named(others, ours), labels_of_trials, ELECTRODE)


def _units(series: Any) -> str:
    """`V`, or the text of the file; never `spikes`, which means that every spike is kept."""
    text = str(series.unit or "").strip()
    if text.casefold() in _VOLT_WORDS:
        return VOLTS
    return "spike count" if text == SPIKES else text or "unknown"
