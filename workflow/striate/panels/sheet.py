"""The page of a figure with channel rows: title on top, labels left, meaning of colours below."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from striate.lettering import height_mm, line_height_mm, shortened, width_mm
from striate.panels.captions import (
    HEADING_MM,
    Title,
    write_heading,
    write_note,
    write_title,
)
from striate.panels.colourbar import ColourBar, draw_colour_bar
from striate.panels.page import MARGIN_MM, Box, Page, page_width_mm, tallest_page_mm
from striate.panels.rowlabels import ROW_WITH_TEXT_MM, row_labels, write_row_labels
from striate.panels.timeaxis import WINDOW_BAND_MM
from striate.panels.view import View
from striate.style import TEXT_PT, Style

_TICKS_MM: Final = 3.4
_LABEL_OVERHANG_MM: Final = 3.0
_BELOW_MM: Final = 2.2
_RIGHT_MM: Final = 2.5
_LOWEST_ROWS_MM: Final = 24.0


@dataclass(frozen=True)
class Frame:
    """All that surrounds the panels.

    Attributes
    ----------
    missing
        What grey means; empty if nothing is grey.
    marks
        What the marks beside the rows mean, in lines; empty if there are none.
    has_axis
        Whether panels have ticks and a label below.
    widest_plots_mm
        Width beyond which the panels together do not grow.
    """

    title: Title
    view: View
    bar: ColourBar
    missing: str
    has_axis: bool = True
    widest_plots_mm: float = math.inf
    marks: str = ""

    @property
    def above_mm(self) -> float:
        """Height of what is above the rows."""
        return self.title.height_mm + HEADING_MM + self.band_mm

    @property
    def band_mm(self) -> float:
        """Height between headings and rows, where the window is marked."""
        return 0.0 if self.view.bins is None else WINDOW_BAND_MM

    @property
    def axis_mm(self) -> float:
        """Height between rows and colour bar, with ticks and labels of axes if there are any."""
        return _BELOW_MM + (_TICKS_MM + line_height_mm(TEXT_PT) if self.has_axis else 0.0)

    def below_mm(self, page_mm: float) -> float:
        """Height of what is below the rows, on a page `page_mm` wide."""
        note = line_height_mm(TEXT_PT) if self.missing else 0.0
        marks = height_mm(self.marks, TEXT_PT) if self.marks else 0.0
        return self.axis_mm + self.bar.height_mm(page_mm) + note + marks + MARGIN_MM


@dataclass(frozen=True)
class Sheet:
    """A page with everything but its panels, which stand side by side in the box `plots`."""

    page: Page
    frame: Frame
    plots: Box

    def write_heading(self, box: Box, lines: tuple[str, str]) -> None:
        """Write a heading above a panel, no wider than `box`."""
        top = box.top - HEADING_MM - self.frame.band_mm
        write_heading(self.page, Box(box.left, top, box.width, HEADING_MM), lines)

    def write_axis_label(self, box: Box, label: str, short_label: str) -> None:
        """Write the label of an axis below its ticks, the short one if `box` is narrow."""
        fits = width_mm(label, TEXT_PT) <= box.width + _LABEL_OVERHANG_MM
        text = label if fits else shortened(short_label, TEXT_PT, box.width)
        middle = box.left + box.width / 2
        self.page.write(middle, box.bottom + _TICKS_MM, text, TEXT_PT, ha="center")


def row_sheet(style: Style, frame: Frame) -> Sheet:
    """A page as high as its rows need, with title, row labels, colour bar and notes."""
    page_mm, view = page_width_mm(style), frame.view
    above_mm, below_mm = frame.above_mm, frame.below_mm(page_mm)
    rows_mm = _rows_height_mm(view, tallest_page_mm(style) - above_mm - below_mm)
    labels = row_labels(view, rows_mm, page_mm)
    room_mm = page_mm - MARGIN_MM - labels.width_mm - _RIGHT_MM
    plots_mm = min(frame.widest_plots_mm, room_mm)
    left = MARGIN_MM + labels.width_mm + (room_mm - plots_mm) / 2
    plots = Box(left, above_mm, plots_mm, rows_mm)
    page = Page(style, plots.bottom + below_mm)
    write_title(page, frame.title, left - labels.width_mm)
    write_row_labels(page, plots, labels, view.rows)
    _write_legend(page, plots, frame)
    return Sheet(page, frame, plots)


def _write_legend(page: Page, plots: Box, frame: Frame) -> None:
    half = frame.bar.width_mm(page.width_mm) / 2 + MARGIN_MM
    middle = float(np.clip(plots.left + plots.width / 2, half, page.width_mm - half))
    top = plots.bottom + frame.axis_mm
    draw_colour_bar(page, middle, top, frame.bar)
    top += frame.bar.height_mm(page.width_mm)
    if frame.missing:
        write_note(page, middle, top, frame.missing)
        top += line_height_mm(TEXT_PT)
    if frame.marks:
        half = width_mm(frame.marks, TEXT_PT) / 2 + MARGIN_MM
        middle = float(np.clip(middle, half, page.width_mm - half))
        page.write(middle, top, frame.marks, TEXT_PT, ha="center", multialignment="center")


def _rows_height_mm(view: View, room_mm: float) -> float:
    """Few rows are high enough for text, many become thinner, until the page is full.

    Where names matter, all rows are high enough while the page has room.
    """
    rows = view.rows
    with_text = (ROW_WITH_TEXT_MM + 0.1) * rows.count
    wanted = with_text if view.names_matter else min(with_text, 45 + 0.4 * rows.count)
    areas = (len(rows.blocks) + 0.5) * line_height_mm(TEXT_PT)
    return min(max(wanted, areas, _LOWEST_ROWS_MM), room_mm)
