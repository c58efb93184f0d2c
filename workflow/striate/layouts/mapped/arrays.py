"""Arrays of numbers in a file, read in slabs along one axis."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from math import prod
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.matfile.expected import numbers
from striate.matfile.values import Sparse, Value, described

Numbers = NDArray[Any]

_MOST_VALUES: Final = 2**31


class StoredArray(ABC):
    """Real numbers in a file.

    Attributes
    ----------
    shape
        As the file shows it: for MAT-files as MATLAB does.
    """

    shape: tuple[int, ...]

    @abstractmethod
    def slabs(self, axis: int, length: int) -> Iterator[Numbers]:
        """The array in slabs along an axis, each `length` long or a little longer, in order."""

    def whole(self) -> Numbers:
        """All of it."""
        return next(self.slabs(0, self.shape[0])) if prod(self.shape) else np.empty(self.shape)


class HeldArray(StoredArray):
    """An array in memory."""

    def __init__(self, values: Numbers) -> None:
        self.shape, self._values = values.shape, values

    def slabs(self, axis: int, length: int) -> Iterator[Numbers]:
        """The array in slabs along an axis."""
        for start in range(0, self.shape[axis], length):
            yield self._values[(slice(None),) * axis + (slice(start, start + length),)]


class StreamedArray(StoredArray):
    """An array whose numbers come one after another, column after column.

    Slabs along its last axis cost no more memory than themselves; along any other, the array is
    held whole, in the type in which it is stored.
    """

    def __init__(self, shape: tuple[int, ...], pieces: Callable[[int], Iterator[Numbers]]) -> None:
        """``pieces(n)`` gives all of the numbers, n at a time, each time from the beginning."""
        self.shape, self._pieces = shape, pieces

    def slabs(self, axis: int, length: int) -> Iterator[Numbers]:
        """The array in slabs along an axis."""
        before, after = self.shape[:axis], self.shape[axis + 1 :]
        if prod(after) == 1:
            for piece in self._pieces(length * prod(before)):
                yield piece.reshape(*before, -1, *after, order="F")
        else:
            (values,) = self._pieces(prod(self.shape))
            yield from HeldArray(values.reshape(self.shape, order="F")).slabs(axis, length)


class MirroredArray(StoredArray):
    """An array whose axes lie in the reverse order of another."""

    def __init__(self, other: StoredArray) -> None:
        self.shape, self._other = other.shape[::-1], other

    def slabs(self, axis: int, length: int) -> Iterator[Numbers]:
        """The array in slabs along an axis."""
        for slab in self._other.slabs(len(self.shape) - 1 - axis, length):
            yield slab.T


Variable: TypeAlias = "StoredArray | Value"
"""What a name of a file leads to; a text array of any file is a cell array of texts."""


def full_numbers(value: Value, name: str) -> Numbers:
    """Real numbers of any class, filled in where they are sparse.

    Raises
    ------
    LayoutError
        The value is something else, or sparse and far too large.
    """
    if isinstance(value, Sparse) and prod(value.shape) > _MOST_VALUES:
        raise LayoutError(f"{name} is {described(value)}, more than can be read")
    return numbers(value, name)
