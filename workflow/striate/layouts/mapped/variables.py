"""Named arrays of a MAT-file, an HDF5 file or an NPZ file."""

from collections.abc import Sequence
from typing import Final

from striate.errors import UnreadableFileError
from striate.layouts.mapped.arrays import Variable
from striate.layouts.mapped.matvariables import mat_variables
from striate.matfile.signature import is_hdf5, seen_instead
from striate.sources import Source

_ZIP: Final = b"PK\x03\x04"


def variables(source: Source, names: Sequence[str]) -> dict[str, Variable]:
    """What each name leads to.

    Numbers of their own variable or dataset are read when they are asked for; anything else is in
    memory.

    Raises
    ------
    LayoutError
        There is no such name; the text says what there is.
    UnreadableFileError
        The file is damaged, or of another kind.
    """
    if source.is_mat:
        return mat_variables(source.mat, names)
    if is_hdf5(source.head):
        from striate.layouts.mapped.hdf5variables import hdf5_variables

        return hdf5_variables(source.path, names)
    if source.head.startswith(_ZIP):
        from striate.layouts.mapped.npzvariables import npz_variables

        return npz_variables(source.path, names)
    raise UnreadableFileError(f"{source.path}: {seen_instead(source.head)}")
