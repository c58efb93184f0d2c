"""A thin column beside the rows: which channels differ by the test, and in which direction."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.lettering import wrapped
from striate.panels.findings import has_tests, is_tested, signs, test_words
from striate.panels.levellines import draw_level_lines
from striate.panels.page import MARGIN_MM, Box, page_width_mm, tallest_page_mm
from striate.panels.rows import Rows
from striate.panels.sheet import Sheet
from striate.style import LESS_INK, MORE_INK, TEXT_PT, Style

_COLUMN_MM: Final = 2.2
_GAP_MM: Final = 0.8
_GLYPH_MM: Final = 1.5
_LARGEST_MM: Final = 1.9
_ROWS_SHARE: Final = 0.36
_THINNEST_PT: Final = 0.25
_MM_PER_PT: Final = 25.4 / 72
_GLYPHS: Final = "Marks at the right (▲ A > B, ▼ A < B)"
_TICKS: Final = "Marks at the right (red, left: A > B; blue, right: A < B)"


@dataclass(frozen=True)
class Marks:
    """Marks of the rows.

    Attributes
    ----------
    signs
        (row,): 1 where A is larger by the test, -1 where B is, 0 for no mark.
    as_glyphs
        Whether rows are high enough for triangles; else the marks are ticks.
    note
        What they mean, in lines.
    """

    signs: NDArray[np.int8]
    as_glyphs: bool
    note: str


def marks_of(comparison: xr.Dataset, rows: Rows, style: Style) -> Marks | None:
    """The marks of a comparison; None where nothing was tested."""
    if not has_tests(comparison):
        return None
    as_glyphs = rows.count * _GLYPH_MM <= _ROWS_SHARE * tallest_page_mm(style)
    words = test_words(comparison)
    if is_tested(comparison).any():
        words = f"{_GLYPHS if as_glyphs else _TICKS}: {words}"
    note = wrapped(words, TEXT_PT, page_width_mm(style) - 2 * MARGIN_MM, 3)
    return Marks(signs(comparison)[rows.order], as_glyphs, note)


def beside_marks(plots: Box, marks: Marks | None) -> Box:
    """What the marks leave of the room for the panels."""
    if marks is None:
        return plots
    return Box(plots.left, plots.top, plots.width - _COLUMN_MM - _GAP_MM, plots.height)


def draw_marks(sheet: Sheet, marks: Marks | None) -> None:
    """Draw the marks at the right edge of the panels."""
    if marks is None:
        return
    plots, page, count = sheet.plots, sheet.page, len(marks.signs)
    axes = page.axes(Box(plots.right - _COLUMN_MM, plots.top, _COLUMN_MM, plots.height))
    axes.set_axis_off()
    axes.set(xlim=(0, 1), ylim=(count - 0.5, -0.5))
    row_mm = plots.height / count
    for sign, colour, glyph, ends in (
        (1, MORE_INK, "^", (0.0, 0.45)),
        (-1, LESS_INK, "v", (0.55, 1.0)),
    ):
        rows = np.flatnonzero(marks.signs == sign)
        if marks.as_glyphs:
            size = page.points(min(0.85 * row_mm, _LARGEST_MM) / _MM_PER_PT)
            place = np.full(len(rows), 0.5)
            look: dict[str, Any] = {
                "marker": glyph,
                "color": colour,
                "markeredgewidth": 0,
                "markersize": size,
            }
            axes.plot(place, rows, linestyle="none", **look)
        else:
            width = page.points(max(0.9 * row_mm / _MM_PER_PT, _THINNEST_PT))
            draw_level_lines(axes, rows, ends, colour, width)
