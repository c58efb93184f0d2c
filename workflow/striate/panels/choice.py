"""Which areas and which channels a figure shows where there are more than it has room for."""

from collections.abc import Sequence

from striate.lettering import plain
from striate.panels.captions import counted
from striate.panels.rows import UNKNOWN_AREA, Block, Rows


def shown_areas(rows: Rows, most: int) -> tuple[Block, ...]:
    """The areas with most channels, at most `most`, in the order of the rows."""
    by_size = sorted(rows.blocks, key=lambda block: -block.channel_count)[:most]
    return tuple(sorted(by_size, key=lambda block: block.start))


def strongest_rows(areas: Sequence[Block], most: int) -> tuple[int, ...]:
    """Rows of at most `most` channels: the strongest of each area, then the second, and so on.

    Within an area the first rows are the strongest by the mean of A and B (see `channel_rows`), so
    that a choice does not follow the difference that the figure shows.
    """
    in_turn = sorted((row - area.start, row) for area in areas for row in _rows_of(area))
    return tuple(sorted(row for _, row in in_turn[:most]))


def chosen_words(chosen: int, rows: Rows, areas: Sequence[Block]) -> str:
    """How many of the channels are shown, and which: '12 of 68 channels, the strongest of …'."""
    if chosen == rows.count:
        return counted(chosen, "channel")
    words = f"{chosen} of {rows.count} channels, the strongest"
    if not rows.areas_are_known or len(rows.blocks) == 1:
        return words
    if len(areas) == len(rows.blocks):
        return f"{words} of each area"
    return f"{words} of {len(areas)} of {len(rows.blocks)} areas"


def area_name(area: str) -> str:
    """The area, fit to be drawn."""
    return "no area" if area == UNKNOWN_AREA else plain(area)


def area_of(row: int, rows: Rows) -> str:
    """The area of the channel in a row."""
    return next(block.area for block in rows.blocks if block.start <= row < block.stop)


def _rows_of(area: Block) -> range:
    return range(area.start, area.stop)
