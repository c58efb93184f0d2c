"""Attributes by which MATLAB marks what an HDF5 object is."""

from typing import Any, Final, TypeAlias

import numpy as np
from h5py import h5a, h5d, h5g, h5r, h5s, h5t

from striate.hdf5 import RefusedContentError, check_dataset, place_of

CLASS: Final = b"MATLAB_class"
EMPTY: Final = b"MATLAB_empty"  # the dataset holds the shape
FIELDS: Final = b"MATLAB_fields"
OBJECT: Final = b"MATLAB_object_decode"
SPARSE: Final = b"MATLAB_sparse"  # the number of rows

UNKNOWN_CLASS: Final = "unknown"
_OBJECT_CLASSES: Final = {"function_handle", "FileWrapper__"}
_MOST_FIELDS: Final = 100_000
_NUMBER_BYTES: Final = 8

Marked: TypeAlias = h5g.GroupID | h5d.DatasetID


def marks_of(thing: Marked) -> set[bytes]:
    """Names of the attributes of an object."""
    names: set[bytes] = set()
    h5a.iterate(thing, names.add)
    return names


def class_of(thing: Marked, marks: set[bytes]) -> str:
    """Class in MATLAB's words; "unknown" where another program left it out."""
    if CLASS not in marks:
        return UNKNOWN_CLASS
    attribute = h5a.open(thing, CLASS)
    stored = attribute.get_type()
    if stored.get_class() == h5t.STRING and not stored.is_variable_str():
        if attribute.get_storage_size() == stored.get_size():
            held = np.empty((), f"S{stored.get_size()}")
            attribute.read(held, stored)
            return bytes(held.item()).decode("ascii")
    elif stored.get_class() == h5t.STRING and attribute.shape == ():
        # as other programs write it
        longer = np.empty((), attribute.dtype)
        attribute.read(longer)
        return str(longer.item(), "ascii")
    raise RefusedContentError(f"the class of '{place_of(thing)}' is no text")


def is_object(matlab_class: str, marks: set[bytes]) -> bool:
    """Whether it is an object that MATLAB keeps in a form of its own."""
    return OBJECT in marks or matlab_class in _OBJECT_CLASSES


def row_count(sparse: h5g.GroupID) -> int:
    """Number of rows of a sparse matrix."""
    count = _number(h5a.open(sparse, SPARSE))
    if count < 0:
        raise RefusedContentError(f"'{place_of(sparse)}' has {count} rows")
    return count


def is_empty(thing: Marked, marks: set[bytes]) -> bool:
    """Whether a dataset holds the shape of an empty array in place of values."""
    return EMPTY in marks and _number(h5a.open(thing, EMPTY)) != 0


def field_names(thing: Marked, marks: set[bytes], file_bytes: int) -> tuple[bytes, ...]:
    """Fields of a struct in the order that MATLAB shows; none where they are not listed."""
    if FIELDS not in marks:
        return ()
    attribute = h5a.open(thing, FIELDS)
    kind = attribute.get_type().get_class()
    if kind == h5t.REFERENCE:  # a list too long for an attribute lies in a dataset
        held: Any = _listed_elsewhere(thing, attribute, file_bytes)
    else:
        held = _few(attribute)
    return tuple(b"".join(letters.tolist()) for letters in held.ravel())


def _number(attribute: h5a.AttrID) -> int:
    # h5py writes beyond an array that is too small; eight bytes hold eight numbers at most
    if not 0 < attribute.get_storage_size() <= _NUMBER_BYTES:
        raise RefusedContentError("an attribute that should be a number is none")
    numbers = np.empty(_NUMBER_BYTES, np.int64)
    attribute.read(numbers, h5t.NATIVE_INT64)
    return int(numbers[0])


def _few(holder: h5a.AttrID) -> Any:
    _check_letters(holder)
    names = np.empty(holder.shape, holder.dtype)
    holder.read(names)
    return names


def _listed_elsewhere(thing: Marked, attribute: h5a.AttrID, file_bytes: int) -> Any:
    reference = np.empty(attribute.shape, attribute.dtype)
    attribute.read(reference)
    listed = h5r.dereference(reference.item(), thing)
    if not isinstance(listed, h5d.DatasetID):
        raise RefusedContentError(f"the fields of '{place_of(thing)}' are listed nowhere")
    check_dataset(listed, file_bytes)
    _check_letters(listed)
    names = np.empty(listed.shape, listed.dtype)
    listed.read(h5s.ALL, h5s.ALL, names)
    return names


def _check_letters(holder: h5a.AttrID | h5d.DatasetID) -> None:
    letters = holder.get_type()
    if (
        letters.get_class() != h5t.VLEN
        or letters.get_super().get_class() != h5t.STRING
        or letters.get_super().get_size() != 1
        or holder.get_space().get_simple_extent_npoints() > _MOST_FIELDS
    ):
        raise RefusedContentError("the names of the fields are no list of names")
