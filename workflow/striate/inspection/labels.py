"""Labels of trials and channels in words: how often each value occurs."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.config.ids import in_reading_order
from striate.inspection.looks import look_alikes
from striate.recording import AREA, CHANNEL, DURATION, TRIAL
from striate.stimuli import value_counts

_MOST_VALUES: Final = 20
_MOST_NAMED: Final = 12
_KIND: Final = "kind"
_SHOWN_APART: Final = (TRIAL, DURATION)


def label_lines(labels: Mapping[str, NDArray[Any]]) -> dict[str, str]:
    """Each label of the trials by name: its values with counts, or their range."""
    return {
        name: _values_in_words(values)
        for name, values in labels.items()
        if name not in _SHOWN_APART
    }


def channel_line(labels: Mapping[str, NDArray[Any]]) -> str:
    """How many channels there are, in each area, and of each kind where the file says it."""
    told = [f"{len(labels[CHANNEL])}"]
    for name in (AREA, _KIND):
        values = labels.get(name)
        if values is not None and any(str(value) for value in values):
            counts = Counter(str(value) or f"without {name}" for value in values)
            told.append(", ".join(f"{value} ({count})" for value, count in counts.items()))
    return "; ".join(told)


def alike_lines(labels: Mapping[str, NDArray[Any]]) -> list[str]:
    """Values of one label that look alike, in words."""
    return [
        f"{name}: '{first}' and '{second}'"
        for name, values in labels.items()
        if values.dtype.kind not in "fiub"
        for first, second in look_alikes(str(value) for value in values if str(value))
    ]


def named(names: Iterable[object]) -> str:
    """Names, the first dozen of them."""
    every = [str(name) for name in names]
    left = len(every) - _MOST_NAMED
    return ", ".join(every[:_MOST_NAMED]) + (f" and {left} more" if left > 0 else "")


def _values_in_words(values: NDArray[Any]) -> str:
    counts, missing = _counts(values)
    told = f"; missing in {missing} trials" if missing else ""
    if not counts:
        return f"no value in any of {missing} trials"
    if len(counts) <= _MOST_VALUES:
        return ", ".join(f"{value} ({count})" for value, count in counts.items()) + told
    return f"{_range(values, list(counts))}, {len(counts)} different values{told}"


def _counts(values: NDArray[Any]) -> tuple[dict[str, int], int]:
    """Counts of the values that are there, in order, and how many are missing."""
    counts = value_counts(values)
    counts.pop("", None)
    missing = len(values) - sum(counts.values())
    if values.dtype.kind in "fiub":
        return {f"{float(value):.6g}": count for value, count in counts.items()}, missing
    return {value: counts[value] for value in sorted(counts, key=in_reading_order)}, missing


def _range(values: NDArray[Any], texts: list[str]) -> str:
    if values.dtype.kind in "fiub":
        numbers = values.astype(float)
        return f"{np.nanmin(numbers):g} to {np.nanmax(numbers):g}"
    return f"'{min(texts)}' to '{max(texts)}'"
