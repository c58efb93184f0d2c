"""Responses: one number a trial and channel."""

import xarray as xr

from striate.activity import window_mean
from striate.binning import has_window
from striate.labelled import rate_units
from striate.recording import CHANNEL, TRIAL, activity_attrs

Window = tuple[float, float]


def responses(recording: xr.Dataset, window: Window, baseline: Window | None) -> xr.Dataset:
    """Mean activity of each trial in the analysis window and, if asked for, in a baseline window.

    Parameters
    ----------
    recording
        In the vocabulary of `striate.recording`.
    window, baseline
        (start, stop) in s after stimulus onset, half-open: samples with start <= t < stop.

    Returns
    -------
    Dataset
        `response` and, with a baseline window, `baseline` (trial, channel); spikes/s for spike
        data, else in the units of the activity. NaN where the trial ended before the window did,
        and where any sample in the window is missing.

    Raises
    ------
    WindowError
        A window does not fit the time axis of the recording.

    Notes
    -----
    The published V1-V2 window, 161..1160 ms counted from 1 (sample code of Semedo et al. 2019,
    Neuron 102:249), is [0.160, 1.160) s here.
    """
    attrs = activity_attrs(rate_units(recording))
    dims = (TRIAL, CHANNEL)
    variables = {"response": (dims, window_mean(recording, *window), attrs)}
    if baseline is not None and has_window(recording):
        variables["baseline"] = (dims, window_mean(recording, *baseline, name="baseline"), attrs)
    coords = {name: c for name, c in recording.coords.items() if c.dims in {(TRIAL,), (CHANNEL,)}}
    dataset = xr.Dataset(variables, coords, recording.attrs)
    if has_window(recording):
        dataset.attrs |= {"window_start": window[0], "window_stop": window[1]}
    return dataset
