"""When each unit was observed; outside these times its silence means nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.layouts.neurodata.columns import ragged
from striate.layouts.neurodata.file import stored
from striate.layouts.neurodata.intervals import Intervals
from striate.layouts.neurodata.spikes import UnitSpikes
from striate.recording import TimeAxis

_OBS_INTERVALS: Final = "obs_intervals"
_BLOCK_BYTES: Final = 4_000_000
_MOST_BYTES: Final = 4_000_000_000
_VALUE_BYTES: Final = np.dtype(np.float64).itemsize
_TOLERANCE_S: Final = 1e-9


@dataclass(frozen=True)
class Observed:
    """Stretches in which a unit was observed, ascending and apart, in s on the session's clock."""

    start_s: NDArray[np.float64]
    stop_s: NDArray[np.float64]

    def covers(self, start_s: Any, stop_s: Any, slack_s: Any) -> NDArray[np.bool_]:
        """Whether each stretch start_s <= time < stop_s lies in one of them, but for `slack_s`."""
        last = np.searchsorted(self.start_s, start_s + slack_s, side="right") - 1
        return np.asarray((last >= 0) & (self.stop_s[last] >= stop_s - slack_s))


def observed(units: Any) -> list[Observed | None]:
    """When each unit was observed, by the column `obs_intervals`; None for always.

    A unit for which the column says nothing counts as observed always.

    Raises
    ------
    LayoutError
        An interval stops before it starts, or is no pair of times.
    """
    found = ragged(units, _OBS_INTERVALS)
    if found is None:
        return [None] * len(units.id)
    values, bounds = found
    pairs = [stored(values, slice(a, b), np.float64) for a, b in pairwise(bounds)]
    return [_merged(of_unit, row) for row, of_unit in enumerate(pairs, start=1)]


def unobserved(units: Sequence[Observed | None], trials: Intervals) -> NDArray[np.bool_]:
    """Bool (trial, unit): whether a part of the trial lies where the unit was not observed."""
    missed = np.zeros((len(trials.onset_s), len(units)), dtype=bool)
    start_s, stop_s = trials.onset_s + trials.start_s, trials.onset_s + trials.stop_s
    for unit, seen in enumerate(units):
        if seen is not None:
            covered = seen.covers(start_s, stop_s, trials.rounding_s + _TOLERANCE_S)
            missed[:, unit] = ~covered & np.isfinite(trials.onset_s)
    return missed


def check_size(missed: NDArray[np.bool_], time: TimeAxis) -> None:
    """Refuse rates that would not fit into memory later, where spikes would have.

    Raises
    ------
    LayoutError
        They would take more than 4 GB.
    """
    wanted = missed.size * time.count * _VALUE_BYTES
    if wanted > _MOST_BYTES:
        raise LayoutError(
            f"{missed.any(axis=0).sum()} units were not observed throughout the trials "
            f"(units.{_OBS_INTERVALS}), and the firing rates that say so would take "
            f"{wanted / 1e9:.0f} GB; write a shorter epoch, or a larger bin_ms"
        )


def rate_blocks(
    units: Sequence[UnitSpikes],
    seen: Sequence[Observed | None],
    trials: Intervals,
    time: TimeAxis,
) -> Iterator[NDArray[np.float64]]:
    """Firing rates (trial, unit, bin) in spikes/s, some trials at a time.

    NaN in every bin that reaches beyond its trial, or beyond what was observed of the unit.
    """
    trial_count, width_s = len(trials.onset_s), float(time.width_s or 0)
    per_trial = len(units) * time.count * _VALUE_BYTES
    step = max(1, _BLOCK_BYTES // per_trial)
    lefts_s = trials.start_s + np.arange(time.count) * width_s
    for start in range(0, trial_count, step):
        stop = min(start + step, trial_count)
        onset_s = trials.onset_s[start:stop, None]
        slack_s = trials.rounding_s[start:stop, None] + _TOLERANCE_S
        block = np.empty((stop - start, len(units), time.count))
        lived = lefts_s + width_s <= trials.stop_s[start:stop, None] + slack_s
        for unit, (spikes, times) in enumerate(zip(units, seen, strict=True)):
            counts = np.zeros((stop - start, time.count))
            np.add.at(counts, spikes.in_trials(start, stop), 1)
            valid = lived & ~np.isnan(onset_s)
            if times is not None:
                edges_s = onset_s + lefts_s
                valid &= times.covers(edges_s, edges_s + width_s, slack_s)
            block[:, unit] = np.where(valid, counts / width_s, np.nan)
        yield block


def _merged(pairs: NDArray[np.float64], row: int) -> Observed | None:
    """Intervals in ascending order, those that touch or overlap as one."""
    if pairs.size == 0:
        return None
    if pairs.ndim != 2 or pairs.shape[1] != 2 or not (pairs[:, 0] <= pairs[:, 1]).all():
        raise LayoutError(
            f"units.{_OBS_INTERVALS} of row {row} holds what is no interval (start, stop)"
        )
    ordered = pairs[np.argsort(pairs[:, 0], kind="stable")]
    reached = np.maximum.accumulate(ordered[:, 1])
    begins = np.concatenate([[True], ordered[1:, 0] > reached[:-1] + _TOLERANCE_S])
    ends = np.concatenate([begins[1:], [True]])
    return Observed(ordered[begins, 0], reached[ends])
