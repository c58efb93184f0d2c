"""The trials of a recording one by one, and what the pipeline measures of each."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import xarray as xr

from striate.activity import binned, trial_blocks
from striate.binning import Bins, coarse_bins
from striate.labelled import holds_spikes
from striate.live.plan import Plan
from striate.live.running import KeptTrial, Measured
from striate.proposal.measures import measures
from striate.recording import (
    DURATION,
    SPIKE,
    SPIKE_BIN,
    SPIKE_CHANNEL,
    SPIKES_PER_TRIAL,
    TIME,
    TRIAL,
)
from striate.responses import Window, responses


def trials_of(recording: xr.Dataset) -> Iterator[xr.Dataset]:
    """Recordings of one trial each, in memory, in the order of the file; few are read at a time."""
    for block in trial_blocks(recording, np.arange(recording.sizes[TRIAL])):
        some = _part(recording, block[0], block[-1] + 1).load()
        for row in range(len(block)):
            yield _part(some, row, row + 1)


@dataclass(frozen=True)
class Measures:
    """Where a trial is measured: the analysis window, that of the baseline, the bins."""

    window: Window
    baseline: Window | None
    bins: Bins


def fitting_measures(trial: xr.Dataset, plan: Plan) -> Measures:
    """What the plan says; what it leaves open fits the trial as `striate init` would have it.

    Raises
    ------
    WindowError
        The bins do not fit.
    """
    window, bin_ms = plan.window, plan.bin_ms
    if window is None or bin_ms is None:
        fitting = measures(trial)
        window, bin_ms = window or fitting.window_s, bin_ms or fitting.bin_ms
    return Measures(window, plan.baseline_window, coarse_bins(trial, bin_ms))


def measured(trial: xr.Dataset, where: Measures) -> Measured:
    """Response, response over baseline and activity in bins, by the functions of the pipeline.

    Raises
    ------
    WindowError
        A window does not fit the time axis.
    """
    of = responses(trial, where.window, where.baseline)
    response = of["response"].to_numpy()[0]
    before = of["baseline"].to_numpy()[0] if "baseline" in of else np.full_like(response, np.nan)
    activity = binned(trial, np.arange(1), where.bins)[0]
    return Measured(response, response - before, activity, _kept(trial, activity))


def _part(recording: xr.Dataset, first: int, stop: int) -> xr.Dataset:
    """Trials [first, stop) with their spikes."""
    if not holds_spikes(recording):
        return recording.isel({TRIAL: slice(first, stop)})
    ends = np.concatenate([[0], np.cumsum(recording[SPIKES_PER_TRIAL].to_numpy(), dtype=np.intp)])
    spikes = slice(int(ends[first]), int(ends[stop]))
    return recording.isel({TRIAL: slice(first, stop), SPIKE: spikes})


def _kept(trial: xr.Dataset, activity: np.ndarray) -> KeptTrial:
    number, time = int(trial[TRIAL].to_numpy()[0]), trial[TIME]
    in_seconds = time.attrs["units"] == "s"
    end_s = float(trial[DURATION].to_numpy()[0]) if in_seconds else np.nan
    if not holds_spikes(trial):
        return KeptTrial(number, end_s, np.empty(0), np.empty(0, np.intp), activity)
    # as in the printed raster: a spike stands in the middle of its bin
    half = float(time.attrs["bin_width"]) / 2 if in_seconds else 0.0
    spike_time = time.to_numpy()[trial[SPIKE_BIN].to_numpy()] + half
    # a part of its block would keep all of the block in memory
    channel = trial[SPIKE_CHANNEL].to_numpy().copy()
    return KeptTrial(number, end_s, spike_time, channel, np.empty((0, 0)))
