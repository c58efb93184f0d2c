"""Which colour is A and which is B, with their trials, and sentences on how to read a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import xarray as xr

from striate.lettering import abbreviated, height_mm, line_height_mm, width_mm, wrapped
from striate.panels.captions import Title, counted, stimulus_names
from striate.panels.page import MARGIN_MM, Page
from striate.style import A_INK, B_INK, HEADING_PT, QUIET_INK, TEXT_PT, TITLE_PT

INKS: Final = (A_INK, B_INK)

_STROKE_MM: Final = 4.0
_GAP_MM: Final = 1.0
_BETWEEN_MM: Final = 5.0
_BELOW_MM: Final = 1.6
_ABOVE_NOTES_MM: Final = 1.0
_MOST_LINES: Final = 9


@dataclass(frozen=True)
class Key:
    """A and B in their colours: right of the title below each other, or below it."""

    entries: tuple[str, str]
    is_one_line: bool
    is_beside_title: bool

    @property
    def height_mm(self) -> float:
        """Height that the key takes below the title, with the gap below."""
        if self.is_beside_title:
            return 0.0
        return line_height_mm(HEADING_PT) * (1 if self.is_one_line else 2) + _BELOW_MM


def key_of(comparison: xr.Dataset, title: Title, room_mm: float) -> Key:
    """The key of A and B on a page with a room `room_mm` wide."""
    ends = [f"(n = {counted(comparison.attrs[f'trials_{side}'], 'trial')})" for side in "ab"]
    names = stimulus_names(comparison)
    starts = [f"{side}: {name}" for side, name in zip("AB", names, strict=True)]
    entries = [" ".join(pair) for pair in zip(starts, ends, strict=True)]
    title_mm = max(width_mm(title.title, TITLE_PT), width_mm(title.details, TEXT_PT))
    if title_mm + _BETWEEN_MM + _below_mm(entries) <= room_mm:
        return Key((entries[0], entries[1]), is_one_line=False, is_beside_title=True)
    if sum(_entry_mm(entry) for entry in entries) + _BETWEEN_MM <= room_mm:
        return Key((entries[0], entries[1]), is_one_line=True, is_beside_title=False)
    text_mm = 0.95 * (room_mm - _STROKE_MM - 2 * _GAP_MM)
    a, b = (
        f"{abbreviated(start, HEADING_PT, text_mm - width_mm(f' {end}', HEADING_PT))} {end}"
        for start, end in zip(starts, ends, strict=True)
    )
    return Key((a, b), is_one_line=False, is_beside_title=False)


def write_key(page: Page, title: Title, key: Key) -> None:
    """Write the key, a stroke in its colour before each name."""
    left, top, line_mm = MARGIN_MM, title.height_mm, line_height_mm(HEADING_PT)
    if key.is_beside_title:
        left, top = page.width_mm - MARGIN_MM - _below_mm(key.entries), MARGIN_MM
    for entry, ink in zip(key.entries, INKS, strict=True):
        middle = top + line_mm / 2
        page.rule((left, middle), (left + _STROKE_MM, middle), 1.6, ink)
        text_left = left + _STROKE_MM + _GAP_MM
        page.write(text_left, middle, entry, HEADING_PT, color=ink, va="center")
        if key.is_one_line:
            left = text_left + width_mm(entry, HEADING_PT) + _BETWEEN_MM
        else:
            top += line_mm


def _entry_mm(entry: str) -> float:
    """Width of an entry with its stroke."""
    return _STROKE_MM + _GAP_MM + width_mm(entry, HEADING_PT)


def _below_mm(entries: Sequence[str]) -> float:
    """Width of entries below each other."""
    return max(_entry_mm(entry) for entry in entries)


def notes_of(sentences: Sequence[str], room_mm: float) -> str:
    """The sentences as lines of at most `room_mm`."""
    return wrapped(" ".join(sentences), TEXT_PT, room_mm, _MOST_LINES)


def notes_height_mm(notes: str) -> float:
    """Height of notes with the gap above and the margin below."""
    return _ABOVE_NOTES_MM + height_mm(notes, TEXT_PT) + MARGIN_MM


def write_notes(page: Page, top: float, notes: str) -> None:
    """Write notes from the left margin on."""
    page.write(MARGIN_MM, top + _ABOVE_NOTES_MM, notes, TEXT_PT, color=QUIET_INK)
