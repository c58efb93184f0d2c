"""Structs: a group of fields, each a value, or for an array each a dataset of references."""

from collections.abc import Mapping
from math import prod
from typing import Final, NamedTuple

from h5py import h5d, h5g, h5o, h5t

from striate.hdf5 import RefusedContentError, member_names, place_of
from striate.matfile.mat73.allowance import REFERENCE_BYTES, Allowance
from striate.matfile.mat73.marks import CLASS, field_names, marks_of
from striate.matfile.mat73.natures import Found
from striate.matfile.mat73.numbers import matlab_shape, shape_of_empty
from striate.matfile.values import StructOutline

_MOST_WITHOUT_FIELDS: Final = 1000


class StructParts(NamedTuple):
    """Where the values of a struct are.

    Attributes
    ----------
    members
        Of a single struct: what holds the value of each field.
    columns
        Of a struct array: references to the values of each field.
    """

    outline: StructOutline
    members: Mapping[str, bytes]
    columns: tuple[h5d.DatasetID, ...]


def struct_parts(found: Found, allowance: Allowance) -> StructParts:
    """Shape, fields and parts of a struct.

    Raises
    ------
    RefusedContentError
        A field is missing, or has another shape than the others.
    """
    members = _members(found, allowance)
    fields = tuple(members)
    if not fields or _references(found.thing, members[fields[0]]) is None:
        return StructParts(StructOutline((1, 1), fields), members, ())
    columns = [_references(found.thing, member) for member in members.values()]
    whole = tuple(column for column in columns if column is not None)
    shapes = {matlab_shape(column) for column in whole}
    if len(whole) < len(columns) or len(shapes) > 1:
        raise RefusedContentError(f"the fields of '{place_of(found.thing)}' differ in shape")
    return StructParts(StructOutline(shapes.pop(), fields), {}, whole)


def empty_struct(found: Found, allowance: Allowance) -> StructOutline:
    """Shape and fields of a struct array without elements, or of one without fields."""
    shape = shape_of_empty(found.thing, allowance)
    fields = field_names(found.thing, found.marks, allowance.file_bytes)
    count = prod(shape)
    if count > (0 if fields else _MOST_WITHOUT_FIELDS):
        raise RefusedContentError(f"a struct array of {count} without values")
    return StructOutline(shape, tuple(name.decode() for name in fields))


def _members(found: Found, allowance: Allowance) -> dict[str, bytes]:
    """What holds each field, in MATLAB's order; what another program added comes last."""
    listed = field_names(found.thing, found.marks, allowance.file_bytes)
    members = member_names(found.thing)
    allowance.spend(REFERENCE_BYTES * len(members))
    if missing := set(listed) - set(members):
        raise RefusedContentError(f"a struct without its field '{missing.pop().decode()}'")
    return {member.decode(): member for member in dict.fromkeys([*listed, *members])}


def _references(group: h5g.GroupID, member: bytes) -> h5d.DatasetID | None:
    """A field of a struct array; None where it is a value, the field of a single struct."""
    thing = h5o.open(group, member)
    if not isinstance(thing, h5d.DatasetID) or thing.get_type().get_class() != h5t.REFERENCE:
        return None
    return None if CLASS in marks_of(thing) else thing
