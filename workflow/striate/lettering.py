"""Free text made fit for a picture: drawable, measured, wrapped or shortened, never cut off."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final

from matplotlib.font_manager import findfont, get_font
from matplotlib.ft2font import LoadFlags

FONT: Final = "DejaVu Sans"
ELLIPSIS: Final = "…"

_POINTS_PER_INCH: Final = 72
_MM_PER_PT: Final = 25.4 / _POINTS_PER_INCH
_MEASURED_PT: Final = 100.0
_SUBPIXELS: Final = 64
_LINE_HEIGHT: Final = 1.25
# hinting on a coarse grid of pixels widens a line by a few percent
_HINTING: Final = 1.04
_LONGEST: Final = 600
_UNDRAWABLE: Final = "\N{REPLACEMENT CHARACTER}"
_STACKED_MARKS: Final = re.compile("([\u0300-\u036f])[\u0300-\u036f]+")


def plain(text: object) -> str:
    """One line of text in which every character can be drawn.

    Control and formatting characters become spaces, runs of spaces one, and what the font lacks
    becomes the replacement character. Longer text than any figure can show is cut with an ellipsis.
    """
    composed = unicodedata.normalize("NFC", str(text)[: 4 * _LONGEST])
    visible = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in composed)
    line = " ".join(_STACKED_MARKS.sub(r"\1", visible).split())
    drawn = "".join(c if ord(c) in _drawable() else _UNDRAWABLE for c in line)
    return drawn if len(drawn) <= _LONGEST else drawn[: _LONGEST - 1] + ELLIPSIS


def width_mm(text: str, size_pt: float) -> float:
    """Width of the widest line of `text`."""
    return max(_line_width_mm(line, size_pt) for line in text.split("\n"))


def height_mm(text: str, size_pt: float) -> float:
    """Height of all lines of `text`."""
    return line_height_mm(size_pt) * len(text.split("\n"))


def line_height_mm(size_pt: float) -> float:
    """Distance between the baselines of two lines."""
    return size_pt * _LINE_HEIGHT * _MM_PER_PT


def shortened(text: str, size_pt: float, room_mm: float) -> str:
    """The text, or as much of its start as fits into `room_mm` with an ellipsis."""
    return _fitted(text, lambda kept: text[:kept].rstrip() + ELLIPSIS, size_pt, room_mm)


def abbreviated(name: str, size_pt: float, room_mm: float) -> str:
    """The name, or its two ends with an ellipsis between: names often differ only at the end."""

    def ends(kept: int) -> str:
        return name[: kept - kept // 2] + ELLIPSIS + name[len(name) - kept // 2 :]

    return _fitted(name, ends, size_pt, room_mm)


def wrapped(text: str, size_pt: float, room_mm: float, line_count: int) -> str:
    """The text on at most `line_count` lines of `room_mm`, broken at spaces, the last shortened."""
    lines: list[str] = []
    words = text.split()
    while words:
        if len(lines) == line_count - 1:
            lines.append(" ".join(words))
            break
        taken = _words_on_a_line(words, size_pt, room_mm)
        lines.append(" ".join(words[:taken]))
        words = words[taken:]
    return "\n".join(shortened(line, size_pt, room_mm) for line in lines)


def _fitted(text: str, keeping: Callable[[int], str], size_pt: float, room_mm: float) -> str:
    """The text if it fits, else what is left of it on keeping as many characters as fit."""
    if width_mm(text, size_pt) <= room_mm:
        return text
    counts = range(len(text))
    too_long = bisect_left(counts, True, key=lambda n: width_mm(keeping(n), size_pt) > room_mm)
    return keeping(max(too_long - 1, 0))


def _words_on_a_line(words: list[str], size_pt: float, room_mm: float) -> int:
    """How many words fit, at least one."""
    counts = range(2, len(words) + 1)
    return 1 + bisect_left(
        counts, True, key=lambda n: width_mm(" ".join(words[:n]), size_pt) > room_mm
    )


@cache
def _drawable() -> frozenset[int]:
    return frozenset(get_font(findfont(FONT)).get_charmap())


def _line_width_mm(line: str, size_pt: float) -> float:
    return _measured_width_pt(line) * (size_pt / _MEASURED_PT) * _MM_PER_PT * _HINTING


@lru_cache(maxsize=4096)
def _measured_width_pt(line: str) -> float:
    """Width of a line in letters of `_MEASURED_PT`, to which all others are in proportion."""
    font = get_font(findfont(FONT))
    font.set_size(_MEASURED_PT, _POINTS_PER_INCH)
    font.set_text(line, flags=LoadFlags.NO_HINTING)
    width, _ = font.get_width_height()
    return float(width) / _SUBPIXELS
