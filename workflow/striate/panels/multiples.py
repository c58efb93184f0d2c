"""Small panels of equal size in a grid, each with a heading; columns share their time axis."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from striate.lettering import abbreviated, height_mm, line_height_mm, shortened, width_mm
from striate.panels.page import Box, Page
from striate.style import TEXT_PT

TICKS_MM: Final = 3.4
PANEL_HEADING_MM: Final = 3.0

_ROW_GAP_MM: Final = 1.6
_COLUMN_GAP_MM: Final = 2.0
_AXIS_LABEL_OVERHANG_MM: Final = 3.0


@dataclass(frozen=True)
class Cell:
    """The place of one panel: its axes fill `box`, its heading stands above."""

    box: Box
    is_leftmost: bool
    is_topmost: bool
    is_lowest: bool


@dataclass(frozen=True)
class Grid:
    """`count` panels in `columns`, row by row.

    Attributes
    ----------
    left_mm
        Room left of each panel, for the numbers of its vertical axis.
    top_mm
        Room between headings and panels of the first row, for the marks above the time axis.
    """

    count: int
    columns: int
    left_mm: float
    top_mm: float

    @property
    def row_count(self) -> int:
        """How many rows the panels need."""
        return math.ceil(self.count / self.columns)

    @property
    def around_mm(self) -> float:
        """Height of everything but the panels themselves."""
        between = (self.row_count - 1) * _ROW_GAP_MM
        axis = TICKS_MM + line_height_mm(TEXT_PT)
        return self.row_count * PANEL_HEADING_MM + self.top_mm + between + axis

    def cells(self, left: float, top: float, width: float, panel_mm: float) -> list[Cell]:
        """Places of panels `panel_mm` high, in the room from `left` that is `width` wide."""
        pitch = (width + _COLUMN_GAP_MM) / self.columns
        panel_width = pitch - _COLUMN_GAP_MM - self.left_mm
        found = []
        for number in range(self.count):
            row, column = divmod(number, self.columns)
            above = top + PANEL_HEADING_MM + self.top_mm
            above += row * (panel_mm + PANEL_HEADING_MM + _ROW_GAP_MM)
            box = Box(left + column * pitch + self.left_mm, above, panel_width, panel_mm)
            is_lowest = number + self.columns >= self.count
            found.append(Cell(box, column == 0, row == 0, is_lowest))
        return found


def write_panel_heading(page: Page, cell: Cell, grid: Grid, name: str, count: str) -> None:
    """What one panel shows, above it, no wider than the panel; the count is never shortened."""
    top_mm = PANEL_HEADING_MM + (grid.top_mm if cell.is_topmost else 0.0)
    end = f" {count}" if count else ""
    text = abbreviated(name, TEXT_PT, cell.box.width - width_mm(end, TEXT_PT)) + end
    page.write(cell.box.left, cell.box.top - top_mm, text, TEXT_PT)


def write_time_label(page: Page, cells: Sequence[Cell], label: str, short_label: str) -> None:
    """The label of the time axis, once below all panels."""
    left, right = cells[0].box.left, max(cell.box.right for cell in cells)
    bottom = max(cell.box.bottom for cell in cells)
    room_mm = right - left + _AXIS_LABEL_OVERHANG_MM
    text = (
        label if width_mm(label, TEXT_PT) <= room_mm else shortened(short_label, TEXT_PT, room_mm)
    )
    page.write((left + right) / 2, bottom + TICKS_MM, text, TEXT_PT, ha="center")


def write_height_label(page: Page, left: float, top: float, bottom: float, label: str) -> None:
    """The label of vertical axes, upright from `left` on: 'Name (unit)' on one line or two."""
    room_mm = bottom - top
    if width_mm(label, TEXT_PT) > room_mm:
        name, _, unit = label.rpartition(" (")
        lines = (abbreviated(name, TEXT_PT, room_mm), abbreviated(f"({unit}", TEXT_PT, room_mm))
        label = "\n".join(lines)
    middle = (top + bottom) / 2
    page.write(left, middle, label, TEXT_PT, rotation=90, va="center", multialignment="center")


def height_label_mm(label: str, room_mm: float) -> float:
    """Width of an upright label beside axes `room_mm` high, with the gap beside it."""
    lines = 1 if width_mm(label, TEXT_PT) <= room_mm else 2
    return height_mm("\n" * (lines - 1), TEXT_PT) + 0.6
