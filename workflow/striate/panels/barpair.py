"""Two bars of colours: beside each other where their labels have room, else one below the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from striate.lettering import width_mm
from striate.panels.colourbar import ColourBar, draw_colour_bar
from striate.panels.page import MARGIN_MM, Page
from striate.panels.scales import PERCENTILE
from striate.style import TEXT_PT

_GAP_MM: Final = 2.0


@dataclass(frozen=True)
class BarPair:
    """The two bars on a page `page_mm` wide."""

    both: tuple[ColourBar, ColourBar]
    page_mm: float

    @property
    def widths_mm(self) -> tuple[float, float]:
        """Widths with their labels."""
        first, second = (max(bar.width_mm(self.page_mm), _label_mm(bar)) for bar in self.both)
        return first, second

    @property
    def are_beside(self) -> bool:
        """Whether they stand beside each other."""
        return sum(self.widths_mm) + 3 * _GAP_MM + 2 * MARGIN_MM <= self.page_mm

    @property
    def height_mm(self) -> float:
        """Height of both with the gap below."""
        heights = [bar.height_mm(self.page_mm) for bar in self.both]
        return (max(heights) if self.are_beside else sum(heights) + _GAP_MM) + _GAP_MM


def draw_bar_pair(page: Page, wanted: Sequence[float], top: float, pair: BarPair) -> None:
    """Draw both bars, beside each other near the middles that are wanted."""
    first, second = pair.both
    if not pair.are_beside:
        draw_colour_bar(page, page.width_mm / 2, top, first)
        below = top + first.height_mm(page.width_mm) + _GAP_MM
        draw_colour_bar(page, page.width_mm / 2, below, second)
        return
    halves = [width / 2 for width in pair.widths_mm]
    right = min(wanted[1], page.width_mm - MARGIN_MM - halves[1])
    right = max(right, MARGIN_MM + 2 * halves[0] + _GAP_MM + halves[1])
    left = min(max(wanted[0], MARGIN_MM + halves[0]), right - halves[1] - halves[0] - _GAP_MM)
    draw_colour_bar(page, left, top, first)
    draw_colour_bar(page, right, top, second)


def _label_mm(bar: ColourBar) -> float:
    limit = "" if bar.scale.extend == "neither" else f", limit: {PERCENTILE}th percentile"
    return width_mm(bar.label + limit, TEXT_PT)
