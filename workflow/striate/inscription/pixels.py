"""A picture as a PNG with texts: ISO/IEC 15948."""

import struct
import zlib
from collections.abc import Iterator, Mapping
from itertools import starmap
from typing import Final

import numpy as np
from numpy.typing import NDArray

from striate.inscription.png import SIGNATURE

_METRES_PER_INCH: Final = 0.0254
_EIGHT_BITS_RGBA: Final = (8, 6, 0, 0, 0)
_AS_ABOVE: Final = 2
_LEVEL: Final = 1
_STRIP_ROWS: Final = 32


def png_of(pixels: NDArray[np.uint8], texts: Mapping[str, str], dots_per_inch: int) -> bytes:
    """The file as a whole.

    Parameters
    ----------
    pixels
        (row, column, 4): red, green, blue and opacity.
    texts
        By their keys; they stand before the pixels.
    """
    height, width, _ = pixels.shape
    per_metre = round(dots_per_inch / _METRES_PER_INCH)
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, *_EIGHT_BITS_RGBA)),
        (b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)),
        *starmap(_text, texts.items()),
        (b"IDAT", b"".join(_compressed(pixels.reshape(height, -1)))),
        (b"IEND", b""),
    ]
    return SIGNATURE + b"".join(starmap(_chunk, chunks))


def _compressed(rows: NDArray[np.uint8]) -> Iterator[bytes]:
    """Each row less the one above it, mostly zeros: rows of a heatmap are many pixels high.

    A strip of rows at a time stays near the processor, and needs no memory of the whole picture.
    Compressed by zlib: isal is faster, but about once in a thousand times its bytes are others.
    """
    compressor = zlib.compressobj(_LEVEL)
    above = np.zeros_like(rows[:1])
    strip = np.empty((_STRIP_ROWS, 1 + rows.shape[1]), dtype=np.uint8)
    strip[:, 0] = _AS_ABOVE
    for start in range(0, len(rows), _STRIP_ROWS):
        shown = rows[start : start + _STRIP_ROWS]
        filtered = strip[: len(shown)]
        np.subtract(shown[:1], above, out=filtered[:1, 1:])
        np.subtract(shown[1:], shown[:-1], out=filtered[1:, 1:])
        above = shown[-1:]
        yield compressor.compress(filtered.data)
    yield compressor.flush()


def _text(key: str, text: str) -> tuple[bytes, bytes]:
    """Latin-1 where that has every character, else UTF-8."""
    name = key.encode("latin-1") + b"\0"
    try:
        return b"tEXt", name + text.encode("latin-1")
    except UnicodeEncodeError:
        return b"iTXt", name + bytes(4) + text.encode("utf-8")


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)
