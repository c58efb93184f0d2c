"""What a recording holds in a window and in bins: here alone spikes differ from dense data."""

from collections.abc import Iterator
from math import prod
from typing import Any, Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.archive import chunks
from striate.binning import Bins, has_window, holds_samples, window_bins
from striate.labelled import holds_spikes
from striate.recording import (
    ACTIVITY,
    CHANNEL,
    DURATION,
    SPIKE_BIN,
    SPIKE_CHANNEL,
    SPIKES_PER_TRIAL,
    TIME,
    TRIAL,
)

Values = NDArray[np.float64]
Trials = NDArray[np.intp]

_TOLERANCE_S: Final = 1e-6
_TRIALS_PER_BLOCK: Final = 64
_SAMPLES_PER_BLOCK: Final = 2**21


def window_mean(
    recording: xr.Dataset, start_s: float, stop_s: float, name: str = "window"
) -> Values:
    """Mean activity of every trial and channel in the half-open window [start_s, stop_s).

    A recording without a time axis in s (one bin a trial, or bins of unknown width) is averaged
    over all its bins: its window was chosen before it was exported. Of amplitudes, the window takes
    the samples with start_s <= t < stop_s.

    Returns
    -------
    array
        (trial, channel), spikes/s for spikes, else the units of the activity. NaN where the trial
        ended before the window did, and where any bin or sample in the window has no value.

    Raises
    ------
    WindowError
        An edge lies outside the time axis or inside a bin, or no sample lies between them.
    """
    if not has_window(recording):
        return _means_over_trials_life(recording)
    inside = window_bins(recording, start_s, stop_s, name)
    if holds_spikes(recording):
        means = _spike_rates(recording, inside)
    else:
        blocks = _dense_blocks(recording, inside)
        means = np.concatenate([values.mean(axis=-1) for values in blocks])
    if not holds_samples(recording):
        means[recording[DURATION].to_numpy() < stop_s - _TOLERANCE_S] = np.nan
    return means


def binned(recording: xr.Dataset, trials: Trials, bins: Bins) -> Values:
    """Activity of the chosen trials in bins.

    Returns
    -------
    array
        (trial, channel, bin): spike counts, or means of dense data. NaN in bins that the trial did
        not live to the end of, and in those in which any native bin or sample has no value.
    """
    if holds_spikes(recording):
        values = _spike_counts(recording, trials, bins)
    else:
        inside = slice(bins.first, bins.first + bins.count * bins.size)
        native = _dense(recording, trials, inside)
        values = native.reshape(*native.shape[:2], bins.count, bins.size).mean(axis=-1)
    if recording[TIME].attrs["units"] == "s" and not holds_samples(recording):
        ends = bins.left_edges + bins.width
        lived = recording[DURATION].to_numpy()[trials]
        over = ends[None, :] > lived[:, None] + _TOLERANCE_S
        values = np.where(over[:, None, :], np.nan, values)
    return values


def trial_blocks(recording: xr.Dataset, trials: Trials) -> Iterator[Trials]:
    """Few trials at a time, so that memory does not grow with the recording."""
    count = _TRIALS_PER_BLOCK
    if holds_samples(recording):
        _, *per_trial = shape = recording[ACTIVITY].shape
        whole_chunk, fitting = chunks(shape)[0], _SAMPLES_PER_BLOCK // prod(per_trial)
        count = min(max(fitting // whole_chunk, 1) * whole_chunk, count)
    for start in range(0, len(trials), count):
        yield trials[start : start + count]


def _means_over_trials_life(recording: xr.Dataset) -> Values:
    """(trial, channel): mean over the bins up to the last in which any channel has a value."""
    whole = slice(0, recording.sizes[TIME])
    if holds_spikes(recording):
        return _spike_rates(recording, whole)
    return np.concatenate([_means_to_the_end(v) for v in _dense_blocks(recording, whole)])


def _means_to_the_end(values: Values) -> Values:
    """(trial, channel) from (trial, channel, bin), padding of NaN left out."""
    lived = np.asarray(~np.isnan(values).all(axis=1))
    last = values.shape[2] - np.argmax(lived[:, ::-1], axis=1)
    padding = np.arange(values.shape[2]) >= last[:, None]
    sums = np.where(padding[:, None, :], 0.0, values).sum(axis=-1)
    means: Values = sums / last[:, None]
    return means


def _dense_blocks(recording: xr.Dataset, inside: slice) -> Iterator[Values]:
    """(trial, channel, bin) of all trials in the bins `inside`, few trials at a time."""
    for trials in trial_blocks(recording, np.arange(recording.sizes[TRIAL])):
        yield _dense(recording, trials, inside)


def _dense(recording: xr.Dataset, trials: Trials, inside: slice) -> Values:
    """(trial, channel, bin): read from the artifact here, if it was opened and not loaded."""
    chosen = recording[ACTIVITY].variable.isel({TRIAL: trials, TIME: inside})
    return np.ascontiguousarray(chosen.to_numpy(), dtype=float)


def _spike_rates(recording: xr.Dataset, inside: slice) -> Values:
    """(trial, channel): spikes/s over the native bins `inside`."""
    trial_count, channel_count = recording.sizes[TRIAL], recording.sizes[CHANNEL]
    bins = recording[SPIKE_BIN].to_numpy()
    counted = (bins >= inside.start) & (bins < inside.stop)
    trial_of_spike = np.repeat(np.arange(trial_count), recording[SPIKES_PER_TRIAL].to_numpy())
    cell = trial_of_spike[counted] * channel_count + recording[SPIKE_CHANNEL].to_numpy()[counted]
    counts = np.bincount(cell, minlength=trial_count * channel_count)
    seconds = (inside.stop - inside.start) * float(recording[TIME].attrs["bin_width"])
    rates: Values = counts.reshape(trial_count, channel_count) / seconds
    return rates


def _spike_counts(recording: xr.Dataset, trials: Trials, bins: Bins) -> NDArray[Any]:
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
