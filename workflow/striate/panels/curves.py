"""The courses of A and B in one panel, with bands, onset, clusters underlined, and latency."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import StepPatch
from matplotlib.ticker import FixedFormatter, FixedLocator, MaxNLocator

from striate.lettering import width_mm
from striate.panels.clusters import Cluster, Latency
from striate.panels.courses import Course, bin_edges
from striate.panels.key import INKS
from striate.panels.page import Box, Page
from striate.panels.timeaxis import TimeBins
from striate.style import INK, QUIET_INK, TEXT_PT, TICK_PT

STRIP_MM: Final = 1.9

_CLUSTER_MM: Final = 1.4
_LATENCY_MM: Final = 0.7
_BAND_ALPHA: Final = 0.25
_MM_PER_TIME_TICK: Final = 8.0
_MM_PER_TICK: Final = 6.0
_LOWEST_TICK_MM: Final = 2.7
_TICK_MM: Final = 1.6


@dataclass(frozen=True)
class Panel:
    """What one panel shows.

    Attributes
    ----------
    name, count
        The channel or the area, and after it how many values the means rest on; may be empty.
    courses
        Of A and of B.
    clusters, latency
        Marked under the curves.
    """

    name: str
    count: str
    courses: tuple[Course, Course]
    clusters: tuple[Cluster, ...] = ()
    latency: Latency | None = None

    @property
    def is_empty(self) -> bool:
        """Whether neither stimulus has any value."""
        return not any(np.isfinite(course.mean).any() for course in self.courses)


@dataclass(frozen=True)
class Heights:
    """A vertical axis: its ends, and where it has numbers."""

    low: float
    high: float
    ticks: tuple[float, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The numbers as they are written."""
        return tuple(f"{tick:.6g}".replace("-", "\N{MINUS SIGN}") for tick in self.ticks)

    @property
    def width_mm(self) -> float:
        """Room that the numbers need left of the axis."""
        return max(width_mm(label, TICK_PT) for label in self.labels) + _TICK_MM


def heights_of(panels: Sequence[Panel], panel_mm: float) -> Heights:
    """One axis with room for all curves with their bands in the panels, and for 0."""
    courses = [course for panel in panels for course in panel.courses]
    shown = np.concatenate([(c.mean, c.low, c.high) for c in courses], axis=None)
    known = np.append(shown[np.isfinite(shown)], 0.0)
    low, high = float(known.min()), float(known.max())
    if low == high:
        high = 1.0
    least = _LOWEST_TICK_MM / max(panel_mm - STRIP_MM, _LOWEST_TICK_MM) * (high - low)
    fewest = max(int(panel_mm / _MM_PER_TICK), 1)
    choices = [_apart(_round_numbers(low, high, count), least) for count in (fewest, 3, 5, 9)]
    # a scale needs two numbers
    return Heights(low, high, next((ticks for ticks in choices if len(ticks) > 1), choices[-1]))


def _round_numbers(low: float, high: float, count: int) -> list[float]:
    """Numbers with few digits from low to high, about `count` intervals."""
    placed = MaxNLocator(count, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    # rounding leaves 1e-17 where 0 is meant
    numbers = [0.0 if abs(tick) < 1e-9 * (high - low) else float(tick) for tick in placed]
    return [number for number in numbers if low <= number <= high]


def _apart(ticks: Sequence[float], least: float) -> tuple[float, ...]:
    """0, and of the others those at least so far from it and from each other, outward from 0."""
    kept = [0.0]
    for tick in sorted(ticks, key=abs):
        if all(abs(tick - other) >= least for other in kept):
            kept.append(tick)
    return tuple(sorted(kept))


def draw_curves(page: Page, box: Box, panel: Panel, bins: TimeBins, heights: Heights) -> Axes:
    """Draw both courses as steps, a step a bin, and bands between the limits of their intervals."""
    axes, edges = page.axes(box), bin_edges(bins)
    for course, ink in zip(panel.courses, INKS, strict=True):
        band: dict[str, Any] = {"facecolor": ink, "alpha": _BAND_ALPHA, "linewidth": 0}
        band |= {"baseline": course.low}
        axes.add_artist(StepPatch(course.high, edges, **band))
    for course, ink in zip(panel.courses, INKS, strict=True):
        line: dict[str, Any] = {"edgecolor": ink, "linewidth": page.points(0.7)}
        line |= {"baseline": None, "fill": False}
        axes.add_artist(StepPatch(course.mean, edges, **line))
    _set_heights(page, axes, box, heights)
    axes.set_xlim(bins.start, bins.stop)
    tick_times(page, axes, box, bins)
    _underline(page, axes, box, panel)
    if panel.is_empty:
        middle: dict[str, Any] = {"ha": "center", "va": "center", "transform": axes.transAxes}
        axes.text(0.5, 0.5, "no value", fontsize=page.points(TEXT_PT), color=QUIET_INK, **middle)
    return axes


def tick_times(page: Page, axes: Axes, box: Box, bins: TimeBins) -> None:
    """Ticks as many as the panel has room for, and a thin line at stimulus onset inside."""
    in_seconds = bins.width_s is not None
    count = max(int(box.width / _MM_PER_TIME_TICK), 1)
    axes.xaxis.set_major_locator(MaxNLocator(count, steps=[1, 2, 5, 10], integer=not in_seconds))
    axes.spines["bottom"].set(visible=True, linewidth=page.points(0.5))
    if in_seconds and bins.start < 0 < bins.stop:
        axes.axvline(0, color=QUIET_INK, linewidth=page.points(0.5), zorder=0)


def hide_times(axes: Axes) -> None:
    """Leave the ticks of the time axis without numbers: those stand below another panel."""
    axes.tick_params(axis="x", labelbottom=False)


def _set_heights(page: Page, axes: Axes, box: Box, heights: Heights) -> None:
    """The axis ends above a strip for the marks of clusters."""
    strip = (heights.high - heights.low) * STRIP_MM / (box.height - STRIP_MM)
    axes.set_ylim(heights.low - strip, heights.high)
    axes.yaxis.set_visible(True)
    axes.yaxis.set_major_locator(FixedLocator(heights.ticks))
    axes.yaxis.set_major_formatter(FixedFormatter(heights.labels))
    axes.spines["left"].set(visible=True, linewidth=page.points(0.5))
    axes.spines["left"].set_bounds(heights.low, heights.high)
    if heights.low < 0:
        axes.axhline(0, color=QUIET_INK, linewidth=page.points(0.3), zorder=0)


def _underline(page: Page, axes: Axes, box: Box, panel: Panel) -> None:
    in_strip = axes.get_xaxis_transform()
    for cluster in panel.clusters:
        axes.hlines(
            _CLUSTER_MM / box.height,
            cluster.start_s,
            cluster.stop_s,
            color=INKS[0] if cluster.sign > 0 else INKS[1],
            linewidth=page.points(1.6),
            transform=in_strip,
        )
    if panel.latency is not None:
        height, latency = _LATENCY_MM / box.height, panel.latency
        if latency.has_limits:
            limits, thin = (latency.low_s, latency.high_s), page.points(0.5)
            axes.hlines(height, *limits, color=INK, linewidth=thin, transform=in_strip)
        size = page.points(1.9)
        axes.plot(latency.at_s, height, "^", color=INK, markersize=size, mew=0, transform=in_strip)
