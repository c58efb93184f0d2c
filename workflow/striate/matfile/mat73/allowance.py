"""How much the reading of one variable may ask for, by the size of its file."""

from striate.hdf5 import MOST_INFLATION, SPARE_BYTES, RefusedContentError

REFERENCE_BYTES = 8
_DEEPEST = 100


class Allowance:
    """Bytes that one variable may still take; a file of a few bytes may declare any number.

    An object may be referred to from many places, each of which counts, and so does every
    reference: a cell that holds the same cell twice, and so on, would be without end.
    """

    def __init__(self, file_bytes: int) -> None:
        self.file_bytes = file_bytes
        self._left = MOST_INFLATION * file_bytes + SPARE_BYTES

    def spend(self, byte_count: int) -> None:
        """Count what is about to be read.

        Raises
        ------
        RefusedContentError
            All of it is more than the file can hold.
        """
        self._left -= byte_count
        if self._left < 0:
            raise RefusedContentError(
                f"it unfolds to more than a file of {self.file_bytes} bytes can hold"
            )


def check_depth(depth: int) -> None:
    """Refuse what is nested too deeply: a cell that holds itself, among others."""
    if depth > _DEEPEST:
        raise RefusedContentError(f"it is nested more than {_DEEPEST} deep")
