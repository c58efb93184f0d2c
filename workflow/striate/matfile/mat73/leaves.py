"""The parts of a variable one after another."""

from collections.abc import Iterator
from itertools import chain
from math import prod
from typing import Any, Final

import h5py
import numpy as np
from h5py import h5d, h5o, h5r, h5t

from striate.hdf5 import RefusedContentError, place_of
from striate.matfile.mat73.allowance import Allowance
from striate.matfile.mat73.marks import Marked
from striate.matfile.mat73.natures import NUMBER_CLASSES, Found, Nature, found_in
from striate.matfile.mat73.numbers import matlab_shape, numbers, shape_of_empty, text_rows
from striate.matfile.mat73.slabs import slabs
from striate.matfile.mat73.sparse import sparse
from striate.matfile.mat73.structs import empty_struct, struct_parts
from striate.matfile.values import CellOutline, Leaf, Opaque, Place

_REFERENCE: Final = h5py.ref_dtype
_REFERENCES_AT_ONCE: Final = 4096


def leaves(
    thing: Marked, allowance: Allowance, place: Place = (), depth: int = 0
) -> Iterator[Leaf]:
    """Parts of a value, as `MatFile.leaves` gives them.

    Raises
    ------
    RefusedContentError
        The value contradicts itself, or asks for what no file may.
    """
    found = found_in(thing)
    match found.nature:
        case Nature.SPARSE:
            yield place, sparse(thing, allowance)
        case Nature.NUMBERS:
            yield place, numbers(thing, allowance)
        case Nature.TEXT:
            yield from _text(thing, allowance, place)
        case Nature.CELL:
            yield from _cell(thing, allowance, place, depth)
        case Nature.STRUCT:
            yield from _struct(found, allowance, place, depth)
        case Nature.EMPTY:
            yield from _empty(found, allowance, place)
        case Nature.OBJECT:
            yield place, Opaque(found.matlab_class)


def _text(dataset: h5d.DatasetID, allowance: Allowance, place: Place) -> Iterator[Leaf]:
    rows = text_rows(dataset, allowance)
    if len(rows) == 1:
        yield place, rows[0]
        return
    yield place, CellOutline(matlab_shape(dataset)[:-1])
    yield from (((*place, position), row) for position, row in enumerate(rows))


def _cell(dataset: h5d.DatasetID, allowance: Allowance, place: Place, depth: int) -> Iterator[Leaf]:
    allowance.enter(depth)
    yield place, CellOutline(matlab_shape(dataset))
    for position, reference in enumerate(_references(dataset, allowance)):
        element = _referred(reference, dataset)
        yield from leaves(element, allowance, (*place, position), depth + 1)


def _struct(found: Found, allowance: Allowance, place: Place, depth: int) -> Iterator[Leaf]:
    allowance.enter(depth)
    outline, members, columns = struct_parts(found, allowance)
    yield place, outline
    for name, member in members.items():
        value = h5o.open(found.thing, member)
        yield from leaves(value, allowance, (*place, 0, name), depth + 1)
    rows = zip(*(_references(column, allowance) for column in columns), strict=True)
    for position, row in enumerate(rows):
        for name, reference in zip(outline.fields, row, strict=True):
            value = _referred(reference, found.thing)
            yield from leaves(value, allowance, (*place, position, name), depth + 1)


def _empty(found: Found, allowance: Allowance, place: Place) -> Iterator[Leaf]:
    if found.matlab_class == "struct":
        yield place, empty_struct(found, allowance)
        return
    shape = shape_of_empty(found.thing, allowance)
    if prod(shape):
        raise RefusedContentError(f"an empty array of shape {shape}")
    if found.matlab_class == "cell":
        yield place, CellOutline(shape)
    elif found.matlab_class == "char":
        yield place, ""
    else:
        yield place, np.empty(shape, NUMBER_CLASSES.get(found.matlab_class, "f8"))


def _references(dataset: h5d.DatasetID, allowance: Allowance) -> Iterator[Any]:
    if not dataset.get_type().equal(h5t.STD_REF_OBJ):
        raise RefusedContentError(f"'{place_of(dataset)}' holds no references to its elements")
    return chain.from_iterable(slabs(dataset, _REFERENCE, _REFERENCES_AT_ONCE, allowance))


def _referred(reference: Any, within: Marked) -> Any:
    if not reference:
        raise RefusedContentError("an element that refers to nothing")
    return h5r.dereference(reference, within)
