"""Trials of one channel, one by one: spikes as in the printed raster, or activity in bins."""

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.activity import binned, trial_blocks
from striate.binning import coarse_bins
from striate.dashboard.faults import AbsentError
from striate.dashboard.resources.resource import Arrays
from striate.labelled import holds_spikes, rows_of_trials
from striate.panels.scales import Values
from striate.panels.spiketrials import TrialSpikes, evenly_spaced, trial_spikes
from striate.recording import ACTIVITY, CHANNEL, DURATION, TIME


@dataclass(frozen=True)
class ShownTrials:
    """Chosen trials of one stimulus, those of all channels.

    Attributes
    ----------
    spikes
        None for rates and amplitudes.
    time, activity
        (bin,) left edges and (row, channel, bin), stored units; empty for spikes.
    """

    numbers: NDArray[np.int64]
    ends: Values
    channel_count: int
    units: str
    spikes: TrialSpikes | None
    time: Values
    activity: Values

    @property
    def bytes(self) -> int:
        """What it takes in memory."""
        of = self.spikes
        spikes = (of.row, of.channel, of.time) if of else ()
        return sum(array.nbytes for array in (self.activity, *spikes))

    def of_channel(self, position: int) -> Arrays:
        """What the page draws of one channel.

        Raises
        ------
        AbsentError
            There is no such channel.
        """
        if position >= self.channel_count:
            raise AbsentError(
                f"there is no channel {position}; the recording has {self.channel_count}, from 0 on"
            )
        arrays: dict[str, NDArray[np.generic]] = {"trial": self.numbers, "end": self.ends}
        if self.spikes is not None:
            time, row = self.spikes.of_channel(position)
            arrays |= {"spike_time": time, "spike_row": row}
        else:
            arrays |= {"time": self.time, "activity": self.activity[:, position]}
        return Arrays(arrays, {"units": self.units})


def shown_trials(recording: xr.Dataset, numbers: NDArray[np.int64], bin_ms: float) -> ShownTrials:
    """At most 100 of the trials with these numbers, evenly spaced.

    Parameters
    ----------
    numbers
        As the recording counts its trials.
    bin_ms
        Bins of rates and amplitudes.
    """
    chosen = evenly_spaced(numbers)
    count = recording.sizes[CHANNEL]
    if holds_spikes(recording):
        spikes = trial_spikes(recording, chosen)
        nothing = np.empty((len(chosen), count, 0))
        return ShownTrials(chosen, spikes.ends, count, "spikes", spikes, np.empty(0), nothing)
    rows, bins = rows_of_trials(recording, chosen), coarse_bins(recording, bin_ms)
    parts = [binned(recording, block, bins) for block in trial_blocks(recording, rows)]
    in_seconds = recording[TIME].attrs.get("units") == "s"
    ends = recording[DURATION].to_numpy()[rows].astype(float)
    return ShownTrials(
        chosen,
        ends if in_seconds else np.full(len(rows), np.nan),
        count,
        str(recording[ACTIVITY].attrs.get("units", "")),
        None,
        bins.left_edges,
        np.concatenate([np.empty((0, count, bins.count)), *parts]),
    )
