"""Dots of an area in a plot, filled where a test found a difference."""

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from striate.panels.areagroups import AreaGroup
from striate.panels.page import Page
from striate.panels.scales import Values
from striate.style import PAPER

_SIZES_PT: Final = (1.4, 3.4)


def dot_pt(channel_count: int) -> float:
    """Size of dots, the smaller the more there are."""
    return float(np.clip(28 / np.sqrt(max(channel_count, 1)), *_SIZES_PT))


def draw_dots(
    page: Page,
    axes: Axes,
    places: tuple[Values, Values],
    group: AreaGroup,
    is_filled: NDArray[np.bool_],
    size_pt: float,
) -> None:
    """Dots (dot,) at places (x, y), the open ones below the filled ones."""
    x, y = places
    for chosen, face, height in ((~is_filled, PAPER, 2.5), (is_filled, group.colour, 3.0)):
        axes.plot(
            x[chosen],
            y[chosen],
            linestyle="none",
            marker=group.marker,
            markersize=page.points(size_pt),
            markerfacecolor=face,
            markeredgecolor=group.colour,
            markeredgewidth=page.points(min(0.7, 0.3 * size_pt)),
            zorder=height,
            clip_on=False,
        )
