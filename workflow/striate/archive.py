"""The zip around one artifact: uncompressed, dated 1980, with a digest of all entries.

The chunks are compressed inside. Equal entries in equal order give equal bytes. The comment of the
zip holds a digest of names, sizes and checksums of all entries; together with the checksum of each
entry that makes any damage an error: a lost chunk would otherwise read as NaN.
"""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from math import prod
from pathlib import Path
from typing import Final

from striate.errors import ArtifactError
from striate.wholefile import opened_for_writing, refusal

VALUES_PER_CHUNK: Final = 512 * 1024

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


class Archive:
    """A zip that is being written."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file

    def add(self, name: str, content: bytes) -> None:
        """Write one entry."""
        self._file.writestr(zipfile.ZipInfo(name, _EPOCH), content)


@contextmanager
def new_archive(path: Path) -> Iterator[Archive]:
    """Write a zip in its place; `striate.wholefile` sees to it that nobody meets half a file."""
    with opened_for_writing(path) as partial, zipfile.ZipFile(partial, "w") as file:
        yield Archive(file)
        file.comment = _contents_digest(file)


class ArchiveReader:
    """A zip that holds just what was written.

    Raises
    ------
    ArtifactError
        The file is missing, damaged, or no artifact of Striate.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with damage_told(path):
            self._file = zipfile.ZipFile(path)
            intact = self._file.comment == _contents_digest(self._file)
        if not intact:
            self.close()
            raise damaged(path)

    @property
    def names(self) -> list[str]:
        """Names of all entries."""
        return self._file.namelist()

    def __contains__(self, name: str) -> bool:
        return name in self._file.NameToInfo

    def read(self, name: str) -> bytes:
        """One entry, compared with its checksum.

        Raises
        ------
        ArtifactError
            The entry is missing or damaged.
        """
        if self._file.fp is None:
            raise ValueError(f"{self._path}: closed; open it again to read from it")
        with damage_told(self._path):
            return self._file.read(name)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """Whatever is raised in reading an artifact is damage, but where the system is short of things.

    Raises
    ------
    ArtifactError
        The file is missing or damaged.
    OSError, MemoryError
        The system refuses to read it, or has no memory.
    """
    try:
        yield
    except MemoryError:
        raise
    except FileNotFoundError as missing:
        raise ArtifactError(f"{path}: no such file; run `snakemake --cores 4`") from missing
    except Exception as fault:
        if isinstance(fault, OSError) and refusal(fault.errno):
            raise OSError(fault.errno, fault.strerror, str(path)) from fault
        raise damaged(path) from fault


def damaged(path: Path) -> ArtifactError:
    """The error for an artifact that is not as it was written."""
    return ArtifactError(
        f"{path}: damaged, or no artifact of Striate; if it lies under results/, "
        "delete it, and `snakemake --cores 4` makes it again"
    )


def chunks(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Shape of the chunks of an array: whole rows of the first axis, as many as make a chunk."""
    if not shape:
        return ()
    values_per_row = max(prod(shape[1:]), 1)
    rows = min(max(VALUES_PER_CHUNK // values_per_row, 1), max(shape[0], 1))
    return (rows, *(max(length, 1) for length in shape[1:]))


def _contents_digest(file: zipfile.ZipFile) -> bytes:
    entries = sorted((e.filename, e.file_size, e.CRC) for e in file.infolist())
    return hashlib.sha256(repr(entries).encode()).hexdigest().encode()
