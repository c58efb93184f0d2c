"""The parts of a variable one after another, in one pass over its bytes."""

from collections.abc import Iterable, Iterator
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.matfile.mat5 import numbers
from striate.matfile.mat5.bytestream import ByteStream
from striate.matfile.mat5.damage import Damage
from striate.matfile.mat5.elements import TAG_BYTES, ByteOrder
from striate.matfile.mat5.headers import (
    CELL,
    CHAR,
    HEADER_BYTES,
    SPARSE,
    STRUCT,
    Header,
    field_names,
    header_of,
)
from striate.matfile.mat5.sparserun import Gathering
from striate.matfile.mat5.text import rows_of_text
from striate.matfile.values import CellOutline, Leaf, Opaque, Place, Sparse, StructOutline

_MOST_DEEP: Final = 100
_MOST_WITHOUT_FIELDS: Final = 1000


class Walk:
    """A pass over the array that begins a stream, and over all arrays in it.

    Before the last leaf is given out, the stream is seen to end with it, and with the right
    checksum where it has one.
    """

    def __init__(self, stream: ByteStream, order: ByteOrder, *, in_runs: bool = False) -> None:
        """With `in_runs`, real sparse matrices come several at a time, as `SparseRun`."""
        self._stream = stream
        self._order = order
        self._sparse = Gathering(order) if in_runs else None

    def leaves(self, byte_count: int) -> Iterator[Leaf]:
        """Leaves of an array of this size, as `MatFile.leaves` gives them.

        Raises
        ------
        Damage
            An array is damaged, or reaches beyond the one that holds it.
        """
        return self._arrays([()], 1, byte_count, depth=0, are_last=True)

    def _arrays(
        self,
        places: Iterable[Place],
        count: int,
        end: int,
        depth: int,
        are_last: bool,
        sparse: Gathering | None = None,
    ) -> Iterator[Leaf]:
        """Leaves of the next arrays of the stream, one a place, all before an end."""
        stream, order = self._stream, self._order
        last = count if are_last else None
        for number, place in enumerate(places, start=1):
            byte_count, header = header_of(stream.peek(HEADER_BYTES), order)
            if byte_count > end - stream.position:
                raise Damage(f"an array of {byte_count} bytes reaches beyond its end")
            if sparse is not None and header.code == SPARSE and not header.is_complex:
                sparse.add(place, stream.take(byte_count), header)
                if number == last:
                    stream.finish()
                if number == count or sparse.is_full:
                    yield sparse.joined()
                continue
            if sparse:
                yield sparse.joined()
            if header.code in (CELL, STRUCT):
                yield from self._container(place, header, byte_count, depth + 1, number == last)
                continue
            leaf = self._single(header, byte_count)
            if number == last:
                stream.finish()
            yield from _rows(place, header, leaf) if isinstance(leaf, list) else [(place, leaf)]

    def _single(
        self, header: Header, byte_count: int
    ) -> NDArray[Any] | Sparse | Opaque | str | list[str]:
        """Value of an array that holds no others; the rows of a char matrix."""
        if header.object_class:
            self._stream.skip(byte_count)
            return Opaque(header.object_class)
        if header.code == CHAR:
            # Octave declares a matrix of four characters, and all that holds it, 4 bytes too long
            byte_count -= byte_count % 8
            rows = rows_of_text(self._stream.take(byte_count), header, self._order)
            return rows if len(rows) > 1 else rows[0]
        content = self._stream.take(byte_count)
        if header.code == SPARSE:
            return numbers.sparse(content, header, self._order)
        if byte_count == TAG_BYTES:
            return np.empty(header.shape)
        return numbers.full(content, header, self._order)

    def _container(
        self, place: Place, header: Header, byte_count: int, depth: int, is_last: bool
    ) -> Iterator[Leaf]:
        if depth > _MOST_DEEP:
            raise Damage(f"arrays inside arrays, more than {_MOST_DEEP} deep")
        stream = self._stream
        end = stream.position + byte_count
        stream.skip(header.start)
        outline, fields = self._outline(header, end)
        count = prod(header.shape) * len(fields)
        if count * TAG_BYTES > end - stream.position:
            raise Damage(f"{count} elements in {end - stream.position} bytes")
        if is_last and not count:
            stream.finish()
        yield place, outline
        places = ((*place, k, *field) for k in range(prod(header.shape)) for field in fields)
        sparse = self._sparse if header.code == CELL else None
        yield from self._arrays(places, count, end, depth, is_last, sparse)

    def _outline(
        self, header: Header, end: int
    ) -> tuple[CellOutline | StructOutline, list[tuple[str, ...]]]:
        """Outline of a container, and what the place of each of its arrays ends with."""
        if header.code == CELL:
            return CellOutline(header.shape), [()]
        fields = field_names(self._stream, end, self._order)
        count = prod(header.shape)
        if not fields and count > _MOST_WITHOUT_FIELDS:
            raise Damage(f"a struct array of {count} without fields")
        return StructOutline(header.shape, fields), [(field,) for field in fields]


def _rows(place: Place, header: Header, rows: list[str]) -> Iterator[Leaf]:
    """A char matrix as a cell of its rows."""
    yield place, CellOutline(header.shape[:-1])
    yield from (((*place, row), text) for row, text in enumerate(rows))
