"""Content of raw files, remembered so that planning a run does not read gigabytes."""

import hashlib
import json
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
    if name not in known or known[name][0] != mark:
        known[name] = [mark, sha256(path)]
        _remember(known, memory)
    return str(known[name][1])


def _known(memory: Path) -> dict[str, list[object]]:
    try:
        known = json.loads(memory.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _remember(known: dict[str, list[object]], memory: Path) -> None:
    with written_whole(memory) as partial:
        partial.write_text(json.dumps(known), encoding="utf-8")
