"""Cluster-based permutation test over time, each channel on its own.

A cluster is a run of consecutive bins whose Student's t (pooled variance) lies beyond a two-sided
threshold on one side; its mass is the sum of t. It is tested against the largest size of mass that
relabelled trials give anywhere in the course. A small p says that the courses differ, not where:
the bins of a cluster are a description (Sassenhagen & Draschkow 2019, Psychophysiology 56:e13335).

A bin is tested over the trials that have a value there. A bin where fewer than two trials of a
group have one, or where all values are equal, is not tested and ends a cluster.

Source: Maris & Oostenveld (2007), J. Neurosci. Methods 164:177.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from striate.statistics.counts import Activity, Counts, together
from striate.statistics.missing import Values
from striate.statistics.pointwise import Points
from striate.statistics.relabelling import (
    ELEMENTS_PER_BLOCK,
    Labels,
    Relabellings,
    group_labels,
)
from striate.statistics.runs import runs

_ROUNDING: Final = 1e-9
_MOST_BYTES_KEPT: Final = 2**26
_ELEMENTS_PER_COPY: Final = 2**21
POINT_ALPHA: Final = 0.05


@dataclass(frozen=True)
class Cluster:
    """A run of bins, `first` to `last` inclusive; `sign` is 1 where A is larger and -1 where B.

    `peak` is its bin with the largest t in size.
    """

    first: int
    last: int
    peak: int
    sign: int
    mass: float
    p: float


@dataclass(frozen=True)
class ClusterTest:
    """Clusters of a channel in order of time, and the largest p that counts.

    A channel without a bin that could be tested has no cluster, and `tested` is False.
    """

    clusters: tuple[Cluster, ...]
    tested: bool
    alpha: float

    @property
    def first(self) -> Cluster | None:
        """The first cluster with p at most alpha."""
        return next((cluster for cluster in self.clusters if cluster.p <= self.alpha), None)


def channel_clusters(
    a: Activity,
    b: Activity,
    permutations: int = 1000,
    seed: int = 0,
    alpha: float = 0.05,
    point_alpha: float = POINT_ALPHA,
) -> list[ClusterTest]:
    """Clusters in which the courses of two groups of trials differ, for each channel.

    For the mean over channels of an area, give that mean as the only channel.

    Parameters
    ----------
    a, b
        (trial_a, channel, time) and (trial_b, channel, time), in one unit; NaN for no value. Or
        counts of both.
    permutations, seed
        As in `permutation.difference_p`; all labels of trials are exchanged, also those of trials
        without a value in some bins.
    alpha
        Of the test of a cluster; its p does not depend on it.
    point_alpha
        Two-sided, of the threshold of t in a bin: it shapes clusters, and p stays valid for any.

    Returns
    -------
    list
        One test a channel.
    """
    trials, channels, _ = a.shape
    groups = (trials, b.shape[0])
    if min(groups) < 2:
        return [ClusterTest((), False, alpha)] * channels
    tests: list[ClusterTest] = []
    relabellings = group_labels(sum(groups), trials, permutations, seed)
    blocks = _kept(relabellings, sum(groups))
    observed = np.arange(sum(groups)) < trials
    for values in _few_channels(a, b, relabellings):
        points = Points(values, point_alpha)
        null = np.concatenate([points.largest_masses(block.T) for block in blocks()], axis=1)
        tests += [
            _test(beyond, masses, relabellings, alpha, bool(tested))
            for beyond, masses, tested in zip(
                points.beyond(observed), null, points.tested(observed), strict=True
            )
        ]
    return tests


def _kept(relabellings: Relabellings, trials: int) -> Callable[[], Iterable[Labels]]:
    """Blocks of labels, drawn once for all channels where a byte a label fits into memory."""
    if relabellings.count * trials > _MOST_BYTES_KEPT:
        return relabellings.blocks
    kept = list(relabellings.blocks())
    return lambda: kept


def _few_channels(a: Activity, b: Activity, relabellings: Relabellings) -> Iterator[Activity]:
    """Values of both groups, of few channels: no trials or relabellings x bins exceed 16 MB."""
    if isinstance(a, Counts):
        assert isinstance(b, Counts)
        yield together(a, b)
        return
    assert not isinstance(b, Counts)
    trials = len(a) + len(b)
    relabelled = min(relabellings.count, ELEMENTS_PER_BLOCK // trials)
    size = max(1, _ELEMENTS_PER_COPY // (max(trials, relabelled) * max(a.shape[2], 1)))
    for start in range(0, a.shape[1], size):
        channels = slice(start, start + size)
        yield np.concatenate([a[:, channels], b[:, channels]])


def _test(
    beyond: Values, null: Values, relabellings: Relabellings, alpha: float, tested: bool
) -> ClusterTest:
    found = runs(beyond)
    parts = [beyond[first : last + 1] for first, last in found]
    masses = np.array([part.sum() for part in parts])
    at_least = (null >= np.abs(masses)[:, None] * (1 - _ROUNDING)).sum(axis=1)
    p_values = relabellings.p(at_least.astype(float))
    clusters = (
        Cluster(first, last, first + int(np.abs(part).argmax()), int(np.sign(mass)), mass, p)
        for (first, last), part, mass, p in zip(
            found, parts, masses.tolist(), p_values.tolist(), strict=True
        )
    )
    return ClusterTest(tuple(clusters), tested, alpha)
