"""Spikes as positions, from matrices of spike counts."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.matfile.values import Sparse

_MOST_SPIKES: Final = 10_000

Positions = NDArray[np.integer[Any]]


def spike_positions(
    counts: NDArray[Any] | Sparse, name: str, axes: tuple[str, str]
) -> tuple[Positions, Positions]:
    """Row and column of every spike in a matrix of counts.

    A count of 2 gives its position twice, a stored 0 gives none.

    Raises
    ------
    LayoutError
        A value that is no count; the text says where, with the names of the axes.
    """
    row, column, value = _entries(counts)
    check_counts(row, column, value, lambda _: name, axes)
    if value.size == 0 or (value.max() == 1 and value.min() == 1):
        return row, column
    times = value.astype(np.intp)
    return np.repeat(row, times), np.repeat(column, times)


def _are_counts(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Which values are whole numbers from 0 to 10,000."""
    is_count: NDArray[np.bool_] = (values >= 0) & (values <= _MOST_SPIKES)
    return is_count if values.dtype.kind in "biu" else is_count & (values == np.floor(values))


def _entries(counts: NDArray[Any] | Sparse) -> tuple[Positions, Positions, NDArray[Any]]:
    if isinstance(counts, Sparse):
        return counts.row, counts.column(), counts.value
    # positions in a flat bool array are found many times faster than in a matrix
    flat = np.flatnonzero(counts.ravel() != 0)
    row, column = np.divmod(flat, counts.shape[1]) if counts.size else (flat, flat)
    return row, column, counts.ravel()[flat]


def check_counts(
    row: Positions,
    column: Positions,
    value: NDArray[Any],
    name_of: Callable[[int], str],
    axes: tuple[str, str],
) -> None:
    """Refuse a value that is no count; `name_of` gives the name of the matrix of an entry.

    Raises
    ------
    LayoutError
        The text says where, with the names of the axes.
    """
    is_count = _are_counts(value)
    if not is_count.all():
        first = int(np.argmin(is_count))
        raise LayoutError(
            f"{name_of(first)} is {value[first]} at {axes[0]} {row[first] + 1}, {axes[1]} "
            f"{column[first] + 1}; spike counts are whole numbers from 0 to {_MOST_SPIKES}"
        )
