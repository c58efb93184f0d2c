"""Spikes of chosen trials, counted in bins without the bins that hold none."""

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.activity import lived_bins
from striate.binning import Bins
from striate.recording import CHANNEL
from striate.spikesums import inside_bins, spike_blocks
from striate.statistics.counts import Counts, counted


def spike_counts(recording: xr.Dataset, trials: NDArray[np.intp], bins: Bins) -> Counts:
    """Spikes of the chosen trials (trial, channel, bin).

    What `activity.binned` gives: a bin that the trial did not live to the end of has no value.
    """
    lived = lived_bins(recording, trials, bins)
    blocks = [
        inside_bins(spikes, bins, lived[spikes.row]) for spikes in spike_blocks(recording, trials)
    ]
    rows, channels, bin_numbers = (
        np.concatenate([np.empty(0), *column], dtype=np.int32, casting="unsafe")
        for column in (
            [np.repeat(of.row, of.per_trial) for of in blocks],
            [of.channel for of in blocks],
            [of.bin for of in blocks],
        )
    )
    present = np.arange(bins.count) < lived[:, None]
    return counted(rows, channels, bin_numbers, recording.sizes[CHANNEL], present)
