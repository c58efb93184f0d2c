"""Labels of the trials of an NWB file: columns of their table, and which one is the stimulus."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.config.faults import not_one_of, shortened
from striate.errors import SettingsError
from striate.layouts.neurodata.columns import Column, Columns, written
from striate.layouts.neurodata.intervals import Bad, Intervals, time_0_column
from striate.layouts.neurodata.labels import labels_named
from striate.recording import DURATION, STIMULUS

ONSET: Final = "onset"
OVERLAPS_BAD: Final = "overlaps_bad"

_STIMULUS_NAMES: Final = (
    STIMULUS,
    "stimulus_name",
    "stimulus_type",
    "stimulus_class",
    "stimulus_condition",
    "stim",
    "stim_name",
    "stim_type",
    "condition",
    "trial_type",
)
_TIMES: Final = frozenset({"id", "start_time", "stop_time"})
_EXAMPLES: Final = 3


def trial_labels(
    trials: Intervals, bad: Bad | None, options: Mapping[str, Any]
) -> dict[str, Column]:
    """Every label of the trials: stimulus, duration and onset, and the columns of the table.

    `onset` is time 0 of the trial on the clock of the session, from the column `align`;
    `overlaps_bad` says whether the trial overlaps one of the `bad` stretches.

    Raises
    ------
    SettingsError
        There is no such column, it is not said which one is the stimulus, or a code is missing.
    """
    told, codes, time_0 = trials.columns.single, options.get("codes"), time_0_column(options)
    chosen = _stimulus_column(trials.name, trials.columns, options.get("stimulus"))
    stimulus = _stimulus(chosen, _as_stored(trials.columns, chosen), codes)
    ours = {STIMULUS: stimulus, DURATION: trials.stop_s, ONSET: told[time_0]}
    if bad is not None:
        ours[OVERLAPS_BAD] = _overlaps(trials, bad)
    shown_already = {time_0}
    if chosen == STIMULUS and told[chosen].dtype.kind == "U" and codes is None:
        shown_already.add(chosen)
    others = {name: values for name, values in told.items() if name not in shown_already}
    return ours | labels_named(others, ours)


def _overlaps(trials: Intervals, bad: Bad) -> NDArray[np.bool_]:
    first_s, stop_s = trials.onset_s + trials.start_s, trials.onset_s + trials.stop_s
    overlaps = np.zeros(len(first_s), dtype=bool)
    for bad_first_s, bad_stop_s in zip(*bad, strict=True):
        overlaps |= (bad_first_s < stop_s) & (bad_stop_s > first_s)
    return overlaps


def _stimulus_column(table: str, told: Columns, wanted: str | None) -> str:
    if wanted is not None and wanted in told.single:
        return wanted
    candidates = {name: values for name, values in told.single.items() if name not in _TIMES}
    if wanted is not None:
        if wanted in told.others:
            raise SettingsError(
                f"stimulus: the column {wanted} of {table} has no single value a row; "
                f"there are {_described(candidates)}"
            )
        noun = f"column of {table}"
        raise SettingsError(f"stimulus: {not_one_of(wanted, noun, list(candidates))}")
    usual = [name for name in candidates if name.casefold() in _STIMULUS_NAMES]
    if len(usual) != 1:
        raise SettingsError(
            f"stimulus: write which column of {table} says the stimulus; "
            f"there are {_described(candidates)}"
        )
    return usual[0]


def _described(candidates: Mapping[str, Column]) -> str:
    """Columns, each with some of its values."""
    described = []
    for name, values in candidates.items():
        different = list(dict.fromkeys(written(values)))
        examples = [shortened(value) for value in different[:_EXAMPLES]]
        more = ", ..." if len(different) > _EXAMPLES else ""
        described.append(f"{name} ({', '.join(examples)}{more})")
    return ", ".join(described) or "none but the times"


def _stimulus(name: str, values: Column, codes: Mapping[str, str] | None) -> Column:
    texts = written(values)
    if codes is None:
        return np.array(texts, dtype=np.str_)
    # what is missing in the file needs no meaning
    meanings = {"": ""}
    for code, meaning in codes.items():
        text = code.strip() if values.dtype.kind == "U" else _as_written(code, values.dtype)
        if meanings.setdefault(text, meaning) != meaning:
            raise SettingsError(f"codes: {text} has two meanings; write one")
    missing = dict.fromkeys(text for text in texts if text not in meanings)
    if missing:
        listed = ", ".join(shortened(text) for text in missing)
        raise SettingsError(
            f"codes: the column {name} also holds {listed}; write what each of them means"
        )
    return np.array([meanings[text] for text in texts], dtype=np.str_)


def _as_stored(told: Columns, name: str) -> Column:
    """A column whose floats have the digits that the file has."""
    values = told.single[name]
    return values.astype(told.stored[name]) if values.dtype.kind == "f" else values


def _as_written(code: str, dtype: np.dtype[Any]) -> str:
    """A code of config.yaml in the way a column of numbers is written, so that 1.0 is 1."""
    try:
        number = np.array([float(code)])
    except ValueError:
        return code.strip()
    if dtype.kind == "f":
        with np.errstate(over="ignore"):
            number = number.astype(dtype)
    return written(number)[0]
