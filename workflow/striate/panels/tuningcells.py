"""One small plot a channel: mean responses to the values of a label, and a curve fitted to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from striate.lettering import abbreviated, line_height_mm, plain, width_mm
from striate.panels.areagroups import AreaGroup
from striate.panels.interval import Mean
from striate.panels.labelscale import scale_across
from striate.panels.page import Box, Page
from striate.panels.plots import (
    BELOW_MM,
    label_across,
    label_up,
    labels_of,
    longest,
    plot_axes,
    write_instead,
)
from striate.panels.scales import Values
from striate.panels.tuned import Tuned
from striate.style import INK, QUIET_INK, TEXT_PT, TICK_PT

_NARROWEST_MM: Final = 25.5
_PLOT_MM: Final = 11.0
_LOWEST_PLOT_MM: Final = 5.0
_LOW_PLOT_MM: Final = 7.0
_STEPS: Final = (1, 2, 5, 10)
# half of a low axis is as near as two numbers may be
_MORE_STEPS: Final = (1, 2, 3, 4, 5, 10)
_TICKS_LEFT_MM: Final = 6.0
_LABEL_LEFT_MM: Final = 3.6
_RIGHT_MM: Final = 1.6
_GAP_MM: Final = 2.2
# the topmost number beside an axis rises above it
_ABOVE_MM: Final = 0.9
_CURVE_POINTS: Final = 181
_MOST_MARKERS: Final = 24
_NONE: Final = "\N{EN DASH}"


@dataclass(frozen=True)
class Grid:
    """Which channels have a plot, in what grid; lengths in mm.

    `chosen` holds positions of channels with their areas, row after row.
    """

    columns: int
    rows: int
    cell_mm: float
    words_mm: float
    plot_mm: float
    chosen: tuple[tuple[int, AreaGroup], ...]

    @property
    def row_mm(self) -> float:
        """Height of a row with its words."""
        return self.words_mm + self.plot_mm + _GAP_MM

    @property
    def height_mm(self) -> float:
        """Height of all rows with ticks and label below the last."""
        return self.rows * self.row_mm - _GAP_MM + BELOW_MM


def cell_grid(shown: Tuned, width_mm: float, height_mm: float) -> Grid:
    """As many plots as fit: the strongest channels of each area, areas taking turns."""
    columns = max(int((width_mm - _LABEL_LEFT_MM) / _NARROWEST_MM), 1)
    words_mm = line_height_mm(TICK_PT) * (3 if shown.fits else 1) + _ABOVE_MM
    plot_mm = float(np.clip(height_mm - words_mm - BELOW_MM, _LOWEST_PLOT_MM, _PLOT_MM))
    empty = Grid(columns, 1, 0.0, words_mm, plot_mm, ())
    fitting = max(int((height_mm - BELOW_MM + _GAP_MM) / empty.row_mm), 1)
    count = min(len(shown.channels), columns * fitting)
    rows = -(-count // columns)
    columns = min(columns, count)
    cell_mm = min((width_mm - _LABEL_LEFT_MM) / columns, 1.6 * _NARROWEST_MM)
    return Grid(columns, rows, cell_mm, words_mm, plot_mm, _strongest(shown.areas, count))


def draw_cells(page: Page, left: float, top: float, grid: Grid, shown: Tuned) -> None:
    """Draw the plots with one label for all vertical axes."""
    boxes = []
    for number, (channel, area) in enumerate(grid.chosen):
        row, column = divmod(number, grid.columns)
        box = Box(
            left + _LABEL_LEFT_MM + column * grid.cell_mm + _TICKS_LEFT_MM,
            top + row * grid.row_mm + grid.words_mm,
            grid.cell_mm - _TICKS_LEFT_MM - _RIGHT_MM,
            grid.plot_mm,
        )
        is_lowest = number + grid.columns >= len(grid.chosen)
        _draw_cell(page, box, channel, area, shown, is_lowest)
        boxes.append(box)
    beside = Box(left + _LABEL_LEFT_MM, top, 0.0, boxes[-1].bottom - top)
    label = longest(labels_of(shown.quantity), TEXT_PT, beside.height + 1.0)
    label_up(page, beside, label, left_mm=_LABEL_LEFT_MM)


def draw_means(page: Page, axes: Axes, values: Values, over: Mean, colour: str) -> None:
    """Means as points with their intervals as lines; of many values, a line with a band."""
    if len(values) <= _MOST_MARKERS:
        axes.vlines(values, over.low, over.high, color=colour, linewidth=page.points(0.6))
        size = page.points(2.0)
        axes.plot(values, over.mean, "o", color=colour, markersize=size, markeredgewidth=0)
        return
    axes.fill_between(values, over.low, over.high, color=colour, alpha=0.3, linewidth=0)
    axes.plot(values, over.mean, color=colour, linewidth=page.points(0.5))


def _draw_cell(
    page: Page, box: Box, channel: int, area: AreaGroup, shown: Tuned, is_lowest: bool
) -> None:
    _write_words(page, box, channel, area, shown)
    over = Mean(*(part[:, channel] for part in _parts(shown.curves.at_value)))
    if not np.isfinite(over.mean).any():
        write_instead(page, box, "no value")
        return
    axes = plot_axes(page, box)
    _draw_blank(page, axes, channel, shown)
    draw_means(page, axes, shown.curves.values, over, area.colour)
    places, line = _line(channel, shown)
    axes.plot(places, line, color=area.colour, linewidth=page.points(0.7))
    axes.set_ylim(_limits(over, line, shown.curves.blank.mean[channel]))
    steps = _STEPS if box.height >= _LOW_PLOT_MM else _MORE_STEPS
    axes.yaxis.set_major_locator(MaxNLocator(2, steps=steps))
    scale_across(axes, box, shown)
    if is_lowest:
        label_across(page, box, shown.axis, f"({shown.unit})" if shown.unit else "")
    else:
        axes.tick_params(labelbottom=False)


def _line(channel: int, shown: Tuned) -> tuple[Values, Values]:
    """Where a line goes and how high: the fitted curve, or from mean to mean without a fit."""
    if shown.fits is None:
        return shown.curves.values, shown.curves.at_value.mean[:, channel]
    if not shown.fitted[channel]:
        return np.empty(0), np.empty(0)
    angles = np.linspace(0, shown.fits.period_deg, _CURVE_POINTS)
    return angles, shown.fits.curve(channel, angles)


def _draw_blank(page: Page, axes: Axes, channel: int, shown: Tuned) -> None:
    if not shown.curves.blank_count:
        return
    mean, low, high, _ = (float(part[channel]) for part in _parts(shown.curves.blank))
    axes.axhspan(low, high, color=QUIET_INK, alpha=0.2, linewidth=0)
    axes.axhline(mean, color=QUIET_INK, linewidth=page.points(0.6), dashes=(3, 2))


def _write_words(page: Page, box: Box, channel: int, area: AreaGroup, shown: Tuned) -> None:
    left = box.left - _TICKS_LEFT_MM + 1.2
    room_mm = box.right - left + 0.6
    lines = _fit_lines(channel, shown)
    top = box.top - _ABOVE_MM - (len(lines) + 1) * line_height_mm(TICK_PT)
    name = abbreviated(plain(shown.channels[channel]), TICK_PT, 0.6 * room_mm)
    page.write(left, top, name, TICK_PT, color=area.colour, fontweight="bold")
    room_mm -= 1.12 * width_mm(name, TICK_PT) + 1.0
    if area.name != "all channels":
        where = left + 1.12 * width_mm(name, TICK_PT) + 1.0
        page.write(where, top, abbreviated(area.name, TICK_PT, room_mm), TICK_PT, color=QUIET_INK)
    for number, line in enumerate(lines, start=1):
        page.write(left, top + number * line_height_mm(TICK_PT), line, TICK_PT, color=INK)


def _fit_lines(channel: int, shown: Tuned) -> tuple[str, ...]:
    if shown.fits is None:
        return ()
    fit, index = shown.fits.tuning, shown.fits.selectivity[channel]
    selective = f"sel. {index:.2f}" if np.isfinite(index) else f"sel. {_NONE}"
    if not shown.fitted[channel]:
        return "no fit", selective
    preferred, half = fit.preferred_deg[channel], fit.half_width_deg[channel]
    return (
        f"pref. {preferred:.0f}°, hw {half:.0f}°",
        f"{selective}, r² even {_share(shown.fits.r_squared_even[channel])}",
    )


def _share(r_squared: float) -> str:
    """How much a curve predicts of other trials; below 0 it does worse than their mean."""
    if not np.isfinite(r_squared):
        return _NONE
    return f"{r_squared:.2f}" if r_squared >= 0 else "< 0"


def _strongest(areas: Sequence[AreaGroup], count: int) -> tuple[tuple[int, AreaGroup], ...]:
    """`count` channels, one of each area in turn as long as it has any, then area by area."""
    taken = [0] * len(areas)
    while sum(taken) < count:
        for number, area in enumerate(areas):
            if sum(taken) < count and taken[number] < len(area.channels):
                taken[number] += 1
    return tuple(
        (int(channel), area)
        for area, some in zip(areas, taken, strict=True)
        for channel in area.channels[:some]
    )


def _limits(over: Mean, line: Values, blank: float) -> tuple[float, float]:
    """Room for the means with their intervals, for the line, for the blank and for 0."""
    ends = np.concatenate([over.mean, over.low, over.high, line, [blank, 0.0]])
    low, high = float(np.nanmin(ends)), float(np.nanmax(ends))
    margin = 0.08 * (high - low) or 1.0
    return (low - margin if low < 0 else 0.0), high + margin


def _parts(mean: Mean) -> tuple[Values, Values, Values, Values]:
    return mean.mean, mean.low, mean.high, mean.count
