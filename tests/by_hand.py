"""Small recordings made by hand, for tests that need no raw file."""

from typing import Any

import numpy as np
import xarray as xr

from as_dataset import dataset
from striate.recording import Labels, Spikes, TimeAxis, dense_recording, spike_recording


def labels(stimuli: list[str], channel_count: int, durations_s: Any, **more: Any) -> Labels:
    channels = {
        "channel": [f"c{number}" for number in range(1, channel_count + 1)],
        "area": ["V1"] * channel_count,
    }
    trials = {"stimulus": stimuli, "duration": durations_s, **more}
    return Labels(trials, channels, {"reader": "by-hand", "citation": "none"})


def spikes_from_counts(
    counts: Any, bin_s: float = 0.001, durations_s: Any = None, start_s: float = 0.0, **more: Any
) -> xr.Dataset:
    """Recording from counts (trial, channel, bin); stimuli are s0, s1, s0, s1, ..."""
    counts = np.asarray(counts)
    trial_count, channel_count, bin_count = counts.shape
    trial, channel, time_bin = (np.repeat(i, counts[counts > 0]) for i in np.nonzero(counts))
    if durations_s is None:
        durations_s = np.full(trial_count, start_s + bin_count * bin_s)
    stimuli = more.pop("stimuli", [f"s{number % 2}" for number in range(trial_count)])
    recording = spike_recording(
        [Spikes(trial, channel, time_bin, trial_count)],
        TimeAxis(bin_count, bin_s, start_s),
        labels(stimuli, channel_count, durations_s, **more),
    )
    return dataset(recording).assign_attrs(recording="by-hand", source="by-hand.mat")


def rates(
    activity: Any,
    bin_s: float | None = 0.01,
    durations_s: Any = None,
    units: str = "spikes/s",
    start_s: float = 0.0,
) -> xr.Dataset:
    """Dense recording from values (trial, channel, bin); stimuli are s0, s1, s0, s1, ..."""
    activity = np.asarray(activity)
    trial_count, channel_count, bin_count = activity.shape
    if durations_s is None:
        durations_s = np.full(trial_count, np.nan if bin_s is None else start_s + bin_count * bin_s)
    stimuli = [f"s{number % 2}" for number in range(trial_count)]
    time = TimeAxis(bin_count, bin_s, start_s)
    named = labels(stimuli, channel_count, durations_s)
    recording = dense_recording([activity], units, time, named)
    return dataset(recording).assign_attrs(recording="by-hand", source="by-hand.mat")


def amplitudes(
    values: Any, hz: float = 128.0, first: int = -26, channels: list[str] | None = None
) -> xr.Dataset:
    """Potentials (trial, channel, sample) in V, sample `first` before or after onset the first.

    Stimuli are s0, s1, s0, s1, ...; electrodes have positions, a kind and no area.
    """
    values = np.asarray(values, dtype=float)
    recording = rates(values, 1 / hz, units="V", start_s=first / hz)
    names = channels or recording["channel"].values.tolist()
    count = len(names)
    return recording.assign_coords(
        channel=names,
        area=("channel", np.array([""] * count, dtype=object)),
        kind=("channel", np.array(["eeg"] * count, dtype=object)),
        x=("channel", np.linspace(-0.1, 0.1, count)),
        y=("channel", np.full(count, np.nan)),
    )
