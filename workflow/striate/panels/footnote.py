"""Sentences at the foot of a page that say how to read the figure."""

from collections.abc import Sequence
from typing import Final

from striate.lettering import line_height_mm, wrapped
from striate.panels.page import MARGIN_MM, Page
from striate.style import QUIET_INK, TICK_PT

_MOST_LINES: Final = 8
_ABOVE_MM: Final = 0.6
# small letters on a coarse grid of pixels are wider than measured, and here lines are long
_HINTING: Final = 0.93


def footnote(sentences: Sequence[str], room_mm: float) -> tuple[str, ...]:
    """The sentences as lines of at most `room_mm`."""
    return tuple(wrapped(" ".join(sentences), TICK_PT, _HINTING * room_mm, _MOST_LINES).split("\n"))


def footnote_height_mm(lines: Sequence[str]) -> float:
    """Height of the lines with what is above, and with the margin below."""
    return _ABOVE_MM + len(lines) * line_height_mm(TICK_PT) + MARGIN_MM


def write_footnote(page: Page, top: float, lines: Sequence[str]) -> None:
    """Write the lines from the left margin on, each at its own height."""
    for number, line in enumerate(lines):
        height = top + _ABOVE_MM + number * line_height_mm(TICK_PT)
        page.write(MARGIN_MM, height, line, TICK_PT, color=QUIET_INK)
