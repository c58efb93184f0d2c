"""Bytes of a variable in blocks, inflated where the file holds them compressed."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from striate.matfile.mat5.damage import Damage

try:
    from isal import isal_zlib as zlib  # the same as zlib, several times faster
except ImportError:
    import zlib  # type: ignore[no-redef]

BLOCK_BYTES: Final = 256 * 1024
_COMPRESSED_BYTES: Final = 32 * 1024

_Fault: type[Exception] = zlib.error  # type: ignore[assignment]  # isal declares an instance


def stored(file: BinaryIO, byte_count: int, block_bytes: int = BLOCK_BYTES) -> Iterator[bytes]:
    """Next bytes of a file, as they are.

    Raises
    ------
    Damage
        The file ends before.
    """
    while byte_count:
        block = file.read(min(block_bytes, byte_count))
        if not block:
            raise Damage("the file ends inside it")
        byte_count -= len(block)
        yield block


def inflated(file: BinaryIO, byte_count: int, block_bytes: int = BLOCK_BYTES) -> Iterator[bytes]:
    """Content of the next bytes of a file, which are a zlib stream.

    The last block comes only if the checksum of all of them is right.

    Raises
    ------
    Damage
        The stream is damaged or ends early.
    """
    compressed = stored(file, byte_count, min(block_bytes, _COMPRESSED_BYTES))
    inflater = zlib.decompressobj()
    while not inflater.eof:
        waiting = inflater.unconsumed_tail or next(compressed, b"")
        try:
            block = inflater.decompress(waiting, block_bytes)
        except _Fault as fault:
            raise Damage("its compressed bytes or their checksum are wrong") from fault
        if block:
            yield block
        elif not waiting and not inflater.eof:
            raise Damage("its compressed bytes end early")
