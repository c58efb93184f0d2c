"""Time courses of two stimuli against each other: clusters in time, latency of the first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.activity import Values, binned, trial_blocks
from striate.binning import Bins, coarse_bins, has_window
from striate.labelled import rows_of_trials
from striate.progress import with_progress
from striate.recording import AREA, CHANNEL
from striate.significance import Statistics, Trials
from striate.statistics.clusters import ClusterTest, channel_clusters
from striate.statistics.latency import Latency, latencies

CLUSTER_ALPHA: Final = 0.05

_MOST_PERMUTATIONS: Final = 999
_MOST_BYTES: Final = 2**28
_TEST: Final = (
    "Cluster-based permutation test over time (Maris & Oostenveld 2007), each channel and the mean "
    "of each area on its own, not corrected over channels. A cluster says that the courses differ, "
    "not when: its limits and the latency describe, they are not tested."
)


@dataclass(frozen=True)
class _Courses:
    """Clusters and latencies of some courses: of channels, or of the means of areas."""

    names: Sequence[str]
    tests: Sequence[ClusterTest]
    latencies: Sequence[Latency | None]


def with_courses(
    comparison: xr.Dataset,
    recording: xr.Dataset,
    trials: tuple[Trials, Trials],
    bin_ms: float,
    statistics: Statistics,
) -> xr.Dataset:
    """The comparison with the clusters in which its time courses differ.

    Parameters
    ----------
    comparison
        A and B compared and tested, channel by channel.
    recording
        Open; its activity is read in blocks of trials.
    trials
        Numbers of the trials of A and of B.
    bin_ms
        Bins of the time courses.

    Returns
    -------
    Dataset
        With, for each cluster of a channel, `cluster_channel`, `cluster_start`, `cluster_stop` (s),
        `cluster_sign` (1 where A is larger), `cluster_mass` and `cluster_p` (cluster); the same for
        the mean over the channels of each area, as `area_cluster_area` and so on (area_cluster);
        and `latency` (channel, s), the first bin of the first cluster with p at most 0.05, with
        `latency_low` and `latency_high`, its 95 % limits over resampled trials. Attributes
        `cluster_test`, `cluster_alpha`, `cluster_permutations`; or `no_courses`: why there is
        nothing to test, in words.

    Raises
    ------
    WindowError
        `bin_ms` does not fit the bins of the recording.
    """
    count = min(statistics.permutations, _MOST_PERMUTATIONS)
    attrs = {"cluster_alpha": CLUSTER_ALPHA, "cluster_permutations": count}
    channels = [str(name) for name in comparison[CHANNEL].to_numpy()]
    if why := _why_none(comparison, recording):
        nothing = _Courses([], [], [])
        found = _variables(nothing, nothing, len(channels), np.empty(0), 0.0)
        return comparison.assign(found).assign_attrs(attrs | {"no_courses": why})
    bins = coarse_bins(recording, bin_ms)
    a, b = (_binned(recording, rows_of_trials(recording, of), bins) for of in trials)
    by_channel = _tested(channels, a, b, count, statistics.seed)
    by_area = _tested(*_area_means(comparison, a, b), count, statistics.seed)
    found = _variables(by_channel, by_area, len(channels), bins.left_edges, bins.width)
    return comparison.assign(found).assign_attrs(attrs | {"cluster_test": _TEST})


def _why_none(comparison: xr.Dataset, recording: xr.Dataset) -> str:
    if not has_window(recording):
        return "the recording has no time axis in s"
    return str(comparison.attrs.get("not_tested", ""))


def _binned(recording: xr.Dataset, rows: NDArray[np.intp], bins: Bins) -> NDArray[np.float32]:
    """(trial, channel, bin) of the chosen trials; counts are exact in this type."""
    shape = len(rows), recording.sizes[CHANNEL], bins.count
    activity = np.empty(shape, np.float32)
    start = 0
    for block in with_progress(list(trial_blocks(recording, rows)), "time courses, by blocks"):
        activity[start : start + len(block)] = binned(recording, block, bins)
        start += len(block)
    return activity


def _area_means(
    comparison: xr.Dataset, a: NDArray[np.float32], b: NDArray[np.float32]
) -> tuple[list[str], Values, Values]:
    """Names of the areas, and (trial, area, bin) of A and B: mean over the channels with values."""
    area = np.array([str(name) for name in comparison[AREA].to_numpy()])
    has_values = ~np.isnan(comparison["difference"].to_numpy())
    inside = {str(name): np.flatnonzero(has_values & (area == name)) for name in area}
    inside = {name: channels for name, channels in inside.items() if len(channels)}
    return [*inside], _means(a, [*inside.values()]), _means(b, [*inside.values()])


def _means(activity: NDArray[np.float32], groups: Sequence[NDArray[np.intp]]) -> Values:
    """(trial, group, bin), channel by channel: a copy of all of them may not fit into memory."""
    means = np.zeros((len(activity), len(groups), activity.shape[2]))
    for group, channels in enumerate(groups):
        for channel in channels:
            means[:, group] += activity[:, channel]
        means[:, group] /= len(channels)
    return means


def _tested(
    names: Sequence[str], a: NDArray[Any], b: NDArray[Any], permutations: int, seed: int
) -> _Courses:
    tests: list[ClusterTest] = []
    for some in _channels_at_a_time(a, b):
        in_a, in_b = (np.ascontiguousarray(of[:, some], dtype=float) for of in (a, b))
        tests += channel_clusters(in_a, in_b, permutations, seed, CLUSTER_ALPHA)
    return _Courses(names, tests, latencies(a, b, tests, permutations + 1, seed))


def _channels_at_a_time(a: NDArray[Any], b: NDArray[Any]) -> Iterator[slice]:
    per_channel = 8 * (len(a) + len(b)) * a.shape[2]
    size = max(1, _MOST_BYTES // 4 // max(per_channel, 1))
    for start in range(0, a.shape[1], size):
        yield slice(start, start + size)


def _variables(
    by_channel: _Courses, by_area: _Courses, channel_count: int, edges_s: Values, width_s: float
) -> dict[str, Any]:
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
    times = by_channel.latencies or [None] * channel_count
    for name, position in (("latency", "bin"), ("latency_low", "low"), ("latency_high", "high")):
        values = [np.nan if at is None else edges_s[getattr(at, position)] for at in times]
        found[name] = (CHANNEL, np.array(values, dtype=float), {"units": "s"})
    return found
