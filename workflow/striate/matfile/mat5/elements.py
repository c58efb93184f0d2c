"""Data elements: a tag with type and size, then the content, padded to 8 bytes.

The layout is that of "MAT-File Format", MathWorks, chapter 1.
"""

import struct
import sys
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.matfile.mat5.bytestream import ByteStream, Content
from striate.matfile.mat5.damage import Damage

TAG_BYTES: Final = 8
INT8, UINT8, UINT16, INT32, UINT32 = 1, 2, 4, 5, 6
MATRIX, COMPRESSED = 14, 15
UTF8, UTF16, UTF32 = 16, 17, 18
_NUMBERS: Final = {
    **{INT8: "i1", UINT8: "u1", 3: "i2", UINT16: "u2", INT32: "i4", UINT32: "u4"},
    **{7: "f4", 9: "f8", 12: "i8", 13: "u8"},
}


class ByteOrder:
    """How a file with one order of bytes writes tags and numbers; `sign` is "<" or ">"."""

    def __init__(self, sign: str) -> None:
        self.sign = sign
        self.is_native = (sign == "<") == (sys.byteorder == "little")
        self.tag = struct.Struct(f"{sign}II")
        # tag, flags, [what is reserved], two axes and no name
        self.short_header = struct.Struct(f"{sign}II12s4x24s")
        self.numbers = {kind: np.dtype(f"{sign}{code}") for kind, code in _NUMBERS.items()}
        # numbers that can be used as they lie in the file
        self.readable = self.numbers if self.is_native else {}


BYTE_ORDERS: Final = {sign: ByteOrder(sign) for sign in "<>"}


def tag_at(content: Content, position: int, order: ByteOrder) -> tuple[int, int, int, int]:
    """Type of the element at a position; where its content starts and stops; where the next is."""
    if position + TAG_BYTES > len(content):
        raise Damage("an element is missing at its end")
    kind, count = order.tag.unpack_from(content, position)
    if kind <= 0xFFFF:
        stop = position + TAG_BYTES + count
        return kind, position + TAG_BYTES, stop, stop + (-count & 7)
    # up to four bytes lie in the tag itself
    if kind >> 16 > 4:
        raise Damage(f"an element of an unknown type {kind}")
    return kind & 0xFFFF, position + 4, position + 4 + (kind >> 16), position + TAG_BYTES


def element_at(content: Content, position: int, order: ByteOrder) -> tuple[int, int, int, int]:
    """The same as `tag_at`, of an element that lies inside the content."""
    element = tag_at(content, position, order)
    if element[2] > len(content):
        raise Damage(f"an element of {element[2] - element[1]} bytes reaches beyond its end")
    return element


def numbers_at(content: Content, position: int, order: ByteOrder) -> tuple[NDArray[Any], int]:
    """Numbers of the element at a position, (value,) in native byte order; where the next is.

    This is the innermost step of all reading, so most elements take a short way.
    """
    start = position + TAG_BYTES
    if start <= len(content):
        kind, count = order.tag.unpack_from(content, position)
        dtype = order.readable.get(kind)
        if dtype is not None and start + count <= len(content) and not count % dtype.itemsize:
            values = np.frombuffer(content, dtype, count // dtype.itemsize, start)
            return values, start + (count + 7 & ~7)
    return _any_numbers_at(content, position, order)


def _any_numbers_at(content: Content, position: int, order: ByteOrder) -> tuple[NDArray[Any], int]:
    kind, start, stop, following = element_at(content, position, order)
    dtype = number_type(kind, order)
    values = np.frombuffer(content, dtype, whole_count(stop - start, dtype), start)
    return native(values, order), following


def number_type(kind: int, order: ByteOrder) -> np.dtype[Any]:
    """Type of the numbers of an element."""
    if kind not in order.numbers:
        raise Damage(f"an element of type {kind} where numbers should be")
    return order.numbers[kind]


def whole_count(byte_count: int, dtype: np.dtype[Any]) -> int:
    """Count of numbers that fill these bytes."""
    count, rest = divmod(byte_count, dtype.itemsize)
    if rest:
        raise Damage(f"{byte_count} bytes are no whole count of {dtype.name} numbers")
    return count


def native(values: NDArray[Any], order: ByteOrder) -> NDArray[Any]:
    """The same numbers in the byte order of this machine."""
    return values if order.is_native else values.astype(values.dtype.newbyteorder("="))


def taken_element(stream: ByteStream, end: int, order: ByteOrder) -> tuple[int, Content]:
    """Type and content of the next element of a stream, which has to lie before an end."""
    kind, start, stop, following = tag_at(stream.peek(TAG_BYTES), 0, order)
    if following > end - stream.position:
        raise Damage(f"an element of {stop - start} bytes reaches beyond its end")
    return kind, stream.take(following)[start:stop]
