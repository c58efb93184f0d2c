"""Rasters in a grid, each above the curves of the same channel, with one time axis for both."""

from dataclasses import dataclass
from typing import Final

import numpy as np

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
from striate.panels.spiketicks import draw_spikes, row_tops, write_trial_labels
from striate.panels.spiketrials import TrialSpikes
from striate.panels.timeaxis import TimeBins, mark_window

_BAND_MM: Final = 3.4
_NO_BAND_MM: Final = 0.2
_BETWEEN_MM: Final = 0.8
_CURVES_MM: Final = 15.0
_CURVES_SHARE: Final = 0.38
_RASTER_LIMITS_MM: Final = (16.0, 42.0)
_MM_PER_TRIAL: Final = 0.3
_LABELS_MM: Final = 4.2


@dataclass(frozen=True)
class RasterSection:
    """Channels with their spikes and curves.

    Attributes
    ----------
    panels, channels
        The curves of each channel, and its position in the recording.
    both
        The trials of A and of B that are shown.
    label
        Of the vertical axes of the curves: 'Name (unit)'.
    """

    heading: tuple[str, str]
    panels: tuple[Panel, ...]
    channels: tuple[int, ...]
    both: tuple[TrialSpikes, TrialSpikes]
    columns: int
    bins: TimeBins
    label: str

    @property
    def around_mm(self) -> float:
        """Height of everything but rasters and curves."""
        return HEADING_MM + self.grid(0.0).around_mm

    @property
    def height_mm(self) -> float:
        """Height that the section would best have."""
        raster_mm = float(np.clip(_MM_PER_TRIAL * row_tops(self.both)[-1], *_RASTER_LIMITS_MM))
        panel_mm = raster_mm + _BETWEEN_MM + _CURVES_MM
        return self.around_mm + self.grid(0.0).row_count * panel_mm

    def grid(self, left_mm: float) -> Grid:
        """Where the panels stand, with `left_mm` for the numbers of their vertical axes."""
        band_mm = _NO_BAND_MM if self.bins.window is None else _BAND_MM
        return Grid(len(self.panels), self.columns, left_mm, band_mm)


def draw_rasters(page: Page, box: Box, section: RasterSection) -> None:
    """Draw the section so that it fills the box."""
    panel_mm = (box.height - section.around_mm) / section.grid(0.0).row_count
    curves_mm = min(_CURVES_MM, _CURVES_SHARE * panel_mm)
    heights = [heights_of([panel], curves_mm) for panel in section.panels]
    grid = section.grid(max(_LABELS_MM, *(each.width_mm for each in heights)))
    label_mm = height_label_mm(section.label, curves_mm)
    cells = grid.cells(box.left + label_mm, box.top + HEADING_MM, box.width - label_mm, panel_mm)
    write_heading(page, Box(box.left, box.top, box.width, HEADING_MM), section.heading)
    for number, cell in enumerate(cells):
        curves = Box(cell.box.left, cell.box.bottom - curves_mm, cell.box.width, curves_mm)
        _draw_cell(page, cell, curves, section, number, heights[number])
        panel = section.panels[number]
        write_panel_heading(page, cell, grid, panel.name, panel.count)
        if cell.is_leftmost:
            write_height_label(page, box.left, curves.top, curves.bottom, section.label)
    write_time_label(page, cells, section.bins.label, section.bins.short_label)


def _draw_cell(
    page: Page, cell: Cell, curves: Box, section: RasterSection, number: int, heights: Heights
) -> None:
    raster_mm = curves.top - _BETWEEN_MM - cell.box.top
    raster = Box(cell.box.left, cell.box.top, cell.box.width, raster_mm)
    draw_spikes(page, raster, section.both, section.channels[number], section.bins)
    axes = draw_curves(page, curves, section.panels[number], section.bins, heights)
    if cell.is_leftmost:
        write_trial_labels(page, raster, section.both)
    if cell.is_topmost:
        mark_window(page, cell.box, section.bins)
    if not cell.is_lowest:
        hide_times(axes)
