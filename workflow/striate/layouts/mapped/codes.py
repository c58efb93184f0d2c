"""What codes in a file mean, and values written as text."""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from math import isinf
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.config.faults import shortened
from striate.errors import LayoutError, SettingsError

_MOST_LISTED: Final = 12


def decoded(values: NDArray[Any], codes: Mapping[str, str | float], name: str) -> NDArray[Any]:
    """Meaning of each code.

    Parameters
    ----------
    values
        (trial,): numbers in the type in which the file stores them, or texts that are compared as
        they are.
    codes
        Code, written as text, to meaning. Numbers are compared as the type stores them: 1 is 1.0,
        and 0.1 is what float32 makes of it.
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
        Two codes that are one number in the type, with different meanings.
    """
    meanings: Mapping[Any, str | float] = codes
    if values.dtype.kind != "U":
        meanings = _by_number(codes, values.dtype, name)
    found = [_key(value) for value in values.tolist()]
    if not meanings.keys() >= set(found):
        texts = written(values)
        unknown = [text for text, key in zip(texts, found, strict=True) if key not in meanings]
        counts = ", ".join(_listed(f"{code} ({n})" for code, n in Counter(texts).items()))
        raise LayoutError(
            f"{name} holds codes that `codes` does not name: "
            f"{', '.join(_listed(dict.fromkeys(unknown)))}; "
            f"it holds {counts}, and `codes` names {', '.join(_listed(codes))}"
        )
    return values_array([meanings[key] for key in found])


def _by_number(
    codes: Mapping[str, str | float], dtype: np.dtype[Any], name: str
) -> dict[str | float, str | float]:
    """Meaning of each code that can be a number of the type."""
    spellings: dict[str | float, str] = {}
    for code, meaning in codes.items():
        first = spellings.setdefault(_as_stored(code, dtype), code)
        if codes[first] != meaning:
            raise SettingsError(
                f"codes: '{first}' and '{code}' are the same number as {name} stores it "
                f"({dtype.name}), and have two meanings; write one"
            )
    return {key: codes[code] for key, code in spellings.items()}


def _as_stored(code: str, dtype: np.dtype[Any]) -> str | float:
    """A code as the number that the type holds for it; as it is where there is none."""
    if dtype.kind != "f":
        with suppress(ValueError):
            return int(code)
    try:
        number = float(code)
    except ValueError:
        return code
    if dtype.kind != "f":
        return _key(number)
    with np.errstate(over="ignore"):
        stored = dtype.type(number).item()
    return code if isinf(stored) and not isinf(number) else _key(stored)


def _key(value: str | float) -> str | float:
    """What is equal for equal values, missing numbers too."""
    return "nan" if value != value else value


def values_array(values: list[str | float]) -> NDArray[Any]:
    """Values as one array: numbers, where the only texts among them are empty; else texts."""
    if all(isinstance(value, int | float) or value == "" for value in values) and any(
        isinstance(value, int | float) for value in values
    ):
        return np.array([np.nan if value == "" else value for value in values], dtype=float)
    return np.array([v if isinstance(v, str) else _number_written(v) for v in values])


def written(values: NDArray[Any]) -> list[str]:
    """Values as texts: 1.0 as 1, a missing number as nan, 0.1 in float32 as 0.1."""
    if values.dtype.kind == "U":
        return [str(value) for value in values]
    is_short = values.dtype.kind == "f" and values.dtype.itemsize < np.dtype(float).itemsize
    return [_number_written(value) for value in (values if is_short else values.tolist())]


def _number_written(number: float) -> str:
    return str(number or 0).removesuffix(".0")  # -0.0 is 0


def _listed(words: Iterable[str]) -> list[str]:
    listed = [shortened(word) for word in words]
    more = len(listed) - _MOST_LISTED
    return listed[:_MOST_LISTED] + ([f"and {more} more"] if more > 0 else [])
