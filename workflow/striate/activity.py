"""What a recording holds in a window and in bins: here alone spikes differ from dense data."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.errors import WindowError
from striate.recording import (
    ACTIVITY,
    CHANNEL,
    DURATION,
    SPIKE_BIN,
    SPIKE_CHANNEL,
    SPIKES_PER_TRIAL,
    TIME,
    TRIAL,
    holds_spikes,
)

Values = NDArray[np.float64]
_TOLERANCE_S: Final = 1e-6
_TOLERANCE_BINS: Final = 1e-3
_TRIALS_PER_BLOCK: Final = 64


@dataclass(frozen=True)
class Bins:
    """Bins of `size` native bins each, from native bin `first` on; one edge falls on onset."""

    first: int
    size: int
    count: int
    left_edges: Values
    width: float


def has_window(recording: xr.Dataset) -> bool:
    """Whether the time axis is in s and has more than one bin, so that a window can select."""
    return bool(recording.sizes[TIME] > 1 and recording[TIME].attrs["units"] == "s")


def window_mean(
    recording: xr.Dataset, start_s: float, stop_s: float, name: str = "window"
) -> Values:
    """Mean activity of every trial and channel in the half-open window [start_s, stop_s).

    A recording without a time axis in s (one bin a trial, or bins of unknown width) is averaged
    over all its bins: its window was chosen before it was exported.

    Returns
    -------
    array
        (trial, channel), spikes/s for spikes, else the units of the activity. NaN where the trial
        ended before the window did.

    Raises
    ------
    WindowError
        An edge lies outside the time axis or inside a bin.
    """
    if not has_window(recording):
        return _means_over_trials_life(recording)
    if start_s >= stop_s:
        raise WindowError(
            f"{name}: it starts at {start_s:g} s and stops at {stop_s:g} s; "
            "write the earlier time first"
        )
    first, stop = (_bin_at(recording, edge_s, name) for edge_s in (start_s, stop_s))
    means = _means_in_bins(recording, first, stop)
    ended_early = recording[DURATION].to_numpy() < stop_s - _TOLERANCE_S
    means[ended_early] = np.nan
    return means


def coarse_bins(recording: xr.Dataset, bin_ms: float) -> Bins:
    """Bins of `bin_ms`, aligned on stimulus onset, that lie wholly inside the time axis.

    Data in bins as coarse as `bin_ms` or coarser keep their own bins.

    Raises
    ------
    WindowError
        `bin_ms` is no multiple of the recording's bin width.
    """
    time = recording[TIME]
    if bin_ms <= 0:
        raise WindowError(f"bin_ms: {bin_ms:g} is no width; write a number above 0, such as 10")
    if time.attrs["units"] != "s":
        return Bins(0, 1, time.size, time.to_numpy(), 1.0)
    width_s = float(time.attrs["bin_width"])
    if time.size == 1:
        return Bins(0, 1, 1, time.to_numpy(), width_s)
    size = _bins_per_bin(recording, width_s, bin_ms)
    first = round(-float(time[0]) / width_s) % size
    count = (time.size - first) // size
    if count == 0:
        raise WindowError(
            f"bin_ms: {bin_ms:g} is longer than the trials of {_named(recording)}, "
            f"{time.size * width_s:g} s; write a smaller one"
        )
    edges = time.to_numpy()[first : first + count * size : size]
    return Bins(first, size, count, edges, size * width_s)


def binned(recording: xr.Dataset, trials: NDArray[np.intp], bins: Bins) -> Values:
    """Activity of the chosen trials in bins.

    Returns
    -------
    array
        (trial, channel, bin): spike counts, or means of dense data. NaN in bins that the trial did
        not live to the end of.
    """
    if holds_spikes(recording):
        values = _spike_counts(recording, trials, bins)
    else:
        native = recording[ACTIVITY].to_numpy()[trials]
        stop = bins.first + bins.count * bins.size
        blocks = native[:, :, bins.first : stop].astype(float)
        values = blocks.reshape(*blocks.shape[:2], bins.count, bins.size).mean(axis=-1)
    if recording[TIME].attrs["units"] == "s":
        ends = bins.left_edges + bins.width
        lived = recording[DURATION].to_numpy()[trials]
        over = ends[None, :] > lived[:, None] + _TOLERANCE_S
        values = np.where(over[:, None, :], np.nan, values)
    return values


def trial_blocks(trials: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    """Few trials at a time, so that memory does not grow with the recording."""
    for start in range(0, len(trials), _TRIALS_PER_BLOCK):
        yield trials[start : start + _TRIALS_PER_BLOCK]


def _bins_per_bin(recording: xr.Dataset, width_s: float, bin_ms: float) -> int:
    ratio = bin_ms / 1000 / width_s
    if ratio <= 1:
        return 1
    if abs(ratio - round(ratio)) > _TOLERANCE_BINS:
        below, above = (int(ratio) * width_s * 1000, (int(ratio) + 1) * width_s * 1000)
        raise WindowError(
            f"bin_ms: {bin_ms:g} is no multiple of the bins of {_named(recording)}, "
            f"{width_s * 1000:g} ms; write {below:.9g} or {above:.9g}"
        )
    return round(ratio)


def _bin_at(recording: xr.Dataset, edge_s: float, name: str) -> int:
    time = recording[TIME]
    width_s, start_s = float(time.attrs["bin_width"]), float(time[0])
    position = (edge_s - start_s) / width_s
    if not -_TOLERANCE_BINS <= position <= time.size + _TOLERANCE_BINS:
        raise WindowError(
            f"{name}: {edge_s:g} s lies outside the time axis of {_named(recording)}, "
            f"{start_s:g} to {start_s + time.size * width_s:g} s"
        )
    if abs(position - round(position)) > _TOLERANCE_BINS:
        below, above = (start_s + int(position) * width_s, start_s + (int(position) + 1) * width_s)
        raise WindowError(
            f"{name}: {edge_s:g} s lies inside a bin of {_named(recording)}, "
            f"{width_s * 1000:g} ms wide; write {below:.9g} or {above:.9g}"
        )
    return round(position)


def _means_over_trials_life(recording: xr.Dataset) -> Values:
    """(trial, channel): mean over the bins up to the last in which any channel has a value."""
    if holds_spikes(recording):
        return _means_in_bins(recording, 0, recording.sizes[TIME])
    values = recording[ACTIVITY].to_numpy().astype(float)
    lived = ~np.isnan(values).all(axis=1)
    last = values.shape[2] - np.argmax(lived[:, ::-1], axis=1)
    padding = np.arange(values.shape[2]) >= last[:, None]
    sums = np.where(padding[:, None, :], 0.0, values).sum(axis=-1)
    means: Values = sums / last[:, None]
    return means


def _named(recording: xr.Dataset) -> str:
    return f"recording '{recording.attrs['recording']}'"


def _means_in_bins(recording: xr.Dataset, first: int, stop: int) -> Values:
    """(trial, channel): mean over the native bins first..stop-1, spikes as spikes/s."""
    if not holds_spikes(recording):
        values: Values = recording[ACTIVITY].to_numpy()[:, :, first:stop].astype(float)
        means: Values = values.mean(axis=-1)
        return means
    trial_count, channel_count = recording.sizes[TRIAL], recording.sizes[CHANNEL]
    bins = recording[SPIKE_BIN].to_numpy()
    inside = (bins >= first) & (bins < stop)
    trial_of_spike = np.repeat(np.arange(trial_count), recording[SPIKES_PER_TRIAL].to_numpy())
    cell = trial_of_spike[inside] * channel_count + recording[SPIKE_CHANNEL].to_numpy()[inside]
    counts = np.bincount(cell, minlength=trial_count * channel_count)
    seconds = (stop - first) * float(recording[TIME].attrs["bin_width"])
    rates: Values = counts.reshape(trial_count, channel_count) / seconds
    return rates


def _spike_counts(recording: xr.Dataset, trials: NDArray[np.intp], bins: Bins) -> NDArray[Any]:
    """(trial, channel, bin): spikes counted, as float."""
    per_trial = recording[SPIKES_PER_TRIAL].to_numpy().astype(np.intp)
    starts = np.concatenate([[0], np.cumsum(per_trial)])
    counts = per_trial[trials]
    row = np.repeat(np.arange(len(trials)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    spikes = starts[trials][row] + within
    channel = recording[SPIKE_CHANNEL].to_numpy()[spikes].astype(np.intp)
    # floor division sends what lies before the first bin to -1
    position = (recording[SPIKE_BIN].to_numpy()[spikes].astype(np.intp) - bins.first) // bins.size
    kept = (position >= 0) & (position < bins.count)
    shape = (len(trials), recording.sizes[CHANNEL], bins.count)
    cell = np.ravel_multi_index((row[kept], channel[kept], position[kept]), shape)
    return np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape).astype(float)
