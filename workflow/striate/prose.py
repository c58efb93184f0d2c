"""Numbers and conditions as running text has them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

_MINUS: Final = "\N{MINUS SIGN}"
_NO_NUMBER: Final = "\N{EN DASH}"
# what rounds to 100 has three digits without a fraction
_WHOLE_FROM: Final = 99.95
_LIMITS: Final = {"min": "at least", "max": "at most"}


def number(value: float) -> str:
    """Three digits, all of them from 100 on, and a true minus sign; a dash for NaN."""
    return _written(value, "")


def signed_number(value: float) -> str:
    """The same with a sign before it, other than before 0."""
    return _written(value, "+" if value else "")


def probability(value: float) -> str:
    """Three digits at most, never as a power of ten; a dash for NaN."""
    if not np.isfinite(value):
        return _NO_NUMBER
    return np.format_float_positional(value, precision=3, fractional=False, trim="-")


def stimulus_in_words(conditions: Mapping[str, Any]) -> str:
    """Which trials belong to a stimulus.

    Parameters
    ----------
    conditions
        Label to a list (any of), ``{"contains": text}`` or ``{"min": x, "max": y}``.
    """
    each = [f"{label} {_in_words(wanted)}" for label, wanted in sorted(conditions.items())]
    return f"trials whose {' and whose '.join(each)}"


def _in_words(wanted: Sequence[str | float] | Mapping[str, Any]) -> str:
    if not isinstance(wanted, Mapping):
        *others, last = (_label(value) for value in wanted)
        return f"is {', '.join(others)} or {last}" if others else f"is {last}"
    if "contains" in wanted:
        return f"contains {_label(wanted['contains'])}"
    limits = [
        f"{words} {_label(wanted[limit])}" for limit, words in _LIMITS.items() if limit in wanted
    ]
    return f"is {' and '.join(limits)}"


def _label(value: str | float) -> str:
    return f"“{value}”" if isinstance(value, str) else f"{value:.15g}".replace("-", _MINUS)


def _written(value: float, sign: str) -> str:
    if not np.isfinite(value):
        return _NO_NUMBER
    form = ",.0f" if abs(value) >= _WHOLE_FROM else "#.3g"
    return f"{value or 0.0:{sign}{form}}".replace("-", _MINUS)
