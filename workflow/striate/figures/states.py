"""How many channels each stimulus stimulates, inhibits or leaves as they are, area by area."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from striate.errors import NothingToShowError
from striate.lettering import abbreviated, plain, width_mm
from striate.panels.areagroups import AreaGroup, area_groups, comparison_rows
from striate.panels.captions import (
    HEADING_MM,
    Title,
    counted,
    stimulus_names,
    title_of,
    write_heading,
    write_title,
)
from striate.panels.key import notes_height_mm, notes_of, write_notes
from striate.panels.page import MARGIN_MM, Box, Page, page_width_mm, tallest_page_mm
from striate.panels.plots import BELOW_MM
from striate.panels.pointtable import Numbers, stacked
from striate.panels.statebars import SIDES, StateBars, draw_state_bars
from striate.panels.statecounts import STATES, shown_states, state_counts, state_table
from striate.panels.statesigns import LEGEND_MM, write_legend
from striate.panels.statetables import TABLE_MM, draw_state_tables
from striate.style import TEXT_PT, Style, house_style

_BETWEEN_MM: Final = 5.0
_GAP_MM: Final = 2.0
_WIDEST_MM: Final = 115.0
_NO_BASELINE: Final = (
    "the figure states needs a baseline; write `baseline:` in config.yaml, a stimulus or a window"
)


@house_style()
def draw(comparison: xr.Dataset, style: Style) -> Figure:
    """Bars of the states under A and under B, and tables of the one by the other.

    Areas beyond those that the page has room for share one bar and one table.

    Parameters
    ----------
    comparison
        A and B compared, with `state_a`, `state_b` (channel), empty where there was no test;
        attributes `baseline` and `fdr`.
    style
        Width.

    Raises
    ------
    NothingToShowError
        There is no baseline.
    """
    _check_baseline(comparison)
    title = title_of(comparison, None, style)
    notes = notes_of(_sentences(comparison), page_width_mm(style) - 2 * MARGIN_MM)
    layout = _layout(comparison, title, notes, style)
    page = Page(style, layout.bottom_mm + notes_height_mm(notes))
    write_title(page, title, MARGIN_MM)
    write_legend(page, title.height_mm, layout.bars.states)
    _write_heading(
        page, layout.left, ("Channels in each state", _trials(comparison, layout.left.width))
    )
    draw_state_bars(page, layout.left, layout.bars)
    if layout.tables is not None:
        heading = ("State under A and B", "channels tested under both")
        _write_heading(page, layout.tables, heading)
        tables = [state_table(comparison, group) for group in layout.bars.groups]
        draw_state_tables(page, layout.tables, layout.bars.groups, tables)
    write_notes(page, layout.bottom_mm, notes)
    return page.figure


def numbers(comparison: xr.Dataset) -> Numbers:
    """One row a segment of the bars, then one a cell of the tables, for every area of its own.

    Columns of a segment: `stimulus`, `state`; of a cell: `state_a`, `state_b`.
    """
    _check_baseline(comparison)
    parts: list[dict[str, Any]] = []
    for group in area_groups(comparison, comparison.sizes["channel"]):
        area = str(comparison["area"].to_numpy()[group.channels[0]])
        of_area = {"area": area, "channels_of_area": len(group.channels)}
        parts += [
            {
                "shown": "bar",
                **of_area,
                "stimulus": side.upper(),
                "state": state.word,
                "channels": int(count),
            }
            for side in SIDES
            for state, count in zip(STATES, state_counts(comparison, side, group), strict=True)
        ]
        parts += [
            {
                "shown": "table",
                **of_area,
                "state_a": STATES[of_a].word,
                "state_b": STATES[of_b].word,
                "channels": int(count),
            }
            for (of_a, of_b), count in np.ndenumerate(state_table(comparison, group))
        ]
    return stacked(parts)


@dataclass(frozen=True)
class _Layout:
    """The bars and where they stand, where the tables stand, and where both end."""

    bars: StateBars
    left: Box
    tables: Box | None

    @property
    def bottom_mm(self) -> float:
        below = self.left.bottom + BELOW_MM + _GAP_MM
        return below if self.tables is None else max(below, self.tables.bottom)


def _layout(comparison: xr.Dataset, title: Title, notes: str, style: Style) -> _Layout:
    """As many areas as the page has room for, and at least one."""
    page_mm = page_width_mm(style)
    room_mm = tallest_page_mm(style) - notes_height_mm(notes)
    top = title.height_mm + LEGEND_MM + _GAP_MM + HEADING_MM
    for count in range(len(comparison_rows(comparison).blocks), 0, -1):
        bars = _bars(area_groups(comparison, count), comparison)
        has_tables = any(state_table(comparison, group).any() for group in bars.groups)
        ways = _ways(bars, top, page_mm) if has_tables else [_alone(bars, top, page_mm)]
        best = min(ways, key=lambda layout: layout.bottom_mm)
        if best.bottom_mm <= room_mm:
            break
    return best


def _bars(groups: list[AreaGroup], comparison: xr.Dataset) -> StateBars:
    counts = {side: [state_counts(comparison, side, group) for group in groups] for side in SIDES}
    return StateBars(groups, shown_states(comparison), counts)


def _ways(bars: StateBars, top: float, page_mm: float) -> Iterator[_Layout]:
    """Tables in one column or more beside the bars, where there is room, and below them."""
    count, (width, height) = len(bars.groups), TABLE_MM
    room_mm = page_mm - 2 * MARGIN_MM
    for columns in range(1, count + 1):
        left_mm = min(room_mm - columns * width - _BETWEEN_MM, _WIDEST_MM)
        if left_mm >= bars.least_width_mm:
            left = Box(MARGIN_MM, top, left_mm, bars.height_mm)
            lines = math.ceil(count / columns)
            beside = Box(left.right + _BETWEEN_MM, top, columns * width + 0.1, lines * height)
            yield _Layout(bars, left, beside)
    alone = _alone(bars, top, page_mm)
    lines = math.ceil(count / int(room_mm / width))
    below = Box(MARGIN_MM, alone.bottom_mm + HEADING_MM, room_mm, lines * height)
    yield _Layout(bars, alone.left, below)


def _alone(bars: StateBars, top: float, page_mm: float) -> _Layout:
    width = min(page_mm - 2 * MARGIN_MM, _WIDEST_MM)
    return _Layout(bars, Box(MARGIN_MM, top, width, bars.height_mm), None)


def _write_heading(page: Page, box: Box, lines: tuple[str, str]) -> None:
    write_heading(page, Box(box.left, box.top - HEADING_MM, box.width, HEADING_MM), lines)


def _trials(comparison: xr.Dataset, room_mm: float) -> str:
    """Both stimuli with their trials; names give way where there is no room for all."""
    ends = [f", n = {counted(comparison.attrs[f'trials_{side}'], 'trial')}" for side in SIDES]
    free_mm = room_mm - width_mm(f"A: {ends[0]}; B: {ends[1]}", TEXT_PT)
    names = stimulus_names(comparison)
    if width_mm("".join(names), TEXT_PT) > free_mm:
        a, b = (abbreviated(name, TEXT_PT, free_mm / 2) for name in names)
        names = a, b
    return f"A: {names[0]}{ends[0]}; B: {names[1]}{ends[1]}"


def _sentences(comparison: xr.Dataset) -> list[str]:
    baseline, fdr = plain(comparison.attrs["baseline"]), float(comparison.attrs["fdr"])
    sentences = [
        f"State: mean response against the baseline ({baseline}), permutation test, q ≤ {fdr:g} "
        "(FDR over the channels tested under that stimulus).",
        "Shade of a table: share of its channels, white 0 to black 100 %.",
    ]
    for side in SIDES:
        if why := plain(comparison.attrs.get(f"not_tested_{side}", "")):
            sentences.append(f"No channel was tested under {side.upper()}: {why}.")
    return sentences


def _check_baseline(comparison: xr.Dataset) -> None:
    if not comparison.attrs.get("baseline"):
        raise NothingToShowError(_NO_BASELINE)
