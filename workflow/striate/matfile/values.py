"""Values of a MAT-file in plain Python and NumPy, whatever reads the file.

Numbers are NumPy arrays in the shape that MATLAB shows, two axes at least, in the type in which the
file stores them: MATLAB writes a double array of small whole numbers as bytes, and logical values
as the bytes 0 and 1. Text is `str`; a char matrix of several rows is a cell of its rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Value: TypeAlias = "NDArray[Any] | str | Cell | Struct | Sparse | Opaque"
Place: TypeAlias = tuple[int | str, ...]
Part: TypeAlias = "Value | SparseRun | CellOutline | StructOutline"
Leaf: TypeAlias = tuple[Place, Part]

_MOST_SHOWN: Final = 100


class Kind(NamedTuple):
    """Class and shape of a variable, the fields of a struct; the shape of an object is `()`."""

    matlab_class: str
    shape: tuple[int, ...]
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        shown = f"{self.matlab_class} {'x'.join(map(str, self.shape))}".strip()
        return f"{shown} with {', '.join(self.fields)}" if self.fields else shown


@dataclass(frozen=True)
class CellOutline:
    """A cell array whose elements follow."""

    shape: tuple[int, ...]


@dataclass(frozen=True)
class StructOutline:
    """A struct array whose fields follow, element after element."""

    shape: tuple[int, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """Cell array: an object array of values, in MATLAB's shape."""

    values: NDArray[np.object_]


@dataclass(frozen=True)
class Struct:
    """Struct array: its field names, and one mapping an element, column after column."""

    fields: tuple[str, ...]
    elements: tuple[Mapping[str, Value], ...]


@dataclass(frozen=True)
class Sparse:
    """Sparse matrix by columns: `row` and `value` of the entries `first[k]` to `first[k + 1]`."""

    shape: tuple[int, int]
    row: NDArray[np.integer[Any]]
    value: NDArray[Any]
    first: NDArray[np.integer[Any]]

    def column(self) -> NDArray[np.integer[Any]]:
        """Column of each entry."""
        return np.repeat(np.arange(self.shape[1]), self.first[1:] - self.first[:-1])

    def filled(self) -> NDArray[Any]:
        """The same matrix with its zeros."""
        matrix = np.zeros(self.shape, self.value.dtype)
        matrix[self.row, self.column()] = self.value
        return matrix


@dataclass(frozen=True)
class SparseRun:
    """Real sparse matrices that follow each other in a cell array, all entries in one array.

    Attributes
    ----------
    shapes
        Shape of each matrix.
    entry_counts
        int (matrix,): how many entries each has.
    row, column, value
        (entry,): the entries, matrix after matrix, by columns.
    """

    shapes: tuple[tuple[int, int], ...]
    entry_counts: NDArray[np.intp]
    row: NDArray[np.integer[Any]]
    column: NDArray[np.integer[Any]]
    value: NDArray[Any]

    def __len__(self) -> int:
        return len(self.shapes)

    def parted(self, count: int) -> tuple["SparseRun", "SparseRun"]:
        """The first so many matrices, and the others."""
        entry = int(self.entry_counts[:count].sum())
        matrices = slice(None, count), slice(count, None)
        entries = slice(None, entry), slice(entry, None)
        first, others = (
            SparseRun(
                self.shapes[of],
                self.entry_counts[of],
                *(column[within] for column in (self.row, self.column, self.value)),
            )
            for of, within in zip(matrices, entries, strict=True)
        )
        return first, others


@dataclass(frozen=True)
class Opaque:
    """Object that MATLAB keeps in a form of its own: a string, a table, a function handle."""

    matlab_class: str


def described(value: Part) -> str:
    """What a value is, for a message."""
    match value:
        case str():
            return f"the text '{value[:_MOST_SHOWN]}'" + ("…" if len(value) > _MOST_SHOWN else "")
        case Cell():
            return f"a cell array of {by(value.values.shape)}"
        case Struct():
            return f"a struct array of {len(value.elements)}"
        case CellOutline():
            return f"a cell array of {by(value.shape)}"
        case StructOutline():
            return f"a struct array of {prod(value.shape)}"
        case SparseRun():
            return f"{len(value)} sparse matrices"
        case Sparse():
            return f"a sparse matrix of {by(value.shape)}"
        case Opaque():
            return f"a MATLAB {value.matlab_class} object"
        case _:
            return f"{value.dtype.name} numbers, {by(value.shape)}"


def by(shape: tuple[int, ...]) -> str:
    """Shape as MATLAB shows it: 3 x 4."""
    return " x ".join(map(str, shape))


def subscripts(*position: int) -> str:
    """Position in an array as MATLAB writes it, counted from 1."""
    return ",".join(str(index + 1) for index in position)
