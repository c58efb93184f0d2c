"""A whole value from its leaves, or a struct field by field."""

from collections.abc import Iterator
from itertools import groupby
from math import prod

import numpy as np

from striate.matfile.expected import refusal
from striate.matfile.values import (
    Cell,
    CellOutline,
    Leaf,
    SparseRun,
    Struct,
    StructOutline,
    Value,
)


def assembled(leaves: Iterator[Leaf]) -> Value:
    """The value whose parts are the leaves, as `MatFile.leaves` gives them."""
    _, part = next(leaves)
    if isinstance(part, CellOutline):
        return _cell(part, leaves)
    if isinstance(part, StructOutline):
        return _struct(part, leaves)
    assert not isinstance(part, SparseRun)  # they come only where they are asked for
    return part


def fields(leaves: Iterator[Leaf], name: str) -> Iterator[tuple[str, Iterator[Leaf]]]:
    """Fields of a struct that is no array, in the order of the file, each with its leaves.

    The leaves of a field can be passed over; they are gone when the next field is asked for.

    Raises
    ------
    LayoutError
        The value is something else.
    """
    _, outline = next(leaves)
    if not isinstance(outline, StructOutline):
        raise refusal("a struct", outline, name)
    if prod(outline.shape) != 1:
        raise refusal("a single struct", outline, name)
    for place, leaves_of_field in groupby(leaves, lambda leaf: leaf[0][:2]):
        yield str(place[1]), leaves_of_field


def _cell(outline: CellOutline, leaves: Iterator[Leaf]) -> Cell:
    values = np.empty(prod(outline.shape), dtype=object)
    for position in range(values.size):
        values[position] = assembled(leaves)
    return Cell(values.reshape(outline.shape, order="F"))


def _struct(outline: StructOutline, leaves: Iterator[Leaf]) -> Struct:
    elements = [
        {name: assembled(leaves) for name in outline.fields} for _ in range(prod(outline.shape))
    ]
    return Struct(outline.fields, tuple(elements))
