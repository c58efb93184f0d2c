"""Arrays of an NPZ file by name: a zip of `.npy` files, as `numpy.savez` writes it.

Nothing is unpickled, and nothing is allocated on the word of a header alone. Source: NEP 1, "A
Simple File Format for NumPy Arrays".
"""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from math import prod
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from striate.config.faults import shortened
from striate.errors import StriateError, UnreadableFileError
from striate.inflation import MOST_INFLATION, SPARE_BYTES
from striate.layouts.mapped.arrays import MirroredArray, StoredArray, StreamedArray, Variable
from striate.layouts.mapped.listing import no_such_variable
from striate.layouts.mapped.texts import text_array
from striate.matfile.values import by

_SUFFIX: Final = ".npy"
_HEADERS: Final = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
_NUMBERS: Final = "biuf"
_TEXTS: Final = "SU"


@dataclass(frozen=True)
class _Member:
    """Header of one array, and where in its member the numbers begin."""

    name: str
    shape: tuple[int, ...]
    is_fortran: bool
    dtype: np.dtype[Any]
    start: int


def npz_variables(path: Path, names: Sequence[str]) -> dict[str, Variable]:
    """Arrays by name.

    Raises
    ------
    LayoutError
        There is no such array.
    UnreadableFileError
        The file is damaged, has two members of one name, or the array holds Python objects; of
        numbers, when they are read.
    """
    found: dict[str, Variable] = {}
    with _faults_named(path), zipfile.ZipFile(path) as archive:
        there = _names(archive)
        for name in names:
            if name not in there:
                raise no_such_variable(name, {known: _in_words(archive, known) for known in there})
            found[name] = _variable(path, archive, _member(archive, name))
    return found


def npz_listing(path: Path) -> dict[str, str]:
    """Type and shape of each array, in words, by name; nothing of a zip file of another kind.

    Raises
    ------
    UnreadableFileError
        The file is damaged.
    """
    with _faults_named(path), zipfile.ZipFile(path) as archive:
        members = set(archive.namelist())
        names = [name for name in _names(archive) if f"{name}{_SUFFIX}" in members]
        return {name: _in_words(archive, name) for name in names}


def _names(archive: zipfile.ZipFile) -> list[str]:
    """Names of all members, of which `x` and `x.npy` are the same."""
    found: dict[str, str] = {}
    for member in archive.namelist():
        name = member.removesuffix(_SUFFIX)
        if name in found:
            raise UnreadableFileError(
                f"{archive.filename}: two arrays are named {shortened(name)} (members "
                f"{shortened(found[name])} and {shortened(member)} of the zip file), and only "
                "one can be meant; save it again with one"
            )
        found[name] = member
    return list(found)


def _variable(path: Path, archive: zipfile.ZipFile, member: _Member) -> Variable:
    if member.dtype.kind in _NUMBERS:
        return _stored(path, member)
    if member.dtype.kind in _TEXTS:
        (values,) = _read(archive, member, max(prod(member.shape), 1))
        return text_array(values.reshape(member.shape, order="F" if member.is_fortran else "C"))
    raise UnreadableFileError(
        f"{path}: {member.name} holds {_kind_in_words(member.dtype)}, which are not read; "
        "save numbers or texts"
    )


def _stored(path: Path, member: _Member) -> StoredArray:
    pieces, shape = partial(_pieces, path, member), member.shape or (1,)
    if member.is_fortran:
        return StreamedArray(shape, pieces)
    return MirroredArray(StreamedArray(shape[::-1], pieces))


def _pieces(path: Path, member: _Member, count: int) -> Iterator[NDArray[Any]]:
    with _faults_named(path), zipfile.ZipFile(path) as archive:
        yield from _read(archive, member, count)


def _read(archive: zipfile.ZipFile, member: _Member, count: int) -> Iterator[NDArray[Any]]:
    """Values in the order of the file, `count` at a time."""
    left = prod(member.shape)
    with archive.open(f"{member.name}{_SUFFIX}") as file:
        file.read(member.start)
        while left:
            content = file.read(min(count, left) * member.dtype.itemsize)
            values = np.frombuffer(content, member.dtype)
            if values.size < min(count, left):
                raise ValueError(f"{member.name} ends early")
            left -= values.size
            yield values


def _member(archive: zipfile.ZipFile, name: str) -> _Member:
    entry = archive.getinfo(f"{name}{_SUFFIX}")
    with archive.open(entry) as file:
        shape, is_fortran, dtype = _header(file, name)
        start = file.tell()
    declared = prod(shape) * dtype.itemsize
    packed_at_most = MOST_INFLATION * entry.compress_size + SPARE_BYTES
    if dtype.hasobject:
        declared = entry.file_size - start
    if entry.file_size != start + declared or entry.file_size > packed_at_most:
        raise ValueError(
            f"{name} declares {by(shape)} values of {dtype.itemsize} bytes, and "
            f"lies in {entry.compress_size}"
        )
    return _Member(name, shape, is_fortran, dtype, start)


def _header(file: IO[bytes], name: str) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    version = npy.read_magic(file)
    if version not in _HEADERS:
        raise ValueError(f"{name} is of version {version} of the format")
    shape, is_fortran, dtype = _HEADERS[version](file)
    if min(shape, default=1) < 0:
        raise ValueError(f"{name} has the shape {shape}")
    return shape, is_fortran, dtype


def _in_words(archive: zipfile.ZipFile, name: str) -> str:
    try:
        member = _member(archive, name)
    except (ValueError, KeyError):
        return "no array"
    return f"{_kind_in_words(member.dtype)}, {by(member.shape) or 'one value'}"


def _kind_in_words(dtype: np.dtype[Any]) -> str:
    if dtype.hasobject:
        return "Python objects"
    return "texts" if dtype.kind in _TEXTS else f"{dtype.name} values"


@contextmanager
def _faults_named(path: Path) -> Iterator[None]:
    try:
        yield
    except StriateError:
        raise
    except Exception as damage:  # zipfile and NumPy raise every type of exception
        raise UnreadableFileError(f"{path}: damaged or truncated NPZ file ({damage})") from damage
