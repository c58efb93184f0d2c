"""Spikes of many rasters, three bytes each until the trials can be put together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from striate.matfile.counts import check_counts, spike_positions
from striate.matfile.values import Sparse, SparseRun
from striate.recording import smallest_type

RASTERS_PER_BATCH: Final = 256

_AXES: Final = ("unit", "bin")

Raster = NDArray[Any] | Sparse
Positions = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Batch:
    """Spikes of some rasters, one raster after another.

    Attributes
    ----------
    unit, bin
        (spike,), in any order within a raster.
    per_raster
        (raster,): how many spikes each raster holds.
    """

    unit: Positions
    bin: Positions
    per_raster: Positions

    @property
    def raster(self) -> Positions:
        """Raster of each spike, counted from 0."""
        count = len(self.per_raster)
        return np.repeat(np.arange(count, dtype=smallest_type(count)), self.per_raster)


class Rasters:
    """Rasters (unit, bin) of spike counts, one after another.

    Attributes
    ----------
    shapes
        Units and bins of each raster.
    batches
        Their spikes, `RASTERS_PER_BATCH` rasters in each batch but the last.
    """

    def __init__(self, name_of: Callable[[int], str]) -> None:
        """`name_of` gives the name of a raster, counted from 0, for messages."""
        self.shapes: list[tuple[int, int]] = []
        self.batches: list[Batch] = []
        self._name_of = name_of
        self._waiting: list[Batch] = []
        self._waiting_count = 0

    def add(self, raster: Raster) -> None:
        """Take one more raster.

        Raises
        ------
        LayoutError
            It holds what is no spike count.
        """
        shape = (raster.shape[0], raster.shape[1])
        units, bins = spike_positions(raster, self._name_of(len(self.shapes)), _AXES)
        self._take([shape], _batch([shape], units, bins, [len(units)]))

    def add_run(self, run: SparseRun) -> None:
        """Take several sparse rasters at once, many times faster.

        Raises
        ------
        LayoutError
            One holds what is no spike count.
        """
        while len(run):
            part, run = run.parted(RASTERS_PER_BATCH - self._waiting_count)
            self._take(part.shapes, self._spikes_of(part))

    def close(self) -> None:
        """Make a batch of the rasters that wait for more."""
        if self._waiting:
            columns = zip(*((of.unit, of.bin, of.per_raster) for of in self._waiting), strict=True)
            self.batches.append(Batch(*map(np.concatenate, columns)))
            self._waiting, self._waiting_count = [], 0

    def _take(self, shapes: Sequence[tuple[int, int]], spikes: Batch) -> None:
        self.shapes += shapes
        self._waiting.append(spikes)
        self._waiting_count += len(shapes)
        if self._waiting_count == RASTERS_PER_BATCH:
            self.close()

    def _spikes_of(self, run: SparseRun) -> Batch:
        once = _batch(run.shapes, run.row, run.column, run.entry_counts)
        others = np.flatnonzero(run.value != 1)
        if not others.size:
            return once
        raster = np.searchsorted(run.entry_counts.cumsum(), others, side="right")
        self._check(run, others, raster)
        times = run.value[others].astype(np.intp)
        per_raster = once.per_raster.astype(np.intp)
        np.add.at(per_raster, raster, times - 1)
        more, none = np.repeat(others, np.maximum(times - 1, 0)), others[times == 0]
        unit, bins = (_as_often(column, more, none) for column in (once.unit, once.bin))
        return Batch(unit, bins, per_raster.astype(np.uint32))

    def _check(self, run: SparseRun, entries: Positions, raster: Positions) -> None:
        """Refuse entries of a run, in the given rasters of it, that are no spike counts."""
        row, column, value = (of[entries] for of in (run.row, run.column, run.value))
        first = len(self.shapes)
        check_counts(row, column, value, lambda entry: self._name_of(first + raster[entry]), _AXES)


def _as_often(column: Positions, more: Positions, none: Positions) -> Positions:
    """The column with the entries `more` once more each time they stand there, without `none`."""
    found = np.insert(column, more, column[more])
    return np.delete(found, none + np.searchsorted(more, none)) if none.size else found


def _batch(
    shapes: Sequence[tuple[int, int]], units: Positions, bins: Positions, per_raster: ArrayLike
) -> Batch:
    most_units, most_bins = map(max, zip(*shapes, strict=True))
    return Batch(
        units.astype(smallest_type(most_units)),
        bins.astype(smallest_type(most_bins)),
        np.asarray(per_raster, np.uint32),
    )
