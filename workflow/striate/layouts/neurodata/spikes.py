"""Spikes of the units of an NWB file, counted in the bins of the trials."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.layouts.neurodata.columns import ragged
from striate.layouts.neurodata.file import stored
from striate.layouts.neurodata.intervals import Intervals
from striate.progress import with_progress
from striate.recording import Spikes, TimeAxis, smallest_type

_SPIKE_TIMES: Final = "spike_times"
_TRIALS_PER_BLOCK: Final = 256
_MOST_BINS: Final = 10_000_000
# a spike that rounding puts this little before an edge belongs behind it
_TOLERANCE_BINS: Final = 1e-6


@dataclass(frozen=True)
class UnitSpikes:
    """Spikes of one unit, trial after trial; one in two overlapping trials counts in both.

    Attributes
    ----------
    bounds
        int (trial + 1,): trial k holds ``bin[bounds[k] : bounds[k + 1]]``.
    bin
        int (spike,): bin of each spike, counted from 0.
    """

    bounds: NDArray[np.integer[Any]]
    bin: NDArray[np.integer[Any]]

    def in_trials(self, start: int, stop: int) -> tuple[NDArray[np.intp], NDArray[Any]]:
        """Trial, counted from `start`, and bin of the spikes of start <= trial < stop."""
        bounds = self.bounds[start : stop + 1].astype(np.intp)
        return np.repeat(np.arange(stop - start), np.diff(bounds)), self.bin[bounds[0] : bounds[-1]]


def time_axis(trials: Intervals, bin_s: float) -> TimeAxis:
    """Bins of `bin_s` from the start of the trials to the end of the longest.

    Raises
    ------
    LayoutError
        There are more bins than can be shown.
    """
    count = np.ceil(trials.longest_s / bin_s - _TOLERANCE_BINS)
    if count > _MOST_BINS:
        raise LayoutError(
            f"the longest row of the table {trials.name} lasts {trials.longest_s:g} s, more than "
            f"{_MOST_BINS} bins of {bin_s * 1000:g} ms; write an epoch, or a larger bin_ms"
        )
    return TimeAxis(int(count), bin_s, trials.start_s)


def spikes_of_units(units: Any, trials: Intervals, time: TimeAxis) -> list[UnitSpikes]:
    """Spikes of every unit, read unit by unit; those outside all trials are let go.

    Raises
    ------
    LayoutError
        The table has no spike times, or one of them is no number.
    """
    found = ragged(units, _SPIKE_TIMES)
    if found is None:
        raise LayoutError(
            f"the table {units.name} has no {_SPIKE_TIMES}; "
            "write which `series` to read, if the file has one"
        )
    times, bounds = found
    kept = []
    for unit in with_progress(range(len(bounds) - 1), "units read"):
        of_unit = np.ravel(stored(times, slice(*bounds[unit : unit + 2]), np.float64))
        if not np.isfinite(of_unit).all():
            raise LayoutError(
                f"{units.name}.{_SPIKE_TIMES} of row {unit + 1} holds what is no time "
                f"({of_unit[~np.isfinite(of_unit)][0]})"
            )
        kept.append(unit_spikes(of_unit, trials, time))
    return kept


def unit_spikes(times: NDArray[np.float64], trials: Intervals, time: TimeAxis) -> UnitSpikes:
    """Spikes of one unit in bins: start + k bins <= time - onset < start + (k + 1) bins.

    Both times are of the clock of the session, as float64. A spike at an edge belongs to the bin
    that begins there, also where rounding puts their difference a little before it: by 4 steps of
    float64 at the time of the trial, and a millionth of a bin.

    Parameters
    ----------
    times
        s on the clock of the session, in any order.
    """
    width_s = float(time.width_s or 0)
    if (np.diff(times) < 0).any():
        times = np.sort(times)
    slack_s = trials.rounding_s + _TOLERANCE_BINS * width_s
    # NaN sorts behind every spike: a trial without a time finds none
    first = np.searchsorted(times, trials.onset_s + trials.start_s - slack_s)
    stop = np.searchsorted(times, trials.onset_s + trials.stop_s - slack_s)
    counts = np.maximum(stop - first, 0)
    trial = np.repeat(np.arange(len(counts)), counts)
    position = np.arange(counts.sum()) + np.repeat(first - (np.cumsum(counts) - counts), counts)
    after_start_s = times[position] - trials.onset_s[trial] - trials.start_s + slack_s[trial]
    bins = np.clip(np.floor(after_start_s / width_s), 0, time.count - 1)
    bounds = np.concatenate([[0], np.cumsum(counts)])
    return UnitSpikes(
        bounds.astype(smallest_type(len(bins) + 1)), bins.astype(smallest_type(time.count))
    )


def spike_blocks(units: Sequence[UnitSpikes], trial_count: int) -> Iterator[Spikes]:
    """Spikes of all units, some trials at a time."""
    for start in range(0, trial_count, _TRIALS_PER_BLOCK):
        stop = min(start + _TRIALS_PER_BLOCK, trial_count)
        trials, bins = zip(*(unit.in_trials(start, stop) for unit in units), strict=True)
        unit_of_spike = np.repeat(np.arange(len(units)), [len(of_unit) for of_unit in bins])
        yield Spikes(np.concatenate(trials), unit_of_spike, np.concatenate(bins), stop - start)
