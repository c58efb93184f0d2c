"""Values of the type that a layout asks for, or one sentence on what is there instead."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.matfile.values import (
    Cell,
    Opaque,
    Part,
    Sparse,
    Struct,
    Value,
    by,
    described,
    subscripts,
)

_CONVERSIONS: Final = {
    "string": "char(x), or cellstr(x) for several texts",
    "categorical": "cellstr(x)",
    "datetime": "char(x)",
    "duration": "seconds(x)",
    "table": "table2struct(x)",
    "timetable": "table2struct(timetable2table(x))",
    "function_handle": "func2str(x)",
}

# beyond it a double skips whole numbers
_EXACT: Final = 2.0**53


def field(fields: Mapping[str, Value], name: str, holder: str) -> Value:
    """Value of a field that the layout needs."""
    if name not in fields:
        raise missing(name, fields, holder)
    return fields[name]


def missing(name: str, there: Iterable[str], holder: str) -> LayoutError:
    """The error that a struct has no such field."""
    return LayoutError(f"{holder} has no '{name}'; it holds: {', '.join(there) or 'nothing'}")


def numbers(value: Value, name: str) -> NDArray[Any]:
    """Real numbers of any class, filled in where they are sparse."""
    full = value.filled() if isinstance(value, Sparse) else value
    if not isinstance(full, np.ndarray) or np.iscomplexobj(full):
        raise refusal("real numbers", value, name)
    return full


def whole_numbers(value: Value, name: str) -> NDArray[np.int64]:
    """Whole numbers of any class."""
    values = numbers(value, name)
    is_whole = (np.abs(values.astype(float)) < _EXACT) & (values == np.floor(values))
    if not is_whole.all():
        first = np.argwhere(~is_whole)[0]
        raise LayoutError(f"{name}({subscripts(*first)}) is {values[*first]}; whole numbers needed")
    return values.astype(np.int64)


def matrix(value: Part, name: str) -> NDArray[Any] | Sparse:
    """Real numbers with two axes, sparse or full."""
    if isinstance(value, Sparse) and value.value.dtype.kind != "c":
        return value
    if isinstance(value, np.ndarray) and value.dtype.kind != "c" and value.ndim == 2:
        return value
    raise refusal("a matrix of real numbers", value, name)


def columns(value: Value, name: str, row_count: int, column_count: int) -> list[NDArray[Any]]:
    """First columns of a matrix with a known number of rows."""
    values = numbers(value, name)
    if values.ndim != 2 or values.shape[0] != row_count or values.shape[1] < column_count:
        raise LayoutError(f"{name} is {by(values.shape)}; {row_count} x {column_count} needed")
    return [values[:, position] for position in range(column_count)]


def text(value: Value, name: str) -> str:
    """Text as in the file, without outer space; anything empty is empty text."""
    if isinstance(value, np.ndarray) and value.size == 0:
        return ""
    if not isinstance(value, str):
        raise refusal("text", value, name)
    return value.strip()


def texts(value: Value, name: str) -> list[str]:
    """Texts of a cell array or of a char matrix, row by row; a single text makes one."""
    if isinstance(value, Cell):
        elements = enumerate(value.values.ravel(order="F"), start=1)
        return [text(element, f"{name}{{{number}}}") for number, element in elements]
    only = text(value, name)
    return [only] if only else []


def struct(value: Value, name: str) -> Struct:
    """Struct array."""
    if not isinstance(value, Struct):
        raise refusal("a struct array", value, name)
    return value


def single_struct(value: Value, name: str) -> Mapping[str, Value]:
    """Fields of a struct that is no array."""
    elements = struct(value, name).elements
    if len(elements) != 1:
        raise LayoutError(f"{name} is a struct array of {len(elements)}; a single struct needed")
    return elements[0]


def cell(value: Value, name: str) -> NDArray[np.object_]:
    """Elements of a cell array, in its shape."""
    if not isinstance(value, Cell):
        raise refusal("a cell array", value, name)
    return value.values


def refusal(wanted: str, value: Part, name: str) -> LayoutError:
    """The error that a value is of another type, with the line that converts an object."""
    if isinstance(value, Opaque):
        conversion = _CONVERSIONS.get(value.matlab_class, "struct(x)")
        return LayoutError(
            f"{name} is {described(value)}, which only MATLAB can read; {wanted} needed: "
            f"in MATLAB replace it, x, by {conversion}, and save the file again"
        )
    return LayoutError(f"{name} is {described(value)}; {wanted} needed")
