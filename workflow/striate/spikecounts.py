"""Spikes of chosen trials, counted in bins without the bins that hold none."""

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.activity import lived_bins
from striate.binning import Bins
from striate.recording import CHANNEL, SPIKE_BIN, SPIKE_CHANNEL, SPIKES_PER_TRIAL
from striate.statistics.counts import Counts, counted


def spike_counts(recording: xr.Dataset, trials: NDArray[np.intp], bins: Bins) -> Counts:
    """Spikes of the chosen trials (trial, channel, bin).

    What `activity.binned` gives: a bin that the trial did not live to the end of has no value. The
    spikes of a recording that was opened are read once, and stay in memory for other trials.
    """
    bin_of_spike, channel_of_spike = (
        recording.variables[name].load().to_numpy() for name in (SPIKE_BIN, SPIKE_CHANNEL)
    )
    per_trial = recording[SPIKES_PER_TRIAL].to_numpy().astype(np.intp)
    counts, ends = per_trial[trials], np.cumsum(per_trial)[trials]
    row = np.repeat(np.arange(len(trials), dtype=np.int32), counts)
    spikes = np.repeat(ends - np.cumsum(counts), counts) + np.arange(len(row))
    # floor division sends what lies before the first bin below 0
    of_bin = (bin_of_spike[spikes].astype(np.int32) - bins.first) // bins.size
    channel = channel_of_spike[spikes]
    inside = (of_bin >= 0) & (of_bin < bins.count)
    present = np.arange(bins.count) < lived_bins(recording, trials, bins)[:, None]
    channels = recording.sizes[CHANNEL]
    return counted(row[inside], channel[inside], of_bin[inside], channels, present)
