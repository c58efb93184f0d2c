"""Bytes one after another, out of blocks."""

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np

from striate.matfile.mat5.damage import Damage

Content: TypeAlias = bytes | memoryview


class ByteStream:
    """Consecutive bytes, of which one block is in memory."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._block = b""
        self._start = 0
        self._next = 0

    @property
    def position(self) -> int:
        """Number of bytes that went by."""
        return self._start + self._next

    def peek(self, count: int) -> bytes:
        """The next bytes, which stay; fewer where the stream ends."""
        end = self._next + count
        while end > len(self._block) and (block := next(self._blocks, b"")):
            self._start += self._next
            self._block = self._block[self._next :] + block
            self._next, end = 0, count
        return self._block[self._next : end]

    def take(self, count: int) -> Content:
        """The next bytes, in memory of their own that cannot be written to.

        Raises
        ------
        Damage
            The stream ends before.
        """
        end = self._next + count
        if end > len(self._block):
            return self._gathered(count)
        taken = self._block[self._next : end]
        self._next = end
        return taken

    def skip(self, count: int) -> None:
        """Let the next bytes go by.

        Raises
        ------
        Damage
            The stream ends before.
        """
        while count > (left := len(self._block) - self._next):
            count -= left
            self._advance()
        self._next += count

    def finish(self) -> None:
        """Be at the end of the stream.

        Raises
        ------
        Damage
            More bytes follow, or a checksum at the end is wrong.
        """
        if self._next < len(self._block) or any(self._blocks):
            raise Damage(f"bytes follow after its end, at {self.position}")

    def _gathered(self, count: int) -> Content:
        """Bytes of several blocks; memory fills only with what there is."""
        try:
            taken = np.empty(count, np.uint8)
        except (MemoryError, ValueError) as refusal:
            raise Damage(f"its {count} bytes do not fit into memory") from refusal
        filled = 0
        while filled < count:
            if self._next == len(self._block):
                self._advance()
            part = np.frombuffer(self._block, np.uint8, offset=self._next)[: count - filled]
            taken[filled : filled + part.size] = part
            filled += part.size
            self._next += part.size
        return taken.data.toreadonly()

    def _advance(self) -> None:
        block = next(self._blocks, None)
        if block is None:
            raise Damage(f"it ends early, after {self.position} bytes")
        self._start += len(self._block)
        self._block, self._next = block, 0
