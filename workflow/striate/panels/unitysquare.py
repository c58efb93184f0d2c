"""A square of means: those to A upright, those to B across, on one scale, with the line A = B."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from striate.lettering import abbreviated, width_mm
from striate.panels.areadots import dot_pt, draw_dots
from striate.panels.areagroups import AreaGroup
from striate.panels.page import Box, Page
from striate.panels.plots import label_across, label_up, plot_axes
from striate.panels.scales import Values
from striate.style import QUIET_INK, TEXT_PT


def draw_square(
    page: Page,
    box: Box,
    means: tuple[Values, Values],
    groups: Sequence[AreaGroup],
    is_filled: NDArray[np.bool_],
) -> None:
    """Means to A and to B (channel,) each as dots, filled where a test found a difference."""
    a, b = means
    axes = plot_axes(page, box)
    both = np.isfinite(a + b)
    low, high = _limits(np.concatenate([a[both], b[both]]))
    axes.plot([low, high], [low, high], color=QUIET_INK, linewidth=page.points(0.6), zorder=2)
    for group in groups:
        chosen = group.channels
        places = b[chosen], a[chosen]
        draw_dots(page, axes, places, group, is_filled[chosen], dot_pt(int(both.sum())))
    axes.set(xlim=(low, high), ylim=(low, high))
    axes.yaxis.set_major_locator(axes.xaxis.get_major_locator())


def label_square(page: Page, box: Box, names: tuple[str, str], unit: str) -> None:
    """Name both stimuli at their axes, each with the unit."""
    a, b = names
    label_up(page, box, _label("A", a, unit, box.height))
    label_across(page, box, _label("B", b, unit, box.width))


def _label(side: str, name: str, unit: str, room_mm: float) -> str:
    start, end = f"{side}: ", f" ({unit})"
    return start + abbreviated(name, TEXT_PT, room_mm - width_mm(start + end, TEXT_PT)) + end


def _limits(means: Values) -> tuple[float, float]:
    """The same for both axes: room for all means, and for 0."""
    low, high = float(means.min(initial=0.0)), float(means.max(initial=0.0))
    margin = 0.04 * (high - low) or 1.0
    return low - margin, high + margin
