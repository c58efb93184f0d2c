"""Which trials belong to a stimulus."""

import difflib
from collections import Counter
from collections.abc import Mapping
from itertools import islice
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.config.faults import shortened
from striate.errors import NoTrialsError

TrialLabels = Mapping[str, NDArray[Any]]
Condition = Mapping[str, Any]

_MOST_VALUES_LISTED: Final = 12
# looking for the nearest of many long texts would take minutes
_MOST_COMPARED: Final = 500
_MOST_LETTERS_COMPARED: Final = 100


def selected_trials(labels: TrialLabels, conditions: Mapping[str, Condition]) -> NDArray[np.bool_]:
    """Trials for which all conditions hold.

    Parameters
    ----------
    labels
        Label name to values, each (trial,).
    conditions
        Label name to ``{"any_of": [...]}``, ``{"contains": text}`` or ``{"min": x, "max": y}``.
        Text compares without regard to case and outer space; limits are inclusive.

    Returns
    -------
    array
        bool (trial,).

    Raises
    ------
    NoTrialsError
        No trial is left; the text says which labels there are, with counts and the nearest match.
    """
    for name in conditions:
        if name not in labels:
            near = _nearest(name, list(labels))
            raise NoTrialsError(f"no label '{name}'; there are {', '.join(labels)}{near}")
    meets = [_meets(labels[name], condition) for name, condition in conditions.items()]
    selected: NDArray[np.bool_] = np.logical_and.reduce(meets)
    if not selected.any():
        raise NoTrialsError(_why_none(labels, conditions, meets))
    return selected


def meets_all(labels: TrialLabels, conditions: Mapping[str, Condition]) -> NDArray[np.bool_]:
    """What `selected_trials` gives, without a word where no trial is left: bool (trial,)."""
    if not conditions.keys() <= labels.keys():
        return np.zeros(len(next(iter(labels.values()))), dtype=bool)
    meets = [_meets(labels[name], condition) for name, condition in conditions.items()]
    return np.asarray(np.logical_and.reduce(meets))


def values_without_trials(labels: TrialLabels, conditions: Mapping[str, Condition]) -> str:
    """Values of the lists that no trial has, in words; empty if every value occurs."""
    absent = {
        name: [v for v in condition.get("any_of", []) if not _equals(labels[name], v).any()]
        for name, condition in conditions.items()
    }
    return "; ".join(_in_words(name, {"any_of": v}) for name, v in absent.items() if v)


def value_counts(values: NDArray[Any]) -> dict[str, int]:
    """How many trials carry each value of a label: text as it first appears, numbers sorted."""
    if _numeric(values):
        present = values[~np.isnan(values.astype(float))]
        numbers, counts = np.unique(present, return_counts=True)
        return {str(_shown(float(n))): int(c) for n, c in zip(numbers, counts, strict=True)}
    return dict(Counter(str(value) for value in values))


def _meets(values: NDArray[Any], condition: Condition) -> NDArray[np.bool_]:
    if "any_of" in condition:
        return _any([_equals(values, wanted) for wanted in condition["any_of"]])
    if "contains" in condition:
        part = _plain(condition["contains"])
        return np.array([part in _plain(v) and v == v for v in values], dtype=bool)
    if not _numeric(values):
        return np.zeros(len(values), dtype=bool)
    numbers = values.astype(float)
    low, high = float(condition.get("min", -np.inf)), float(condition.get("max", np.inf))
    return (numbers >= low) & (numbers <= high)


def _any(masks: list[NDArray[np.bool_]]) -> NDArray[np.bool_]:
    return np.asarray(np.any(masks, axis=0))


def _equals(values: NDArray[Any], wanted: str | float) -> NDArray[np.bool_]:
    if _numeric(values):
        number = _as_number(wanted)
        return np.asarray(np.isclose(values.astype(float), number, rtol=1e-9, atol=1e-12))
    text = _plain(wanted)
    return np.array([_plain(value) == text for value in values], dtype=bool)


def _plain(value: object) -> str:
    return str(_shown(value)).strip().casefold()


def _as_number(value: str | float) -> float:
    try:
        return float(value)
    except ValueError:
        return float("nan")


def _numeric(values: NDArray[Any]) -> bool:
    return values.dtype.kind in "fiub"


def _why_none(
    labels: TrialLabels,
    conditions: Mapping[str, Condition],
    meets: list[NDArray[np.bool_]],
) -> str:
    for (name, condition), met in zip(conditions.items(), meets, strict=True):
        if not met.any():
            counts = value_counts(labels[name])
            near = _nearest_value(name, labels[name], condition)
            return (
                f"no trial has {_in_words(name, condition)}; '{name}' holds {_listed(counts)}{near}"
            )
    wanted = " and ".join(_in_words(name, condition) for name, condition in conditions.items())
    each = ", ".join(
        f"{name}: {int(met.sum())}" for name, met in zip(conditions, meets, strict=True)
    )
    return f"no trial has {wanted} at once (trials that meet each alone: {each})"


def _wanted(condition: Condition) -> list[str]:
    texts = condition.get("any_of", [condition.get("contains", "")])
    return [_plain(text) for text in texts]


def _nearest_value(name: str, values: NDArray[Any], condition: Condition) -> str:
    wanted = _wanted(condition)[0]
    if not _numeric(values):
        return _nearest(wanted, list(value_counts(values)))
    number, present = _as_number(wanted), values[~np.isnan(values.astype(float))].astype(float)
    if np.isnan(number) or present.size == 0:
        return ""
    distance = np.abs(present - number)
    if name == "orientation":
        distance = np.minimum(distance % 180, -distance % 180)
    return f". Did you mean {_shown(float(present[np.argmin(distance)]))}?"


def _in_words(name: str, condition: Condition) -> str:
    if "any_of" in condition:
        return f"{name} {' or '.join(_quoted(value) for value in condition['any_of'])}"
    if "contains" in condition:
        return f"{name} containing {_quoted(condition['contains'])}"
    limits = [f"{word} {condition[word] + 0.0:g}" for word in ("min", "max") if word in condition]
    return f"{name} with {' and '.join(limits)}"


def _quoted(value: object) -> str:
    return repr(shortened(value) if isinstance(value, str) else _shown(value))


def _shown(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _listed(counts: Mapping[str, int]) -> str:
    first = islice(counts.items(), _MOST_VALUES_LISTED)
    shown = [f"'{shortened(value)}' ({count})" for value, count in first]
    left = len(counts) - len(shown)
    return ", ".join(shown) + (f" and {left} more" if left else "") if shown else "no value"


def _nearest(name: str, there: list[str]) -> str:
    by_plain = {_plain(value)[:_MOST_LETTERS_COMPARED]: value for value in there[:_MOST_COMPARED]}
    wanted = _plain(name)[:_MOST_LETTERS_COMPARED]
    near = difflib.get_close_matches(wanted, by_plain, n=1, cutoff=0.6)
    return f". Did you mean '{shortened(by_plain[near[0]])}'?" if near else ""
