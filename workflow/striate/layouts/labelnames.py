"""Names that a file brings, where they would clash: with the vocabulary, or with each other."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
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


def free_names(names: Iterable[str], taken: Collection[str] = ()) -> dict[str, str]:
    """Names for the labels of a file: `_` for blanks and `/`, `_in_file` added to those taken.

    Parameters
    ----------
    names
        All of the file, as it has them; a name that can stay as it is is given to no other.
    taken
        Names that the reader gives to labels of its own.

    Returns
    -------
    dict
        A name of its own for each, in their order.
    """
    in_file = list(dict.fromkeys(names))
    own, free = set(in_file), dict[str, str]()
    given = _TAKEN | set(taken)
    for name in in_file:
        wanted = _without_blanks(name)
        while wanted in given or (wanted != name and wanted in own):
            wanted += _IN_FILE
        given.add(wanted)
        free[name] = wanted
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
