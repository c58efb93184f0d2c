"""One point a channel with its standard error, in the rows of the colours beside it."""

from typing import Final

import numpy as np
from matplotlib.ticker import MaxNLocator

from striate.panels.levellines import draw_level_lines
from striate.panels.page import Box
from striate.panels.rowlabels import divide_areas
from striate.panels.scales import Values
from striate.panels.sheet import Sheet
from striate.style import INK, QUIET_INK

_MM_PER_PT: Final = 25.4 / 72
_MM_PER_TICK: Final = 8.0
_POINT_SIZES_PT: Final = (1.2, 2.2)


def draw_points(sheet: Sheet, box: Box, means: Values, errors: Values) -> None:
    """Means (row,) as points on a horizontal axis with 0 marked, errors (row,) as lines."""
    page, rows = sheet.page, sheet.frame.view.rows
    axes = page.axes(box)
    row_pt = box.height / rows.count / _MM_PER_PT
    line_pt = page.points(min(0.7, 0.35 * row_pt))
    point_pt = page.points(float(np.clip(1.1 * row_pt, *_POINT_SIZES_PT)))
    heights = np.arange(rows.count)
    axes.axvline(0, color=QUIET_INK, linewidth=page.points(0.6))
    draw_level_lines(axes, heights, (means - errors, means + errors), INK, line_pt)
    axes.plot(means, heights, "o", color=INK, markersize=point_pt, markeredgewidth=0)
    divide_areas(axes, rows, QUIET_INK, page.points(0.4))
    axes.set_ylim(rows.count - 0.5, -0.5)
    axes.set_xlim(_limits(means, errors))
    axes.spines["bottom"].set(visible=True, linewidth=page.points(0.5))
    count = max(int(box.width / _MM_PER_TICK), 2)
    axes.xaxis.set_major_locator(MaxNLocator(count, steps=[1, 2, 2.5, 5, 10]))


def _limits(means: Values, errors: Values) -> tuple[float, float]:
    """Room for all points with their errors, and for 0."""
    reach = np.nan_to_num(errors)
    ends = np.concatenate([means - reach, means + reach, [0.0]])
    low, high = float(np.nanmin(ends)), float(np.nanmax(ends))
    margin = 0.05 * (high - low) or 1.0
    return low - margin, high + margin
