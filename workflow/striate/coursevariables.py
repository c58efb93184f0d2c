"""Clusters and latencies as labelled variables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from striate.activity import Values
from striate.recording import CHANNEL
from striate.statistics.clusters import ClusterTest
from striate.statistics.latency import Latency

_OF_SMALLEST: Final = {"units": "1", "long_name": "Smallest p of the clusters of the channel"}


@dataclass(frozen=True)
class Courses:
    """Clusters and latencies of some courses: of channels, or of the means of areas."""

    names: Sequence[str]
    tests: Sequence[ClusterTest]
    latencies: Sequence[Latency | None]


def course_variables(
    by_channel: Courses, by_area: Courses, channel_count: int, edges_s: Values, width_s: float
) -> dict[str, Any]:
    """Clusters (cluster), those of areas (area_cluster), smallest p and latencies (channel).

    Times are in s.

    Parameters
    ----------
    by_channel, by_area
        Both without any course where none was tested.
    channel_count
        Channels of the comparison.
    edges_s, width_s
        When each bin begins, and how long it lasts.
    """
    found: dict[str, Any] = {}
    for dim, label, courses in (
        ("cluster", "cluster_channel", by_channel),
        ("area_cluster", "area_cluster_area", by_area),
    ):
        of = [
            (name, cluster)
            for name, test in zip(courses.names, courses.tests, strict=True)
            for cluster in test.clusters
        ]
        seconds = {"units": "s"}
        starts = np.array([edges_s[cluster.first] for _, cluster in of], dtype=float)
        stops = np.array([edges_s[cluster.last] + width_s for _, cluster in of], dtype=float)
        found |= {
            label: (dim, np.array([name for name, _ in of], dtype=object)),
            f"{dim}_start": (dim, starts, seconds),
            f"{dim}_stop": (dim, np.round(stops, 9), seconds),
            f"{dim}_sign": (dim, np.array([cluster.sign for _, cluster in of], dtype=np.int64)),
            f"{dim}_mass": (dim, np.array([cluster.mass for _, cluster in of], dtype=float)),
            f"{dim}_p": (dim, np.array([cluster.p for _, cluster in of], dtype=float)),
        }
    found["smallest_p"] = (CHANNEL, _smallest_p(by_channel.tests, channel_count), _OF_SMALLEST)
    return found | _latency_variables(by_channel.latencies or [None] * channel_count, edges_s)


def _smallest_p(tests: Sequence[ClusterTest], channel_count: int) -> Values:
    smallest = np.full(channel_count, np.nan)
    for channel, test in enumerate(tests):
        smallest[channel] = min((cluster.p for cluster in test.clusters), default=np.nan)
    return smallest


def _latency_variables(times: Sequence[Latency | None], edges_s: Values) -> dict[str, Any]:
    rows = np.full((4, len(times)), np.nan)
    for channel, at in enumerate(times):
        if at is None:
            continue
        rows[[0, 3], channel] = edges_s[at.bin], at.found
        if at.has_limits:
            rows[[1, 2], channel] = edges_s[at.low], edges_s[at.high]
    about = {"units": "1", "long_name": "Share of resamples that have the cluster"}
    limits = dict(zip(("latency", "latency_low", "latency_high"), rows[:3], strict=True))
    in_s = {name: (CHANNEL, row, {"units": "s"}) for name, row in limits.items()}
    return in_s | {"latency_found": (CHANNEL, rows[3], about)}
