"""Which variables a file holds, where, and of which kind."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from striate.inflation import MOST_INFLATION
from striate.matfile.mat5.blocks import BLOCK_BYTES, inflated, stored
from striate.matfile.mat5.bytestream import ByteStream
from striate.matfile.mat5.damage import Damage
from striate.matfile.mat5.elements import COMPRESSED, MATRIX, TAG_BYTES, ByteOrder
from striate.matfile.mat5.headers import (
    HEADER_BYTES,
    STRUCT,
    Header,
    field_names,
    header_of,
    kind_of,
)
from striate.matfile.signature import HEADER_BYTES as FILE_HEADER_BYTES
from striate.matfile.values import Kind

_MOST_VARIABLES: Final = 10_000


class Variable(NamedTuple):
    """Where a variable lies: its array with the tag, or its zlib stream."""

    start: int
    byte_count: int
    is_compressed: bool

    @property
    def end(self) -> int:
        """Most bytes that the array can have."""
        return self.byte_count * (MOST_INFLATION if self.is_compressed else 1)

    def stream(self, file: BinaryIO, block_bytes: int = BLOCK_BYTES) -> ByteStream:
        """Bytes of the array from its tag on."""
        file.seek(self.start)
        blocks = inflated if self.is_compressed else stored
        return ByteStream(blocks(file, self.byte_count, block_bytes))


class Entry(NamedTuple):
    """A variable as the file lists it."""

    name: str
    variable: Variable
    kind: Kind


def directory(path: Path, order: ByteOrder) -> list[Entry]:
    """Variables that have a name, in the order of the file, which may repeat a name.

    Raises
    ------
    Damage
        The file ends inside a variable, or the header of one is damaged.
    """
    found: list[Entry] = []
    with path.open("rb") as file:
        for number, variable in enumerate(_variables(file, path.stat().st_size, order), start=1):
            if number > _MOST_VARIABLES:
                raise Damage(f"it holds more than {_MOST_VARIABLES} variables")
            try:
                name, kind = _name_and_kind(variable, file, order)
            except Damage as fault:
                raise Damage(f"variable at byte {variable.start}: {fault}") from fault
            # one without a name holds what MATLAB's objects and function handles need
            if name:
                found.append(Entry(name, variable, kind))
    return found


def checked_header(variable: Variable, stream: ByteStream, order: ByteOrder) -> tuple[int, Header]:
    """Size and header of the array that begins a stream; the variable has room for it."""
    byte_count, header = header_of(stream.peek(HEADER_BYTES), order)
    if byte_count > variable.end:
        raise Damage(
            f"an array of {byte_count} bytes, which {variable.byte_count} bytes cannot hold"
        )
    return byte_count, header


def _variables(file: BinaryIO, file_bytes: int, order: ByteOrder) -> Iterator[Variable]:
    position = FILE_HEADER_BYTES
    while position < file_bytes:
        file.seek(position)
        tag = file.read(TAG_BYTES)
        if len(tag) < TAG_BYTES:
            raise Damage(f"the file ends at byte {file_bytes}, where a variable begins")
        kind, count = order.tag.unpack(tag)
        if kind not in (MATRIX, COMPRESSED):
            raise Damage(f"an element of type {kind} where a variable should begin")
        end = position + TAG_BYTES + count
        if end > file_bytes:
            raise Damage(
                f"the file ends at byte {file_bytes}, inside a variable from byte {position} "
                f"to byte {end}"
            )
        if kind == COMPRESSED:
            yield Variable(position + TAG_BYTES, count, is_compressed=True)
        else:
            yield Variable(position, TAG_BYTES + count, is_compressed=False)
        position = end


def _name_and_kind(variable: Variable, file: BinaryIO, order: ByteOrder) -> tuple[str, Kind]:
    stream = variable.stream(file, HEADER_BYTES)
    byte_count, header = checked_header(variable, stream, order)
    fields: tuple[str, ...] = ()
    if header.code == STRUCT and header.name:
        stream.skip(header.start)
        fields = field_names(stream, byte_count, order)
    return header.name, kind_of(header, fields)
