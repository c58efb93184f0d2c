"""A MAT-file as a mapping of variable names to values."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from striate.matfile.listing import Kind, kinds
from striate.matfile.values import Value
from striate.matfile.version5 import variable


class MatFile(Mapping[str, Value]):
    """Variables of one file, each read when it is asked for.

    Only the last one stays in memory: some variables fill it.

    Attributes
    ----------
    kinds
        Class and shape of each variable, known without reading it.
    """

    def __init__(self, kinds: Mapping[str, Kind], read: Callable[[str], Value]) -> None:
        self.kinds = kinds
        self._read = read
        self._last: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self.kinds:
            raise KeyError(name)
        if name not in self._last:
            self._last.clear()
            self._last[name] = self._read(name)
        return self._last[name]

    def __contains__(self, name: object) -> bool:
        return name in self.kinds

    def __iter__(self) -> Iterator[str]:
        return iter(self.kinds)

    def __len__(self) -> int:
        return len(self.kinds)


def load(path: Path) -> MatFile:
    """Variables of a MAT-file of version 5, 6 or 7.

    Raises
    ------
    UnreadableFileError
        The file is missing, damaged, or of another kind. Damage inside a variable shows when the
        variable is read.
    """
    known = kinds(path)
    return MatFile(known, partial(variable, path, known))
