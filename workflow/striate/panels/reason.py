"""A page in place of a figure that has nothing to show: why, and what to do."""

import textwrap
from typing import Final

import xarray as xr
from matplotlib.figure import Figure

from striate.lettering import line_height_mm, plain, shortened, width_mm
from striate.panels.page import MARGIN_MM, Page, page_width_mm
from striate.style import HEADING_PT, QUIET_INK, TEXT_PT, Style, house_style

_ABOVE_MM: Final = 3.0
_BELOW_MM: Final = 3.0


@house_style()
def draw_reason(shown: xr.Dataset, reason: str, style: Style) -> Figure:
    """A page that says in words why the figure is not drawn.

    Parameters
    ----------
    shown
        What the figure would show: its title or id, and its recording.
    reason
        One sentence.
    """
    room_mm = page_width_mm(style) - 2 * MARGIN_MM
    letters = max(20, int(room_mm / (width_mm("n", TEXT_PT) * 0.95)))
    lines = textwrap.wrap(plain(reason), letters) or [""]
    height_mm = line_height_mm(TEXT_PT)
    top = _ABOVE_MM + line_height_mm(HEADING_PT)
    page = Page(style, top + height_mm * (len(lines) + 1) + _BELOW_MM)
    title = shown.attrs.get("title") or shown.attrs.get("comparison") or "Not drawn"
    heading = plain(f"{title}, {shown.attrs['recording']}")
    page.write(MARGIN_MM, _ABOVE_MM, shortened(heading, HEADING_PT, room_mm), HEADING_PT)
    for number, line in enumerate(lines):
        page.write(MARGIN_MM, top + height_mm * (number + 0.6), line, TEXT_PT, color=QUIET_INK)
    return page.figure
