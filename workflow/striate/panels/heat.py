"""Values as colours, one row a channel."""

import math
from typing import Final

import numpy as np
from matplotlib.axes import Axes

from striate.lettering import width_mm
from striate.panels.cellimage import draw_cells
from striate.panels.page import Box
from striate.panels.rowlabels import ROW_WITH_TEXT_MM, divide_areas
from striate.panels.scales import Values
from striate.panels.sheet import Sheet
from striate.panels.timeaxis import TimeBins, mark_window, tick_time
from striate.style import INK, PAPER, TEXT_PT

_MM_PER_PT: Final = 25.4 / 72
# black and white have the same contrast on this luminance (WCAG 2)
_EQUALLY_LEGIBLE: Final = 0.179


def draw_course(sheet: Sheet, box: Box, course: Values, bins: TimeBins) -> None:
    """Values (row, bin) over time, with ticks below and the analysis window above."""
    axes = _image(sheet, box, course, (bins.start, bins.stop))
    tick_time(axes, sheet.page, box, bins)
    mark_window(sheet.page, box, bins)


def draw_column(sheet: Sheet, box: Box, values: Values) -> Axes:
    """Values (row,) as a column one value wide, without ticks."""
    axes = _image(sheet, box, values[:, None], (0.0, 1.0))
    axes.set_axis_off()
    return axes


def draw_means(sheet: Sheet, box: Box, means: Values, errors: Values) -> bool:
    """Means (row,) as a column with mean ± SEM printed on each; false if that had no room."""
    axes = draw_column(sheet, box, means)
    texts = [_mean_text(*pair) for pair in zip(means, errors, strict=True)]
    widest_mm = max(width_mm(text, TEXT_PT) for text in texts)
    if box.height / len(texts) < ROW_WITH_TEXT_MM or widest_mm > box.width - 1:
        return False
    size, scale = sheet.page.points(TEXT_PT), sheet.frame.bar.scale
    for row, (text, mean) in enumerate(zip(texts, means, strict=True)):
        colour = INK if scale.luminance(mean) > _EQUALLY_LEGIBLE else PAPER
        where = {"ha": "center", "va": "center_baseline"}
        axes.text(0.5, row, text, where, fontsize=size, color=colour, parse_math=False)
    return True


def _mean_text(mean: float, error: float) -> str:
    """A mean as exact as its standard error, which has two digits; alone where there is none."""
    if not np.isfinite(mean):
        return "no value"
    if np.isfinite(error) and error > 0:
        decimals = max(1 - math.floor(math.log10(error)), 0)
        text = f"{mean:.{decimals}f} ± {error:.{decimals}f}"
    else:
        text = f"{mean:.4g}"
    return text.replace("-", "\N{MINUS SIGN}")


def _image(sheet: Sheet, box: Box, values: Values, ends: tuple[float, float]) -> Axes:
    axes, rows = sheet.page.axes(box), sheet.frame.view.rows
    draw_cells(axes, values, sheet.frame.bar.scale, ends)
    thickest_pt = max(box.height / rows.count / _MM_PER_PT, 0.5)
    for colour, width_pt in ((PAPER, 1.6), (INK, 0.5)):
        divide_areas(axes, rows, colour, sheet.page.points(min(width_pt, thickest_pt)))
    return axes
