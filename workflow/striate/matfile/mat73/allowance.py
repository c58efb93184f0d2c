"""How much the reading of one variable may ask for, by the size of its file."""

from typing import Final

from striate.hdf5 import RefusedContentError
from striate.inflation import MOST_INFLATION, SPARE_BYTES

REFERENCE_BYTES: Final = 8
_DEEPEST: Final = 100
_LEAST_CONTAINER_BYTES: Final = 100
_SPARE_CONTAINERS: Final = 1000


class Allowance:
    """What one variable may still take; a file of a few bytes may declare any number.

    An object that is referred to from many places counts in each of them: a cell that holds twice
    a cell that holds twice another, and so on, would have no end.
    """

    def __init__(self, file_bytes: int) -> None:
        self.file_bytes = file_bytes
        self._bytes = MOST_INFLATION * file_bytes + SPARE_BYTES
        self._containers = file_bytes // _LEAST_CONTAINER_BYTES + _SPARE_CONTAINERS

    def spend(self, byte_count: int) -> None:
        """Count what is about to be read.

        Raises
        ------
        RefusedContentError
            All of it is more than the file can hold.
        """
        self._bytes -= byte_count
        if self._bytes < 0:
            raise self._too_much()

    def enter(self, depth: int) -> None:
        """Count a cell or struct whose elements are about to be read, and check how deep it is.

        Raises
        ------
        RefusedContentError
            It is nested too deeply, as one that holds itself is, or there are too many.
        """
        self._containers -= 1
        if depth >= _DEEPEST:
            raise RefusedContentError(f"it is nested more than {_DEEPEST} deep")
        if self._containers < 0:
            raise self._too_much()

    def _too_much(self) -> RefusedContentError:
        return RefusedContentError(
            f"it unfolds to more than a file of {self.file_bytes} bytes can hold"
        )
