"""Panels of curves from the artifacts: one for the mean of each area, one for each channel."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from striate.lettering import plain
from striate.panels.captions import counted
from striate.panels.choice import area_name, area_of
from striate.panels.clusters import clusters_of_area, clusters_of_channel, latency_at
from striate.panels.courses import Course, confidence, over_channels, over_trials
from striate.panels.curves import Panel
from striate.panels.rows import UNKNOWN_AREA, Block, channel_rows
from striate.panels.scales import Quantity, displayed_quantity
from striate.panels.timeaxis import TimeBins, analysis_window, time_bins
from striate.panels.view import View


@dataclass(frozen=True)
class Courses:
    """The artifacts of a comparison, ready to be shown over time."""

    comparison: xr.Dataset
    a: xr.Dataset
    b: xr.Dataset
    view: View
    bins: TimeBins

    @property
    def quantity(self) -> Quantity:
        """What is shown, and in which unit."""
        return self.view.quantity

    @property
    def level(self) -> float:
        """Of the confidence intervals."""
        return confidence(self.comparison)

    def of_areas(self, areas: Sequence[Block]) -> tuple[Panel, ...]:
        """A panel for the mean over the channels of each area that have a mean to A and to B."""
        compared = np.isfinite(self.view.values(self.comparison["difference"]))
        of_a, of_b = (
            over_channels(means, self.view, self.bins, areas, self.level, compared)
            for means in (self.a, self.b)
        )
        return tuple(
            Panel(
                area_name(area.area) if self.view.rows.areas_are_known else "all",
                f"(n = {_channels(*courses)})",
                courses,
                clusters_of_area(self.comparison, area.area),
            )
            for area, courses in zip(areas, zip(of_a, of_b, strict=True), strict=True)
        )

    def of_channels(self, rows: Sequence[int]) -> tuple[Panel, ...]:
        """A panel for the channel of each of the rows."""
        of_a, of_b = (
            over_trials(means, self.view, self.bins, self.level, rows) for means in (self.a, self.b)
        )
        return tuple(
            Panel(
                self._channel_name(row),
                "",
                courses,
                clusters_of_channel(self.comparison, self.view.rows.channels[row]),
                latency_at(self.comparison, int(self.view.rows.order[row])),
            )
            for row, courses in zip(rows, zip(of_a, of_b, strict=True), strict=True)
        )

    def _channel_name(self, row: int) -> str:
        """The id, after its area if it does not say that itself."""
        area, channel = area_of(row, self.view.rows), self.view.rows.channels[row]
        says_area = area == UNKNOWN_AREA or channel.startswith(area)
        return plain(channel if says_area else f"{area} · {channel}")


def courses_of(comparison: xr.Dataset, a: xr.Dataset, b: xr.Dataset) -> Courses:
    """The courses of A and B on one axis, in one unit; bins that nobody has are cut at its ends.

    Raises
    ------
    StriateError
        The courses do not say their units.
    """
    both = [a["time_course"], b["time_course"]]
    bins = time_bins(both[0].fillna(both[1]), analysis_window(a.attrs))
    view = View(channel_rows(a, b), bins, displayed_quantity(*both))
    return Courses(comparison, a, b, view, bins)


def _channels(a: Course, b: Course) -> str:
    """How many channels the means rest on: '47 channels', or '46 and 47 channels'."""
    of_a, of_b = (int(np.max(course.count, initial=0)) for course in (a, b))
    return counted(of_a, "channel") if of_a == of_b else f"{of_a} and {of_b} channels"
