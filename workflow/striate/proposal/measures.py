"""Analysis windows and bins that fit a recording."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import xarray as xr

from striate.binning import coarse_bins, has_window, holds_samples, window_bins
from striate.errors import WindowError
from striate.recording import DURATION, TIME

# as their authors have it: Semedo et al. (2019) Neuron 102:249, and the paper of the set pvc-8,
# Coen-Cagli, Kohn & Schwartz (2015) Nat Neurosci 18:1648
_PUBLISHED_S: Final = {"v1v2-1": (0.16, 1.16), "pvc-8": (0.05, 0.155)}
_BIN_MS: Final = 10.0
_TOLERANCE_BINS: Final = 1e-3


@dataclass(frozen=True)
class Measures:
    """What fits one recording.

    Attributes
    ----------
    window_s
        (start, stop) after stimulus onset.
    bin_ms
        Width of the bins of the time courses.
    has_time
        Whether the file says the time of its bins; if not, the window selects nothing.
    """

    window_s: tuple[float, float]
    bin_ms: float
    has_time: bool


def measures(recording: xr.Dataset) -> Measures:
    """The published window of a set where it fits, else the whole trial; 10 ms where they fit."""
    if not has_window(recording):
        return Measures((0.0, 1.0), _BIN_MS, has_time=False)
    published = _PUBLISHED_S.get(str(recording.attrs["reader"]))
    fits = published is not None and _fits(recording, published)
    window_s = published if published and fits else _whole_trial(recording)
    return Measures(window_s, _bin_ms(recording), has_time=True)


def _fits(recording: xr.Dataset, window_s: tuple[float, float]) -> bool:
    try:
        window_bins(recording, *window_s, "window")
    except WindowError:
        return False
    return bool(window_s[1] <= _end_s(recording))


def _whole_trial(recording: xr.Dataset) -> tuple[float, float]:
    """From the first bin after onset to the end; the whole axis where it ends before onset."""
    first_s, end_s = float(recording[TIME][0]), _end_s(recording)
    width_s = float(recording[TIME].attrs["bin_width"])
    before_onset = max(math.ceil(-first_s / width_s - _TOLERANCE_BINS), 0)
    onset_s = first_s + before_onset * width_s
    start_s = onset_s if onset_s + width_s / 2 < end_s else first_s
    return round(start_s, 9), round(end_s, 9)


def _end_s(recording: xr.Dataset) -> float:
    """End of the shortest trial; trials cut to less than half of most do not count."""
    time = recording[TIME]
    first_s, width_s = float(time[0]), float(time.attrs["bin_width"])
    axis_end_s = first_s + time.size * width_s
    durations_s = recording[DURATION].to_numpy().astype(float)
    lived_s = durations_s[~np.isnan(durations_s)] - first_s
    if not lived_s.size or holds_samples(recording):
        return axis_end_s
    shortest_s = float(lived_s[lived_s >= np.median(lived_s) / 2].min())
    bins = min(math.floor(shortest_s / width_s + _TOLERANCE_BINS), time.size)
    return first_s + bins * width_s if bins else axis_end_s


def _bin_ms(recording: xr.Dataset) -> float:
    """Bins of 10 ms where the recording's own allow it, else its own."""
    try:
        coarse_bins(recording, _BIN_MS)
    except WindowError:
        return round(float(recording[TIME].attrs["bin_width"]) * 1000, 9)
    return _BIN_MS
