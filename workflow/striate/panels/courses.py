"""Means over time with their confidence intervals: over trials, or over the channels of an area."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy.special import stdtrit

from striate.panels.findings import has_statistics
from striate.panels.rows import Block
from striate.panels.scales import Values
from striate.panels.timeaxis import TimeBins
from striate.panels.view import View

_LEVEL: Final = 0.95


@dataclass(frozen=True)
class Course:
    """The mean over time in one panel, in the unit of the figure.

    Attributes
    ----------
    mean, low, high
        (bin,): the mean and the limits of its confidence interval; NaN for no value, the limits
        also where the mean rests on a single value.
    count
        (bin,): how many trials or channels the mean rests on.
    """

    mean: Values
    low: Values
    high: Values
    count: NDArray[np.int64]


def confidence(comparison: xr.Dataset) -> float:
    """The share of intervals that hold the true mean."""
    return float(comparison.attrs["confidence"]) if has_statistics(comparison) else _LEVEL


def over_trials(
    means: xr.Dataset, view: View, bins: TimeBins, level: float, rows: Sequence[int]
) -> list[Course]:
    """The course of the channel of each of the rows, its interval over the stimulus's trials."""
    names = ("time_course", "time_course_sem")
    mean, sem = (bins.cut(view.values(means[name])) for name in names)
    count = bins.cut(view.rows.sorted(means["time_course_count"])).astype(np.int64)
    return [_course(mean[row], sem[row], count[row], level) for row in rows]


def over_channels(
    means: xr.Dataset,
    view: View,
    bins: TimeBins,
    areas: Sequence[Block],
    level: float,
    compared: NDArray[np.bool_],
) -> list[Course]:
    """The mean course of the compared (row,) channels of each area, its interval over these."""
    courses = bins.cut(view.values(means["time_course"]))
    courses[~compared] = np.nan
    return [_mean_course(courses[area.start : area.stop], level) for area in areas]


def bin_edges(bins: TimeBins) -> Values:
    """Where the shown bins begin and end (bin + 1,), on the axis of the figure."""
    edges: Values = np.linspace(bins.start, bins.stop, bins.last - bins.first + 2)
    return edges


def _mean_course(courses: Values, level: float) -> Course:
    """From courses (channel, bin); a channel without a value in a bin is left out there."""
    present = np.isfinite(courses)
    count = present.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(present, courses, 0.0).sum(axis=0) / count
        squares = (np.where(present, courses - mean, 0.0) ** 2).sum(axis=0)
        sem = np.sqrt(squares / (count - 1) / count)
    return _course(mean, sem, count, level)


def _course(mean: Values, sem: Values, count: NDArray[np.int64], level: float) -> Course:
    """The interval is that of Student's t; a single value has none."""
    df = np.where(count > 1, count - 1.0, np.nan)
    half = stdtrit(df, (1 + level) / 2) * sem
    return Course(mean, mean - half, mean + half, count)
