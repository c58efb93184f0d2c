"""Values of labels as a file holds them, before anything says what they mean."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.layouts.mapped.arrays import StoredArray, Variable, full_numbers
from striate.layouts.mapped.codes import values_array
from striate.matfile.columns import MOST_CHARACTERS, is_single, stored_column, unpacked
from striate.matfile.values import Cell, by, described, subscripts


@dataclass(frozen=True)
class Given:
    """Values of a label as the file holds them.

    Attributes
    ----------
    name
        Where they are, for messages.
    values
        Texts, or numbers in the type in which they are stored, in the shape of the file.
    """

    name: str
    values: NDArray[Any]


def given_values(variable: Variable, name: str, column_number: int | None = None) -> Given:
    """Values in a variable, or in one column of it, counted from 1.

    Raises
    ------
    LayoutError
        They are neither numbers nor texts, one in each element, or there is no such column.
    """
    value = variable.whole() if isinstance(variable, StoredArray) else variable
    if isinstance(value, str):
        value = Cell(np.array([[value]], dtype=object))
    values = value.values if isinstance(value, Cell) else full_numbers(value, name)
    if column_number is not None:
        values = _column(values, name, column_number)
        name = f"column {column_number} of {name}"
    if isinstance(value, Cell):
        return Given(name, _singles(values, name))
    # no code and no condition has more digits than float64
    is_longer = values.dtype.kind == "f" and values.dtype.itemsize > np.dtype(float).itemsize
    return Given(name, values.astype(float if is_longer else values.dtype.newbyteorder("=")))


def _column(values: NDArray[Any], name: str, number: int) -> NDArray[Any]:
    if values.ndim != 2 or values.shape[1] < number:
        raise LayoutError(
            f"{name} is {by(values.shape)}; column {number} needs a table with that many columns"
        )
    return values[:, number - 1]


def _singles(elements: NDArray[np.object_], name: str) -> NDArray[Any]:
    """The one value of each cell, whether a number, a text or nothing."""
    for position in np.ndindex(elements.shape):
        element = unpacked(elements[position])
        if is_single(element):
            continue
        held = f"is {described(elements[position])}; one number or text needed"
        if isinstance(element, str):
            held = f"has {len(element)} characters; a label has {MOST_CHARACTERS} at most"
        raise LayoutError(f"{name}, element {subscripts(*position)}, {held}")
    singles = [unpacked(element) for element in elements.ravel()]
    return stored_column(singles).reshape(elements.shape) if singles else np.empty(elements.shape)


def levels_array(levels: Any, given: Given | None) -> NDArray[Any]:
    """Levels of an axis, as listed or as in a variable.

    Raises
    ------
    LayoutError
        The variable is a table.
    """
    if given is None:
        return values_array(levels)
    if max(given.values.shape, default=1) != given.values.size:
        raise LayoutError(f"{given.name} is {by(given.values.shape)}; a list of levels needed")
    return given.values.ravel()
