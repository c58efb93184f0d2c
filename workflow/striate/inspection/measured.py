"""Activity of a recording in numbers, trial by trial and channel by channel.

Data are read in blocks: memory holds one block and a few numbers for each trial and channel.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.activity import trial_blocks
from striate.labelled import holds_spikes
from striate.recording import (
    ACTIVITY,
    CHANNEL,
    DURATION,
    SPIKE_CHANNEL,
    SPIKES_PER_TRIAL,
    TIME,
    TRIAL,
)

_SPIKES_PER_BLOCK: Final = 512 * 1024
_TOLERANCE_BINS: Final = 1e-3

Table = NDArray[np.float64]
"""(trial, channel)."""


@dataclass(frozen=True)
class Measured:
    """What every channel did in every trial.

    Attributes
    ----------
    total
        (trial, channel): spikes, or the sum of the values there are.
    extent
        (trial, channel): over how many s (spikes; bins where their width is unknown) or values.
    has_gap
        bool (trial, channel): a value is missing before the end of the trial.
    low, high
        (channel,): smallest and largest value; of spikes, smallest and largest count in a trial.
    """

    total: Table
    extent: Table
    has_gap: NDArray[np.bool_]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    def trial_means(self) -> Table:
        """(trial, channel): mean activity; NaN where nothing was measured."""
        return _ratio(self.total, self.extent)

    def channel_means(self) -> NDArray[np.float64]:
        """(channel,): mean activity over all trials."""
        return _ratio(self.total.sum(axis=0), self.extent.sum(axis=0))


def measured(recording: xr.Dataset) -> Measured:
    """Measure a recording that holds spikes as events, or dense activity."""
    return _measured_spikes(recording) if holds_spikes(recording) else _measured_dense(recording)


def _measured_spikes(recording: xr.Dataset) -> Measured:
    trial_count, channel_count = recording.sizes[TRIAL], recording.sizes[CHANNEL]
    ends = np.cumsum(recording[SPIKES_PER_TRIAL].to_numpy().astype(np.int64))
    channels = recording[SPIKE_CHANNEL].variable
    counts = np.zeros(trial_count * channel_count, dtype=np.int64)
    for start in range(0, channels.size, _SPIKES_PER_BLOCK):
        channel = channels[start : start + _SPIKES_PER_BLOCK].to_numpy().astype(np.int64)
        trial = np.searchsorted(ends, np.arange(start, start + channel.size), side="right")
        np.add.at(counts, trial * channel_count + channel, 1)
    total = counts.reshape(trial_count, channel_count).astype(float)
    bin_width = float(recording[TIME].attrs.get("bin_width", 1.0))
    extent = np.broadcast_to(_lived_bins(recording)[:, None] * bin_width, total.shape)
    no_gap = np.zeros(total.shape, dtype=bool)
    return Measured(total, extent, no_gap, total.min(axis=0), total.max(axis=0))


def _measured_dense(recording: xr.Dataset) -> Measured:
    shape = recording.sizes[TRIAL], recording.sizes[CHANNEL]
    total, extent, has_gap = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=bool)
    low, high = np.full(shape[1], np.nan), np.full(shape[1], np.nan)
    for trials, values, lived in _blocks(recording):
        is_there = ~np.isnan(values)
        total[trials] = np.where(is_there, values, 0.0).sum(axis=-1)
        extent[trials] = is_there.sum(axis=-1)
        has_gap[trials] = (~is_there & lived[:, None, :]).any(axis=-1)
        low = np.fmin(low, np.fmin.reduce(values, axis=(0, 2)))
        high = np.fmax(high, np.fmax.reduce(values, axis=(0, 2)))
    return Measured(total, extent, has_gap, low, high)


def _blocks(recording: xr.Dataset) -> Iterator[tuple[NDArray[np.intp], Table, NDArray[np.bool_]]]:
    """Some trials, their values (trial, channel, bin), and which bins (trial, bin) they lived."""
    bins = np.arange(recording.sizes[TIME])
    durations_known = recording[TIME].attrs["units"] == "s"
    lived_bins = _lived_bins(recording)
    for trials in trial_blocks(recording, np.arange(recording.sizes[TRIAL])):
        values = recording[ACTIVITY].variable[trials].to_numpy().astype(float, copy=False)
        if durations_known:
            lived = bins < lived_bins[trials][:, None]
        else:
            any_value = ~np.isnan(values).all(axis=1)
            lived = np.logical_or.accumulate(any_value[:, ::-1], axis=1)[:, ::-1]
        yield trials, values, lived


def _lived_bins(recording: xr.Dataset) -> NDArray[np.int64]:
    """How many bins each trial lived: all of them where its duration is unknown."""
    time = recording[TIME]
    bin_count = recording.sizes[TIME]
    if time.attrs["units"] != "s":
        return np.full(recording.sizes[TRIAL], bin_count)
    lived_s = recording[DURATION].to_numpy().astype(float) - float(time[0])
    bins = np.floor(lived_s / float(time.attrs["bin_width"]) + _TOLERANCE_BINS)
    return np.clip(np.where(np.isnan(bins), bin_count, bins), 0, bin_count).astype(np.int64)


def _ratio(sums: NDArray[Any], extents: NDArray[Any]) -> NDArray[np.float64]:
    means = np.full(sums.shape, np.nan)
    np.divide(sums, extents, out=means, where=extents > 0)
    return means
