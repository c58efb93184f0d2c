"""Courses of two stimuli with their errors, clusters and latencies, and a recording of spikes."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import xarray as xr

from by_hand import spikes_from_counts
from simulated_means import Artifacts, Simulation, areas, simulated
from striate.comparisons import comparison
from striate.means import stimulus_means
from striate.responses import responses

Cluster = tuple[str, float, float, int, float]
SMALL = replace(Simulation(), areas=areas(V1=3, V2=2))


def simulated_courses(
    simulation: Simulation = SMALL,
    clusters: Sequence[Cluster] = (),
    area_clusters: Sequence[Cluster] = (),
) -> Artifacts:
    """Comparison, means of A, means of B, with standard errors and counts of the courses.

    Clusters are (channel or area, start, stop, sign, p).
    """
    found, a, b = simulated(simulation)
    a, b = (_with_errors(means) for means in (a, b))
    for prefix, of, rows in (
        ("cluster", "channel", clusters),
        ("area_cluster", "area", area_clusters),
    ):
        columns = list(zip(*rows, strict=True)) or [()] * 5
        for name, values in zip((of, "start", "stop", "sign", "p"), columns, strict=True):
            kind = object if name == of else float
            found[f"{prefix}_{name}"] = (prefix, np.array(values, dtype=kind))
    return found.assign_attrs(cluster_permutations=999, confidence=0.95, cluster_alpha=0.05), a, b


def with_latency(found: xr.Dataset, channel: int, at: float, low: float, high: float) -> xr.Dataset:
    """The comparison with the latency (s) of one channel; the others have none."""
    for name, value in (("latency", at), ("latency_low", low), ("latency_high", high)):
        values = np.full(found.sizes["channel"], np.nan)
        values[channel] = value
        found[name] = ("channel", values)
    return found


def recorded(
    trial_counts: tuple[int, int] = (5, 4),
    channel_count: int = 3,
    bins: int = 60,
    bin_s: float = 0.01,
    start_s: float = -0.1,
    seed: int = 0,
    ends_s: tuple[float, float] = (9.0, 9.0),
    area: Sequence[str] | None = None,
) -> tuple[xr.Dataset, xr.Dataset, xr.Dataset, xr.Dataset]:
    """Comparison, means of A (grating) and B (blank), and the recording, made by the real steps.

    Trials of A and B are mixed; channel c1 fires most.
    """
    random = np.random.default_rng(seed)
    count = sum(trial_counts)
    is_a = np.zeros(count, dtype=bool)
    is_a[random.permutation(count)[: trial_counts[0]]] = True
    stop_s = start_s + bins * bin_s
    ends = np.minimum(np.where(is_a, *ends_s), stop_s)
    rate = (channel_count - np.arange(channel_count))[None, :, None] * 12.0 * bin_s
    since = start_s + np.arange(bins) * bin_s
    drive = np.where((since >= 0.05) & is_a[:, None], 3.0, 1.0)[:, None, :]
    counts = random.poisson(rate * drive)
    counts[np.broadcast_to(since + bin_s / 2 > ends[:, None, None], counts.shape)] = 0
    stimuli = np.where(is_a, "grating", "blank").tolist()
    recording = spikes_from_counts(counts, bin_s, ends, start_s, stimuli=stimuli)
    if area is not None:
        recording["area"] = ("channel", np.array(list(area), dtype=object))
    given = responses(recording, (0.0, 0.2), None)
    a, b = (
        stimulus_means(recording, given, name, {"stimulus": {"any_of": [name]}}, 1000 * bin_s)
        for name in ("grating", "blank")
    )
    compared = comparison(a, b).assign_attrs(cluster_permutations=999, cluster_alpha=0.05)
    return compared, a, b, recording


def _with_errors(means: xr.Dataset) -> xr.Dataset:
    course, trials = means["time_course"], int(means["trial_count"])
    sem = 0.2 * np.abs(course) if trials > 1 else np.full_like(course, np.nan)
    count = np.where(np.isfinite(course), trials, 0)
    return means.assign(
        time_course_sem=(course.dims, np.asarray(sem), course.attrs),
        time_course_count=(course.dims, count),
    )
