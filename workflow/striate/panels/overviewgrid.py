"""Panels of equal size in a grid that fills the page, the last as wide as what is left."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from striate.panels.captions import HEADING_MM, write_heading
from striate.panels.page import Box, Page
from striate.panels.plots import BELOW_MM, LEFT_MM, longest
from striate.style import HEADING_PT, TEXT_PT

_NARROW_PAGE_MM: Final = 110.0
_BETWEEN_MM: Final = 2.5
_RIGHT_MM: Final = 2.0
_GAP_MM: Final = 2.0
_HEAD_MM: Final = HEADING_MM + 0.8
_LOWEST_MM: Final = 9.0
_SHAPE: Final = 0.78


@dataclass(frozen=True)
class PanelGrid:
    """`count` panels, in mm: `panel_mm` is the width with the vertical axis, `plot_mm` a height."""

    count: int
    columns: int
    panel_mm: float
    plot_mm: float

    @property
    def height_mm(self) -> float:
        """Height of all rows."""
        return math.ceil(self.count / self.columns) * (self.plot_mm + _around_mm()) - _GAP_MM

    def boxes(self, left: float, top: float) -> list[Box]:
        """Where the plots themselves stand, row by row."""
        found = []
        for number in range(self.count):
            row, column = divmod(number, self.columns)
            is_last = number == self.count - 1
            span = self.columns - column if is_last else 1
            width = span * self.panel_mm + (span - 1) * _BETWEEN_MM - LEFT_MM - _RIGHT_MM
            across = left + column * (self.panel_mm + _BETWEEN_MM) + LEFT_MM
            down = top + row * (self.plot_mm + _around_mm()) + _HEAD_MM
            found.append(Box(across, down, width, self.plot_mm))
        return found


def panel_grid(count: int, width_mm: float, height_mm: float) -> PanelGrid:
    """Two panels beside each other on a narrow page, else three, as high as there is room."""
    columns = 2 if width_mm < _NARROW_PAGE_MM else 3
    rows = math.ceil(count / columns)
    panel_mm = (width_mm - (columns - 1) * _BETWEEN_MM) / columns
    room_mm = (height_mm + _GAP_MM) / rows - _around_mm()
    plot_mm = max(min(room_mm, _SHAPE * (panel_mm - LEFT_MM)), _LOWEST_MM)
    return PanelGrid(count, columns, panel_mm, plot_mm)


def head(page: Page, box: Box, first: Sequence[str], second: Sequence[str]) -> None:
    """Write a heading over a plot: of each line the longest wording that fits."""
    left = box.left - 0.5 * LEFT_MM
    room_mm = box.right - left
    lines = longest(first, HEADING_PT, room_mm), longest(second, TEXT_PT, room_mm)
    write_heading(page, Box(left, box.top - _HEAD_MM, room_mm, 0.0), lines)


def _around_mm() -> float:
    return _HEAD_MM + BELOW_MM + _GAP_MM
