"""Labels from the fields of a struct array: one value an element."""

from collections.abc import Sequence
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import NDArray

from striate.matfile.values import Cell, Value

Single = NDArray[Any] | str


def column(values: Sequence[Value]) -> NDArray[Any]:
    """One field of every element as an array; each value `is_single`.

    Numbers become float64, as in MATLAB, apart from 64-bit whole numbers, which float64 cannot
    hold; logical values become 0 and 1. What is missing is NaN among numbers and empty among
    texts. Numbers among texts are written out.
    """
    singles = [value for value in values if is_single(value)]
    present = [value for value in singles if _is_present(value)]
    if any(isinstance(value, str) for value in present or singles):
        return np.array([_written(value) for value in singles])
    return _numbers(singles)


def is_single(value: Value) -> TypeGuard[Single]:
    """Whether a value can be the one label of an element: a number, a text, or nothing."""
    if isinstance(value, np.ndarray):
        return value.size <= 1 and not np.iscomplexobj(value)
    return isinstance(value, str)


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
    return str(value.item()).removesuffix(".0") if value.size else ""


def _numbers(values: Sequence[Single]) -> NDArray[Any]:
    missing = np.array([np.nan])
    arrays = [
        value.ravel() if not isinstance(value, str) and value.size else missing for value in values
    ]
    types = {array.dtype for array in arrays}
    common = np.result_type(*types)
    is_long = common.kind in "iu" and common.itemsize == 8
    return np.concatenate(arrays).astype(common if is_long else np.float64)
