"""What codes in a file mean, and values written as text."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError, SettingsError

_MOST_LISTED: Final = 12


def decoded(values: NDArray[Any], codes: Mapping[str, str | float], name: str) -> NDArray[Any]:
    """Meaning of each code.

    Parameters
    ----------
    values
        (trial,): numbers, or texts that are compared as they are.
    codes
        Code, written as text, to meaning. Numbers are compared by value: 1 is 1.0.
    name
        Of the variable, for messages.

    Returns
    -------
    array
        (trial,): numbers where every meaning is one, with NaN for an empty meaning; else texts.

    Raises
    ------
    LayoutError
        A code without meaning; the text lists all codes with their counts.
    SettingsError
        Two spellings of one number, with different meanings.
    """
    meanings = codes if values.dtype.kind == "U" else _by_number(codes, name)
    found = written(values)
    unknown = [code for code in dict.fromkeys(found) if code not in meanings]
    if unknown:
        counts = ", ".join(_listed(f"{code} ({n})" for code, n in Counter(found).items()))
        raise LayoutError(
            f"{name} holds codes that `codes` does not name: {', '.join(_listed(unknown))}; "
            f"it holds {counts}, and `codes` names {', '.join(_listed(codes))}"
        )
    return values_array([meanings[code] for code in found])


def _by_number(codes: Mapping[str, str | float], name: str) -> dict[str, str | float]:
    meanings: dict[str, str | float] = {}
    for key, meaning in codes.items():
        if meanings.setdefault(_canonical(key), meaning) != meaning:
            raise SettingsError(
                f"codes: {_canonical(key)} has two meanings; {name} holds numbers, so write one"
            )
    return meanings


def values_array(values: list[str | float]) -> NDArray[Any]:
    """Values as one array: numbers, where the only texts among them are empty; else texts."""
    if all(isinstance(value, int | float) or value == "" for value in values) and any(
        isinstance(value, int | float) for value in values
    ):
        return np.array([np.nan if value == "" else value for value in values], dtype=float)
    return np.array([v if isinstance(v, str) else _number_written(v) for v in values])


def written(values: NDArray[Any]) -> list[str]:
    """Values as texts: 1.0 as 1, a missing number as nan."""
    if values.dtype.kind == "U":
        return [str(value) for value in values]
    return [_number_written(value) for value in values.tolist()]


def _number_written(number: float) -> str:
    return str(number or 0).removesuffix(".0")  # -0.0 is 0


def _canonical(key: str) -> str:
    for number in (int, float):
        try:
            return _number_written(number(key))
        except (ValueError, OverflowError):
            continue
    return key


def _listed(words: Iterable[str]) -> list[str]:
    listed = list(words)
    more = len(listed) - _MOST_LISTED
    return listed[:_MOST_LISTED] + ([f"and {more} more"] if more > 0 else [])
