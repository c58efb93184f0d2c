"""Labels from the fields of a struct array: one value an element."""

from collections.abc import Sequence
from typing import Any, Final, TypeGuard

import numpy as np
from numpy.typing import NDArray

from striate.matfile.values import Cell, Value

Single = NDArray[Any] | str

# of an array of texts, each takes the memory of the longest
MOST_CHARACTERS: Final = 10_000


def column(values: Sequence[Value]) -> NDArray[Any]:
    """One field of every element as an array; each value `is_single`.

    Numbers become float64, as in MATLAB, apart from 64-bit whole numbers, which float64 cannot
    hold; logical values become 0 and 1, and -0 becomes 0. What is missing is NaN among numbers and
    empty among texts. Numbers among texts are written out.
    """
    return widened(stored_column(values))


def stored_column(values: Sequence[Value]) -> NDArray[Any]:
    """The same as `column`, with numbers in the type in which they are stored."""
    singles = [value for value in values if is_single(value)]
    present = [value for value in singles if _is_present(value)]
    if any(isinstance(value, str) for value in present or singles):
        return np.array([_written(value) for value in singles])
    return _numbers(singles)


def widened(values: NDArray[Any]) -> NDArray[Any]:
    """Labels in the types of `column`, from those in which they are stored."""
    if values.dtype.kind == "U" or _is_long(values.dtype):
        return values
    return values.astype(np.float64) + 0.0


def is_single(value: Value) -> TypeGuard[Single]:
    """Whether a value can be the one label of an element: a number, a short text, or nothing."""
    if isinstance(value, np.ndarray):
        return value.size <= 1 and not np.iscomplexobj(value)
    return isinstance(value, str) and len(value) <= MOST_CHARACTERS


def unpacked(value: Value) -> Value:
    """The value itself, where it lies in a cell of its own."""
    if isinstance(value, Cell) and value.values.size == 1:
        inner: Value = value.values.item()
        return inner
    return value


def _is_present(value: Single) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value.size == 1


def _written(value: Single) -> str:
    if isinstance(value, str):
        return value.strip()
    # a float32 is written in its own digits: 0.1, not 0.10000000149011612
    return str(value.ravel()[0] + 0).removesuffix(".0") if value.size else ""


def _numbers(values: Sequence[Single]) -> NDArray[Any]:
    present = [value for value in values if not isinstance(value, str) and value.size]
    common = np.result_type(*{value.dtype for value in present}) if present else np.dtype(float)
    if len(present) < len(values) and common.kind != "f":
        common = np.result_type(common, np.float64)
    missing = np.full(1, np.nan)
    arrays = [
        value.ravel() if not isinstance(value, str) and value.size else missing for value in values
    ]
    return np.concatenate(arrays, dtype=common)


def _is_long(dtype: np.dtype[Any]) -> bool:
    return dtype.kind in "iu" and dtype.itemsize == np.dtype(np.int64).itemsize
