"""A MAT-file as a mapping of variable names to values, whatever its version."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from numpy.typing import NDArray

from striate.matfile import version5
from striate.matfile.assembly import assembled
from striate.matfile.signature import version_of
from striate.matfile.values import Kind, Leaf, Value


class Variables(Protocol):
    """What a reader of one version of MAT-files offers.

    Attributes
    ----------
    version
        As MATLAB's `save` names it: "5", "6", "7" or "7.3".
    kinds
        Class, shape and, for structs, field names of each variable, known without reading it.
    """

    version: str
    kinds: Mapping[str, Kind]

    def leaves(self, name: str, *, in_runs: bool = False) -> Iterator[Leaf]:
        """Parts of a variable one after another, as `MatFile.leaves` gives them."""

    def pieces(self, name: str, value_count: int) -> Iterator[NDArray[Any]]:
        """Numbers of a full numeric variable, as `MatFile.pieces` gives them."""


class MatFile(Mapping[str, Value]):
    """Variables of one file, each read when it is asked for.

    Only the last one stays in memory: some variables fill it.
    """

    def __init__(self, variables: Variables) -> None:
        self._variables = variables
        self._last: dict[str, Value] = {}

    @property
    def version(self) -> str:
        """Version of the file as MATLAB's `save` names it."""
        return self._variables.version

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """Class and shape of each variable, known without reading it."""
        return self._variables.kinds

    def __getitem__(self, name: str) -> Value:
        if name not in self._last:
            self._last = {name: assembled(self.leaves(name))}
        return self._last[name]

    def __contains__(self, name: object) -> bool:
        return name in self.kinds

    def __iter__(self) -> Iterator[str]:
        return iter(self.kinds)

    def __len__(self) -> int:
        return len(self.kinds)

    def leaves(self, name: str, *, in_runs: bool = False) -> Iterator[Leaf]:
        """Parts of a variable in the order in which the file holds them, one in memory at a time.

        A cell or struct array comes first as its outline (`CellOutline`, `StructOutline`), then
        its elements; a struct array element after element. The place of the variable itself is
        ``()``, of the element `k` of a cell ``(k,)``, of a field of the element `k` of a struct
        array ``(k, name)``; places of nested values continue these. Elements are counted from 0,
        column after column; a single struct is an array of one.

        With `in_runs`, sparse matrices that follow each other in a cell array may come several at a
        time, as a `SparseRun` at the place of the first.

        Raises
        ------
        KeyError
            There is no such variable.
        UnreadableFileError
            The variable is damaged, found when the damage is reached.
        """
        if name not in self.kinds:
            raise KeyError(name)
        return self._variables.leaves(name, in_runs=in_runs)

    def pieces(self, name: str, value_count: int) -> Iterator[NDArray[Any]]:
        """Numbers of a full numeric variable, `value_count` at a time, column after column.

        Each piece is (value,) in the type in which the file stores the numbers; the last may be
        shorter. Together they hold as many values as the shape in `kinds` says.

        Raises
        ------
        KeyError
            There is no such variable.
        UnreadableFileError
            The variable is damaged, found when the damage is reached.
        """
        if name not in self.kinds:
            raise KeyError(name)
        return self._variables.pieces(name, value_count)


def load(path: Path) -> MatFile:
    """Variables of a MAT-file of version 5, 6, 7 or 7.3.

    Raises
    ------
    UnreadableFileError
        The file is missing, damaged, or of another kind. Damage inside a variable shows when the
        variable is read.
    """
    if version_of(path) == "5":
        return MatFile(version5.variables(path))
    # HDF5 takes longer to import than most files to read
    from striate.matfile import version73

    return MatFile(version73.variables(path))
