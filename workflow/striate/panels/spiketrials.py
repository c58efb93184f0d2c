"""Spikes of chosen trials: when each was fired, and in which row of a raster it stands."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.labelled import rows_of_trials
from striate.panels.scales import Values
from striate.recording import (
    DURATION,
    SPIKE_BIN,
    SPIKE_CHANNEL,
    SPIKES_PER_TRIAL,
    TIME,
)

MOST_TRIALS: Final = 100

_SECONDS: Final = "s"


@dataclass(frozen=True)
class TrialSpikes:
    """Spikes of some trials of one stimulus, those of all channels.

    Attributes
    ----------
    numbers
        int (row,): the trials from top to bottom, as the recording counts them.
    ends
        (row,): when each trial ended, in s; NaN where time is counted in bins.
    row, channel
        int (spike,): position of the trial in `numbers`, and of the channel in the recording.
    time
        (spike,): the middle of the bin of the recording that each spike is in.
    """

    numbers: NDArray[np.int64]
    ends: Values
    row: NDArray[np.intp]
    channel: NDArray[np.intp]
    time: Values

    def of_channel(self, channel: int) -> tuple[Values, NDArray[np.intp]]:
        """Time and row of each spike of one channel."""
        own = self.channel == channel
        return self.time[own], self.row[own]


def evenly_spaced(numbers: NDArray[np.int64], most: int = MOST_TRIALS) -> NDArray[np.int64]:
    """At most `most` of the trials, the first and the last among them, in their order."""
    count = min(len(numbers), most)
    positions = np.round(np.linspace(0, len(numbers) - 1, count)).astype(np.intp)
    return numbers[positions]


def trial_spikes(recording: xr.Dataset, numbers: NDArray[np.int64]) -> TrialSpikes:
    """Spikes of the trials with these numbers, in this order; only theirs are looked at."""
    trials = rows_of_trials(recording, numbers)
    per_trial = recording[SPIKES_PER_TRIAL].to_numpy().astype(np.intp)
    starts = np.concatenate([[0], np.cumsum(per_trial)])
    spikes = np.concatenate(
        [np.arange(starts[trial], starts[trial + 1]) for trial in trials]
        or [np.empty(0, dtype=np.intp)]
    )
    bins: NDArray[Any] = recording[SPIKE_BIN].to_numpy()[spikes]
    in_seconds = recording[TIME].attrs["units"] == _SECONDS
    # a bin without width stands at its number
    half = float(recording[TIME].attrs["bin_width"]) / 2 if in_seconds else 0.0
    ends = recording[DURATION].to_numpy()[trials].astype(float)
    return TrialSpikes(
        numbers,
        ends if in_seconds else np.full(len(trials), np.nan),
        np.repeat(np.arange(len(trials)), per_trial[trials]),
        recording[SPIKE_CHANNEL].to_numpy()[spikes].astype(np.intp),
        recording[TIME].to_numpy()[bins] + half,
    )
