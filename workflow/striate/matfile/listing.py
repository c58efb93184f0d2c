"""Names, classes and shapes of the variables of a MAT-file, from their headers alone.

SciPy's own listing fails on a file with any variable that MATLAB keeps as an object (a string, a
table); such a variable may lie beside the ones that are wanted. The layout of the headers is that
of "MAT-File Format", MathWorks, chapter 1.
"""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from striate.errors import UnreadableFileError
from striate.matfile.signature import HEADER_BYTES, byte_order

_MATRIX, _COMPRESSED = 14, 15
_OPAQUE: Final = 17
_CLASSES: Final = {
    **{1: "cell", 2: "struct", 3: "object", 4: "char", 5: "sparse", 6: "double", 7: "single"},
    **{8: "int8", 9: "uint8", 10: "int16", 11: "uint16", 12: "int32", 13: "uint32", 14: "int64"},
    **{15: "uint64", 16: "function_handle"},
}
_LOGICAL_FLAG: Final = 0x200
_HEADER_OF_VARIABLE_BYTES: Final = 1024  # flags, up to 32 axes and a name of 63 letters fit well


class Kind(NamedTuple):
    """Class and shape of a variable; the shape of an object is not known."""

    matlab_class: str
    shape: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.matlab_class} {'x'.join(map(str, self.shape))}".strip()


def kinds(path: Path) -> dict[str, Kind]:
    """Kind of each variable, by name, in the order of the file.

    Raises
    ------
    UnreadableFileError
        The file is no MAT-file of version 5, is damaged, or ends inside a variable.
    """
    order = byte_order(path)
    try:
        with path.open("rb") as file:
            headers = list(_headers(file, order, path.stat().st_size))
        named = dict(_name_and_kind(header, order) for header in headers)
    except (struct.error, zlib.error, ValueError, KeyError) as damage:
        raise UnreadableFileError(f"{path}: damaged or truncated MAT-file ({damage})") from damage
    # a variable without a name holds what MATLAB's function handles need
    return {name: kind for name, kind in named.items() if name}


def _headers(file: BinaryIO, order: str, file_bytes: int) -> Iterator[bytes]:
    """First bytes of each variable, without its own tag, inflated."""
    position = HEADER_BYTES
    while position < file_bytes:
        file.seek(position)
        element, count = struct.unpack(f"{order}II", file.read(8))
        position += 8 + count
        if position > file_bytes:
            raise ValueError(
                f"it ends at byte {file_bytes}, inside a variable that reaches to byte {position}"
            )
        if element not in (_MATRIX, _COMPRESSED):
            raise ValueError(f"an element of type {element} where a variable should begin")
        content = file.read(min(count, _HEADER_OF_VARIABLE_BYTES))
        yield content if element == _MATRIX else _inflated(content)[8:]


def _inflated(content: bytes) -> bytes:
    return zlib.decompressobj().decompress(content, _HEADER_OF_VARIABLE_BYTES)


def _name_and_kind(header: bytes, order: str) -> tuple[str, Kind]:
    flags_field, position = _element(header, 0, order)
    (flags,) = struct.unpack(f"{order}I", flags_field[:4])
    if flags & 0xFF == _OPAQUE:
        name, position = _element(header, position, order)
        _, position = _element(header, position, order)
        object_class, _ = _element(header, position, order)
        return name.decode("latin-1"), Kind(object_class.decode("latin-1"), ())
    axes, position = _element(header, position, order)
    name, _ = _element(header, position, order)
    shape = struct.unpack(f"{order}{len(axes) // 4}i", axes)
    matlab_class = "logical" if flags & _LOGICAL_FLAG else _CLASSES[flags & 0xFF]
    return name.decode("latin-1"), Kind(matlab_class, shape)


def _element(content: bytes, position: int, order: str) -> tuple[bytes, int]:
    """Content of the data element at a position, and the position of the next."""
    element, count = struct.unpack_from(f"{order}II", content, position)
    if small_count := element >> 16:  # up to four bytes lie in the tag itself
        return content[position + 4 : position + 4 + small_count], position + 8
    start = position + 8
    return content[start : start + count], start + count + -count % 8
