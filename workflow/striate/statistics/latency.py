"""When the courses of two groups of trials begin to differ: description, not inference.

The cluster test does not say where courses differ, so the first bin of the first cluster has no p
of its own. Its limits say how much it would vary with other trials.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from striate.statistics.clusters import POINT_ALPHA, Cluster, ClusterTest
from striate.statistics.counts import Activity
from striate.statistics.missing import Values
from striate.statistics.pointwise import threshold
from striate.statistics.resampled import Moments, Times, moments_of_drawn

LEAST_FOUND: Final = 0.95
"""Share of resamples that must have the cluster for its latency to have limits."""

_BINS_AT_A_TIME: Final = 16


@dataclass(frozen=True)
class Latency:
    """First bin of the first cluster with p at most alpha, and its limits over resampled trials.

    `found` is the share of resamples in which the peak of the cluster is beyond the threshold:
    limits are over these. Where it is below `LEAST_FOUND`, they leave out what more than a few
    resamples would say, and are not to be given.
    """

    bin: int
    low: int
    high: int
    found: float

    @property
    def has_limits(self) -> bool:
        """Whether nearly all resamples have the cluster that limits speak of."""
        return self.found >= LEAST_FOUND


def latencies(
    a: Activity,
    b: Activity,
    tests: Sequence[ClusterTest],
    resamples: int = 1000,
    seed: int = 0,
    level: float = 0.95,
    point_alpha: float = POINT_ALPHA,
) -> list[Latency | None]:
    """Latency of the difference in each channel; None where no cluster has p at most alpha.

    Limits are percentiles of the bootstrap: trials are drawn with replacement within each group,
    and the run of bins beyond the threshold is followed back from the peak of the cluster.

    Parameters
    ----------
    a, b
        (trial_a, channel, time) and (trial_b, channel, time), as given to the cluster test.
    tests
        What `clusters.channel_clusters` found, with the same `point_alpha`.
    resamples, seed
        How many resamples; seed of NumPy's PCG64.
    level
        Share of resamples between the limits.

    Returns
    -------
    list
        One a channel, in bins. Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap,
        chapter 13.
    """
    if all(test.first is None for test in tests):
        return [None] * len(tests)
    generator = np.random.Generator(np.random.PCG64(seed))
    drawn = [_times_drawn(group.shape[0], resamples, generator) for group in (a, b)]
    moments = moments_of_drawn(a, b, drawn)
    found: list[Latency | None] = []
    for channel, test in enumerate(tests):
        if test.first is None:
            found.append(None)
            continue
        starts = _followed_back(partial(moments, channel), resamples, test.first, point_alpha)
        found.append(_latency(test.first, starts, level))
    return found


def _followed_back(
    moments: Callable[[slice], list[Moments]], resamples: int, cluster: Cluster, point_alpha: float
) -> NDArray[np.intp]:
    """First bin of the run that the peak is in, of each resample; -1 where it is in none.

    A few bins at a time, from the peak back: few runs reach far before the cluster.
    """
    starts = np.full(resamples, -1)
    in_run, stop = starts < 0, cluster.peak + 1
    while stop and in_run.any():
        first = max(stop - _BINS_AT_A_TIME, 0)
        beyond = _beyond(moments(slice(first, stop)), point_alpha)
        for number in reversed(range(first, stop)):
            in_run &= beyond[number - first] * cluster.sign > 0
            starts[in_run] = number
        stop = first
    return starts


def _latency(cluster: Cluster, starts: NDArray[np.intp], level: float) -> Latency:
    with_run = starts[starts >= 0]
    if not len(with_run):
        return Latency(cluster.first, cluster.first, cluster.first, 0.0)
    quantiles = [(1 - level) / 2, (1 + level) / 2]
    low, high = np.quantile(with_run, quantiles, method="inverted_cdf").tolist()
    return Latency(cluster.first, low, high, len(with_run) / len(starts))


def _times_drawn(trials: int, resamples: int, generator: np.random.Generator) -> Times:
    """How often each trial is drawn (resample, trial)."""
    even = np.full(trials, 1 / max(trials, 1))
    return generator.multinomial(trials, even, size=resamples)


def _beyond(groups: list[Moments], point_alpha: float) -> Values:
    """Student's t of each resample where it lies beyond the threshold, else 0 (time, resample)."""
    (count_a, mean_a, squares_a), (count_b, mean_b, squares_b) = groups
    df = count_a + count_b - 2
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = (squares_a + squares_b) / df * (1 / count_a + 1 / count_b)
        t = (mean_a - mean_b) / np.sqrt(variance)
        counts = (np.abs(t) > threshold(df, point_alpha)) & (np.minimum(count_a, count_b) >= 2)
    return np.where(counts, t, 0.0)
