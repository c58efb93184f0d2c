"""Raw files: what belongs to one, its digest, and whether it can be read."""

import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from striate.companions import companions_of, recordings_in
from striate.digests import remembered_sha256, sha256

_LIST_LENGTH: Final = "source_file_count"
_DISK_BLOCK_BYTES: Final = 512  # of `st_blocks`, whatever the blocks of the disk are


def source_sha256(paths: Iterable[Path], digest_of: Callable[[Path], str] = sha256) -> str:
    """SHA-256 of what a recording is read from: its files and what belongs to them.

    Of a single file it is the digest of that file; of several, that of their names and digests.
    """
    parts = _parts_with_homes(paths)
    if len(parts) == 1:
        return digest_of(parts[0][0])
    lines = [f"{part.relative_to(home)} {digest_of(part)}" for part, home in parts]
    return hashlib.sha256("\n".join(lines).encode(errors="surrogateescape")).hexdigest()


def list_note(paths: Iterable[Path]) -> dict[str, str]:
    """Attribute that says of how many files `source_sha256` is the list; none for one file."""
    count = len(_parts_with_homes(paths))
    return {} if count == 1 else {_LIST_LENGTH: str(count)}


def digest_name(attrs: Mapping[str, Any]) -> str:
    """What `source_sha256` among the attributes of a recording is, in words."""
    count = attrs.get(_LIST_LENGTH)
    return f"SHA-256 of the list of {count} files" if count else "SHA-256"


def _parts_with_homes(paths: Iterable[Path]) -> list[tuple[Path, Path]]:
    return [(part, path.parent) for path in paths for part in parts_of(path)]


def stored_bytes(path: Path) -> int:
    """Bytes of a file that lie on a disk; a hole of any size costs whoever made it nothing."""
    status = path.stat()
    if status.st_blocks or _is_hole(path):
        return min(status.st_size, status.st_blocks * _DISK_BLOCK_BYTES)
    return status.st_size  # some network disks do not count blocks


def _is_hole(path: Path) -> bool:
    with path.open("rb") as file:
        try:
            os.lseek(file.fileno(), 0, os.SEEK_DATA)
        except OSError as refusal:
            return refusal.errno == errno.ENXIO
    return False


def parts_of(path: Path) -> list[Path]:
    """A raw file and the files beside it that are read with it, by their names.

    Of a BIDS data set these are all its recordings, each with its tables; of any other folder, all
    its files but hidden ones.
    """
    recordings = recordings_in(path) if path.is_dir() else [path]
    if not recordings:
        return _files_in(path)
    return sorted({part for one in recordings for part in (one, *companions_of(one))})


def _files_in(folder: Path) -> list[Path]:
    inside = (part for part in folder.rglob("*") if part.is_file())
    return sorted(part for part in inside if not _is_hidden(part.relative_to(folder)))


def _is_hidden(path: Path) -> bool:
    return any(name.startswith(".") for name in path.parts)


def reading_fault(path: Path) -> str:
    """Why a raw file cannot be read, in words; empty if it can."""
    try:
        parts = parts_of(path)
        if not (path.is_file() or path.is_dir() or not path.exists()):
            return "is a device or a pipe, no file"
        for part in parts:
            remembered_sha256(part)
    except FileNotFoundError:
        return "no such file"
    except OSError as fault:
        return f"cannot be read ({fault.strerror})"
    return "" if parts else "is an empty folder"
