"""What is measured of a recording that comes in: the windows, the stimuli, what is compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import xarray as xr

from striate.config.ids import id_from
from striate.errors import NoTrialsError
from striate.labelled import trial_labels
from striate.proposal.suggestion import look, suggestion
from striate.recording import STIMULUS
from striate.responses import Window
from striate.settings import Settings
from striate.settings import Window as WindowSettings
from striate.stimuli import Condition, value_counts

Conditions = Mapping[str, Condition]

MOST_STIMULI: Final = 200
"""Stimuli that are made of labels as they come in; a trial with a further label is of none."""

_FDR: Final = 0.05


@dataclass(frozen=True)
class Pair:
    """Two stimuli to compare, under an id and a title."""

    id: str
    title: str
    a: str
    b: str


@dataclass(frozen=True)
class Plan:
    """How the trials of one recording are measured, and what they belong to.

    Attributes
    ----------
    recording
        Its id.
    window, bin_ms
        Analysis window in s after onset, and bins of the courses; None for what fits the trials.
    baseline
        Id of a stimulus, (start, stop) of a window, or none.
    stimuli
        Conditions of each, by id.
    pairs
        The comparisons.
    fdr
        As the configuration has it; live nothing is tested.
    grows
        Whether each text of the label `stimulus` that comes in becomes a stimulus.
    """

    recording: str
    window: Window | None
    bin_ms: float | None
    baseline: str | Window | None = None
    stimuli: Mapping[str, Conditions] = field(default_factory=dict)
    pairs: tuple[Pair, ...] = ()
    fdr: float = _FDR
    grows: bool = False

    @property
    def baseline_window(self) -> Window | None:
        """The window of the baseline, if it is one."""
        return None if isinstance(self.baseline, str) else self.baseline


def configured_plan(settings: Settings, recording: str) -> Plan:
    """What config.yaml says of one of its recordings."""
    window, baseline = settings.window_of(recording), settings.baseline_of(recording)
    return Plan(
        recording,
        (window.start, window.stop),
        settings.bin_ms_of(recording),
        (baseline.start, baseline.stop) if isinstance(baseline, WindowSettings) else baseline,
        {name: settings.conditions(name) for name in settings.stimuli},
        tuple(
            Pair(name, of.title or f"{of.a} vs {of.b}", of.a, of.b)
            for name, of in settings.comparisons.items()
            if recording in settings.recordings_of(name)
        ),
        settings.statistics.fdr,
    )


def proposed_plan(recording: xr.Dataset, name: str) -> Plan:
    """What the labels of a recording suggest, as `striate init` would write it."""
    seen = look(recording)
    try:
        suggested = suggestion({name: seen})
    except NoTrialsError:  # of a single trial
        return growing_plan(name)
    return Plan(
        name,
        seen.measures.window_s,
        seen.measures.bin_ms,
        stimuli={
            stimulus: {label: _condition(of) for label, of in conditions.items()}
            for stimulus, conditions in suggested.stimuli.items()
        },
        pairs=tuple(
            Pair(of, f"{a} vs {b}", a, b) for of, ((a, b), _) in suggested.comparisons.items()
        ),
    )


def growing_plan(name: str) -> Plan:
    """Stimuli are the texts of the label `stimulus`, as they come in; window and bins what fits."""
    return Plan(name, None, None, grows=True)


def new_stimuli(known: Mapping[str, Conditions], trial: xr.Dataset) -> dict[str, Conditions]:
    """The stimulus that the label of a trial makes, if it is none of the known ones."""
    text = next(iter(value_counts(trial_labels(trial)[STIMULUS])), "")
    conditions: Conditions = {STIMULUS: {"any_of": [text]}}
    plain = text.strip().casefold()
    there = {str(of[STIMULUS]["any_of"][0]).strip().casefold() for of in known.values()}
    if plain in there:
        return {}
    return {id_from(text, f"stimulus-{len(known) + 1}", known): conditions}


def first_pair(stimuli: Mapping[str, object]) -> tuple[Pair, ...]:
    """The first two stimuli, where no comparison is planned."""
    two = list(islice(stimuli, 2))
    if len(two) < 2:
        return ()
    a, b = two
    return (Pair(id_from(f"{a}-vs-{b}", "comparison"), f"{a} vs {b}", a, b),)


def _condition(said: object) -> Condition:
    """A condition as the steps read it, from one as config.yaml writes it."""
    return said if isinstance(said, dict) else {"any_of": [said]}
