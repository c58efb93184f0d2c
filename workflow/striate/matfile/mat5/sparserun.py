"""Sparse matrices of a cell array, joined and checked many at a time.

A recording holds ten thousands of small ones, whose bytes cost less than a few calls for each.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.matfile.mat5.bytestream import Content
from striate.matfile.mat5.damage import Damage
from striate.matfile.mat5.elements import ByteOrder
from striate.matfile.mat5.headers import Header
from striate.matfile.mat5.numbers import highest, sparse_parts
from striate.matfile.values import Place, SparseRun

# what they hold stays in the caches of the processor
_MOST_MATRICES: Final = 16
_MOST_BYTES: Final = 2**18


class Gathering:
    """Sparse matrices that wait to be joined."""

    def __init__(self, order: ByteOrder) -> None:
        self._order = order
        self._clear()

    def _clear(self) -> None:
        self._places: list[Place] = []
        self._shapes: list[tuple[int, int]] = []
        self._rows: list[NDArray[Any]] = []
        self._values: list[NDArray[Any]] = []
        self._firsts: list[NDArray[Any]] = []
        self._byte_count = 0

    def __bool__(self) -> bool:
        return bool(self._places)

    @property
    def is_full(self) -> bool:
        """Whether one more would be too many."""
        return len(self._places) == _MOST_MATRICES or self._byte_count >= _MOST_BYTES

    def add(self, place: Place, content: Content, header: Header) -> None:
        """Take one more real sparse matrix."""
        row, value, first = sparse_parts(content, header, self._order)
        self._places.append(place)
        self._shapes.append(header.shape)  # type: ignore[arg-type]  # two axes, as it is sparse
        self._rows.append(row)
        self._values.append(value)
        self._firsts.append(first)
        self._byte_count += len(content)

    def joined(self) -> tuple[Place, SparseRun]:
        """The place of the first that waits, and all of them; none waits any more.

        Raises
        ------
        Damage
            The columns of one do not ascend, or entries lie outside its shape.
        """
        place, shapes = self._places[0], tuple(self._shapes)
        row, value = np.concatenate(self._rows), np.concatenate(self._values)
        entry_counts = np.array([len(of_one) for of_one in self._rows])
        column = _columns(self._firsts)
        _check_rows(row, shapes, entry_counts)
        self._clear()
        return place, SparseRun(shapes, entry_counts, row, column, value)


def _columns(firsts: list[NDArray[Any]]) -> NDArray[np.integer[Any]]:
    """Column of each entry, (entry,), from the first entry of each column of each matrix."""
    lengths = [len(first) for first in firsts]
    joined = np.concatenate(firsts)
    if joined.dtype.kind not in "iu":
        raise Damage("sparse matrices whose columns are of different types")
    # between two matrices it falls, from the count of the one to 0 of the other
    between = np.cumsum(lengths)[:-1] - 1
    falls = joined[1:] < joined[:-1]
    falls[between] = False
    if falls.any():
        raise Damage("a sparse matrix whose columns are damaged")
    counts = joined[1:] - joined[:-1]
    counts[between] = 0
    numbers = np.arange(max(lengths), dtype=np.min_scalar_type(max(lengths)))
    occupied = np.flatnonzero(counts != 0)
    column = np.concatenate([numbers[:length] for length in lengths])[occupied]
    return _repeated(column, counts[occupied])


def _repeated(values: NDArray[Any], times: NDArray[Any]) -> NDArray[Any]:
    """The same as `np.repeat`, twice as fast where each is repeated once or a few times.

    The steps between the values, at the places where they change, are summed up; below 0 they wrap
    round, and so does their sum.
    """
    stops = np.cumsum(times, dtype=np.intp)
    steps = np.zeros(stops[-1] if len(stops) else 0, values.dtype)
    if len(values):
        steps[0] = values[0]
        steps[stops[:-1]] = values[1:] - values[:-1]
    return np.cumsum(steps, dtype=values.dtype)


def _check_rows(
    row: NDArray[Any], shapes: tuple[tuple[int, int], ...], entry_counts: NDArray[np.intp]
) -> None:
    row_counts = np.array([shape[0] for shape in shapes])
    if highest(row) < row_counts.min():
        return
    if (
        row.dtype.kind not in "iu"
        or (row < 0).any()
        or (row >= row_counts.repeat(entry_counts)).any()
    ):
        raise Damage("a sparse matrix whose entries lie outside its shape")
