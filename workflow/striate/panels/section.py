"""A part of a page with panels of curves that belong together: heading, grid, labels of axes."""

from dataclasses import dataclass
from typing import Final

from striate.panels.captions import HEADING_MM, write_heading
from striate.panels.curves import Heights, Panel, draw_curves, heights_of, hide_times
from striate.panels.multiples import (
    Cell,
    Grid,
    height_label_mm,
    write_height_label,
    write_panel_heading,
    write_time_label,
)
from striate.panels.page import Box, Page
from striate.panels.timeaxis import TimeBins, mark_window

_NO_BAND_MM: Final = 0.2
_BAND_MM: Final = 3.4
_HIGHEST_PANEL_MM: Final = 36.0


@dataclass(frozen=True)
class Section:
    """Panels of curves under a heading of two lines.

    Attributes
    ----------
    columns
        How many panels stand beside each other.
    panel_mm
        How high a panel would best be.
    label
        Of the vertical axes: 'Name (unit)'.
    has_one_height
        Whether all panels have the same vertical axis.
    """

    heading: tuple[str, str]
    panels: tuple[Panel, ...]
    columns: int
    panel_mm: float
    bins: TimeBins
    label: str
    has_one_height: bool

    @property
    def around_mm(self) -> float:
        """Height of everything but the panels themselves."""
        return HEADING_MM + self.grid(0.0).around_mm

    @property
    def panels_mm(self) -> float:
        """Height of the panels alone, as high as they would best be."""
        return self.grid(0.0).row_count * self.panel_mm

    @property
    def height_mm(self) -> float:
        """Height that the section would best have."""
        return self.around_mm + self.panels_mm

    def grid(self, left_mm: float) -> Grid:
        """Where the panels stand, with `left_mm` for the numbers of their vertical axes."""
        band_mm = _NO_BAND_MM if self.bins.window is None else _BAND_MM
        return Grid(len(self.panels), self.columns, left_mm, band_mm)

    def heights(self, panel_mm: float) -> list[Heights]:
        """The vertical axis of each panel."""
        if self.has_one_height:
            return [heights_of(self.panels, panel_mm)] * len(self.panels)
        return [heights_of([panel], panel_mm) for panel in self.panels]


def draw_section(page: Page, box: Box, section: Section) -> None:
    """Draw the section so that it fills the width of the box and no more than its height."""
    rows = section.grid(0.0).row_count
    panel_mm = min((box.height - section.around_mm) / rows, _HIGHEST_PANEL_MM)
    heights = section.heights(panel_mm)
    grid = section.grid(max(each.width_mm for each in heights))
    label_mm = height_label_mm(section.label, rows * panel_mm)
    left, top = box.left + label_mm, box.top + HEADING_MM
    cells = grid.cells(left, top, box.width - label_mm, panel_mm)
    write_heading(page, Box(box.left, box.top, box.width, HEADING_MM), section.heading)
    for panel, cell, height in zip(section.panels, cells, heights, strict=True):
        _draw_panel(page, cell, grid, panel, section.bins, height)
    write_time_label(page, cells, section.bins.label, section.bins.short_label)
    write_height_label(page, box.left, cells[0].box.top, cells[-1].box.bottom, section.label)


def _draw_panel(
    page: Page, cell: Cell, grid: Grid, panel: Panel, bins: TimeBins, heights: Heights
) -> None:
    axes = draw_curves(page, cell.box, panel, bins, heights)
    if not cell.is_lowest:
        hide_times(axes)
    if cell.is_topmost:
        mark_window(page, cell.box, bins)
    write_panel_heading(page, cell, grid, panel.name, panel.count)
