"""Stimulated, inhibited, unresponsive, not tested: how many channels of an area are which."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.panels.areagroups import AreaGroup
from striate.recording import SPIKES_PER_SECOND
from striate.style import MISSING

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class State:
    """A state with its name, and how it looks: its colour and its sign."""

    name: str
    colour: str
    sign: str
    word: str


# red above the baseline and blue below it, as in every difference (ColorBrewer RdBu)
STATES: Final = (
    State("stimulated", "#b2182b", "▲", "stimulated"),
    State("inhibited", "#2166ac", "▼", "inhibited"),
    State("unresponsive", "#f0f0f0", "○", "unresponsive"),
    State("", MISSING, "\N{MULTIPLICATION SIGN}", "not tested"),
)
TESTED: Final = STATES[:3]
# the sign of a voltage depends on the reference: it says nothing of what neurons did
_OF_AMPLITUDES: Final = {
    "stimulated": "above the baseline",
    "inhibited": "below the baseline",
    "unresponsive": "no difference",
}


def shown_states(comparison: xr.Dataset) -> tuple[State, ...]:
    """The states in words that fit, and no test among them only where some channel has none."""
    words = np.concatenate([comparison[f"state_{side}"].to_numpy() for side in "ab"])
    states = STATES if (words == "").any() else TESTED
    if comparison["mean_a"].attrs["units"] == SPIKES_PER_SECOND:
        return states
    return tuple(replace(of, word=_OF_AMPLITUDES.get(of.name, of.word)) for of in states)


def state_counts(comparison: xr.Dataset, side: str, group: AreaGroup) -> Counts:
    """Channels (state,) of an area in each of `STATES` under stimulus `side`: 'a' or 'b'."""
    words = _words(comparison, side, group)
    return np.array([(words == state.name).sum() for state in STATES])


def state_table(comparison: xr.Dataset, group: AreaGroup) -> Counts:
    """Channels (state under A, state under B) of an area, of those tested under both."""
    a, b = (_words(comparison, side, group) for side in "ab")
    return np.array(
        [[((a == of_a.name) & (b == of_b.name)).sum() for of_b in TESTED] for of_a in TESTED]
    )


def _words(comparison: xr.Dataset, side: str, group: AreaGroup) -> NDArray[np.object_]:
    words: NDArray[np.object_] = comparison[f"state_{side}"].to_numpy()[group.channels]
    return words.astype(object)
