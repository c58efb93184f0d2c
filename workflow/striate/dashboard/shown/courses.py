"""Time courses: of the means of a stimulus, and when those of two stimuli differ."""

from collections import defaultdict
from typing import Final

import numpy as np
import xarray as xr

from striate.dashboard import wire
from striate.dashboard.sent.numbers import numbers, text
from striate.dashboard.sent.resource import Arrays
from striate.dashboard.shown.position import check_position
from striate.panels.clusters import cluster_alpha, has_clusters, why_no_clusters
from striate.recording import CHANNEL, TIME

_COURSES: Final = ("time_course", "time_course_sem")


def course_of(means: xr.Dataset, first: int = 0, count: int | None = None) -> Arrays:
    """The means of consecutive channels with their standard errors, stored units.

    Returns
    -------
    Arrays
        `mean`, `sem` and `count`, the trials behind each (channel); where the recording has a
        course also `time` (bin), `time_course` and `time_course_sem` (channel, bin).

    Raises
    ------
    AbsentError
        There is no such channel.
    """
    there = means.sizes[CHANNEL]
    check_position(first, there)
    chosen = slice(first, there if count is None else first + count)
    found = {name: name for name in ("mean", "sem", *_COURSES)} | {"count": "value_count"}
    arrays = {
        sent: means[stored].to_numpy()[chosen] for sent, stored in found.items() if stored in means
    }
    if _COURSES[0] in arrays:
        arrays["time"] = means[TIME].to_numpy().astype(float)
    units = text(means["mean"].attrs.get("units", ""))
    return Arrays(arrays, {"units": units, "trial_count": str(int(means["trial_count"]))})


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
