"""What stands left of the rows: the order they are in, the areas with their counts, channel ids."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.axes import Axes

from striate.lettering import abbreviated, line_height_mm, plain, shortened, width_mm, wrapped
from striate.panels.levellines import draw_level_lines
from striate.panels.page import Box, Page
from striate.panels.rows import (
    BY_DIFFERENCE,
    BY_FILE,
    BY_RESPONSE,
    UNKNOWN_AREA,
    Block,
    Rows,
)
from striate.panels.view import View
from striate.style import INK, QUIET_INK, TEXT_PT, TICK_PT

ROW_WITH_TEXT_MM: Final = 2.9

_GAP_MM: Final = 0.9
_LEADER_MM: Final = 1.6
_MOST_AXIS_LINES: Final = 3
_MOST_COLUMNS: Final = 2
_ORDERS: Final = {
    BY_RESPONSE: "mean {noun} of A and B",
    BY_DIFFERENCE: "A \N{MINUS SIGN} B, the effect shown",
    BY_FILE: "place in the file",
}


@dataclass(frozen=True)
class AreaLabel:
    """Text beside the rows of an area; `middle` is where it is written, `target` what it names."""

    text: str
    middle: float
    target: float | None


@dataclass(frozen=True)
class RowLabels:
    """Everything left of the rows, and the width that it needs in mm.

    Channel ids stand in `columns` columns, one below the other in turn.
    """

    axis: str
    areas: tuple[AreaLabel, ...]
    channels: tuple[str, ...]
    columns: int = 1

    @property
    def width_mm(self) -> float:
        """Width of everything, up to the rows."""
        axis = line_height_mm(TEXT_PT) * (self.axis.count("\n") + 1)
        areas = _widest([label.text for label in self.areas], TEXT_PT)
        return axis + areas + _LEADER_MM + 3 * _GAP_MM + self.channels_mm

    @property
    def channels_mm(self) -> float:
        """Width of all columns of channel ids, each with the gap beside it."""
        return self.columns * self.column_mm

    @property
    def column_mm(self) -> float:
        """Width of one column of channel ids, with the gap beside it."""
        return _widest(self.channels, TICK_PT) + _GAP_MM if self.channels else 0.0


def row_labels(view: View, height_mm: float, page_mm: float) -> RowLabels:
    """Labels of rows that are `height_mm` high together, on a page `page_mm` wide."""
    rows = view.rows
    by = "Channels by area, then" if rows.areas_are_known else "Channels by"
    axis = wrapped(f"{by} {order_words(view)}", TEXT_PT, height_mm, _MOST_AXIS_LINES)
    area_mm, channel_mm = 9 + 0.065 * page_mm, 4 + 0.04 * page_mm
    columns = math.ceil(ROW_WITH_TEXT_MM * rows.count / height_mm)
    ids_fit = columns <= (_MOST_COLUMNS if view.names_matter else 1)
    shown = rows.channels if ids_fit else ()
    channels = tuple(abbreviated(plain(channel), TICK_PT, channel_mm) for channel in shown)
    return RowLabels(axis, tuple(_area_labels(rows, height_mm, area_mm)), channels, columns)


def order_words(view: View) -> str:
    """The order of the channels of an area: 'mean rate of A and B'."""
    return _ORDERS[view.rows.sorted_by].format(noun=view.quantity.noun)


def write_row_labels(page: Page, box: Box, labels: RowLabels, rows: Rows) -> None:
    """Write the labels left of the rows that fill `box`."""
    bracket = box.left - _GAP_MM - labels.channels_mm
    row_mm = box.height / rows.count
    for row, channel in enumerate(labels.channels):
        middle = box.top + (row + 0.5) * row_mm
        right = box.left - _GAP_MM - row % labels.columns * labels.column_mm
        page.write(right, middle, channel, TICK_PT, ha="right", va="center")
        if right < box.left - _GAP_MM:
            page.rule((right + 0.4, middle), (box.left, middle), 0.25, QUIET_INK)
    for block in rows.blocks:
        inset = min(0.4, 0.2 * block.channel_count * row_mm)
        top, bottom = box.top + block.start * row_mm + inset, box.top + block.stop * row_mm - inset
        page.rule((bracket, top), (bracket, bottom), 0.8, INK)
    for label in labels.areas:
        _write_area(page, label, box.top, bracket)
    middle = box.top + box.height / 2
    page.write(
        box.left - labels.width_mm,
        middle,
        labels.axis,
        TEXT_PT,
        rotation=90,
        va="center",
        multialignment="center",
    )


def divide_areas(axes: Axes, rows: Rows, colour: str, width_pt: float) -> None:
    """Lines across the panel between the areas."""
    edges = [block.start - 0.5 for block in rows.blocks[1:]]
    draw_level_lines(axes, edges, (0, 1), colour, width_pt, transform=axes.get_yaxis_transform())


def _write_area(page: Page, label: AreaLabel, top: float, bracket: float) -> None:
    right = bracket - _GAP_MM - _LEADER_MM
    page.write(right, top + label.middle, label.text, TEXT_PT, ha="right", va="center")
    if label.target is not None:
        start, stop = (right + 0.4, top + label.middle), (bracket, top + label.target)
        page.rule(start, stop, 0.4, QUIET_INK)


def _area_labels(rows: Rows, height_mm: float, room_mm: float) -> list[AreaLabel]:
    """One label an area, moved apart where areas are thin; the smallest share one if all are."""
    line_mm = line_height_mm(TEXT_PT)
    most = max(int(height_mm / line_mm), 1)
    named = _largest(rows.blocks, most if len(rows.blocks) <= most else most - 1)
    texts = [_area_text(block, rows.areas_are_known, room_mm) for block in named]
    row_mm = height_mm / rows.count
    targets: list[float | None] = [(b.start + b.stop) / 2 * row_mm for b in named]
    wanted = [target for target in targets if target is not None]
    if len(named) < len(rows.blocks):
        texts.append(f"and {len(rows.blocks) - len(named)} more areas")
        targets.append(None)
        wanted.append(height_mm)
    middles = _moved_apart(wanted, line_mm, height_mm)
    return [AreaLabel(*label) for label in zip(texts, middles, targets, strict=True)]


def _largest(blocks: Sequence[Block], count: int) -> list[Block]:
    by_size = sorted(blocks, key=lambda block: -block.channel_count)[:count]
    return sorted(by_size, key=lambda block: block.start)


def _area_text(block: Block, areas_are_known: bool, room_mm: float) -> str:
    count = f"n = {block.channel_count}"
    if not areas_are_known:
        return count
    name = "no area" if block.area == UNKNOWN_AREA else plain(block.area)
    room_for_name = room_mm - width_mm(f" ({count})", TEXT_PT)
    return f"{shortened(name, TEXT_PT, room_for_name)} ({count})"


def _moved_apart(wanted: Sequence[float], spacing: float, height: float) -> list[float]:
    """Positions near those wanted, in their order, at least `spacing` apart, inside [0, height]."""
    steps = np.arange(len(wanted)) * spacing
    # without the steps the positions need only rise
    rising = np.maximum.accumulate(np.asarray(wanted) - steps)
    lowest, highest = spacing / 2, height - spacing / 2 - steps[-1]
    inside = np.clip(rising, lowest, highest)
    return [float(position) for position in inside + steps]


def _widest(texts: Sequence[str], size_pt: float) -> float:
    return max((width_mm(text, size_pt) for text in texts), default=0.0)
