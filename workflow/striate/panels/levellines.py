"""Level lines in axes whose limits are set: Matplotlib's own look for new limits each time."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from numpy.typing import ArrayLike


def draw_level_lines(
    axes: Axes,
    heights: ArrayLike,
    ends: tuple[ArrayLike, ArrayLike],
    colour: str,
    width_pt: float,
    **properties: Any,
) -> None:
    """A line at each of the heights (line,), between ends that are (line,) each or one number."""
    start, stop, height = np.broadcast_arrays(*ends, np.asarray(heights, dtype=float))
    starts, stops = np.stack([start, height], axis=-1), np.stack([stop, height], axis=-1)
    segments: Any = np.stack([starts, stops], axis=1)
    lines = LineCollection(segments, colors=colour, linewidths=width_pt, **properties)
    axes.add_collection(lines, autolim=False)
