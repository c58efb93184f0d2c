"""The areas together: mean curves, and what each channel prefers and how much."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from striate.panels.captions import HEADING_MM, write_heading
from striate.panels.labelscale import scale_across
from striate.panels.page import Box, Page
from striate.panels.plots import (
    BELOW_MM,
    LEFT_MM,
    label_across,
    label_beside,
    labels_of,
    longest,
    plot_axes,
    write_instead,
)
from striate.panels.scales import Values
from striate.panels.stackeddots import draw_stacks
from striate.panels.tuned import Tuned
from striate.panels.tuningcurves import Fits
from striate.statistics.missing import Flags
from striate.style import HEADING_PT, TEXT_PT

GOOD_FIT: Final = 0.5

_BETWEEN_MM: Final = 5.0
_CURVE_SHARE: Final = 0.42
_WIDEST_CURVE_MM: Final = 80.0


def draw_population(page: Page, box: Box, shown: Tuned) -> None:
    """Mean curves and, for angles, distributions, side by side in `box`."""
    top = box.top + HEADING_MM + 1.0
    height = box.height - HEADING_MM - 1.0 - BELOW_MM
    if shown.fits is None:
        width = min(box.width, _WIDEST_CURVE_MM) - LEFT_MM
        _draw_curves(page, Box(box.left + LEFT_MM, top, width, height), shown)
        return
    curve = Box(box.left + LEFT_MM, top, _CURVE_SHARE * box.width - LEFT_MM, height)
    each = (box.width - _CURVE_SHARE * box.width) / 2 - _BETWEEN_MM
    second = Box(curve.right + _BETWEEN_MM, top, each, height)
    third = Box(second.right + _BETWEEN_MM, top, each, height)
    _draw_curves(page, curve, shown)
    _draw_distributions(page, second, third, shown, shown.fits)


def _draw_curves(page: Page, box: Box, shown: Tuned) -> None:
    half = "aligned by odd trials, drawn from even trials", "drawn from even trials", "even trials"
    _head(page, box, ("Population",), half if shown.fits else ("mean over channels",))
    if not any(np.isfinite(over.mean).any() for over in shown.population):
        write_instead(page, box, "too few trials")
        return
    axes = plot_axes(page, box)
    for area, over in zip(shown.areas, shown.population, strict=True):
        low, high = over.low, over.high
        axes.fill_between(shown.places, low, high, color=area.colour, alpha=0.25, linewidth=0)
        size, width = page.points(1.8), page.points(0.8)
        (line,) = axes.plot(shown.places, over.mean, color=area.colour, linewidth=width)
        line.set(marker="o", markersize=size, markeredgewidth=0)
    ends = np.concatenate([[0.0], *([*o.mean, *o.low, *o.high] for o in shown.population)])
    low_end, high_end = float(np.nanmin(ends)), float(np.nanmax(ends))
    margin = 0.06 * (high_end - low_end) or 1.0
    axes.set_ylim(low_end - margin if low_end < 0 else 0.0, high_end + margin)
    label_beside(page, box, labels_of(shown.quantity))
    if shown.fits is None:
        scale_across(axes, box, shown)
        label_across(page, box, shown.axis)
        return
    reach = shown.fits.period_deg / 2
    axes.set_xlim(-1.05 * reach, 1.05 * reach)
    axes.set_xticks(np.linspace(-reach, reach, 5 if box.width > 30 else 3))
    label_across(page, box, f"{shown.label.capitalize()} from preferred (deg)", "Offset (deg)")


def _draw_distributions(page: Page, left: Box, right: Box, shown: Tuned, fits: Fits) -> None:
    well_fitted = fits.r_squared_even >= GOOD_FIT
    good = f"filled: r² even ≥ {GOOD_FIT:g}"
    preferred = (f"Preferred {shown.label}", "Preferred")
    for box, heading, values, high, label in (
        (left, preferred, fits.tuning.preferred_deg, fits.period_deg, shown.axis),
        (right, ("Selectivity",), fits.selectivity, 1.0, "1 \N{MINUS SIGN} circular variance"),
    ):
        _head(page, box, heading, (f"a dot a channel; {good}", good, "a dot a channel", "channels"))
        _draw_stacks(page, box, shown, values, well_fitted, high)
        label_across(page, box, label)


def _draw_stacks(
    page: Page, box: Box, shown: Tuned, values: Values, filled: Flags, high: float
) -> None:
    axes = plot_axes(page, box)
    axes.set_xlim(0, high)
    parts = 4 if box.width >= 26 else 2
    axes.set_xticks(np.linspace(0, high, parts + 1))
    if np.isfinite(values).any():
        draw_stacks(page, axes, box, values, shown.areas, filled)
        return
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)
    write_instead(page, box, "not defined")


def _head(page: Page, box: Box, first: Sequence[str], second: Sequence[str]) -> None:
    lines = longest(first, HEADING_PT, box.width), longest(second, TEXT_PT, box.width)
    write_heading(page, Box(box.left, box.top - HEADING_MM - 1.0, box.width, 0), lines)
