"""Curves as columns of a table: one row a step."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from striate.panels.coursepanels import Courses
from striate.panels.courses import bin_edges
from striate.panels.curves import Panel
from striate.panels.scales import Values


def curve_columns(panel: Panel, courses: Courses) -> Iterator[dict[str, Any]]:
    """The two curves of a panel, the one of A first."""
    edges = bin_edges(courses.bins)
    latency = panel.latency
    for side, course in zip("ab", panel.courses, strict=True):
        yield {
            "stimulus": str(courses.comparison.attrs[f"stimulus_{side}"]),
            "time": edges[:-1],
            "mean": course.mean,
            "ci_low": course.low,
            "ci_high": course.high,
            "count": course.count,
            "cluster_p": _cluster_p(panel, edges),
            "latency": latency.at_s if latency else np.nan,
            "latency_low": latency.low_s if latency else np.nan,
            "latency_high": latency.high_s if latency else np.nan,
            "units": courses.quantity.unit,
        }


def _cluster_p(panel: Panel, edges: Values) -> Values:
    """The p of the significant cluster that each bin is in, NaN in none."""
    middles, p = (edges[:-1] + edges[1:]) / 2, np.full(edges.size - 1, np.nan)
    for cluster in panel.clusters:
        p[(middles >= cluster.start_s) & (middles < cluster.stop_s)] = cluster.p
    return p
