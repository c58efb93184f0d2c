"""Content of raw files, remembered so that planning a run does not read gigabytes."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

from striate.wholefile import written_whole

_MEMORY: Final = Path(".snakemake") / "striate" / "digests.json"


# formats that keep the signal, the events or the electrodes in files of their own
_IN_SEVERAL_FILES: Final = {".vhdr", ".set", ".edf", ".bdf", ".fif"}
_BIDS_SUBJECT: Final = "sub-"
_HEADER_BYTES: Final = 100_000
_PRESENTATION_ORDER: Final = "stimulus_sequence.mat"


def sha256(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal digits."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def source_sha256(paths: Iterable[Path], digest_of: Callable[[Path], str] = sha256) -> str:
    """SHA-256 of what a recording is read from: its files and what belongs to them.

    Of a single file it is the digest of that file; of several, that of their names and digests.
    """
    parts = [(part, path.parent) for path in paths for part in parts_of(path)]
    if len(parts) == 1:
        return digest_of(parts[0][0])
    lines = [f"{part.relative_to(home)} {digest_of(part)}" for part, home in parts]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def parts_of(path: Path) -> list[Path]:
    """A raw file and the files beside it that are read with it, by their names; a folder's files.

    Of a file in a BIDS data set these are all files of its subject in the same folder.
    """
    if path.is_dir():
        inside = (part for part in path.rglob("*") if part.is_file())
        return sorted(part for part in inside if not _is_hidden(part.relative_to(path)))
    if path.suffix == ".mat":
        order = path.with_name(_PRESENTATION_ORDER)
        return [path, order] if order.is_file() and order != path else [path]
    if path.suffix.lower() not in _IN_SEVERAL_FILES:
        return [path]
    stem = path.name.partition("_")[0] if path.name.startswith(_BIDS_SUBJECT) else path.stem
    beside = {part for part in path.parent.iterdir() if part.name.startswith(stem)}
    beside |= {path.with_name(name) for name in _names_in_header(path)}
    return sorted(part for part in beside | {path} if part.is_file() or part == path)


def _names_in_header(path: Path) -> list[str]:
    """Files of other names that the header of a BrainVision recording says belong to it."""
    if path.suffix.lower() != ".vhdr" or not path.is_file():
        return []
    header = path.read_bytes()[:_HEADER_BYTES].decode("latin-1")
    named = (match[1].strip() for match in re.finditer(r"(?m)^(?:Data|Marker)File=(.+)$", header))
    return [name for name in named if name == Path(name).name]


def _is_hidden(path: Path) -> bool:
    return any(name.startswith(".") for name in path.parts)


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
    digest = sha256(path)
    _remember({**known, name: [mark, digest]}, memory)
    return digest


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


def _known(memory: Path) -> Mapping[str, list[object]]:
    try:
        status = memory.stat()
    except OSError:
        return {}
    return _kept(memory, status.st_ino, status.st_mtime_ns)


@cache
def _kept(memory: Path, _inode: int, _mtime_ns: int) -> Mapping[str, list[object]]:
    """What was kept, read once: a plan asks for each of a thousand files."""
    try:
        known = json.loads(memory.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _remember(known: Mapping[str, list[object]], memory: Path) -> None:
    # another run that plans at the same time may take the place of this one: nothing is lost
    with suppress(FileNotFoundError), written_whole(memory) as partial:
        partial.write_text(json.dumps(known), encoding="utf-8")
