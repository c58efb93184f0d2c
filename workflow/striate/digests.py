"""Digests of files, remembered so that planning a run does not read gigabytes."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from striate.memory import load, save

_MEMORY: Final = Path(".snakemake") / "striate" / "digests.json"
_held: dict[Path, dict[str, Any]] = {}

Mark: TypeAlias = tuple[int, ...]
"""Inode, size and times of a file: while these are the same nobody has written to it."""


def mark_of(path: Path) -> Mark:
    """The mark of a file; one replaced by an older one keeps neither inode nor change time."""
    status = path.stat()
    return (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def sha256(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal digits."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def remembered_sha256(path: Path, memory: Path = _MEMORY) -> str:
    """SHA-256 of a file, read again only when its mark has changed."""
    mark = [*mark_of(path)]
    known = _held.get(memory, _known(memory))
    name = str(path.absolute())
    match known.get(name):
        case [remembered, str(digest)] if remembered == mark:
            return digest
    digest = sha256(path)
    if memory in _held:
        _held[memory][name] = [mark, digest]
    else:
        save(memory, {**known, name: [mark, digest]})
    return digest


@contextmanager
def digests_saved_once(memory: Path = _MEMORY) -> Iterator[None]:
    """Within, what is remembered stays in this process, and is written down at the end."""
    before = _known(memory)
    _held[memory] = {**before}
    try:
        yield
    finally:
        held = _held.pop(memory)
        if held != before:
            # another run that plans at the same time may take the place of this one
            save(memory, held)


def _known(memory: Path) -> Mapping[str, Any]:
    try:
        status = memory.stat()
    except OSError:
        return {}
    return _kept(memory, status.st_ino, status.st_mtime_ns)


@cache
def _kept(memory: Path, _inode: int, _mtime_ns: int) -> Mapping[str, Any]:
    """What was kept, read once: a plan asks for each of a thousand files."""
    return load(memory)
