"""The bar that says which colour is which value."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.collections import QuadMesh
from matplotlib.patches import Polygon
from matplotlib.ticker import MaxNLocator

from striate.lettering import height_mm, width_mm, wrapped
from striate.panels.page import MARGIN_MM, Box, Page
from striate.panels.scales import PERCENTILE, ColourScale
from striate.style import LESS_INK, MORE_INK, TEXT_PT

_BAR_MM: Final = 2.2
_TICKS_MM: Final = 3.4
_END_NUMBERS_MM: Final = 5.0
_MM_PER_TICK: Final = 8.0
_COLOURS: Final = 256
# length in proportion to the colours between the limits
_TRIANGLE: Final = 0.05


@dataclass(frozen=True)
class ColourBar:
    """A horizontal bar; `less` and `more` say above its ends, in as many lines, what they mean."""

    scale: ColourScale
    label: str
    widest_mm: float = 60.0
    less: str = ""
    more: str = ""

    @property
    def words_mm(self) -> float:
        """Height of the words above the ends."""
        return height_mm(self.less, TEXT_PT) if self.less else 0.0

    def width_mm(self, page_mm: float) -> float:
        """Width on a page `page_mm` wide, with room for the numbers at its ends."""
        return min(self.widest_mm, page_mm - 2 * MARGIN_MM - _END_NUMBERS_MM) + _END_NUMBERS_MM

    def height_mm(self, page_mm: float) -> float:
        """Height of words, bar, ticks and label on a page `page_mm` wide."""
        label_mm = height_mm(_label(self, page_mm), TEXT_PT)
        return self.words_mm + _BAR_MM + _TICKS_MM + label_mm


def draw_colour_bar(page: Page, middle: float, top: float, bar: ColourBar) -> None:
    """Draw the bar with its words and its label around `middle`."""
    width = bar.width_mm(page.width_mm) - _END_NUMBERS_MM
    box = Box(middle - width / 2, top + bar.words_mm, width, _BAR_MM)
    _draw_scale(page, box, bar.scale)
    page.write(box.left, top, bar.less, TEXT_PT, color=LESS_INK)
    page.write(box.right, top, bar.more, TEXT_PT, color=MORE_INK, ha="right")
    label = _label(bar, page.width_mm)
    half = width_mm(label, TEXT_PT) / 2 + MARGIN_MM
    centre = float(np.clip(middle, half, page.width_mm - half))
    page.write(centre, box.bottom + _TICKS_MM, label, TEXT_PT, ha="center")


def _draw_scale(page: Page, box: Box, scale: ColourScale) -> None:
    """Colours with ticks below, and a triangle at each end beyond which values lie."""
    below, above = scale.extend in ("min", "both"), scale.extend in ("max", "both")
    inside_mm = box.width / (1 + _TRIANGLE * (below + above))
    left = box.left + _TRIANGLE * inside_mm * below
    axes = page.axes(Box(left, box.top, inside_mm, box.height))
    edges = np.linspace(scale.low, scale.high, _COLOURS + 1)
    corners = np.stack(np.meshgrid(edges, [0.0, 1.0]), axis=-1)
    colours = scale.mappable().to_rgba((edges[:-1] + edges[1:]) / 2)
    axes.add_collection(QuadMesh(corners, facecolor=colours, rasterized=True), autolim=False)
    for end, beyond, colour in ((0, -_TRIANGLE, colours[0]), (1, 1 + _TRIANGLE, colours[-1])):
        if (below, above)[end]:
            tip = Polygon([(end, 0), (beyond, 0.5), (end, 1)], color=colour, linewidth=0)
            tip.set(transform=axes.transAxes, clip_on=False, antialiased=False)
            axes.add_artist(tip)
    count = max(int(box.width / _MM_PER_TICK), 2)
    axes.set_xlim(scale.low, scale.high)
    axes.xaxis.set_major_locator(MaxNLocator(count, steps=[1, 2, 2.5, 5, 10]))


def _label(bar: ColourBar, page_mm: float) -> str:
    """Quantity and unit and, where values lie beyond the limits, what the limits are."""
    room_mm = page_mm - 2 * MARGIN_MM
    label = wrapped(bar.label, TEXT_PT, room_mm, 2)
    if bar.scale.extend == "neither":
        return label
    limit = f"limit: {PERCENTILE}th percentile"
    one_line = f"{label}, {limit}"
    return one_line if width_mm(one_line, TEXT_PT) <= room_mm else f"{label},\n{limit}"
