"""Ids from free text, such as the name of a raw file or the label of a stimulus."""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from striate.places import ENDINGS

_LONGEST: Final = 64
_NOT_IN_IDS: Final = re.compile("[^a-z0-9._-]+")
_DIGITS: Final = re.compile(r"(\d+(?:\.\d+)?)")
_BETWEEN_WORDS: Final = re.compile(r"[._]*-[._-]*|\.{2,}")


def id_from(text: str, otherwise: str, taken: Collection[str] = ()) -> str:
    """An id that reads like the text: lower case letters, digits, `.`, `_` and `-` only.

    It never ends as a file under results/ does: `session` from `session.mat`.

    Parameters
    ----------
    text
        Anything; letters lose their accents, and whatever an id cannot hold becomes `-`.
    otherwise
        The id where nothing of the text can be kept.
    taken
        Ids that are given away; a number behind the id tells it from them.
    """
    apart = unicodedata.normalize("NFKD", text[: 4 * _LONGEST].casefold())
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    words = _BETWEEN_WORDS.sub("-", _NOT_IN_IDS.sub("-", letters))
    first = _without_ending(words.strip("._-")[:_LONGEST].rstrip("._-")) or otherwise
    found, number = first, 1
    while found in taken:
        number += 1
        found = f"{first[: _LONGEST - len(str(number)) - 1]}-{number}"
    return found


def _without_ending(text: str) -> str:
    """A text without the endings of files under results/."""
    while ending := ending_of(text):
        text = text.removesuffix(ending).rstrip("._-")
    return text


def ending_of(text: str) -> str:
    """The ending that a text has in common with files under results/; empty if there is none."""
    return next((ending for ending in ENDINGS if text.endswith(ending)), "")


def in_reading_order(text: str) -> list[tuple[float, str]]:
    """Key that sorts texts as people do: 22.5 before 135."""
    parts = _DIGITS.split(text.casefold())
    return [(float(part), "") if number % 2 else (-1.0, part) for number, part in enumerate(parts)]
