"""Variables of MAT-files of version 7.3, which are HDF5."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final

import h5py
from h5py import h5d, h5g, h5o
from numpy.typing import NDArray

from striate.errors import LayoutError
from striate.hdf5 import RefusedContentError, faults_named, member_names, opened
from striate.matfile.mat73.allowance import Allowance
from striate.matfile.mat73.kinds import kind_of
from striate.matfile.mat73.leaves import leaves
from striate.matfile.mat73.natures import found_in
from striate.matfile.mat73.numbers import number_type
from striate.matfile.mat73.slabs import slabs
from striate.matfile.values import Kind, Leaf

_KIND_OF_FILE: Final = "MAT-file"
_NO_VARIABLES: Final = {b"#refs#", b"#subsystem#"}  # what variables refer to
_MOST_VARIABLES: Final = 10_000
_FULL: Final = {
    *("double", "single", "logical"),
    *(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)),
}


def variables(path: Path) -> "Version73":
    """Variables of a MAT-file of version 7.3.

    Raises
    ------
    UnreadableFileError
        The file is missing, damaged, or asks for what no file may (see `striate.hdf5`). Damage
        inside a variable shows when the variable is read.
    """
    return Version73(path)


class Version73:
    """Variables of one file, which is open only while it is read.

    Attributes
    ----------
    version
        "7.3".
    kinds
        Class, shape and, for structs, field names of each variable, by name in the order of the
        alphabet: the file knows no other.
    """

    version = "7.3"

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._opened() as file, self._faults_named():
            root = h5g.open(file.id, b"/")
            names = [name for name in member_names(root) if name not in _NO_VARIABLES]
            if len(names) > _MOST_VARIABLES:
                raise RefusedContentError(f"it holds more than {_MOST_VARIABLES} variables")
            self._members = {name.decode("utf-8", "replace"): name for name in names}
            self.kinds: Mapping[str, Kind] = {
                name: self._kind(root, name) for name in self._members
            }

    def leaves(self, name: str, *, in_runs: bool = False) -> Iterator[Leaf]:  # noqa: ARG002
        """Parts of a variable, as `MatFile.leaves` gives them, never in runs."""
        with self._opened() as file, self._faults_named(name):
            yield from leaves(h5o.open(file.id, self._members[name]), self._allowance())

    def pieces(self, name: str, value_count: int) -> Iterator[NDArray[Any]]:
        """Numbers of a full numeric variable, as `MatFile.pieces` gives them."""
        kind = self.kinds[name]
        if kind.matlab_class not in _FULL:
            raise LayoutError(f"{name} is {kind}; a full matrix of numbers needed")
        if 0 not in kind.shape:
            with self._opened() as file, self._faults_named(name):
                dataset = h5d.open(file.id, self._members[name])
                yield from slabs(dataset, number_type(dataset), value_count, self._allowance())

    def _kind(self, root: h5g.GroupID, name: str) -> Kind:
        with self._faults_named(name):
            return kind_of(found_in(h5o.open(root, self._members[name])), self._allowance())

    def _allowance(self) -> Allowance:
        return Allowance(self._path.stat().st_size)

    def _opened(self) -> h5py.File:
        return opened(self._path, _KIND_OF_FILE)

    def _faults_named(self, name: str = "") -> AbstractContextManager[None]:
        return faults_named(self._path, _KIND_OF_FILE, f"variable {name}" if name else "")
