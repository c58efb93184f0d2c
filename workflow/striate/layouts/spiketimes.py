"""Spike times of many cells of a file, kept as bins until the trials can be put together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.matfile.values import Part, described

LATEST_S: Final = 1e6

_CELLS_PER_BATCH: Final = 4096
_ON_EDGE_BINS: Final = 1e-6


@dataclass(frozen=True)
class BinnedSpikes:
    """Spikes of cells, one cell after another.

    Attributes
    ----------
    per_cell
        int (cell,): how many spikes each cell holds.
    bin
        int (spike,): bin of each spike, counted from time 0; negative before it.
    """

    per_cell: NDArray[np.int64]
    bin: NDArray[np.signedinteger[Any]]


class SpikeTimes:
    """Cells of spike times in s, one after another; in a cell they may come in any order."""

    def __init__(self, width_s: float, name_of: Callable[[int], str]) -> None:
        """Bins are `width_s` wide; `name_of` gives the name of a cell, counted from 0."""
        self._width_s, self._name_of = width_s, name_of
        self._counts: list[int] = []
        self._bins: list[NDArray[np.signedinteger[Any]]] = []
        self._waiting: list[NDArray[Any]] = []

    def add(self, times: Part) -> None:
        """Take one more cell.

        Raises
        ------
        LayoutError
            It holds what is no time, or one that no recording has.
        """
        if not isinstance(times, np.ndarray) or times.dtype.kind not in "fiu":
            name = self._name_of(len(self._counts))
            raise LayoutError(f"{name} is {described(times)}; spike times in s needed")
        self._counts.append(times.size)
        self._waiting.append(times.ravel())
        if len(self._waiting) == _CELLS_PER_BATCH:
            self._close()

    def spikes(self) -> BinnedSpikes:
        """Spikes of all cells so far."""
        self._close()
        bins = np.concatenate(self._bins) if self._bins else np.empty(0, np.int8)
        return BinnedSpikes(np.array(self._counts, np.int64), bins)

    def _close(self) -> None:
        if not self._waiting:
            return
        times = np.concatenate(self._waiting)
        impossible = ~(np.abs(times) < LATEST_S)  # so that NaN is one, too
        if impossible.any():
            raise self._fault(int(np.argmax(impossible)), times)
        bins = _bins(times, self._width_s)
        self._bins.append(bins.astype(_smallest(bins)))
        self._waiting = []

    def _fault(self, spike: int, times: NDArray[Any]) -> LayoutError:
        first_cell = len(self._counts) - len(self._waiting)
        cell = first_cell + cell_of(spike, self._counts[first_cell:])
        return LayoutError(f"{self._name_of(cell)} holds the spike time {times[spike]}; s needed")


def cell_of(spike: int, per_cell: Sequence[int] | NDArray[np.integer[Any]]) -> int:
    """Cell that holds a spike; both are counted from 0."""
    return int(np.searchsorted(np.cumsum(per_cell), spike, side="right"))


def _bins(times: NDArray[Any], width_s: float) -> NDArray[np.int64]:
    """Bin of each time; a time on an edge, as well as its type can say, is in the later bin."""
    position = times.astype(float) / width_s
    nearest = np.rint(position)
    precision = np.spacing(np.abs(times)) / width_s if times.dtype.kind == "f" else 0.0
    is_on_edge = np.abs(position - nearest) <= np.maximum(_ON_EDGE_BINS, precision)
    return np.where(is_on_edge, nearest, np.floor(position)).astype(np.int64)


def _smallest(bins: NDArray[np.int64]) -> np.dtype[Any]:
    """The smallest signed type that holds all of them."""
    reach = max(int(bins.max(initial=0)), -int(bins.min(initial=0)))
    return np.min_scalar_type(-reach - 1)
