"""Labels that look alike: the same but for case, spacing or spelling."""

import re
from collections.abc import Iterable
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+")
_SPACING: Final = re.compile(r"[\s_]+|(?<=[^\W\d_])-(?=[^\W\d_])")
_SHORTEST_WORD: Final = 5
_LONG_WORD: Final = 7
_LONGEST_WORD: Final = 64
_MOST_VALUES: Final = 300


def look_alikes(values: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of different labels that probably mean the same.

    Two labels look alike if they hold the same numbers and signs, and the same words but for case
    and spacing, or but for one letter in words longer than four (two letters from seven on). Of
    more than 300 different labels only the first are looked at.
    """
    different = list(dict.fromkeys(values))[:_MOST_VALUES]
    return [
        (first, second)
        for position, first in enumerate(different)
        for second in different[position + 1 :]
        if _look_alike(first, second)
    ]


def _look_alike(first: str, second: str) -> bool:
    if _SPACING.sub("", first.casefold()) == _SPACING.sub("", second.casefold()):
        return True
    words, others = _WORD.findall(first.casefold()), _WORD.findall(second.casefold())
    return (
        _between_words(first) == _between_words(second)
        and len(words) == len(others)
        and all(map(_is_misspelt, words, others))
    )


def _between_words(text: str) -> str:
    """Numbers and signs of a label: what no slip of the pen explains."""
    return _WORD.sub(" ", _SPACING.sub(" ", text)).replace(" ", "")


def _is_misspelt(word: str, other: str) -> bool:
    """Whether two words are the same, or one may be the other with a slip of the pen."""
    if word == other:
        return True
    shorter, longer = sorted((len(word), len(other)))
    if shorter < _SHORTEST_WORD - 1 or longer < _SHORTEST_WORD or longer > _LONGEST_WORD:
        return False
    return edit_distance(word, other) <= (2 if longer >= _LONG_WORD else 1)


def edit_distance(word: str, other: str) -> int:
    """Letters to insert, delete or replace to turn one word into the other (Levenshtein 1966)."""
    above = list(range(len(other) + 1))
    for row, letter in enumerate(word, start=1):
        current = [row]
        for column, compared in enumerate(other, start=1):
            replaced = above[column - 1] + (letter != compared)
            current.append(min(replaced, above[column] + 1, current[-1] + 1))
        above = current
    return above[-1]
