"""The words above and below the panels: title, what is compared, grey, limits."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import xarray as xr

from striate.lettering import abbreviated, height_mm, plain, shortened, width_mm, wrapped
from striate.panels.page import MARGIN_MM, Box, Page, page_width_mm
from striate.panels.scales import Values
from striate.panels.timeaxis import TimeBins, analysis_window
from striate.recording import CHANNEL
from striate.style import HEADING_PT, MISSING, QUIET_INK, TEXT_PT, TITLE_PT, Style

HEADING_MM: Final = 6.0
_SWATCH_MM: Final = 1.9
_SWATCH_GAP_MM: Final = 0.8


@dataclass(frozen=True)
class Title:
    """The comparison's title, and below it what was recorded and how it is shown."""

    title: str
    details: str

    @property
    def height_mm(self) -> float:
        """Height with the margin above and the gap below."""
        both = height_mm(self.title, TITLE_PT) + height_mm(self.details, TEXT_PT)
        return MARGIN_MM + both + 1.5


def stimulus_names(comparison: xr.Dataset) -> tuple[str, str]:
    """Names of A and B, fit to be drawn."""
    return plain(comparison.attrs["stimulus_a"]), plain(comparison.attrs["stimulus_b"])


def title_of(comparison: xr.Dataset, bins: TimeBins | None, style: Style) -> Title:
    """Title and details on at most two lines each."""
    attrs = comparison.attrs
    title = plain(attrs.get("title", "")) or " vs ".join(stimulus_names(comparison))
    details = [plain(attrs["recording"]), counted(comparison.sizes[CHANNEL], "channel")]
    if bins is not None and bins.width_s is not None:
        details.append(f"{bins.width_s * 1000:g}-ms bins")
    window = analysis_window(attrs)
    if window is not None:
        details.append(f"window {window}")
    room_mm = page_width_mm(style) - 2 * MARGIN_MM
    return Title(
        wrapped(title, TITLE_PT, room_mm, 2), wrapped(" · ".join(details), TEXT_PT, room_mm, 2)
    )


def write_title(page: Page, title: Title, wanted_left: float) -> None:
    """Write title and details at the top of the page, at `wanted_left` if they have room there."""
    widest = max(width_mm(title.title, TITLE_PT), width_mm(title.details, TEXT_PT))
    left = max(min(wanted_left, page.width_mm - MARGIN_MM - widest), MARGIN_MM)
    page.write(left, MARGIN_MM, title.title, TITLE_PT)
    top = MARGIN_MM + height_mm(title.title, TITLE_PT)
    page.write(left, top, title.details, TEXT_PT, color=QUIET_INK)


def write_heading(page: Page, box: Box, lines: tuple[str, str]) -> None:
    """What a panel shows, and how many trials, on two lines shortened to the width of `box`."""
    first, second = lines
    page.write(box.left, box.top, abbreviated(first, HEADING_PT, box.width), HEADING_PT)
    top = box.top + height_mm(first, HEADING_PT)
    page.write(box.left, top, shortened(second, TEXT_PT, box.width), TEXT_PT, color=QUIET_INK)


def missing_note(shown: Values, means: Values) -> str:
    """What grey means, if any value (row, column) is missing, and how many channels lack a mean.

    Means are (row, stimulus).
    """
    if np.isfinite(shown).all():
        return ""
    lost = int((~np.isfinite(means)).any(axis=1).sum())
    return f"no value ({counted(lost, 'channel')})" if lost else "no value"


def write_note(page: Page, middle: float, top: float, note: str) -> None:
    """Write a note beside a square of the colour that it is about: that of missing values."""
    left = middle - (_SWATCH_MM + _SWATCH_GAP_MM + width_mm(note, TEXT_PT)) / 2
    page.patch(Box(left, top + 0.3, _SWATCH_MM, _SWATCH_MM), MISSING)
    page.write(left + _SWATCH_MM + _SWATCH_GAP_MM, top, note, TEXT_PT)


def counted(count: int | str, noun: str) -> str:
    """The count with its noun: '1 trial', '2 trials'."""
    return f"{count} {noun}" if str(count) == "1" else f"{count} {noun}s"
