"""Columns of an NWB table: those with one value a row, as numbers or text."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.layouts.neurodata.file import readable, stored
from striate.matfile.columns import MOST_CHARACTERS

Column = NDArray[Any]

_INDEX: Final = "_index"


@dataclass(frozen=True)
class Columns:
    """What a table says of its rows.

    Attributes
    ----------
    single
        Columns with one value a row, by name: numbers, truth values as 0 and 1, or text. Floats of
        any length become float64.
    stored
        Type of each of these columns in the file.
    others
        Names of the columns with several values a row, or of a kind that is no label.
    row_count
        Number of rows.
    """

    single: Mapping[str, Column]
    stored: Mapping[str, np.dtype[Any]]
    others: tuple[str, ...]
    row_count: int


def columns(table: Any, besides: Collection[str] = ()) -> Columns:
    """Read every column of a table that has one value a row, with the ids of the rows as `id`.

    pynwb opens no table whose columns differ in length.

    Parameters
    ----------
    besides
        Columns that are no labels.
    """
    ids = np.ravel(raw_values(table.id.data))
    parts = {column.name: column for column in table.columns}
    single, types, others = {"id": ids}, {"id": ids.dtype}, list[str]()
    for name in (name for name in table.colnames if name not in besides):
        is_single = _has_one_a_row(parts.get(name + _INDEX), len(ids))
        values = _single(parts[name].data, len(ids)) if is_single else None
        if values is None:
            others.append(name)
        else:
            single[name], types[name] = values
    return Columns(single, types, tuple(others), len(ids))


def ragged(table: Any, name: str) -> tuple[Any, NDArray[np.int64]] | None:
    """Dataset of a column with several values a row, and where each row begins and ends in it.

    Returns
    -------
    tuple
        The dataset, and int (row + 1,): row r holds ``dataset[bounds[r] : bounds[r + 1]]``. None
        where the table has no such column.

    Raises
    ------
    LayoutError
        The index does not fit the values.
    """
    parts = {column.name: column for column in table.columns}
    if name not in parts:
        return None
    values = _dataset(parts[name].data)
    if name + _INDEX not in parts:
        return values, np.arange(value_count(values) + 1)
    ends = np.ravel(raw_values(parts[name + _INDEX].data, np.int64))
    bounds = np.concatenate([[0], ends])
    count = value_count(values)
    if (np.diff(bounds) < 0).any() or bounds[-1] > count:
        raise LayoutError(
            f"{table.name}.{name}_index does not fit {table.name}.{name} of {count} values"
        )
    return values, bounds


def written(column: Column) -> list[str]:
    """Values as text: whole numbers without a point, float32 in its own digits, NaN as empty."""
    if column.dtype.kind == "U":
        return list(column.tolist())
    is_short = column.dtype.kind == "f" and column.dtype.itemsize < np.dtype(float).itemsize
    return [_number_written(value) for value in (column if is_short else column.tolist())]


def _number_written(number: float) -> str:
    return "" if number != number else str(number or 0).removesuffix(".0")  # -0.0 is 0


def value_count(data: Any) -> int:
    """How many values there are along the first axis; none where there is no axis."""
    shape = np.shape(_dataset(data))
    return shape[0] if shape else 0


def raw_values(data: Any, dtype: Any = None) -> NDArray[Any]:
    """All values of a column as HDF5 has them, or in another type; none where it has no shape.

    Raises
    ------
    UnreadableFileError
        They cannot be read, or are of a kind that cannot be of that type.
    """
    dataset = _dataset(data)
    return np.empty(0) if getattr(dataset, "shape", ()) is None else stored(dataset, (), dtype)


def _dataset(data: Any) -> Any:
    """The HDF5 dataset inside what pynwb wraps around text and references."""
    return getattr(data, "dset", getattr(data, "dataset", data))


def _has_one_a_row(index: Any | None, row_count: int) -> bool:
    """Whether a column holds one value a row, also where its index would allow for more."""
    if index is None:
        return True
    return np.array_equal(np.ravel(raw_values(index.data)), np.arange(1, row_count + 1))


def _single(data: Any, row_count: int) -> tuple[Column, np.dtype[Any]] | None:
    """One value a row and the type in which it is stored, or None."""
    # MATLAB writes a column as a matrix with one column; waveforms are not even read
    if np.prod(np.shape(_dataset(data))) != row_count:
        return None
    values = raw_values(data).ravel()
    column = _label(data, values)
    return None if column is None else (column, values.dtype)


def _label(data: Any, values: NDArray[Any]) -> Column | None:
    """Values as numbers or texts; None for other objects."""
    if values.dtype.kind == "f":
        return values.astype(np.float64) + 0.0  # -0.0 is 0
    if values.dtype.kind in "iu":
        return values.astype(values.dtype.newbyteorder("="))
    if values.dtype.kind == "b":
        return values.astype(np.uint8)
    return _texts(data, values) if values.dtype.kind in "OSU" else None


def _texts(data: Any, values: NDArray[Any]) -> Column | None:
    """Texts, and names of the objects that references lead to; None for other objects."""
    elements = values.tolist()
    if _dataset(data) is getattr(data, "dataset", None):
        elements = _names_of_targets(data.dataset.file, elements)
    if not all(isinstance(element, bytes | str) for element in elements):
        return None
    if max(map(len, elements), default=0) > MOST_CHARACTERS:
        return None
    return np.array([_text(element).strip() for element in elements], dtype=np.str_)


def _names_of_targets(file: Any, references: list[Any]) -> list[str]:
    with readable(Path(file.filename)):
        return [file[one].name.rpartition("/")[2] if one else "" for one in references]


def _text(value: bytes | str) -> str:
    # never an error for a column that may not be needed: what is no UTF-8 stays visible as \xff
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else value
