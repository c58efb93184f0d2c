"""Variables of MAT-files of version 5, 6 and 7."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from striate.errors import LayoutError, UnreadableFileError
from striate.matfile.mat5.bytestream import ByteStream
from striate.matfile.mat5.damage import Damage
from striate.matfile.mat5.directory import Entry, checked_header, directory
from striate.matfile.mat5.elements import BYTE_ORDERS, TAG_BYTES
from striate.matfile.mat5.headers import Header
from striate.matfile.mat5.numbers import complex_numbers
from striate.matfile.mat5.pieces import pieces
from striate.matfile.mat5.walk import Walk
from striate.matfile.signature import byte_order
from striate.matfile.values import Kind, Leaf


def variables(path: Path) -> "Version5":
    """Variables of a MAT-file of version 5, 6 or 7.

    Raises
    ------
    UnreadableFileError
        The file is missing, damaged, of another kind, or has two variables of one name. Damage
        inside a variable shows when the variable is read.
    """
    return Version5(path)


class Version5:
    """Variables of one file, read from it one block at a time.

    Attributes
    ----------
    version
        "7" where any variable is compressed, else "6": MATLAB 5 wrote the same bytes.
    kinds
        Class, shape and, for structs, field names of each variable, in the order of the file.

    Notes
    -----
    Numbers cannot be written to. They have memory of their own: what was given out stays as it is
    when the pass goes on, and keeps nothing else in memory.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._order = BYTE_ORDERS[byte_order(path)]
        with self._faults():
            found = directory(path, self._order)
        _check_names(path, found)
        self._places = {entry.name: entry.variable for entry in found}
        self.kinds: Mapping[str, Kind] = {entry.name: entry.kind for entry in found}
        is_compressed = any(variable.is_compressed for variable in self._places.values())
        self.version = "7" if is_compressed else "6"

    def leaves(self, name: str, *, in_runs: bool = False) -> Iterator[Leaf]:
        """Parts of a variable, as `MatFile.leaves` gives them."""
        with self._opened(name) as (stream, byte_count, _):
            yield from Walk(stream, self._order, in_runs=in_runs).leaves(byte_count)

    def pieces(self, name: str, value_count: int) -> Iterator[NDArray[Any]]:
        """Numbers of a full numeric variable, as `MatFile.pieces` gives them."""
        with self._opened(name) as (stream, byte_count, header):
            if not header.is_full:
                raise LayoutError(f"{name} is {self.kinds[name]}; a full matrix of numbers needed")
            if byte_count == TAG_BYTES:
                return
            real = pieces(stream, header, self._order, byte_count, value_count)
            if not header.is_complex:
                yield from real
                return
            # a second pass: the file holds all real parts before the first imaginary one
            with self._opened(name) as (second, *_):
                imaginary = pieces(second, header, self._order, byte_count, value_count, 1)
                for both in zip(real, imaginary, strict=True):
                    yield complex_numbers(*both)

    @contextmanager
    def _opened(self, name: str) -> Iterator[tuple[ByteStream, int, Header]]:
        with self._faults(name), self._path.open("rb") as file:
            stream = self._places[name].stream(file)
            yield stream, *checked_header(self._places[name], stream, self._order)

    @contextmanager
    def _faults(self, name: str = "") -> Iterator[None]:
        try:
            yield
        except Damage as fault:
            cause = f"variable {name}: {fault}" if name else str(fault)
            raise UnreadableFileError(
                f"{self._path}: damaged or truncated MAT-file ({cause})"
            ) from fault
        except OSError as refusal:
            raise UnreadableFileError(
                f"{self._path}: cannot be read ({refusal.strerror})"
            ) from refusal


def _check_names(path: Path, entries: Iterable[Entry]) -> None:
    """Refuse a name that stands for two variables, as Octave's `save -append` can write it."""
    places: dict[str, int] = {}
    for name, variable, _ in entries:
        if name in places:
            raise UnreadableFileError(
                f"{path}: two variables are named {name}, at bytes {places[name]} and "
                f"{variable.start}, and only one can be meant; load the file in MATLAB or Octave "
                "and save it again"
            )
        places[name] = variable.start
