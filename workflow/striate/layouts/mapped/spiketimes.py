"""Spikes from a cell array of spike times."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.layouts.mapped.axes import Counts, Trials, axis_lengths, by_trial, trials_of
from striate.layouts.spiketimes import BinnedSpikes, SpikeTimes
from striate.matfile.values import Cell
from striate.recording import Spikes, TimeAxis

_TRIALS_PER_BLOCK: Final = 256


@dataclass(frozen=True)
class TimedSpikes:
    """Spikes of cells (trial, channel), trial after trial.

    Attributes
    ----------
    name
        Where they are, for messages.
    spikes
        Their bins, counted from stimulus onset.
    time
        The bins that belong to the trials.
    """

    name: str
    trials: Trials
    channel_count: int
    spikes: BinnedSpikes
    time: TimeAxis

    def bins(self) -> NDArray[np.int64]:
        """Bin of each spike, counted from the start of a trial; some may lie outside it."""
        first = round(self.time.start_s / (self.time.width_s or 1))
        return self.spikes.bin.astype(np.int64) - first

    def inside(self, bins: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which bins belong to the trials."""
        return (bins >= 0) & (bins < self.time.count)


def timed_spikes(
    cell: Cell, axes: Sequence[str], name: str, counts: Counts, time: TimeAxis
) -> TimedSpikes:
    """Spikes of a cell array of spike times in s after stimulus onset.

    Raises
    ------
    LayoutError
        The axes are not those of the cell array, or a cell holds what is no time.
    """
    lengths = axis_lengths(cell.values.shape, axes, name, counts)
    trials = trials_of(lengths)
    cells = by_trial(cell.values, lengths)[:, :, 0]
    channel_count = cells.shape[1]

    def cell_name(position: int) -> str:
        trial, channel = divmod(position, channel_count)
        return f"{name} in {trials.named(trial)}, channel {channel + 1},"

    times = SpikeTimes(time.width_s or 1, cell_name)
    for value in cells.ravel():
        times.add(value)
    return TimedSpikes(name, trials, channel_count, times.spikes(), time)


def unused_spikes(timed: TimedSpikes) -> str:
    """How many spikes lie outside the trials, in words; empty for none.

    Raises
    ------
    LayoutError
        More than half of them, as with times in ms, or counted from another moment.
    """
    bins = timed.bins()
    outside = int(np.count_nonzero(~timed.inside(bins)))
    width_s = timed.time.width_s or 1
    stretch = f"{timed.time.start_s:g} to {timed.time.start_s + timed.time.count * width_s:g} s"
    if 2 * outside > bins.size:
        earliest, latest = (float(edge) * width_s for edge in _reach(timed.spikes.bin))
        raise LayoutError(
            f"{timed.name}: {_how_few(bins.size - outside, bins.size)} within the trials, "
            f"{stretch}; the times reach from {earliest:g} to {latest:g}: "
            "s after stimulus onset needed, or another `trial`"
        )
    return f"{outside} of {bins.size} spikes, outside {stretch}" if outside else ""


def spikes_at(timed: TimedSpikes) -> Iterator[Spikes]:
    """Every spike within the trials."""
    channels, all_bins = timed.channel_count, timed.bins()
    edges = np.concatenate([[0], np.cumsum(timed.spikes.per_cell)])[:: max(channels, 1)]
    for start in range(0, timed.trials.count, _TRIALS_PER_BLOCK):
        stop = min(start + _TRIALS_PER_BLOCK, timed.trials.count)
        per_cell = timed.spikes.per_cell[start * channels : stop * channels]
        bins = all_bins[edges[start] : edges[stop]]
        cell = np.repeat(np.arange(per_cell.size), per_cell)
        inside = timed.inside(bins)
        trial, channel = np.divmod(cell[inside], max(channels, 1))
        yield Spikes(trial, channel, bins[inside], stop - start)


def _how_few(inside: int, count: int) -> str:
    return f"only {inside} of {count} spikes lie" if inside else "no spike lies"


def _reach(bins: NDArray[Any]) -> tuple[int, int]:
    return int(bins.min()), int(bins.max())
