"""The sign of a state, and the legend of all of them."""

from collections.abc import Sequence
from typing import Final

from striate.lettering import width_mm
from striate.panels.page import MARGIN_MM, Box, Page
from striate.panels.statecounts import State
from striate.style import INK, PAPER, TEXT_PT, TICK_PT

SIGN_MM: Final = 2.6
LEGEND_MM: Final = 3.0

_GAP_MM: Final = 0.8
_BETWEEN_MM: Final = 3.5
_DARK: Final = ("#b2182b", "#2166ac")


def draw_sign(page: Page, left: float, middle: float, state: State) -> None:
    """A square in the colour of a state with its sign inside, `left` to the right."""
    page.patch(Box(left, middle - SIGN_MM / 2, SIGN_MM, SIGN_MM), state.colour)
    centre, ink = left + SIGN_MM / 2, PAPER if state.colour in _DARK else INK
    page.write(centre, middle, state.sign, TICK_PT, ha="center", va="center", color=ink)


def write_legend(page: Page, top: float, states: Sequence[State]) -> None:
    """Every state with its sign and its name, on one line `LEGEND_MM` high."""
    left, middle = MARGIN_MM, top + LEGEND_MM / 2
    for state in states:
        draw_sign(page, left, middle, state)
        page.write(left + SIGN_MM + _GAP_MM, middle, state.word, TEXT_PT, va="center")
        left += SIGN_MM + _GAP_MM + width_mm(state.word, TEXT_PT) + _BETWEEN_MM
