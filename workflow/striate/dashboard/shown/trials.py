"""Trials of one channel, one by one: spikes as in the printed raster, or activity in bins."""

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.activity import binned, trial_blocks
from striate.binning import coarse_bins
from striate.dashboard.sent.numbers import text, texts
from striate.dashboard.sent.resource import Arrays
from striate.dashboard.shown.position import check_position
from striate.labelled import holds_spikes, rows_of_trials
from striate.panels.scales import Values
from striate.panels.spiketrials import TrialSpikes, evenly_spaced, trial_spikes
from striate.recording import ACTIVITY, CHANNEL, DURATION, TIME


@dataclass(frozen=True)
class SpikesByChannel:
    """Spikes of chosen trials, one channel after the other: half of what they are by trial.

    Attributes
    ----------
    starts
        int (channel + 1,): where the spikes of each channel begin.
    time, row
        (spike,): as in `TrialSpikes`.
    """

    starts: NDArray[np.intp]
    time: Values
    row: NDArray[np.int32]

    def of_channel(self, channel: int) -> tuple[Values, NDArray[np.int32]]:
        """Time and row of each spike of one channel."""
        own = slice(self.starts[channel], self.starts[channel + 1])
        return self.time[own], self.row[own]


@dataclass(frozen=True)
class ShownTrials:
    """Chosen trials of one stimulus, those of all channels.

    Attributes
    ----------
    channels
        Their names: whoever asked by position may have another recording in mind.
    spikes
        None for rates and amplitudes.
    time, activity
        (bin,) left edges and (row, channel, bin), stored units; empty for spikes.
    """

    numbers: NDArray[np.int64]
    ends: Values
    channels: list[str]
    units: str
    spikes: SpikesByChannel | None
    time: Values
    activity: Values

    @property
    def bytes(self) -> int:
        """What it takes in memory."""
        spikes = (self.spikes.time, self.spikes.row) if self.spikes else ()
        return sum(array.nbytes for array in (self.activity, *spikes))

    def of_channel(self, position: int) -> Arrays:
        """What the page draws of one channel.

        Raises
        ------
        AbsentError
            There is no such channel.
        """
        check_position(position, len(self.channels))
        arrays: dict[str, NDArray[np.generic]] = {"trial": self.numbers, "end": self.ends}
        if self.spikes is not None:
            time, row = self.spikes.of_channel(position)
            arrays |= {"spike_time": time, "spike_row": row}
        else:
            arrays |= {"time": self.time, "activity": self.activity[:, position]}
        return Arrays(arrays, {"units": self.units, "channel": self.channels[position]})


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
    channels, count = texts(recording[CHANNEL].to_numpy()), recording.sizes[CHANNEL]
    if holds_spikes(recording):
        spikes = trial_spikes(recording, chosen)
        nothing = np.empty((len(chosen), count, 0))
        sorted_spikes = _by_channel(spikes, count)
        return ShownTrials(
            chosen, spikes.ends, channels, "spikes", sorted_spikes, np.empty(0), nothing
        )
    rows, bins = rows_of_trials(recording, chosen), coarse_bins(recording, bin_ms)
    parts = [binned(recording, block, bins) for block in trial_blocks(recording, rows)]
    in_seconds = recording[TIME].attrs.get("units") == "s"
    ends = recording[DURATION].to_numpy()[rows].astype(float)
    return ShownTrials(
        chosen,
        ends if in_seconds else np.full(len(rows), np.nan),
        channels,
        text(recording[ACTIVITY].attrs.get("units", "")),
        None,
        bins.left_edges,
        np.concatenate([np.empty((0, count, bins.count)), *parts]),
    )


def _by_channel(spikes: TrialSpikes, channel_count: int) -> SpikesByChannel:
    order = np.argsort(spikes.channel, kind="stable")
    per_channel = np.bincount(spikes.channel, minlength=channel_count)
    starts = np.concatenate([[0], np.cumsum(per_channel)])
    return SpikesByChannel(starts, spikes.time[order], spikes.row[order].astype(np.int32))
