"""Runs of time in which A and B differ by the cluster test, as marks under curves."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import xarray as xr

from striate.lettering import plain
from striate.recording import CHANNEL

_OF_CHANNELS: Final = "cluster"
_OF_AREAS: Final = "area_cluster"
_NO_COURSES: Final = "no_courses"


@dataclass(frozen=True)
class Cluster:
    """A significant run [start, stop) in s; `sign` is 1 where A is larger and -1 where B."""

    start_s: float
    stop_s: float
    sign: int
    p: float


@dataclass(frozen=True)
class Latency:
    """When the first significant cluster of a channel begins, with its limits, in s.

    Limits are NaN where too few of the resampled trials have the cluster.
    """

    at_s: float
    low_s: float
    high_s: float

    @property
    def has_limits(self) -> bool:
        """Whether both limits are known."""
        return bool(np.isfinite(self.low_s) and np.isfinite(self.high_s))


def with_courses(comparison: xr.Dataset, courses: xr.Dataset) -> xr.Dataset:
    """A comparison and its time courses, which are kept in artifacts of their own, as one."""
    found = {name: courses.variables[name] for name in courses.data_vars}
    return comparison.assign(found).assign_attrs(courses.attrs)


def cluster_alpha(comparison: xr.Dataset) -> float:
    """The largest p that counts as significant."""
    return float(comparison.attrs["cluster_alpha"])


def has_clusters(comparison: xr.Dataset) -> bool:
    """Whether any course was tested."""
    return "cluster_p" in comparison and _NO_COURSES not in comparison.attrs


def why_no_clusters(comparison: xr.Dataset) -> str:
    """Why no course could be tested; empty if any was, or none was asked for."""
    return plain(comparison.attrs.get(_NO_COURSES, ""))


def clusters_of_channel(comparison: xr.Dataset, channel: str) -> tuple[Cluster, ...]:
    """Significant clusters in the course of one channel."""
    return _clusters(comparison, _OF_CHANNELS, "cluster_channel", channel)


def clusters_of_area(comparison: xr.Dataset, area: str) -> tuple[Cluster, ...]:
    """Significant clusters in the mean course of the channels of one area."""
    return _clusters(comparison, _OF_AREAS, "area_cluster_area", area)


def latency_at(comparison: xr.Dataset, position: int) -> Latency | None:
    """Latency of the channel at a position of the artifact; None without a significant cluster."""
    if "latency" not in comparison:
        return None
    of_channel = comparison.isel({CHANNEL: position})
    at, low, high = (float(of_channel[f"latency{end}"]) for end in ("", "_low", "_high"))
    return Latency(at, low, high) if np.isfinite(at) else None


def _clusters(comparison: xr.Dataset, prefix: str, of: str, name: str) -> tuple[Cluster, ...]:
    if f"{prefix}_p" not in comparison:
        return ()
    columns: list[Any] = [
        comparison[f"{prefix}_{column}"].to_numpy().tolist()
        for column in ("start", "stop", "sign", "p")
    ]
    names = [str(value) for value in comparison[of].to_numpy()]
    found = [
        Cluster(*row)
        for row, at in zip(zip(*columns, strict=True), names, strict=True)
        if at == name
    ]
    return tuple(cluster for cluster in found if cluster.p <= cluster_alpha(comparison))
