"""Content of raw files, remembered so that planning a run does not read gigabytes."""

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Final

from striate.wholefile import written_whole

_MEMORY: Final = Path(".snakemake") / "striate" / "digests.json"


def sha256(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal digits."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def remembered_sha256(path: Path, memory: Path = _MEMORY) -> str:
    """SHA-256 of a file, read again only when its inode, size or times have changed.

    A file replaced by one with an older date keeps neither its inode nor its change time.
    """
    status = path.stat()
    mark = [status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]
    known = _known(memory)
    name = str(path.absolute())
    match known.get(name):
        case [remembered, str(digest)] if remembered == mark:
            return digest
    known[name] = [mark, sha256(path)]
    _remember(known, memory)
    return str(known[name][1])


def reading_fault(path: Path) -> str:
    """Why a raw file cannot be read, in words; empty if it can."""
    try:
        if path.is_dir():
            return "is a folder"
        remembered_sha256(path)
    except FileNotFoundError:
        return "no such file"
    except OSError as fault:
        return f"cannot be read ({fault.strerror})"
    return ""


def _known(memory: Path) -> dict[str, list[object]]:
    try:
        known = json.loads(memory.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _remember(known: dict[str, list[object]], memory: Path) -> None:
    # another run that plans at the same time may take the place of this one: nothing is lost
    with suppress(FileNotFoundError), written_whole(memory) as partial:
        partial.write_text(json.dumps(known), encoding="utf-8")
