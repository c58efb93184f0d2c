"""What one run tells the next to save it time: without it, or with it damaged, all is found anew.

Like a stamp, a memory is a sealed line of JSON.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from striate.sealed import sealed, unsealed
from striate.wholefile import opened_for_writing, written_whole


def load(path: Path) -> dict[str, Any]:
    """What was saved; nothing if that is damaged, gone or cannot be read."""
    try:
        line = unsealed(path.read_bytes())
    except OSError:
        return {}
    known: dict[str, Any] = json.loads(line) if line else {}
    return known


def save(path: Path, known: Mapping[str, Any]) -> None:
    """Keep it for the next run; where nothing can be written, that one only takes longer."""
    with (
        suppress(OSError),
        written_whole(path) as partial,
        opened_for_writing(partial) as file,
    ):
        file.write(sealed(json.dumps(known).encode()))
