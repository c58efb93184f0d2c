"""Labels of a trial from the text of a marker."""

import json
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.layouts.labelnames import free_names
from striate.recording import STIMULUS

_LONGEST: Final = 10_000
_MOST_LABELS: Final = 100
_LARGEST: Final = 1e300

Labels = dict[str, NDArray[Any]]


def labels_of(marker: str) -> Labels:
    """Labels (1,) of the trial that a marker begins.

    The text is the label `stimulus`; an object of JSON gives a label for each of its keys. Numbers
    stay numbers; true, false and what is nested are text as JSON writes it; null is left out.
    A marker of more than 10,000 letters is cut, and of more than 100 labels the first are taken.
    """
    text = marker[:_LONGEST].strip()
    said = _json_object(text)
    if said is None:
        return {STIMULUS: _column(text)}
    given = [(name, value) for name, value in said.items() if value is not None][:_MOST_LABELS]
    others = [name for name, _ in given if name != STIMULUS]
    names = free_names(others) | {STIMULUS: STIMULUS}
    return {STIMULUS: _column("")} | {names[name]: _column(value) for name, value in given}


def text_of(marker: Any) -> str:
    """The text of a marker as it comes, bytes or a number of NumPy; of a number the shortest."""
    if isinstance(marker, bytes):
        return marker.decode(errors="replace")
    is_whole = isinstance(marker, np.integer) or marker.is_integer()
    return str(int(marker)) if is_whole else str(marker)


def _json_object(text: str) -> dict[str, Any] | None:
    if not text.startswith("{"):
        return None
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _column(value: Any) -> NDArray[Any]:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST:
        return np.array([float(value)])
    text = value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return np.array([text], dtype=object)
