"""What an object of the file is, by the marks that MATLAB leaves."""

from enum import Enum, auto
from typing import Final, NamedTuple

from h5py import h5d, h5g, h5t

from striate.hdf5 import RefusedContentError, place_of
from striate.matfile.mat73.marks import (
    SPARSE,
    UNKNOWN_CLASS,
    Marked,
    class_of,
    is_empty,
    is_object,
    marks_of,
)

NUMBER_CLASSES: Final = {
    **{"double": "f8", "single": "f4", "logical": "u1"},
    **{"int8": "i1", "int16": "i2", "int32": "i4", "int64": "i8"},
    **{"uint8": "u1", "uint16": "u2", "uint32": "u4", "uint64": "u8"},
    # an element of a cell that was never set
    "canonical empty": "f8",
}


class Nature(Enum):
    """Ways of keeping a value, each read differently."""

    CELL = auto()
    STRUCT = auto()
    TEXT = auto()
    NUMBERS = auto()
    SPARSE = auto()
    EMPTY = auto()
    OBJECT = auto()


_OF_DATASETS: Final = {
    **{"cell": Nature.CELL, "char": Nature.TEXT},
    **dict.fromkeys(NUMBER_CLASSES, Nature.NUMBERS),
}


class Found(NamedTuple):
    """An object of the file, its nature, its class in MATLAB's words and its attributes."""

    thing: Marked
    nature: Nature
    matlab_class: str
    marks: set[bytes]


def found_in(thing: Marked) -> Found:
    """What an object of the file is.

    Raises
    ------
    RefusedContentError
        It is no array at all, or its marks make no sense.
    """
    if not isinstance(thing, (h5g.GroupID, h5d.DatasetID)):
        raise RefusedContentError("a type stands where a value should be")
    marks = marks_of(thing)
    if SPARSE in marks and isinstance(thing, h5g.GroupID):
        return Found(thing, Nature.SPARSE, "sparse", marks)
    matlab_class = class_of(thing, marks)
    return Found(thing, _nature(thing, matlab_class, marks), matlab_class, marks)


def _nature(thing: Marked, matlab_class: str, marks: set[bytes]) -> Nature:
    if is_object(matlab_class, marks):
        return Nature.OBJECT
    if isinstance(thing, h5g.GroupID):
        if matlab_class in _OF_DATASETS:
            raise RefusedContentError(f"'{place_of(thing)}' is a group where an array should be")
        return Nature.STRUCT if matlab_class == "struct" else Nature.OBJECT
    if is_empty(thing, marks):
        return Nature.EMPTY
    if matlab_class == "struct":
        raise RefusedContentError(f"'{place_of(thing)}' is a struct without fields")
    if matlab_class == UNKNOWN_CLASS and thing.get_type().get_class() in (h5t.INTEGER, h5t.FLOAT):
        return Nature.NUMBERS
    return _OF_DATASETS.get(matlab_class, Nature.OBJECT)
