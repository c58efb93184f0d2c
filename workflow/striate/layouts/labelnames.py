"""Names of labels that a file brings, where they would clash with the vocabulary."""

from collections.abc import Collection
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
}
_IN_FILE: Final = "_in_file"


def free_name(name: str, others: Collection[str]) -> str:
    """Name for a label of the file: its own, without white space, or with `_in_file` behind it.

    Parameters
    ----------
    name
        As the file has it.
    others
        All names of the file, none of which may be given away.
    """
    free = "_".join(name.split()) or "unnamed"
    if free == name and free not in _TAKEN:
        return name
    while free in _TAKEN or free in others:
        free += _IN_FILE
    return free
