"""Dots in stacks, one a channel: a distribution that shows every value."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes

from striate.panels.areagroups import AreaGroup
from striate.panels.page import Box, Page
from striate.panels.scales import Values
from striate.statistics.missing import Flags
from striate.style import PAPER, QUIET_INK

_DOT_MM: Final = 1.0
_GAP: Final = 1.12
_MM_PER_PT: Final = 25.4 / 72


def draw_stacks(
    page: Page, axes: Axes, box: Box, values: Values, areas: Sequence[AreaGroup], filled: Flags
) -> None:
    """Stack values (channel,) in one lane an area, the first area on top.

    Dots stand at the middle of bins as wide as a dot; where `filled` (channel,) is false they are
    open. The horizontal limits of `axes` must be set, and hold all values.
    """
    low, high = axes.get_xlim()
    bin_count = max(int(box.width / (_DOT_MM * _GAP)), 1)
    width = (high - low) / bin_count
    lane_mm = box.height / len(areas)
    stacks = [_stacks(values[area.channels], low, width, bin_count) for area in areas]
    tallest = max((float(up.max(initial=-1)) + 1 for _, up, _ in stacks), default=1)
    step = min(_DOT_MM * _GAP, 0.86 * lane_mm / max(tallest, 1)) / lane_mm
    size_pt = page.points(_DOT_MM / _MM_PER_PT)
    for number, (area, (across, up, known)) in enumerate(zip(areas, stacks, strict=True)):
        ground = len(areas) - 1 - number
        heights = ground + 0.5 * _DOT_MM / lane_mm + up * step
        is_filled = filled[area.channels][known]
        for chosen, face in ((~is_filled, PAPER), (is_filled, area.colour)):
            axes.plot(
                across[chosen],
                heights[chosen],
                "o",
                markersize=size_pt * 0.9,
                markerfacecolor=face,
                markeredgecolor=area.colour,
                markeredgewidth=page.points(0.4),
                clip_on=False,
            )
        axes.axhline(ground, color=QUIET_INK, linewidth=page.points(0.4))
    axes.set_ylim(0, len(areas))
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)


def _stacks(
    values: Values, low: float, width: float, bin_count: int
) -> tuple[Values, Values, Flags]:
    """Where each known value stands, how many lie below it, and which values are known."""
    known = np.isfinite(values)
    place = np.clip((values[known] - low) // width, 0, bin_count - 1)
    order = np.argsort(place, kind="stable")
    starts = np.searchsorted(place[order], place[order])
    below = np.empty(len(place))
    below[order] = np.arange(len(place)) - starts
    return low + (place + 0.5) * width, below, known
