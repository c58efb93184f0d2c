"""Classes of trials that the labels of some recordings suggest as stimuli."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.config.ids import id_from, in_reading_order
from striate.proposal.yamltext import can_be_written
from striate.recording import DURATION, STIMULUS, TRIAL
from striate.stimuli import TrialLabels

_ANGLES: Final = ("orientation", "direction")
_PLAIN_NUMBER: Final = re.compile(r"0|-?[1-9]\d{0,8}|-?(?:0|[1-9]\d{0,8})\.\d{0,5}[1-9]")
_MOST_TEXTS: Final = 24
_MOST_NUMBERS: Final = 12
_COUNTING: Final = {
    *(TRIAL, DURATION, "stimulus_duration", "event_duration", "onset", "latency", "sample"),
    *("repeat", "repetition", "block", "presentation", "order", "index", "row", "id", "urevent"),
    *("trial_id", "trial_number", "condition", "instance"),
}


@dataclass(frozen=True)
class TrialClass:
    """Trials that share the value of one label.

    Attributes
    ----------
    id
        As a stimulus of config.yaml.
    label, value
        The label, and its value as it first appears.
    trials
        bool (trial,) by recording, of those in which there are any.
    """

    id: str
    label: str
    value: str | float
    trials: Mapping[str, NDArray[np.bool_]]

    def count(self, recording: str) -> int:
        """Trials of a recording that belong to the class."""
        return int(self.trials[recording].sum()) if recording in self.trials else 0

    @property
    def is_blank(self) -> bool:
        """Whether nothing is shown, by its name."""
        return "blank" in str(self.value).casefold()


@dataclass
class Classes:
    """All classes by id, and the values that are no class.

    Attributes
    ----------
    by_id
        Classes of text first, then of numbers.
    same
        Label and number to the class, also where a class of text holds the very same trials.
    left_out
        Why some values are not there, in words.
    """

    by_id: dict[str, TrialClass] = field(default_factory=dict)
    same: dict[tuple[str, float], TrialClass] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def trial_classes(recordings: Mapping[str, TrialLabels]) -> Classes:
    """Each value of `stimulus`, and of the one numeric label that says what was shown.

    Parameters
    ----------
    recordings
        Labels of the trials by recording.
    """
    found = Classes()
    _add_texts(found, recordings)
    recordings = {name: _with_numbers(labels) for name, labels in recordings.items()}
    numeric = {name: label for name, of in recordings.items() if (label := main_number(of))}
    for label in dict.fromkeys(numeric.values()):
        _add_numbers(found, label, {n: recordings[n] for n, of in numeric.items() if of == label})
    return found


def main_number(labels: TrialLabels) -> str | None:
    """The numeric label that tells stimuli apart: an angle, or the only one that can."""
    able = [name for name, values in labels.items() if _tells_apart(name, values)]
    angles = [name for name in _ANGLES if name in able]
    return angles[0] if angles else able[0] if len(able) == 1 else None


def _with_numbers(labels: TrialLabels) -> TrialLabels:
    """The labels; one that holds nothing but numbers written as text holds the numbers."""
    return {
        name: values if name == STIMULUS or values.dtype.kind not in "OU" else _numbers(values)
        for name, values in labels.items()
    }


def _numbers(values: NDArray[Any]) -> NDArray[Any]:
    """Numbers, NaN for an empty text; the texts where one of them is no number as YAML has it.

    `90.0` and `1e2` stay text: a condition of config.yaml, 90 or 100, would not find them.
    """
    texts = [str(value).strip() for value in values]
    if not all(_PLAIN_NUMBER.fullmatch(text) for text in texts if text):
        return values
    return np.array([float(text) if text else np.nan for text in texts])


def _tells_apart(name: str, values: NDArray[Any]) -> bool:
    """Whether a label has some different numbers, each in more than one trial."""
    if values.dtype.kind not in "fiu" or name in _COUNTING or not can_be_written(name):
        return False
    present = values[np.isfinite(values)]
    different = len(np.unique(present))
    most = len(present) if name in (*_ANGLES, STIMULUS) else 2 * _MOST_NUMBERS
    return 1 < different <= most and len(present) >= 2 * different


def _add_texts(found: Classes, recordings: Mapping[str, TrialLabels]) -> None:
    columns = {n: of[STIMULUS] for n, of in recordings.items() if of[STIMULUS].dtype.kind in "OU"}
    masks: dict[str, dict[str, NDArray[np.bool_]]] = {}
    spelling: dict[str, str] = {}
    for recording, values in columns.items():
        plain = np.array([str(value).strip().casefold() for value in values], dtype=object)
        for text in dict.fromkeys(plain):
            first = str(values[np.flatnonzero(plain == text)[0]]).strip()
            spelling.setdefault(text, first)
            masks.setdefault(text, {})[recording] = plain == text
    usable = [text for text in masks if can_be_written(spelling[text])]
    if len(usable) < len(masks):
        count = len(masks) - len(usable)
        found.left_out.append(
            f"{count} stimuli are left out: their names are too long, or hold control characters"
        )
    ordered = sorted(usable, key=in_reading_order)
    for text in _commonest(ordered, masks, _MOST_TEXTS, STIMULUS, found):
        _add(found, TrialClass(spelling[text], STIMULUS, spelling[text], masks[text]))


def _add_numbers(found: Classes, label: str, recordings: Mapping[str, TrialLabels]) -> None:
    masks: dict[float, dict[str, NDArray[np.bool_]]] = {}
    for recording, labels in recordings.items():
        values = labels[label].astype(float)
        for number in np.unique(values[np.isfinite(values)]).tolist():
            masks.setdefault(number, {})[recording] = values == number
    for number in _commonest(sorted(masks), masks, _MOST_NUMBERS, label, found):
        equal = (known for known in found.by_id.values() if _equal(known.trials, masks[number]))
        found.same[label, number] = next(equal, None) or _add(
            found, TrialClass(f"{label}-{number:g}", label, number, masks[number])
        )


def _add(found: Classes, one: TrialClass) -> TrialClass:
    """Keep a class under an id that is made of its name."""
    number = len(found.by_id) + 1
    name = id_from(one.id, f"stimulus-{number}", found.by_id)
    found.by_id[name] = TrialClass(name, one.label, one.value, one.trials)
    return found.by_id[name]


def _commonest(
    values: list[Any],
    masks: Mapping[Any, Mapping[str, NDArray[np.bool_]]],
    most: int,
    label: str,
    found: Classes,
) -> Iterator[Any]:
    """The values in their order; of many, those of the most trials."""
    counts = {value: sum(int(mask.sum()) for mask in masks[value].values()) for value in values}
    if len(values) > most:
        which = "commonest" if len({*counts.values()}) > 1 else "first"
        found.left_out.append(
            f"{label} has {len(values)} different values; only the {which} {most} of them are "
            "here, add others likewise"
        )
    kept = sorted(values, key=lambda value: -counts[value])[:most]
    yield from (value for value in values if value in kept)


def _equal(
    trials: Mapping[str, NDArray[np.bool_]], others: Mapping[str, NDArray[np.bool_]]
) -> bool:
    return trials.keys() == others.keys() and all(
        np.array_equal(mask, others[recording]) for recording, mask in trials.items()
    )
