"""Where the events of a recording are written, and what each is called."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from striate.errors import LayoutError, SettingsError
from striate.layouts.continuous.codes import code_marks, standing_code
from striate.layouts.continuous.signal import NO_MARKS, Marks, Signal
from striate.layouts.continuous.tsv import column_values, numbers_of, read_table

TABLE: Final = "events.tsv"
ANNOTATIONS: Final = "annotations"
STIMULUS_CHANNEL: Final = "stimulus-channel"
SOURCES: Final = (TABLE, ANNOTATIONS, STIMULUS_CHANNEL)

_ONSET, _DURATION, _TRIAL_TYPE = "onset", "duration", "trial_type"


class Events(NamedTuple):
    """Events of a recording.

    Attributes
    ----------
    marks
        The events.
    source
        In words, where they were found.
    others
        What else was found there and is no event, in words.
    """

    marks: Marks
    source: str
    others: list[str]


def events_of(signal: Signal, table: Path | None, options: Mapping[str, Any]) -> Events:
    """Events of a recording.

    Parameters
    ----------
    table
        `events.tsv` beside the file, if there is one.
    options
        `events`, one of `SOURCES`; without it the first of them that holds any. `label`: column of
        `events.tsv` that says the stimulus. `stimulus_channel`: name of the channel of codes.

    Raises
    ------
    SettingsError
        An option asks for what is not there, or the file does not say which of several is meant.
    LayoutError
        There are no events at all, or `events.tsv` contradicts itself.
    """
    there = _there(signal, table)
    source = options.get("events")
    if source and source not in there:
        listed = ", ".join(there) or "no events at all"
        raise SettingsError(f"events: the recording has no {source}; it has {listed}")
    source = source or next(iter(there), None)
    if source == TABLE and table is not None:
        return Events(table_marks(table, options.get("label")), table.name, [])
    if source == ANNOTATIONS:
        return Events(signal.annotations, ANNOTATIONS, [])
    if source == STIMULUS_CHANNEL:
        name = _stimulus_channel(signal, options.get("stimulus_channel"))
        changes = signal.codes[name]()
        marks = code_marks(changes, signal.continuous.rate_hz)
        return Events(marks, f"channel {name}", standing_code(changes))
    raise LayoutError(
        "the recording has no events: no annotation, no stimulus channel, and no "
        "events.tsv beside it"
    )


def _there(signal: Signal, table: Path | None) -> list[str]:
    has = {
        TABLE: table is not None,
        ANNOTATIONS: bool(signal.annotations.text),
        STIMULUS_CHANNEL: bool(signal.codes),
    }
    return [source for source in SOURCES if has[source]]


def table_marks(table: Path, label: str | None) -> Marks:
    """Events of an `events.tsv`, each called by its column `label`, or else `trial_type`."""
    columns = read_table(table)
    name = label or _TRIAL_TYPE
    if name not in columns:
        there = ", ".join(columns) or "none"
        raise SettingsError(f"label: {table.name} has no column '{name}'; write one of {there}")
    if not columns[name]:
        return NO_MARKS
    used = (_ONSET, _DURATION, name)
    return Marks(
        numbers_of(columns, _ONSET, table.name, may_be_missing=False),
        numbers_of(columns, _DURATION, table.name, may_be_missing=True),
        columns[name],
        {other: column_values(texts) for other, texts in columns.items() if other not in used},
    )


def _stimulus_channel(signal: Signal, wanted: str | None) -> str:
    names = list(signal.codes)
    if wanted in names:
        return str(wanted)
    if wanted is not None:
        raise SettingsError(
            f"stimulus_channel: there is no '{wanted}'; write one of {', '.join(names)}"
        )
    if len(names) > 1:
        raise SettingsError(
            f"stimulus_channel: the recording has {len(names)}; write one of {', '.join(names)}"
        )
    return names[0]
