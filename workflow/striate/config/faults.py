"""Faults of config.yaml, in words for the person who wrote it."""

import difflib
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from striate.errors import SettingsError

KeyPath = tuple[str | int, ...]

_LONGEST_SHOWN: Final = 60
_MOST_NAMES_LISTED: Final = 12
_MOST_FAULTS_LISTED: Final = 100
_UNPRINTABLE: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})


@dataclass(frozen=True)
class Fault:
    """One fault: the line (from 1), for YAML itself also the column, the key path, the words."""

    line: int
    path: KeyPath
    text: str
    column: int | None = None


def settings_error(path: Path, faults: Iterable[Fault]) -> SettingsError:
    """The faults of the file at once, a line each, in the order of the file."""
    in_order = sorted(faults, key=lambda fault: fault.line)
    told = dict.fromkeys(f"{path}:{_where(fault)}: {fault.text}" for fault in in_order)
    count = f"{len(told)} fault{'s' if len(told) > 1 else ''}"
    lines = [f"{path} has {count}:", *islice(told, _MOST_FAULTS_LISTED)]
    if len(told) > _MOST_FAULTS_LISTED:
        lines.append(f"and {len(told) - _MOST_FAULTS_LISTED} more; mend these first")
    return SettingsError("\n".join(lines))


def not_one_of(name: str, noun: str, known: Collection[str]) -> str:
    """Words for a name that is not among the known ones, with the nearest of them."""
    listed = list(known)[:_MOST_NAMES_LISTED]
    more = len(known) - len(listed)
    there = ", ".join(map(shortened, listed)) + (f" and {more} more" if more else "")
    near = difflib.get_close_matches(name.casefold(), known, n=1)
    question = f". Did you mean {shown(near[0])}?" if near else ""
    return f"{shown(name)} is not a {noun}; there are {there or 'none'}{question}"


def shown(text: str) -> str:
    """A text in single quotes, on one line, not too long."""
    return f"'{shortened(text)}'"


def shortened(text: str) -> str:
    """A text cut to what a message can hold, in which nothing is invisible."""
    seen = visible(text[: _LONGEST_SHOWN + 1])
    return seen if len(seen) <= _LONGEST_SHOWN else f"{seen[: _LONGEST_SHOWN - 1]}…"


def visible(text: str) -> str:
    """A text with the codes of characters that only turn, join or mark others, as <U+202E>."""
    return "".join(
        f"<U+{ord(character):04X}>" if unicodedata.category(character) == "Cf" else character
        for character in text
    )


def unprintable(text: str) -> str | None:
    """The first control character or line break of a text, as U+0007; None if there is none."""
    for character in text:
        if unicodedata.category(character) in _UNPRINTABLE:
            return f"U+{ord(character):04X}"
    return None


def _where(fault: Fault) -> str:
    column = "" if fault.column is None else f":{fault.column}"
    keys = ".".join(shortened(key) for key in fault.path if isinstance(key, str))
    return f"{fault.line}{column}" + (f": {keys}" if keys else "")
