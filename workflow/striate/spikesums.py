"""Spikes of a recording counted, in one pass over its events.

The spikes of a recording stand by trial, channel and time (see `recording.OrderedSpikes`). So those
of one trial, channel and bin are neighbours: a run, whose length is the count.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.archive import VALUES_PER_CHUNK
from striate.binning import Bins
from striate.recording import CHANNEL, SPIKE_BIN, SPIKE_CHANNEL, SPIKES_PER_TRIAL, TRIAL

Counts = NDArray[np.int64]
Positions = NDArray[np.intp]


def counts_in_window(recording: xr.Dataset, inside: slice) -> Counts:
    """(trial, channel): spikes in the native bins `inside`, of all trials."""
    counts = np.zeros((recording.sizes[TRIAL], recording.sizes[CHANNEL]), np.int64)
    for spikes in spike_blocks(recording, np.arange(len(counts))):
        counted = (spikes.bin >= inside.start) & (spikes.bin < inside.stop)
        until = np.zeros(len(counted) + 1, np.int32)
        np.cumsum(counted, out=until[1:])
        runs = _runs(spikes.per_trial, spikes.channel)
        rows = np.repeat(spikes.row, runs.per_trial)
        counts[rows, spikes.channel[runs.first]] = np.diff(until[runs.bounds])
    return counts


def counts_in_bins(recording: xr.Dataset, trials: Positions, bins: Bins) -> NDArray[np.float64]:
    """(trial, channel, bin): spikes of the chosen trials, in any order; as float."""
    counts = np.zeros((len(trials), recording.sizes[CHANNEL], bins.count))
    every_bin = np.full(len(trials), bins.count)
    for spikes in spike_blocks(recording, trials):
        inside = inside_bins(spikes, bins, every_bin[spikes.row])
        runs = _runs(inside.per_trial, inside.channel, inside.bin)
        rows = np.repeat(inside.row, runs.per_trial)
        counts[rows, inside.channel[runs.first], inside.bin[runs.first]] = np.diff(runs.bounds)
    return counts


def sums_over_trials(
    recording: xr.Dataset, trials: Positions, bins: Bins, lived: Positions
) -> tuple[Counts, Counts]:
    """(channel, bin) each: sum of the counts of the chosen trials, and sum of their squares.

    Parameters
    ----------
    lived
        (trial,): how many of the bins each of the chosen trials lived to the end of; spikes in
        later ones do not count.
    """
    shape = (recording.sizes[CHANNEL], bins.count)
    total, more = np.zeros((2, *shape), np.int64)
    for spikes in spike_blocks(recording, trials):
        inside = inside_bins(spikes, bins, lived[spikes.row])
        cell = inside.channel * np.intp(bins.count) + inside.bin
        total += np.bincount(cell, minlength=total.size).reshape(shape)
        # few cells hold more than one spike: only there is the square more than the count
        first, length = _long_runs(inside.per_trial, cell)
        of_squares = np.bincount(cell[first], length * (length - 1), more.size)
        more += of_squares.reshape(shape).astype(np.int64)
    return total, total + more


@dataclass(frozen=True)
class BlockOfSpikes:
    """Spikes of some of the chosen trials.

    `row` (trial,) is where each of these stands among all that were chosen, and `per_trial` how
    many spikes it holds; `channel` and `bin` (spike,) are theirs, one trial after another.
    """

    row: Positions
    per_trial: Positions
    channel: NDArray[Any]
    bin: NDArray[Any]


@dataclass(frozen=True)
class _Runs:
    """Neighbouring spikes of one cell.

    `bounds` (run + 1,) are where the runs begin, and where the last ends; `per_trial` (trial,) is
    how many there are.
    """

    bounds: Positions
    per_trial: Positions

    @property
    def first(self) -> Positions:
        """The first spike of each run."""
        return self.bounds[:-1]


def spike_blocks(recording: xr.Dataset, trials: Positions) -> Iterator[BlockOfSpikes]:
    """The spikes of the chosen trials, about a chunk of all spikes at a time."""
    per_trial = recording[SPIKES_PER_TRIAL].to_numpy().astype(np.intp)
    starts = (np.cumsum(per_trial) - per_trial)[trials]
    order = np.argsort(trials, kind="stable")
    block = starts[order] // VALUES_PER_CHUNK
    for rows in np.split(order, np.flatnonzero(np.diff(block)) + 1):
        counts = per_trial[trials[rows]]
        columns = (
            _column(recording, name, starts[rows], counts) for name in (SPIKE_CHANNEL, SPIKE_BIN)
        )
        if counts.any():
            yield BlockOfSpikes(rows, counts, *columns)


def _column(recording: xr.Dataset, name: str, starts: Positions, counts: Positions) -> NDArray[Any]:
    """Values of the spikes of some trials, read from the artifact here if they are not loaded."""
    first, stops = starts[0], starts + counts
    column = recording.variables[name][first : stops[-1]].to_numpy()
    if (starts[1:] == stops[:-1]).all():
        return column
    parts = zip((starts - first).tolist(), (stops - first).tolist(), strict=True)
    return np.concatenate([column[start:stop] for start, stop in parts])


def inside_bins(spikes: BlockOfSpikes, bins: Bins, stop: Positions) -> BlockOfSpikes:
    """The spikes in the bins, of each trial before bin `stop` (trial,); `bin` counts these bins."""
    first, after = bins.first, bins.first + stop * bins.size
    kept = spikes.bin >= first
    if (after <= spikes.bin.max()).any():
        kept &= spikes.bin < np.repeat(after, spikes.per_trial)
    position = (spikes.bin.astype(np.int32) - first) // bins.size
    if kept.all():
        return BlockOfSpikes(spikes.row, spikes.per_trial, spikes.channel, position)
    ends = np.cumsum(spikes.per_trial)
    until = np.concatenate([[0], np.cumsum(kept)])
    left = until[ends] - until[ends - spikes.per_trial]
    return BlockOfSpikes(spikes.row, left, spikes.channel[kept], position[kept])


def _runs(per_trial: Positions, *columns: NDArray[Any]) -> _Runs:
    """Runs of spikes that agree in their trial and in every column."""
    trial_bounds = np.concatenate([[0], np.cumsum(per_trial)])
    begins = np.zeros(len(columns[0]) + 1, bool)
    begins[trial_bounds] = True
    for column in columns:
        begins[1:-1] |= column[1:] != column[:-1]
    bounds = np.flatnonzero(begins)
    return _Runs(bounds, np.diff(np.searchsorted(bounds, trial_bounds)))


def _long_runs(per_trial: Positions, cell: Positions) -> tuple[Positions, Positions]:
    """(run,) each: first spike and length of the runs of two spikes or more."""
    follows = np.zeros(len(cell) + 1, bool)
    np.equal(cell[1:], cell[:-1], out=follows[1:-1])
    follows[np.cumsum(per_trial)] = False
    turns = np.flatnonzero(follows[1:] != follows[:-1])
    first, last = turns[::2], turns[1::2]
    return first, last - first + 1
