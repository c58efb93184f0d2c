"""What one run tells the next to save it time: without it, or with it damaged, all is found anew.

Like a stamp, a memory is a line of JSON and, below it, the SHA-256 of that line.
"""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from striate.wholefile import opened_for_writing, written_whole


def load(path: Path) -> dict[str, Any]:
    """What was saved; nothing if that is damaged, gone or cannot be read."""
    try:
        line, *rest = path.read_bytes().split(b"\n")
    except OSError:
        return {}
    known: dict[str, Any] = json.loads(line) if rest == [_digest(line), b""] else {}
    return known


def save(path: Path, known: Mapping[str, Any]) -> None:
    """Keep it for the next run; where nothing can be written, that one only takes longer."""
    line = json.dumps(known).encode()
    with (
        suppress(OSError),
        written_whole(path) as partial,
        opened_for_writing(partial) as file,
    ):
        file.write(line + b"\n" + _digest(line) + b"\n")


def _digest(line: bytes) -> bytes:
    return hashlib.sha256(line).hexdigest().encode()
