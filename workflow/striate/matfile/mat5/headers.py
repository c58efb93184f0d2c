"""Headers of arrays: class, shape and name."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Final

from striate.matfile.mat5.bytestream import ByteStream, Content
from striate.matfile.mat5.damage import Damage
from striate.matfile.mat5.elements import (
    INT8,
    MATRIX,
    TAG_BYTES,
    UINT32,
    ByteOrder,
    element_at,
    numbers_at,
    tag_at,
    taken_element,
)
from striate.matfile.values import Kind

# a tag, flags, 32 axes, a name of 63 letters and the long names of an object fit
HEADER_BYTES: Final = 1024

CELL, STRUCT, OBJECT, CHAR, SPARSE, DOUBLE = 1, 2, 3, 4, 5, 6
_FUNCTION, _OPAQUE = 16, 17
_CLASSES: Final = {
    **{CELL: "cell", STRUCT: "struct", OBJECT: "object", CHAR: "char", SPARSE: "sparse"},
    **{DOUBLE: "double", 7: "single", 8: "int8", 9: "uint8", 10: "int16", 11: "uint16"},
    **{12: "int32", 13: "uint32", 14: "int64", 15: "uint64"},
    **{_FUNCTION: "function_handle", _OPAQUE: "object"},
}
_LOGICAL_FLAG: Final = 0x200
_COMPLEX_FLAG: Final = 0x800

_RESERVED_BYTES: Final = 4
_MOST_AXES: Final = 32
_MOST_VALUES: Final = 2**58  # their bytes can be counted in 64 bits


@dataclass(frozen=True, slots=True)
class Header:
    """What an array says of itself.

    Attributes
    ----------
    code
        Class of MATLAB as a number.
    start
        Place of the content in the array, counted from its tag.
    object_class
        Name of the class of an object, which only MATLAB can read; else empty.
    """

    code: int
    shape: tuple[int, ...]
    start: int
    is_logical: bool = False
    is_complex: bool = False
    name: str = ""
    object_class: str = ""

    @property
    def is_full(self) -> bool:
        """Whether the content is numbers, one for each place."""
        return self.code >= DOUBLE and not self.object_class


# MATLAB's short way to write []
_NOTHING: Final = Header(DOUBLE, (0, 0), TAG_BYTES)


def header_of(ahead: bytes, order: ByteOrder) -> tuple[int, Header]:
    """Size of the array that begins with these bytes, with its tag, and its header.

    They are the whole array, or `HEADER_BYTES` of it.

    Raises
    ------
    Damage
        No array begins here, or its header contradicts itself.
    """
    if len(ahead) >= order.short_header.size:
        kind, count, flags, axes_and_name = order.short_header.unpack_from(ahead)
        if kind == MATRIX and count + TAG_BYTES >= order.short_header.size:
            header = _short_header(flags, axes_and_name, order)
            if header:
                return count + TAG_BYTES, header
    kind, _, stop, _ = tag_at(ahead, 0, order)
    if kind != MATRIX:
        raise Damage(f"an element of type {kind} where an array should begin")
    return stop, _header(ahead[:stop], order) if stop > TAG_BYTES else _NOTHING


def kind_of(header: Header, fields: tuple[str, ...]) -> Kind:
    """Class, shape and fields as MATLAB shows them."""
    if header.object_class:
        return Kind(header.object_class, ())
    is_logical = header.is_logical and header.code != SPARSE
    return Kind("logical" if is_logical else _CLASSES[header.code], header.shape, fields)


def field_names(stream: ByteStream, end: int, order: ByteOrder) -> tuple[str, ...]:
    """Names of the fields of a struct array, which lie in a stream after its header."""
    _, content = taken_element(stream, end, order)
    length = int.from_bytes(content, "little" if order.sign == "<" else "big", signed=True)
    _, names = taken_element(stream, end, order)
    if not names:
        return ()
    if length < 1 or len(names) % length:
        raise Damage(f"{len(names)} bytes of field names in parts of {length}")
    parts = (names[start : start + length] for start in range(0, len(names), length))
    fields = tuple(bytes(part).partition(b"\0")[0].decode("latin-1") for part in parts)
    if len(set(fields)) < len(fields):
        (repeated, _), *_ = Counter(fields).most_common(1)
        raise Damage(f"a struct with two fields named {repeated}")
    return fields


@lru_cache(maxsize=64)
def _short_header(flags: bytes, axes_and_name: bytes, order: ByteOrder) -> Header | None:
    """Header that ends with these bytes, or None if more belong to it.

    The elements of a cell array have such headers, and most of them are the same.
    """
    short = bytes(TAG_BYTES) + flags + bytes(_RESERVED_BYTES) + axes_and_name
    try:
        header = _header(short, order)
    except Damage:
        return None
    return header if header.start == len(short) else None


def _header(ahead: Content, order: ByteOrder) -> Header:
    flags, position = _flags(ahead, order)
    code = flags & 0xFF
    if code not in _CLASSES:
        raise Damage(f"an array of an unknown class {code}")
    shape: tuple[int, ...] = ()
    if code != _OPAQUE:
        shape, position = _shape(ahead, position, order)
    if code == SPARSE and len(shape) != 2:
        raise Damage(f"a sparse matrix with {len(shape)} axes")
    name, position = _name(ahead, position, order)
    object_class = "function_handle" if code == _FUNCTION else ""
    if code == _OPAQUE:
        _, position = _name(ahead, position, order)
    if code in (OBJECT, _OPAQUE):
        object_class, position = _name(ahead, position, order)
        object_class = object_class or "object"
    is_logical, is_complex = bool(flags & _LOGICAL_FLAG), bool(flags & _COMPLEX_FLAG)
    return Header(code, shape, position, is_logical, is_complex, name, object_class)


def _flags(ahead: Content, order: ByteOrder) -> tuple[int, int]:
    kind, start, stop, following = element_at(ahead, TAG_BYTES, order)
    if kind != UINT32 or stop - start != 8:
        raise Damage("an array without flags")
    return order.tag.unpack_from(ahead, start)[0], following


def _shape(ahead: Content, position: int, order: ByteOrder) -> tuple[tuple[int, ...], int]:
    axes, following = numbers_at(ahead, position, order)
    shape = tuple(axes.tolist())
    if axes.dtype.kind not in "iu" or not 2 <= len(shape) <= _MOST_AXES or min(shape) < 0:
        raise Damage("an array whose shape makes no sense")
    if prod(filter(None, shape)) > _MOST_VALUES:
        raise Damage("an array of more values than can be")
    return shape, following


def _name(ahead: Content, position: int, order: ByteOrder) -> tuple[str, int]:
    kind, start, stop, following = element_at(ahead, position, order)
    if kind != INT8:
        raise Damage("an array without a name")
    return bytes(ahead[start:stop]).rstrip(b"\0").decode("latin-1"), following
