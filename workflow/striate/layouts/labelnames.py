"""Names that a file brings, where they would clash: with the vocabulary, or with each other."""

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import takewhile
from typing import Final

from striate.recording import (
    ACTIVITY,
    AREA,
    CHANNEL,
    DURATION,
    SPIKE,
    SPIKE_BIN,
    SPIKE_CHANNEL,
    SPIKES_PER_TRIAL,
    STIMULUS,
    TIME,
    TRIAL,
)

# what the artifacts made from a recording call their own variables is taken too
_TAKEN: Final = {TRIAL, CHANNEL, TIME, SPIKE, ACTIVITY, STIMULUS, DURATION, AREA} | {
    "response",
    "baseline",
    SPIKE_BIN,
    SPIKE_CHANNEL,
    SPIKES_PER_TRIAL,
    *(".", "..", "zarr.json"),
}
_MOST_LETTERS: Final = 200
_IN_FILE: Final = "_in_file"


def free_name(name: str, others: Collection[str]) -> str:
    """Name for a label of the file: with `_` for blanks and `/`, and with `_in_file` where taken.

    Parameters
    ----------
    name
        As the file has it.
    others
        All names of the file in their order, none of which may be given away; this one among them.
    """
    free = _without_blanks(name)
    if free != name:
        before = takewhile(lambda other: other != name, others)
        free += _IN_FILE * sum(_without_blanks(other) == free for other in before)
    while free in _TAKEN or (free != name and free in others):
        free += _IN_FILE
    return free


def distinct(ids: Sequence[str]) -> list[str]:
    """Ids of channels: the second unit of the same name gets the suffix -2, and so on."""
    seen: Counter[str] = Counter()
    found = []
    for name in ids:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return found


def _without_blanks(name: str) -> str:
    return "_".join(name.replace("/", " ").split())[:_MOST_LETTERS] or "unnamed"
