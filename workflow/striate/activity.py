"""What a recording holds in a window and in bins, whether it keeps spikes or dense data."""

from collections.abc import Iterator
from math import prod
from typing import Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.archive import chunks
from striate.binning import Bins, has_window, holds_samples, window_bins
from striate.labelled import holds_spikes
from striate.recording import (
    ACTIVITY,
    DURATION,
    TIME,
    TRIAL,
)
from striate.spikesums import counts_in_bins, counts_in_window

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
        values = counts_in_bins(recording, trials, bins)
    else:
        inside = slice(bins.first, bins.first + bins.count * bins.size)
        native = _dense(recording, trials, inside)
        values = native.reshape(*native.shape[:2], bins.count, bins.size).mean(axis=-1)
    lived = lived_bins(recording, trials, bins)
    if (lived < bins.count).any():
        over = np.arange(bins.count) >= lived[:, None]
        values = np.where(over[:, None, :], np.nan, values)
    return values


def lived_bins(recording: xr.Dataset, trials: Trials, bins: Bins) -> Trials:
    """(trial,): how many of the bins each of the chosen trials lived to the end of.

    All of them, where the time axis is not in s, and of samples: these are missing one by one.
    """
    if recording[TIME].attrs["units"] != "s" or holds_samples(recording):
        return np.full(len(trials), bins.count)
    ends = bins.left_edges + bins.width
    lived_s = recording[DURATION].to_numpy()[trials]
    return np.searchsorted(ends, lived_s + _TOLERANCE_S, side="right")


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
    seconds = (inside.stop - inside.start) * float(recording[TIME].attrs["bin_width"])
    rates: Values = counts_in_window(recording, inside) / seconds
    return rates
