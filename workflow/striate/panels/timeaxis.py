"""The time axis of a panel: which bins are shown, its label, stimulus onset, analysis window."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from striate.lettering import width_mm
from striate.panels.page import Box, Page
from striate.recording import TIME
from striate.style import INK, PAPER, TICK_PT

WINDOW_BAND_MM: Final = 4.0
WINDOW_LABEL_MM: Final = 1.5

_MM_PER_TICK: Final = 8.0
_SECONDS: Final = "s"


@dataclass(frozen=True)
class Window:
    """The analysis window, s after stimulus onset."""

    start_s: float
    stop_s: float

    def __str__(self) -> str:
        return f"{self.start_s:g} to {self.stop_s:g} s"


@dataclass(frozen=True)
class TimeBins:
    """The bins that are shown.

    Attributes
    ----------
    first, last
        Positions of the first and the last in the artifacts.
    start, stop
        Where they begin and end on the axis: s after stimulus onset, or numbers of bins.
    width_s
        Width of a bin; None where the recording does not say it.
    window
        The analysis window, if there is one.
    """

    first: int
    last: int
    start: float
    stop: float
    width_s: float | None
    window: Window | None

    @property
    def label(self) -> str:
        """What the axis says."""
        return "Time bin" if self.width_s is None else "Time after stimulus onset (s)"

    @property
    def short_label(self) -> str:
        """What a narrow axis says."""
        return "Bin" if self.width_s is None else "Time (s)"

    def cut(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The shown part of values (…, time)."""
        return values[..., self.first : self.last + 1]


def analysis_window(attrs: Mapping[Any, Any]) -> Window | None:
    """The window that an artifact names, if it names one."""
    if "window_start" not in attrs or "window_stop" not in attrs:
        return None
    return Window(float(attrs["window_start"]), float(attrs["window_stop"]))


def has_time(means: xr.Dataset) -> bool:
    """Whether the artifact has a course in more than one bin."""
    return "time_course" in means and means.sizes.get(TIME, 0) > 1


def time_bins(course: xr.DataArray, window: Window | None) -> TimeBins:
    """The bins of a course (channel, time) between the first and the last that hold any value.

    Bins beyond the end of every trial are left out; bins that only some channels lack stay.
    """
    filled = np.flatnonzero(np.isfinite(course.to_numpy()).any(axis=0))
    first, last = (int(filled[0]), int(filled[-1])) if filled.size else (0, course.sizes[TIME] - 1)
    time = course[TIME]
    if time.attrs.get("units") != _SECONDS:
        # the number of a bin stands below its middle
        start, stop = float(time[first]) - 0.5, float(time[last]) + 0.5
        return TimeBins(first, last, start, stop, None, window)
    width_s = float(time.attrs["bin_width"])
    start, stop = float(time[first]), float(time[last]) + width_s
    return TimeBins(first, last, start, stop, width_s, window)


def tick_time(axes: Axes, page: Page, box: Box, bins: TimeBins) -> None:
    """Ticks as many as the panel has room for, and a line at stimulus onset inside the axis."""
    in_seconds = bins.width_s is not None
    count = max(int(box.width / _MM_PER_TICK), 1)
    axes.xaxis.set_major_locator(MaxNLocator(count, steps=[1, 2, 5, 10], integer=not in_seconds))
    if in_seconds and bins.start < 0 < bins.stop:
        for colour, width_pt in ((INK, 1.4), (PAPER, 0.7)):
            axes.axvline(0, color=colour, linewidth=page.points(width_pt))


def mark_window(page: Page, box: Box, bins: TimeBins) -> None:
    """A bar above the panel over the analysis window."""
    if bins.window is None:
        return
    edges = np.clip([bins.window.start_s, bins.window.stop_s], bins.start, bins.stop)
    left, right = box.left + (edges - bins.start) / (bins.stop - bins.start) * box.width
    height = box.top - 0.9
    page.rule((left, height), (right, height), 1.2, INK)
    half = width_mm("window", TICK_PT) / 2
    middle = np.clip((left + right) / 2, box.left + half, box.right - half - 1)
    page.write(middle, box.top - WINDOW_LABEL_MM, "window", TICK_PT, ha="center", va="baseline")
