"""Time courses: of the means of a stimulus, and when those of two stimuli differ."""

from collections import defaultdict

import numpy as np
import xarray as xr

from striate.dashboard import wire
from striate.dashboard.faults import AbsentError
from striate.dashboard.resources.numbers import numbers, text
from striate.dashboard.resources.resource import Arrays
from striate.panels.clusters import cluster_alpha, has_clusters, why_no_clusters
from striate.recording import CHANNEL, TIME

_NAMES = ("time_course", "time_course_sem")


def course_of(means: xr.Dataset, first: int = 0, count: int | None = None) -> Arrays:
    """The mean courses of consecutive channels with their standard errors, stored units.

    Raises
    ------
    AbsentError
        There is no such channel, or the recording has no course.
    """
    if _NAMES[0] not in means:
        raise AbsentError("this recording has no time courses")
    there = means.sizes[CHANNEL]
    if first >= there:
        raise AbsentError(f"there is no channel {first}; the recording has {there}, from 0 on")
    chosen = slice(first, there if count is None else first + count)
    arrays = {"time": means[TIME].to_numpy().astype(float)}
    arrays |= {name: means[name].to_numpy()[chosen].astype(float) for name in _NAMES}
    return Arrays(arrays, {"units": str(means[_NAMES[0]].attrs.get("units", ""))})


def tested_courses(courses: xr.Dataset) -> wire.CoursesTested:
    """Significant clusters and latency of each channel."""
    count, alpha = courses.sizes[CHANNEL], cluster_alpha(courses)
    latency = {
        name: numbers(courses[name].to_numpy()) if name in courses else [None] * count
        for name in ("latency", "latency_low", "latency_high")
    }
    return wire.CoursesTested(
        alpha=alpha,
        clusters=_clusters(courses, alpha) if has_clusters(courses) else [[] for _ in range(count)],
        test=text(courses.attrs.get("cluster_test", "")),
        why_none=text(why_no_clusters(courses)),
        **latency,
    )


def _clusters(courses: xr.Dataset, alpha: float) -> list[list[wire.Cluster]]:
    """By channel, in the order of the artifact; all at once: there may be thousands."""
    start, stop, sign, p = (
        courses[f"cluster_{name}"].to_numpy() for name in ("start", "stop", "sign", "p")
    )
    of_channel: dict[str, list[wire.Cluster]] = defaultdict(list)
    names = courses["cluster_channel"].to_numpy()
    for place in np.flatnonzero(p <= alpha):
        of_channel[str(names[place])].append(
            wire.Cluster(
                start_s=float(start[place]),
                stop_s=float(stop[place]),
                sign=1 if sign[place] > 0 else -1,
                p=float(p[place]),
            )
        )
    return [of_channel[str(name)] for name in courses[CHANNEL].to_numpy()]
