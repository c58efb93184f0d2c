"""Numbers of a full matrix in pieces."""

from collections.abc import Iterator
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striate.matfile.mat5.bytestream import ByteStream
from striate.matfile.mat5.damage import Damage
from striate.matfile.mat5.elements import (
    TAG_BYTES,
    ByteOrder,
    native,
    number_type,
    tag_at,
    whole_count,
)
from striate.matfile.mat5.headers import Header


def pieces(
    stream: ByteStream,
    header: Header,
    order: ByteOrder,
    end: int,
    value_count: int,
    parts_before: int = 0,
) -> Iterator[NDArray[Any]]:
    """Numbers of the array that begins a stream and reaches to an end, `value_count` at a time.

    They are those of the real part, or of the imaginary one where a part lies before. Before the
    last piece is given out, the stream is seen to end after the array.

    Raises
    ------
    Damage
        The numbers are damaged or do not fill the shape.
    """
    stream.skip(header.start)
    for _ in range(parts_before):
        *_, following = _next_tag(stream, end, order)
        stream.skip(following)
    kind, start, stop, _ = _next_tag(stream, end, order)
    dtype = number_type(kind, order)
    left = whole_count(stop - start, dtype)
    if left != prod(header.shape):
        raise Damage(f"{left} numbers in the shape {header.shape}")
    stream.skip(start)
    while left:
        count = min(value_count, left)
        piece = native(np.frombuffer(stream.take(count * dtype.itemsize), dtype), order)
        left -= count
        if not left:
            stream.skip(end - stream.position)
            stream.finish()
        yield piece


def _next_tag(stream: ByteStream, end: int, order: ByteOrder) -> tuple[int, int, int, int]:
    kind, start, stop, following = tag_at(stream.peek(TAG_BYTES), 0, order)
    if stop > end - stream.position:
        raise Damage(f"an element of {stop - start} bytes reaches beyond its end")
    return kind, start, stop, min(following, end - stream.position)
