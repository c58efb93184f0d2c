"""The horizontal axis of tuning curves: the values of a label."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, NullFormatter, NullLocator

from striate.panels.page import Box
from striate.panels.scales import Values
from striate.panels.tuned import Tuned


def scale_across(axes: Axes, box: Box, shown: Tuned) -> None:
    """The values of the label on the horizontal axis, angles up to their period."""
    values = shown.curves.values
    if shown.fits is not None:
        _ticks_of_angles(axes, shown.fits.period_deg, box.width)
        axes.set_xlim(-0.03 * shown.fits.period_deg, 1.03 * shown.fits.period_deg)
        return
    if shown.is_log:
        axes.set_xscale("log", base=2)
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_minor_formatter(NullFormatter())
        spread = (values[-1] / values[0]) ** 0.05
        axes.set_xlim(values[0] / spread, values[-1] * spread)
        axes.set_xticks(_some(values, box.width), [f"{v:.3g}" for v in _some(values, box.width)])
        return
    margin = 0.05 * (values[-1] - values[0])
    axes.set_xlim(values[0] - margin, values[-1] + margin)
    axes.xaxis.set_major_locator(MaxNLocator(max(int(box.width / 8), 2), steps=[1, 2, 5, 10]))


def _ticks_of_angles(axes: Axes, period_deg: float, width_mm: float) -> None:
    parts = 4 if width_mm >= 24 else 2
    axes.set_xticks(np.linspace(0, period_deg, parts + 1))


def _some(values: Values, width_mm: float) -> Values:
    """Values that are labelled: the first, and as many after it as have room."""
    every = max(-(-len(values) * 6 // max(int(width_mm), 1)), 1)
    return values[::every]
