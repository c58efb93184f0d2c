"""Comparisons that are worth a first look."""

from collections.abc import Mapping
from itertools import product
from typing import Final

from striate.config.ids import id_from
from striate.proposal.classes import Classes, TrialClass
from striate.recording import STIMULUS

_PERIOD_DEG: Final = {"orientation": 180.0, "direction": 360.0}

Pair = tuple[str, str]
"""Ids of the stimuli A and B."""


def pairs(found: Classes, recording: str) -> list[Pair]:
    """Pairs of classes to compare in a recording; none if it has a single class.

    Two orthogonal orientations (or directions), and the two commonest stimuli, blank last.
    """
    orthogonal = _orthogonal(found, recording)
    present = [one for one in found.by_id.values() if one.count(recording)]
    told = [one for one in present if one.label == STIMULUS]
    commonest = _two_commonest(told, recording) or (
        [] if orthogonal else _two_commonest(present, recording)
    )
    return list(dict.fromkeys([*orthogonal, *commonest]))


def comparisons(by_recording: Mapping[str, list[Pair]]) -> dict[str, tuple[Pair, list[str]]]:
    """Id of each comparison to its pair and the recordings to make it in."""
    named: dict[Pair, str] = {}
    for pair in (pair for of in by_recording.values() for pair in of):
        if pair not in named:
            named[pair] = id_from("-vs-".join(pair), "comparison", named.values())
    return {
        name: (pair, [recording for recording, of in by_recording.items() if pair in of])
        for pair, name in named.items()
    }


def _orthogonal(found: Classes, recording: str) -> list[Pair]:
    """The first two angles that are 90 deg apart."""
    for (label, angle), (other, further) in product(found.same, repeat=2):
        if label == other in _PERIOD_DEG and (angle + 90) % _PERIOD_DEG[label] == further:
            one, orthogonal = found.same[label, angle], found.same[label, further]
            if one.count(recording) and orthogonal.count(recording):
                return [(one.id, orthogonal.id)]
    return []


def _two_commonest(classes: list[TrialClass], recording: str) -> list[Pair]:
    ordered = sorted(classes, key=lambda one: (one.is_blank, -one.count(recording)))
    return [(ordered[0].id, ordered[1].id)] if len(ordered) > 1 else []
