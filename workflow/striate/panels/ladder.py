"""Differences as a ladder: one rung a channel with its interval, sorted within its area."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.lettering import line_height_mm, shortened, width_mm
from striate.panels.areadots import draw_dots
from striate.panels.areagroups import AreaGroup
from striate.panels.page import Box, Page
from striate.panels.plots import plot_axes
from striate.panels.scales import Values
from striate.style import INK, QUIET_INK, TEXT_PT

LABELS_MM: Final = 30.5

_LINE_MM: Final = line_height_mm(TEXT_PT)
_GAP_MM: Final = 1.6
_INSET_MM: Final = 0.8
_SIGN_MM: Final = 3.4
_SIGN_PT: Final = 3.4
_MM_PER_PT: Final = 25.4 / 72
_THICKEST_PT: Final = 0.7
_SIZES_PT: Final = (1.2, 2.8)
_PALE: Final = 0.5
BLOCK_MM: Final = 2 * _LINE_MM + _GAP_MM


@dataclass(frozen=True)
class Rungs:
    """The channels of an area that have a difference, the largest on top.

    Attributes
    ----------
    order
        int (rung,): positions of the channels in the artifacts.
    heights_mm
        (rung,): where they stand, from the top of the panel.
    top_mm
        Where the area begins.
    """

    group: AreaGroup
    order: NDArray[np.intp]
    heights_mm: Values
    top_mm: float

    @property
    def pitch_pt(self) -> float:
        """Distance between two rungs."""
        if len(self.order) < 2:
            return math.inf
        return float(self.heights_mm[1] - self.heights_mm[0]) / _MM_PER_PT


def rungs(groups: Sequence[AreaGroup], difference: Values, height_mm: float) -> list[Rungs]:
    """Where each channel stands in a panel of this height; every area has room for its label."""
    counts = np.array([len(group.channels) for group in groups])
    spare_mm = max(height_mm - len(groups) * BLOCK_MM, 0.0)
    heights_mm = BLOCK_MM + spare_mm * counts / counts.sum()
    tops_mm = np.cumsum(heights_mm) - heights_mm
    return [
        _rungs(group, difference, top, height)
        for group, top, height in zip(groups, tops_mm.tolist(), heights_mm.tolist(), strict=True)
    ]


def draw_ladder(
    page: Page,
    box: Box,
    blocks: Sequence[Rungs],
    values: tuple[Values, Values, Values],
    is_filled: NDArray[np.bool_],
) -> None:
    """Differences (channel,) with the ends of their intervals, filled where a test found one."""
    axes = plot_axes(page, box)
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)
    axes.axvline(0, color=QUIET_INK, linewidth=page.points(0.6))
    difference, low, high = values
    pitch_pt = min(block.pitch_pt for block in blocks)
    size_pt = float(np.clip(1.2 * pitch_pt, *_SIZES_PT))
    for block in blocks:
        order, heights = block.order, block.heights_mm
        ends: dict[str, Any] = {
            "alpha": _PALE,
            "linewidth": page.points(min(_THICKEST_PT, 0.6 * block.pitch_pt)),
        }
        axes.hlines(heights, low[order], high[order], color=block.group.colour, **ends)
        places = difference[order], heights
        draw_dots(page, axes, places, block.group, is_filled[order], size_pt)
    axes.set_ylim(box.height, 0)
    axes.set_xlim(_limits(*values))


def write_ladder_labels(
    page: Page, box: Box, blocks: Sequence[Rungs], counts: Sequence[str]
) -> None:
    """Left of each area its marker, its name with how many are drawn, and its counts in words."""
    left = box.left - LABELS_MM
    for block, count in zip(blocks, counts, strict=True):
        group, top = block.group, box.top + block.top_mm + _INSET_MM
        _draw_sign(page, left, top + _LINE_MM / 2, group)
        end = f" (n = {len(block.order)})"
        room_mm = LABELS_MM - _SIGN_MM - width_mm(end, TEXT_PT) - 0.5
        name = shortened(group.name, TEXT_PT, room_mm) + end
        page.write(left + _SIGN_MM, top, name, TEXT_PT, color=INK)
        words = shortened(count, TEXT_PT, LABELS_MM - _SIGN_MM - 0.5)
        page.write(left + _SIGN_MM, top + _LINE_MM, words, TEXT_PT, color=QUIET_INK)


def _rungs(group: AreaGroup, difference: Values, top_mm: float, height_mm: float) -> Rungs:
    known = group.channels[np.isfinite(difference[group.channels])]
    order = known[np.argsort(-difference[known], kind="stable")]
    steps = (np.arange(len(order)) + 0.5) / max(len(order), 1)
    room_mm = height_mm - _GAP_MM
    return Rungs(group, order, top_mm + _INSET_MM + steps * room_mm, top_mm)


def _draw_sign(page: Page, left: float, middle: float, group: AreaGroup) -> None:
    side = 1.9
    axes = page.axes(Box(left, middle - side / 2, side, side))
    axes.xaxis.set_visible(False)
    axes.patch.set_visible(False)
    axes.set(xlim=(-1, 1), ylim=(-1, 1))
    here = np.zeros(1)
    draw_dots(page, axes, (here, here), group, np.ones(1, dtype=bool), _SIGN_PT)


def _limits(*values: Values) -> tuple[float, float]:
    """Room for all of them, and for 0."""
    known = np.concatenate([*values, [0.0]])
    low, high = float(np.nanmin(known)), float(np.nanmax(known))
    margin = 0.04 * (high - low) or 1.0
    return low - margin, high + margin
