"""One table an area: how many channels are in which state under A and in which under B."""

from collections.abc import Sequence
from typing import Any, Final

import matplotlib as mpl
import numpy as np

from striate.lettering import line_height_mm, shortened
from striate.panels.areagroups import AreaGroup
from striate.panels.page import Box, Page
from striate.panels.scales import ColourScale
from striate.panels.statecounts import TESTED, Counts
from striate.panels.statesigns import SIGN_MM, draw_sign
from striate.style import INK, PAPER, QUIET_INK, TEXT_PT, TICK_PT

TABLE_MM: Final = (28.5, 24.5)

_CELL_MM: Final = (6.6, 4.3)
_LINE_MM: Final = line_height_mm(TEXT_PT)
_SIGNS_MM: Final = SIGN_MM + 0.6
_EQUALLY_LEGIBLE: Final = 0.179
_SHARES: Final = ColourScale(mpl.colormaps["Greys"], 0.0, 1.0, "neither")


def draw_state_tables(
    page: Page, room: Box, groups: Sequence[AreaGroup], tables: Sequence[Counts]
) -> None:
    """Tables (state under A, state under B) from left to right, then below."""
    columns = int(room.width / TABLE_MM[0])
    for number, (group, counts) in enumerate(zip(groups, tables, strict=True)):
        row, column = divmod(number, columns)
        left, top = room.left + column * TABLE_MM[0], room.top + row * TABLE_MM[1]
        _draw_table(page, left, top, group, counts)


def _draw_table(page: Page, left: float, top: float, group: AreaGroup, counts: Counts) -> None:
    cell_mm, row_mm = _CELL_MM
    box = Box(left + _LINE_MM + _SIGNS_MM, top + 2 * _LINE_MM + _SIGNS_MM, 3 * cell_mm, 3 * row_mm)
    end = f" (n = {counts.sum()})"
    page.write(box.left, top, shortened(group.name, TEXT_PT, 11.0) + end, TEXT_PT)
    middle = box.left + box.width / 2
    page.write(middle, top + _LINE_MM, "under B", TICK_PT, ha="center", color=QUIET_INK)
    upright = {"rotation": 90, "va": "center", "color": QUIET_INK}
    page.write(left, box.top + box.height / 2, "under A", TICK_PT, **upright)
    for number, state in enumerate(TESTED):
        across = box.left + (number + 0.5) * cell_mm - SIGN_MM / 2
        draw_sign(page, across, box.top - _SIGNS_MM / 2, state)
        draw_sign(page, box.left - _SIGNS_MM, box.top + (number + 0.5) * row_mm, state)
    _draw_cells(page, box, counts)


def _draw_cells(page: Page, box: Box, counts: Counts) -> None:
    axes = page.axes(box)
    axes.set_axis_off()
    shares = counts / max(int(counts.sum()), 1)
    axes.imshow(shares, _SHARES.colormap, vmin=_SHARES.low, vmax=_SHARES.high, aspect="auto")
    edges = np.arange(4) - 0.5
    line: dict[str, Any] = {"color": QUIET_INK, "linewidth": page.points(0.3), "clip_on": False}
    axes.hlines(edges, -0.5, 2.5, **line)
    axes.vlines(edges, -0.5, 2.5, **line)
    for row, column in np.ndindex(counts.shape):
        ink = INK if _SHARES.luminance(float(shares[row, column])) > _EQUALLY_LEGIBLE else PAPER
        where = {"ha": "center", "va": "center_baseline"}
        text = str(counts[row, column])
        axes.text(column, row, text, where, fontsize=page.points(TEXT_PT), color=ink)
