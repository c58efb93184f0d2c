"""Two bars an area, under A and under B: shares of its channels in each state, with numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.ticker import FixedLocator

from striate.lettering import line_height_mm, shortened, width_mm
from striate.panels.areagroups import AreaGroup
from striate.panels.page import Box, Page
from striate.panels.plots import label_across
from striate.panels.scales import Values
from striate.panels.statecounts import Counts, State
from striate.panels.statesigns import SIGN_MM, draw_sign
from striate.style import INK, QUIET_INK, TEXT_PT, TICK_PT

SIDES: Final = ("a", "b")
PAIR_MM: Final = 10.0
SIGNS_MM: Final = 4.0

_BAR_MM: Final = 3.2
_ROW_MM: Final = 3.7
_NAMES_MM: Final = (9.0, 20.0)
_SIDE_MM: Final = 3.0
_CELL_GAP_MM: Final = 1.6
_NARROWEST_BARS_MM: Final = 9.0
_WIDEST_BARS_MM: Final = 60.0


@dataclass(frozen=True)
class StateBars:
    """The areas from top to bottom, and counts (state,) of each under A and B."""

    groups: Sequence[AreaGroup]
    states: Sequence[State]
    counts: Mapping[str, Sequence[Counts]]

    @property
    def height_mm(self) -> float:
        """Height of the bars with the signs above their numbers."""
        return SIGNS_MM + PAIR_MM * len(self.groups)

    @property
    def least_width_mm(self) -> float:
        """Width with short bars and short names."""
        return _NAMES_MM[0] + _SIDE_MM + _NARROWEST_BARS_MM + sum(self.columns_mm)

    @property
    def columns_mm(self) -> list[float]:
        """Widths of the columns of numbers."""
        every = [counts for side in SIDES for counts in self.counts[side]]
        return [
            max(width_mm(_cell(counts, number), TICK_PT) for counts in every) + _CELL_GAP_MM
            for number in range(len(self.states))
        ]

    def names_mm(self, room_mm: float) -> float:
        """Width of the names of areas, in a room `room_mm` wide."""
        lines = [line for group in self.groups for line in _name_lines(group)]
        wanted = max(width_mm(line, TEXT_PT) for line in lines) + 1.0
        free_mm = room_mm - _SIDE_MM - _NARROWEST_BARS_MM - sum(self.columns_mm)
        return max(min(wanted, _NAMES_MM[1], free_mm), _NAMES_MM[0])


def draw_state_bars(page: Page, room: Box, bars: StateBars) -> None:
    """Draw the bars in the room: names left, bars in the middle, numbers right."""
    names_mm = bars.names_mm(room.width)
    left = room.left + names_mm + _SIDE_MM
    width = min(room.right - sum(bars.columns_mm) - left, _WIDEST_BARS_MM)
    box = Box(left, room.top + SIGNS_MM, width, PAIR_MM * len(bars.groups))
    _draw_bars(page, box, bars)
    _write_names(page, box, bars.groups, names_mm)
    _write_numbers(page, box, bars)
    label_across(page, box, "Channels (%)")


def _draw_bars(page: Page, box: Box, bars: StateBars) -> None:
    axes = page.axes(box)
    heights = np.array(
        [PAIR_MM * n + _middle(side) for n in range(len(bars.groups)) for side in SIDES]
    )
    shares = np.array(
        [_shares(bars.counts[side][n]) for n in range(len(bars.groups)) for side in SIDES]
    )
    starts = np.cumsum(shares, axis=1) - shares
    for number, state in enumerate(bars.states):
        axes.barh(
            heights,
            shares[:, number],
            _BAR_MM,
            starts[:, number],
            color=state.colour,
            edgecolor=QUIET_INK,
            linewidth=page.points(0.3),
            label=state.word,
            clip_on=False,
        )
    axes.set(xlim=(0, 100), ylim=(box.height, 0))
    axes.spines["bottom"].set(visible=True, linewidth=page.points(0.5))
    axes.xaxis.set_major_locator(
        FixedLocator([0, 50, 100] if box.width < 40 else [0, 25, 50, 75, 100])
    )


def _write_names(page: Page, box: Box, groups: Sequence[AreaGroup], names_mm: float) -> None:
    left = box.left - names_mm - _SIDE_MM
    for number, group in enumerate(groups):
        top = box.top + PAIR_MM * number
        for line, (text, ink) in enumerate(zip(_name_lines(group), (INK, QUIET_INK), strict=True)):
            middle = top + _middle("a") + line * line_height_mm(TEXT_PT)
            fitting = shortened(text, TEXT_PT, names_mm - 0.5)
            page.write(left, middle, fitting, TEXT_PT, va="center", color=ink)
        for side in SIDES:
            middle = top + _middle(side)
            page.write(box.left - 1, middle, side.upper(), TEXT_PT, ha="right", va="center")


def _write_numbers(page: Page, box: Box, bars: StateBars) -> None:
    rights = box.right + np.cumsum(bars.columns_mm)
    for number, (state, right) in enumerate(zip(bars.states, rights.tolist(), strict=True)):
        draw_sign(page, right - SIGN_MM, box.top - SIGN_MM / 2 - 0.4, state)
        for side in SIDES:
            for area, counts in enumerate(bars.counts[side]):
                middle, text = box.top + PAIR_MM * area + _middle(side), _cell(counts, number)
                page.write(right, middle, text, TICK_PT, ha="right", va="center")


def _name_lines(group: AreaGroup) -> tuple[str, str]:
    return group.name, f"n = {len(group.channels)}"


def _middle(side: str) -> float:
    return 0.6 + _ROW_MM * (SIDES.index(side) + 0.5)


def _shares(counts: Counts) -> Values:
    shares: Values = 100 * counts / counts.sum()
    return shares


def _cell(counts: Counts, state: int) -> str:
    return f"{counts[state]} ({_shares(counts)[state]:.0f} %)"
