"""Spikes of many rasters, four bytes each until the trials can be put together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.matfile.counts import are_counts, spike_positions
from striate.matfile.values import Sparse
from striate.recording import smallest_type

RASTERS_PER_BATCH: Final = 256

Raster = NDArray[Any] | Sparse
Positions = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Batch:
    """Spikes of some rasters, in any order: raster (counted from 0), unit and bin of each."""

    raster: Positions
    unit: Positions
    bin: Positions
    raster_count: int


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
        self._waiting: list[Raster] = []

    def add(self, raster: Raster) -> None:
        """Take one more raster.

        Raises
        ------
        LayoutError
            A raster holds what is no spike count.
        """
        self.shapes.append((raster.shape[0], raster.shape[1]))
        self._waiting.append(raster)
        if len(self._waiting) == RASTERS_PER_BATCH:
            self.close()

    def close(self) -> None:
        """Make a batch of the rasters that wait for more."""
        if self._waiting:
            first = len(self.shapes) - len(self._waiting)
            self.batches.append(_joined(self._waiting) or self._one_by_one(first))
            self._waiting = []

    def _one_by_one(self, first: int) -> Batch:
        positions = [
            spike_positions(raster, self._name_of(first + number), ("unit", "bin"))
            for number, raster in enumerate(self._waiting)
        ]
        units, bins = (np.concatenate(part) for part in zip(*positions, strict=True))
        return _batch([len(unit) for unit, _ in positions], units, bins, self._waiting)


def _joined(rasters: Sequence[Raster]) -> Batch | None:
    """All rasters at once, several times faster; None unless all are sparse and hold counts."""
    sparse = [raster for raster in rasters if isinstance(raster, Sparse)]
    if len(sparse) < len(rasters):
        return None
    counts = np.concatenate([raster.value for raster in sparse])
    others = np.flatnonzero(counts != 1)
    if not are_counts(counts[others]).all():
        return None
    entries = [len(raster.row) for raster in sparse]
    units = np.concatenate([raster.row for raster in sparse])
    batch = _batch(entries, units, _bins(sparse), rasters)
    return _with_multiples(batch, others, counts[others].astype(np.intp)) if others.size else batch


def _bins(sparse: Sequence[Sparse]) -> Positions:
    """Bin of each entry: how many bins begin at or before it.

    One raster at a time: the memory for all at once costs more than the work.
    """
    most_bins = max(raster.shape[1] for raster in sparse)
    counting = smallest_type(most_bins + 2)
    begun = [np.cumsum(np.bincount(raster.first)[:-1], dtype=counting) for raster in sparse]
    bins: Positions = np.concatenate(begun) - counting.type(1)
    return bins


def _with_multiples(batch: Batch, entries: NDArray[np.intp], counts: NDArray[np.intp]) -> Batch:
    """The batch with the given entries as often as they count; it holds each of them once."""
    none = entries[counts == 0]
    more = np.repeat(entries, np.maximum(counts - 1, 0))
    raster, unit, bins = (
        np.concatenate([np.delete(column, none) if none.size else column, column[more]])
        for column in (batch.raster, batch.unit, batch.bin)
    )
    return Batch(raster, unit, bins, batch.raster_count)


def _batch(
    per_raster: Sequence[int], units: Positions, bins: Positions, rasters: Sequence[Raster]
) -> Batch:
    unit_counts, bin_counts = np.array([raster.shape for raster in rasters]).T
    numbers = np.arange(len(rasters), dtype=smallest_type(RASTERS_PER_BATCH))
    return Batch(
        np.repeat(numbers, per_raster),
        units.astype(_type(unit_counts)),
        bins.astype(_type(bin_counts)),
        len(rasters),
    )


def _type(counts: NDArray[np.integer[Any]]) -> np.dtype[Any]:
    return smallest_type(int(counts.max(initial=0)))
