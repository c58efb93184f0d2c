"""Which events of a recording are trials, and their labels."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError, SettingsError
from striate.layouts.continuous.epochs import Continuous, epoch_durations_s
from striate.layouts.continuous.signal import BAD, KIND, POSITION, Marks
from striate.layouts.labelnames import free_names
from striate.recording import DURATION, STIMULUS

ONSET: Final = "onset"
EVENT_DURATION: Final = "event_duration"
OVERLAPS_BAD: Final = "overlaps_bad"

# stretches to be left out, and joints of what was recorded or cut apart: MNE and EEGLAB write these
_NO_STIMULUS: Final = re.compile(
    r"(bad|edge)([\s_].*)?|boundary|new segment/.*", re.IGNORECASE | re.DOTALL
)
_TAKEN: Final = {ONSET, EVENT_DURATION, OVERLAPS_BAD, KIND, BAD, *POSITION}
_MOST_LISTED: Final = 12


def stimuli_and_flaws(marks: Marks, annotations: Marks) -> tuple[Marks, Marks]:
    """Events that are stimuli, and stretches that a trial should not overlap.

    No stimuli are events called `BAD ...`, `EDGE ...`, `boundary` or `New Segment/...`; these and
    such annotations of the file are the flaws.
    """
    is_flaw = _are_flaws(marks)
    flaws = marks.where(is_flaw)
    if marks is not annotations:
        others = annotations.where(_are_flaws(annotations))
        flaws = Marks(
            np.concatenate([flaws.onset_s, others.onset_s]),
            np.concatenate([flaws.duration_s, others.duration_s]),
            flaws.text + others.text,
            {},
        )
    return marks.where(~is_flaw), flaws


def chosen_stimuli(stimuli: Marks, names: Mapping[str, str], only: Sequence[str]) -> Marks:
    """The stimuli that are trials, under the names they were given.

    Parameters
    ----------
    names
        Name of a stimulus by what the file calls it; holds all that are trials, or nothing.
    only
        Names of those that are trials, without regard to case; nothing for all.

    Raises
    ------
    SettingsError
        A stimulus has no name, or one of `only` is none of the recording.
    LayoutError
        There is no stimulus.
    """
    if not stimuli.text:
        raise LayoutError("the recording has no event that is a stimulus")
    named = replace(stimuli, text=[names.get(text, text) for text in stimuli.text])
    folded = [text.casefold() for text in named.text]
    for wanted in only:
        if wanted.strip().casefold() not in folded:
            raise SettingsError(
                f"only: no event is called '{wanted}'; there are {counted(named.text)}"
            )
    wanted_texts = {wanted.strip().casefold() for wanted in only} or set(folded)
    is_wanted = np.array([text in wanted_texts for text in folded])
    nameless = [text for text in stimuli.where(is_wanted).text if names and text not in names]
    if nameless:
        raise SettingsError(
            f"names: there is no name for {counted(nameless)}; write one for each, or write in "
            "`only` which events are trials"
        )
    return named.where(is_wanted)


def trial_labels(
    trials: Marks, flaws: Marks, events: NDArray[np.int64], offsets: range, continuous: Continuous
) -> dict[str, Any]:
    """Labels (trial,) by name: stimulus, times in s, whether a flaw lies in the epoch, and more."""
    first_s = (events + offsets.start) / continuous.rate_hz
    stop_s = (events + offsets.stop) / continuous.rate_hz
    overlaps = np.zeros(len(events), dtype=bool)
    for onset_s, duration_s in zip(flaws.onset_s, np.nan_to_num(flaws.duration_s), strict=True):
        overlaps |= (onset_s < stop_s) & (onset_s + duration_s > first_s)
    names = free_names(trials.labels, _TAKEN)
    return {
        STIMULUS: trials.text,
        DURATION: epoch_durations_s(events, offsets, continuous),
        ONSET: trials.onset_s,
        EVENT_DURATION: trials.duration_s,
        OVERLAPS_BAD: overlaps,
        **{names[name]: values for name, values in trials.labels.items()},
    }


def counted(texts: Sequence[str]) -> str:
    """Texts with how often each occurs, in the order of their first: a (3), b (1)."""
    counts = [f"{text} ({count})" for text, count in Counter(texts).items()]
    more = f" and {len(counts) - _MOST_LISTED} more" if len(counts) > _MOST_LISTED else ""
    return ", ".join(counts[:_MOST_LISTED]) + more


def _are_flaws(marks: Marks) -> NDArray[np.bool_]:
    return np.array([bool(_NO_STIMULUS.fullmatch(text)) for text in marks.text], dtype=bool)
