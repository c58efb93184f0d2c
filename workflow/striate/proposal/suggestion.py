"""What config.yaml could say of some recordings: everything but the words around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import xarray as xr

from striate.arguments import Raw
from striate.config.ids import id_from
from striate.errors import NoTrialsError
from striate.labelled import trial_labels
from striate.library import raw_recording
from striate.proposal.classes import trial_classes
from striate.proposal.measures import Measures, measures
from striate.proposal.pairs import Pair, comparisons, pairs
from striate.recording import TRIAL
from striate.stimuli import TrialLabels

Conditions = dict[str, Any]
"""Label to condition, as config.yaml writes it."""


@dataclass(frozen=True)
class Look:
    """What is seen of one recording: labels of its trials, and what window and bins fit it."""

    labels: TrialLabels
    measures: Measures


@dataclass(frozen=True)
class Suggestion:
    """Parts of a configuration, by the ids that they will have.

    Attributes
    ----------
    measures
        Recording to the window and the bins that fit it.
    stimuli
        Stimulus to its conditions.
    comparisons
        Comparison to its stimuli, and the recordings to make it in.
    left_out
        What the labels hold and the stimuli do not, in words.
    """

    measures: Mapping[str, Measures]
    stimuli: Mapping[str, Conditions]
    comparisons: Mapping[str, tuple[Pair, list[str]]]
    left_out: list[str]


def look_at(raw: Raw, name: str) -> Look:
    """Read a raw file once, for what a configuration needs to know.

    Raises
    ------
    StriateError
        The file cannot be read.
    """
    with raw_recording(raw.source, raw.reader, raw.options, name) as recording:
        return look(recording)


def look(recording: xr.Dataset) -> Look:
    """What a configuration needs to know of a recording."""
    return Look(trial_labels(recording), measures(recording))


def suggestion(looks: Mapping[str, Look]) -> Suggestion:
    """Stimuli and comparisons that the labels of the recordings suggest.

    Where all trials of a recording are one class, its first half is compared with its second.

    Raises
    ------
    NoTrialsError
        A recording has a single trial, which can be compared with nothing.
    """
    found = trial_classes({name: seen.labels for name, seen in looks.items()})
    stimuli: dict[str, Conditions] = {
        name: {one.label: one.value} for name, one in found.by_id.items()
    }
    by_recording = {name: pairs(found, name) for name in looks}
    alone = [name for name, of in by_recording.items() if not of]
    if alone:
        halves = _halves({name: looks[name] for name in alone}, stimuli)
        by_recording |= {name: [halves] for name in alone}
    measured = {name: seen.measures for name, seen in looks.items()}
    return Suggestion(measured, stimuli, comparisons(by_recording), found.left_out)


def _halves(looks: Mapping[str, Look], stimuli: dict[str, Conditions]) -> Pair:
    """Add early and late trials to the stimuli; their ids."""
    fewest = min(len(seen.labels[TRIAL]) for seen in looks.values())
    if fewest < 2:
        raise NoTrialsError(f"{', '.join(looks)}: a single trial can be compared with nothing")
    first = fewest // 2
    early, late = (id_from(name, name, stimuli) for name in ("early", "late"))
    stimuli[early] = {TRIAL: {"max": first}}
    stimuli[late] = {TRIAL: {"min": first + 1}}
    return early, late
