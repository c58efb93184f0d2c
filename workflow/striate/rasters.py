"""Spikes of many rasters, kept in few bytes until the trials can be put together."""

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
    """Spikes of some rasters: how many each raster has; unit and bin of each spike."""

    per_raster: NDArray[np.integer[Any]]
    unit: Positions
    bin: Positions

    def raster(self) -> NDArray[np.intp]:
        """Raster of each spike, counted from 0."""
        return np.repeat(np.arange(len(self.per_raster)), self.per_raster)


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
        per_raster = np.array([len(unit) for unit, _ in positions])
        units, bins = (np.concatenate(part) for part in zip(*positions, strict=True))
        return _batch(per_raster, units, bins, self._waiting)


def _joined(rasters: Sequence[Raster]) -> Batch | None:
    """All rasters at once, several times faster; None unless all are sparse and hold counts."""
    sparse = [raster for raster in rasters if isinstance(raster, Sparse)]
    if len(sparse) < len(rasters):
        return None
    counts = np.concatenate([raster.value for raster in sparse])
    if not are_counts(counts).all():
        return None
    units = np.concatenate([raster.row for raster in sparse])
    bins = np.repeat(*_bins_and_entries(sparse))
    entries = np.array([len(raster.row) for raster in sparse])
    if (counts == 1).all():
        return _batch(entries, units, bins, rasters)
    times = counts.astype(np.intp)
    before = np.concatenate([[0], np.cumsum(times)])
    stops = np.cumsum(entries)
    per_raster = before[stops] - before[stops - entries]
    return _batch(per_raster, np.repeat(units, times), np.repeat(bins, times), rasters)


def _bins_and_entries(sparse: Sequence[Sparse]) -> tuple[Positions, Positions]:
    """Every bin of every raster, and how many entries it has."""
    widths = np.array([raster.shape[1] for raster in sparse])
    bins = np.concatenate([np.arange(width, dtype=_type(widths)) for width in widths])
    first = np.concatenate([raster.first for raster in sparse])
    between_rasters = np.cumsum(widths + 1)[:-1] - 1
    return bins, np.delete(np.diff(first), between_rasters)


def _batch(
    per_raster: NDArray[np.integer[Any]],
    units: Positions,
    bins: Positions,
    rasters: Sequence[Raster],
) -> Batch:
    unit_counts, bin_counts = np.array([raster.shape for raster in rasters]).T
    return Batch(per_raster, units.astype(_type(unit_counts)), bins.astype(_type(bin_counts)))


def _type(counts: NDArray[np.integer[Any]]) -> np.dtype[Any]:
    return smallest_type(int(counts.max(initial=0)))
