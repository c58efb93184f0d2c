"""Time courses of two stimuli against each other: clusters in time, latency of the first."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striate.activity import Values, binned, trial_blocks
from striate.binning import Bins, coarse_bins, has_window
from striate.coursevariables import Courses, course_variables
from striate.labelled import channel_labels, holds_spikes, rows_of_trials
from striate.progress import with_progress
from striate.recording import AREA, CHANNEL
from striate.significance import Trials, shared_trials
from striate.spikecounts import spike_counts
from striate.statistics.clusters import channel_clusters
from striate.statistics.counts import Activity, Counts
from striate.statistics.latency import latencies

CLUSTER_ALPHA: Final = 0.05

_MOST_PERMUTATIONS: Final = 999
_FEWEST_TRIALS: Final = 2
_UNTESTABLE: Final = (
    "in no channel is there a bin with two trials of each stimulus and values that differ"
)
_TEST: Final = (
    "Cluster-based permutation test over time (Maris & Oostenveld 2007), each channel and the mean "
    "of each area on its own, not corrected over channels. A cluster says that the courses differ, "
    "not when: its limits and the latency describe, they are not tested."
)


def courses(
    comparison: xr.Dataset,
    recording: xr.Dataset,
    trials: tuple[Trials, Trials],
    bin_ms: float,
    permutations: int,
    seed: int,
) -> xr.Dataset:
    """The clusters in which the time courses of A and B differ, and when the first begins.

    Parameters
    ----------
    comparison
        A and B compared, channel by channel: `difference` (channel).
    recording
        Open; its activity is read in blocks of trials.
    trials
        Numbers of the trials of A and of B.
    bin_ms
        Bins of the time courses.
    permutations, seed
        How often trials are relabelled, 999 times at most, and from which seed.

    Returns
    -------
    Dataset
        For each cluster of a channel, `cluster_channel`, `cluster_start`, `cluster_stop` (s),
        `cluster_sign` (1 where A is larger), `cluster_mass` and `cluster_p` (cluster); the same for
        the mean over the channels of each area, as `area_cluster_area` and so on (area_cluster);
        `smallest_p` (channel) of the clusters of a channel, NaN where there is none;
        and `latency` (channel, s), the first bin of the first cluster with p at most 0.05, with
        `latency_found` (channel), the share of resampled trials in which the cluster is found, and
        `latency_low` and `latency_high`, its 95 % limits over these, NaN where they are less than
        95 % of all. Attributes of the comparison, `cluster_alpha`, `cluster_permutations`, and
        `cluster_test`; or, where no course of a channel could be tested, `no_courses`: why, in
        words.

        The mean of an area is over its channels with a `difference`, in each trial and bin over
        those of them that have a value there.

    Raises
    ------
    WindowError
        `bin_ms` does not fit the bins of the recording.
    """
    count = min(permutations, _MOST_PERMUTATIONS)
    attrs = {"cluster_alpha": CLUSTER_ALPHA, "cluster_permutations": count}
    empty = xr.Dataset(coords=channel_labels(comparison), attrs=comparison.attrs | attrs)
    channels = [str(name) for name in comparison[CHANNEL].to_numpy()]
    if why := _why_none(recording, trials):
        return _without(empty, why)
    bins = coarse_bins(recording, bin_ms)
    a, b = (_binned(recording, rows_of_trials(recording, of), bins) for of in trials)
    by_channel = _tested(channels, a, b, count, seed)
    if not any(test.tested for test in by_channel.tests):
        return _without(empty, _UNTESTABLE)
    areas, mean_a, mean_b = _area_means(comparison, a, b)
    of_areas = channel_clusters(mean_a, mean_b, count, seed, CLUSTER_ALPHA)
    by_area = Courses(areas, of_areas, [])
    found = course_variables(by_channel, by_area, len(channels), bins.left_edges, bins.width)
    return empty.assign(found).assign_attrs(cluster_test=_TEST)


def _why_none(recording: xr.Dataset, trials: tuple[Trials, Trials]) -> str:
    """Why there is nothing to test, before any activity is read; empty if there may be."""
    if not has_window(recording):
        return "the recording has no time axis in s"
    if why := shared_trials(*trials):
        return why
    of_a, of_b = map(len, trials)
    if min(of_a, of_b) >= _FEWEST_TRIALS:
        return ""
    trial = "trial" if of_a == 1 else "trials"
    return f"A has {of_a} {trial} and B has {of_b}; a test needs at least two of each"


def _without(empty: xr.Dataset, why: str) -> xr.Dataset:
    nothing = Courses([], [], [])
    found = course_variables(nothing, nothing, empty.sizes[CHANNEL], np.empty(0), 0.0)
    return empty.assign(found).assign_attrs(no_courses=why)


def _binned(recording: xr.Dataset, rows: NDArray[np.intp], bins: Bins) -> Activity:
    """(trial, channel, bin) of the chosen trials: spikes as counts."""
    if holds_spikes(recording):
        return spike_counts(recording, rows, bins)
    activity = np.empty((len(rows), recording.sizes[CHANNEL], bins.count))
    start = 0
    for block in with_progress(list(trial_blocks(recording, rows)), "time courses, by blocks"):
        activity[start : start + len(block)] = binned(recording, block, bins)
        start += len(block)
    return activity


def _area_means(
    comparison: xr.Dataset, a: Activity, b: Activity
) -> tuple[list[str], Values, Values]:
    """Names of the areas, and (trial, area, bin) of A and B, over channels with a difference."""
    area = np.array([str(name) for name in comparison[AREA].to_numpy()])
    has_values = ~np.isnan(comparison["difference"].to_numpy())
    inside = {str(name): np.flatnonzero(has_values & (area == name)) for name in area}
    inside = {name: channels for name, channels in inside.items() if len(channels)}
    return [*inside], _means(a, [*inside.values()]), _means(b, [*inside.values()])


def _means(activity: Activity, groups: Sequence[NDArray[np.intp]]) -> Values:
    """(trial, group, bin) over the channels that have a value there; NaN where none has.

    Channel by channel: a copy of all of them may not fit into memory.
    """
    if isinstance(activity, Counts):
        return activity.means(groups)
    means = np.zeros((len(activity), len(groups), activity.shape[2]))
    for group, channels in enumerate(groups):
        count = np.zeros((len(activity), activity.shape[2]))
        for channel in channels:
            present = ~np.isnan(activity[:, channel])
            means[:, group] += np.where(present, activity[:, channel], 0.0)
            count += present
        means[:, group] /= np.where(count, count, np.nan)
    return means


def _tested(
    names: Sequence[str], a: Activity, b: Activity, permutations: int, seed: int
) -> Courses:
    tests = channel_clusters(a, b, permutations, seed, CLUSTER_ALPHA)
    return Courses(names, tests, latencies(a, b, tests, permutations + 1, seed))
