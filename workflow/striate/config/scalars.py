"""As what YAML reads a single word: text, a number, or a surprise such as true for `yes`."""

import re
from typing import Any, Final

import yaml

TEXT: Final = "text"
NUMBER: Final = "a number"
NOTHING: Final = "nothing"
MERGE: Final = "a merge key"
LIST: Final = "a list"
MAPPING: Final = "a mapping"
REFUSED: Final = "refused"

_READINGS: Final = {
    "int": NUMBER,
    "float": NUMBER,
    "null": NOTHING,
    "timestamp": "a date",
    "merge": MERGE,
}
_TRUE: Final = frozenset({"yes", "true", "on"})
_TRUTHS: Final = {"true": True, "false": False}
_DECIMAL: Final = re.compile(r"[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
_MOST_INTEGER_DIGITS: Final = 15


def reading_of(event: yaml.ScalarEvent, resolver: Any) -> str:
    """As what YAML reads a scalar by its resolver; 1e3 is a number, as in YAML 1.2."""
    is_plain = event.implicit[0]
    if not is_plain:
        return TEXT
    if _DECIMAL.fullmatch(event.value):
        return NUMBER
    kind = resolver.resolve(yaml.ScalarNode, event.value, (True, False)).rpartition(":")[2]
    if kind == "bool":
        return "true" if event.value.lower() in _TRUE else "false"
    return _READINGS.get(kind, TEXT)


def truth(written: str) -> bool | None:
    """Value of `true` or `false`; None for `yes`, `on` and the like, which are meant as text."""
    return _TRUTHS.get(written.lower())


def number(written: str) -> int | float | None:
    """Value of a decimal number; None for octal, base 60 and the like, which mislead."""
    if not _DECIMAL.fullmatch(written):
        return None
    is_integer = len(written) <= _MOST_INTEGER_DIGITS and written.lstrip("+-").isdigit()
    return int(written) if is_integer else float(written)


def quote_it(written: str, reading: str) -> str:
    """Words for a text that YAML takes for something else."""
    return f'{written} is read by YAML as {reading}; write "{written}" in quotes'
