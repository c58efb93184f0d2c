"""MAT-files of version 5 byte by byte, in either byte order, for what SciPy does not write."""

import struct
import zlib
from collections.abc import Sequence

import numpy as np

CELL, STRUCT, OBJECT, CHAR, SPARSE, DOUBLE = 1, 2, 3, 4, 5, 6
FUNCTION, OPAQUE = 16, 17
INT8, UINT8, UINT16, INT32, UINT32, SINGLE_NUMBERS, DOUBLE_NUMBERS = 1, 2, 4, 5, 6, 7, 9
MATRIX, COMPRESSED, UTF8, UTF16, UTF32 = 14, 15, 16, 17, 18
LOGICAL, COMPLEX = 0x200, 0x800
STORED = {
    **{"i1": 1, "u1": 2, "i2": 3, "u2": 4, "i4": 5, "u4": 6, "f4": 7, "f8": 9},
    **{"i8": 12, "u8": 13},
}
CLASSES = {
    **{"f8": 6, "f4": 7, "i1": 8, "u1": 9, "i2": 10, "u2": 11, "i4": 12, "u4": 13},
    **{"i8": 14, "u8": 15},
}


class MatBytes:
    """Writer in one byte order, "<" or ">"."""

    def __init__(self, order: str = "<") -> None:
        self.order = order

    def pack(self, layout: str, *numbers: int) -> bytes:
        return struct.pack(self.order + layout, *numbers)

    def element(self, kind: int, content: bytes, small: bool = True) -> bytes:
        """Data element, in the small form where it fits and is wanted."""
        if small and 1 <= len(content) <= 4:
            return self.pack("I", len(content) << 16 | kind) + content.ljust(4, b"\0")
        return self.pack("II", kind, len(content)) + content + b"\0" * (-len(content) % 8)

    def stored(self, values: np.ndarray, small: bool = True) -> bytes:
        """Numbers, column after column."""
        kind = STORED[values.dtype.str[1:]]
        swapped = values.astype(values.dtype.newbyteorder(self.order))
        return self.element(kind, swapped.tobytes(order="F"), small)

    def array(
        self, code: int, shape: Sequence[int], name: str, *content: bytes, flags: int = 0
    ) -> bytes:
        head = self.element(UINT32, self.pack("II", code | flags, 0))
        axes = self.element(INT32, self.pack(f"{len(shape)}i", *shape), small=False)
        return self.element(
            MATRIX, head + axes + self.element(INT8, name.encode()) + b"".join(content)
        )

    def numbers(
        self,
        values: np.ndarray,
        name: str = "",
        imaginary: np.ndarray | None = None,
        code: int | None = None,
        flags: int = 0,
        small: bool = True,
    ) -> bytes:
        """Full matrix stored in the type of its values; its class may be another."""
        code = CLASSES[values.dtype.str[1:]] if code is None else code
        parts = [values] if imaginary is None else [values, imaginary]
        flags |= 0 if imaginary is None else COMPLEX
        content = [self.stored(part, small) for part in parts]
        return self.array(code, values.shape, name, *content, flags=flags)

    def sparse(
        self,
        shape: Sequence[int],
        row: np.ndarray,
        first: np.ndarray,
        *parts: np.ndarray,
        name: str = "",
        flags: int = 0,
    ) -> bytes:
        flags |= COMPLEX if len(parts) > 1 else 0
        content = [self.stored(np.asarray(part)) for part in (row, first, *parts)]
        return self.array(SPARSE, shape, name, *content, flags=flags)

    def text(self, shape: Sequence[int], kind: int, raw: bytes, name: str = "") -> bytes:
        return self.array(CHAR, shape, name, self.element(kind, raw))

    def cell(self, shape: Sequence[int], *elements: bytes, name: str = "") -> bytes:
        return self.array(CELL, shape, name, *elements)

    def field_names(self, names: Sequence[str], length: int = 64) -> bytes:
        parts = b"".join(name.encode().ljust(length, b"\0") for name in names)
        return self.element(INT32, self.pack("i", length)) + self.element(INT8, parts)

    def struct(
        self,
        shape: Sequence[int],
        names: Sequence[str],
        *values: bytes,
        name: str = "",
        length: int = 64,
    ) -> bytes:
        return self.array(STRUCT, shape, name, self.field_names(names, length), *values)

    def compressed(self, array: bytes) -> bytes:
        content = zlib.compress(array)
        return self.pack("II", COMPRESSED, len(content)) + content

    def file(self, *variables: bytes) -> bytes:
        mark = b"IM" if self.order == "<" else b"MI"
        header = b"MATLAB 5.0 MAT-file".ljust(124) + self.pack("H", 0x0100) + mark
        return header + b"".join(variables)
