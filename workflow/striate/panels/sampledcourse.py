"""The time course of the areas over all stimuli, from as many trials as are read quickly."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.means import time_course
from striate.panels.areagroups import AreaGroup
from striate.panels.interval import Mean, mean_with_interval
from striate.panels.scales import Quantity, Values, displayed_quantity
from striate.panels.timeaxis import TimeBins, has_time, time_bins
from striate.recording import CHANNEL, TIME, TRIAL

_FINEST_BIN_MS: Final = 10.0
_MOST_BINS: Final = 200
_RUNS: Final = 4
_MOST_TRIALS: Final = 256
_FEWEST_TRIALS: Final = 16
_MOST_VALUES: Final = 2e8


@dataclass(frozen=True)
class Course:
    """Mean activity over some trials, then over the channels of each area.

    `middles` (bin,) are the middles of the bins on the axis that `bins` describes.
    """

    quantity: Quantity
    bins: TimeBins
    middles: Values
    areas: tuple[Mean, ...]
    trial_count: int


def sampled_course(recording: xr.Dataset, areas: tuple[AreaGroup, ...]) -> Course | None:
    """The course over runs of consecutive trials, spread over the session; None without time."""
    if recording.sizes[TIME] < 2:
        return None
    selected = _runs(recording)
    course = time_course(recording, selected, _bin_ms(recording))
    if not has_time(course):
        return None
    means = course["time_course"]
    quantity, bins = displayed_quantity(means), time_bins(means, None)
    shown = bins.cut(means.to_numpy()) * quantity.factor
    width = (bins.stop - bins.start) / shown.shape[1]
    middles = bins.start + width * (np.arange(shown.shape[1]) + 0.5)
    of_areas = tuple(mean_with_interval(shown[area.channels]) for area in areas)
    return Course(quantity, bins, middles, of_areas, int(selected.sum()))


def _runs(recording: xr.Dataset) -> NDArray[np.bool_]:
    """(trial,): runs of consecutive trials, which lie together in the file."""
    trial_count = recording.sizes[TRIAL]
    fitting = _MOST_VALUES / (recording.sizes[CHANNEL] * recording.sizes[TIME])
    wanted = min(int(np.clip(fitting, _FEWEST_TRIALS, _MOST_TRIALS)), trial_count)
    selected = np.zeros(trial_count, dtype=bool)
    each = math.ceil(wanted / _RUNS)
    for start in np.linspace(0, trial_count - each, _RUNS).astype(int):
        selected[start : start + each] = True
    return selected


def _bin_ms(recording: xr.Dataset) -> float:
    """A multiple of the recording's own bins."""
    time = recording[TIME]
    if time.attrs["units"] != "s":
        return _FINEST_BIN_MS
    own_ms = float(time.attrs["bin_width"]) * 1000
    wanted_ms = max(_FINEST_BIN_MS, own_ms * time.size / _MOST_BINS)
    return own_ms * math.ceil(wanted_ms / own_ms - 1e-6)
