"""Text in every encoding that MAT-files have held."""

from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.matfile.mat5.bytestream import Content
from striate.matfile.mat5.damage import Damage
from striate.matfile.mat5.elements import (
    INT8,
    UINT8,
    UINT16,
    UTF8,
    UTF16,
    UTF32,
    ByteOrder,
    element_at,
    whole_count,
)
from striate.matfile.mat5.headers import Header
from striate.matfile.mat5.numbers import check_end

# MATLAB before version 7 wrote characters as whole numbers of 16 bits, long ago of 8
_CODECS: Final = {
    **{INT8: "latin-1", UINT8: "latin-1", UINT16: "utf-16", UTF8: "utf-8"},
    **{UTF16: "utf-16", UTF32: "utf-32"},
}
_LITTLE: Final = {2: "utf-16-le", 4: "utf-32-le"}
_BIG: Final = {2: "utf-16-be", 4: "utf-32-be"}
_UNIT_BYTES: Final = {"utf-16": 2, "utf-32": 4}


def rows_of_text(content: Content, header: Header, order: ByteOrder) -> list[str]:
    """Rows of a char matrix; of one with more axes, along the last.

    MATLAB counts units of 16 bits, of which an emoji has two, SciPy characters; both are read.
    Text without characters is one empty row.
    """
    count, row_count = prod(header.shape), prod(header.shape[:-1])
    if not count:
        return [""]
    kind, start, stop, following = element_at(content, header.start, order)
    check_end(content, following)
    if kind not in _CODECS:
        raise Damage(f"an element of type {kind} where text should be")
    raw = bytes(content[start:stop])
    if row_count > 1:
        return _rows(_units(raw, _CODECS[kind], count, order), row_count)
    text = _decoded(raw, _CODECS[kind], order)
    if len(text) != count:
        _check_count(len(text.encode("utf-16-le")) // 2, count)
    return [text]


def _rows(units: NDArray[Any], row_count: int) -> list[str]:
    """Rows of characters that lie column after column."""
    rows = units.reshape((row_count, -1), order="F")
    codec = _LITTLE[units.itemsize]
    return [_strict(row.tobytes(), codec) for row in rows]


def _units(raw: bytes, codec: str, count: int, order: ByteOrder) -> NDArray[Any]:
    """As many units of 16 or 32 bits as the matrix has places."""
    if codec in _UNIT_BYTES:
        dtype = np.dtype(f"{order.sign}u{_UNIT_BYTES[codec]}")
        whole_count(len(raw), dtype)
        units = np.frombuffer(raw, dtype).astype(dtype.newbyteorder("<"))
    else:
        text = _strict(raw, codec)
        unit_bytes = 4 if len(text) == count else 2
        units = np.frombuffer(text.encode(_LITTLE[unit_bytes]), f"<u{unit_bytes}")
    _check_count(units.size, count)
    return units


def _decoded(raw: bytes, codec: str, order: ByteOrder) -> str:
    if codec in _UNIT_BYTES:
        codec = (_LITTLE if order.sign == "<" else _BIG)[_UNIT_BYTES[codec]]
    return _strict(raw, codec)


def _strict(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as fault:
        raise Damage(f"text that is not valid {codec[:6].upper().rstrip('-')}") from fault


def _check_count(found: int, count: int) -> None:
    if found != count:
        raise Damage(f"{found} characters where {count} should be")
