"""Variables of a MAT-file by name, fields of structs by names with dots: `session.trials.rates`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from math import prod
from typing import Final

import numpy as np

from striate.errors import LayoutError
from striate.layouts.mapped.arrays import StreamedArray, Variable
from striate.layouts.mapped.listing import no_such_variable
from striate.matfile.assembly import assembled
from striate.matfile.load import MatFile
from striate.matfile.values import Cell, CellOutline, Leaf, Place, StructOutline, Value, described

_NUMERIC: Final = {"double", "single", "logical"} | {
    f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)
}

Path = tuple[str, ...]


def mat_variables(mat: MatFile, names: Sequence[str]) -> dict[str, Variable]:
    """Variables and fields by name.

    A field of a struct array, or of structs in a cell array, is a cell array of its values. All
    fields that are wanted of one variable are found in one pass over it.

    Raises
    ------
    LayoutError
        There is no such variable or field.
    """
    paths = {name: tuple(name.split(".")) for name in names}
    fields_of: dict[str, list[Path]] = {}
    found: dict[str, Variable] = {}
    for name, path in paths.items():
        if path[0] not in mat:
            raise no_such_variable(name, {known: str(kind) for known, kind in mat.kinds.items()})
        if len(path) > 1:
            fields_of.setdefault(path[0], []).append(path)
        elif mat.kinds[name].matlab_class in _NUMERIC:
            found[name] = StreamedArray(mat.kinds[name].shape, partial(mat.pieces, name))
        else:
            found[name] = mat[name]
    for variable, wanted in fields_of.items():
        found |= _fields(mat.leaves(variable), variable, wanted)
    return found


@dataclass
class _Found:
    """What leads to a field.

    Attributes
    ----------
    values
        Its value in each element of the array that holds it.
    holders
        Place and shape of each cell and struct array around it that has not just one element.
    """

    values: list[Value] = field(default_factory=list)
    holders: dict[tuple[str, int], tuple[int, ...]] = field(default_factory=dict)


def _fields(leaves: Iterator[Leaf], variable: str, wanted: Sequence[Path]) -> dict[str, Variable]:
    found = {path: _Found() for path in wanted}
    there: dict[str, str] = {}
    for (path, _), group in groupby(leaves, lambda leaf: _head(variable, leaf[0], wanted)):
        if path is not None:
            found[path].values.append(assembled(group))
            there.setdefault(".".join(path), described(found[path].values[0]))
            continue
        for place, part in group:
            names = _names(variable, place)
            if not isinstance(part, StructOutline):
                there.setdefault(".".join(names), described(part))
            if isinstance(part, CellOutline | StructOutline) and prod(part.shape) != 1:
                for field_path in wanted:
                    if field_path[: len(names)] == names:
                        holder = (".".join(names), len(place))
                        found[field_path].holders[holder] = part.shape
    return {".".join(path): _value(".".join(path), found[path], there) for path in wanted}


def _names(variable: str, place: Place) -> Path:
    return (variable, *(step for step in place if isinstance(step, str)))


def _head(variable: str, place: Place, wanted: Sequence[Path]) -> tuple[Path | None, Place]:
    """The wanted field that a place belongs to, and where its value begins."""
    for depth in range(1, len(place) + 1):
        names = _names(variable, place[:depth])
        if names in wanted:
            return names, place[:depth]
    return None, ()


def _value(name: str, found: _Found, there: Mapping[str, str]) -> Value:
    counts = [prod(shape) for shape in found.holders.values()]
    if not found.values and 0 not in counts:
        raise no_such_variable(name, there)
    if not counts:
        return found.values[0]
    if len(counts) > 1:
        arrays = " and ".join(holder for holder, _ in found.holders)
        raise LayoutError(f"{name} lies in arrays within arrays ({arrays}); only one can be read")
    if counts != [len(found.values)]:
        raise LayoutError(f"{name} is there in {len(found.values)} of {counts[0]} elements only")
    values = np.empty(counts[0], dtype=object)
    for position, value in enumerate(found.values):
        values[position] = value
    return Cell(values.reshape(*found.holders.values(), order="F"))
