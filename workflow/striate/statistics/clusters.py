"""Cluster-based permutation test over time, each channel on its own.

A cluster is a run of consecutive bins whose Student's t (pooled variance) lies beyond a two-sided
threshold on one side; its mass is the sum of t. It is tested against the largest size of mass that
relabelled trials give anywhere in the course. A small p says that the courses differ, not where:
the bins of a cluster are a description (Sassenhagen & Draschkow 2019, Psychophysiology 56:e13335).

A bin is tested over the trials that have a value there. A bin where fewer than two trials of a
group have one, or where all values are equal, is not tested and ends a cluster.

Source: Maris & Oostenveld (2007), J. Neurosci. Methods 164:177.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from striate.statistics.missing import Values
from striate.statistics.pointwise import Points
from striate.statistics.relabelling import ELEMENTS_PER_BLOCK, Relabellings, group_labels
from striate.statistics.runs import largest_mass, runs

_ROUNDING: Final = 1e-9
_MOST_BYTES_KEPT: Final = 2**26
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
    a: Values,
    b: Values,
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
        (trial_a, channel, time) and (trial_b, channel, time), in one unit; NaN for no value.
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
    tests: list[ClusterTest] = []
    groups = (len(a), len(b))
    if min(groups) < 2:
        return [ClusterTest((), False, alpha)] * a.shape[1]
    relabellings = group_labels(sum(groups), len(a), permutations, seed)
    blocks = _kept(relabellings, sum(groups))
    labels = (np.arange(sum(groups)) < len(a)).astype(float)[None]
    for channels in _channel_blocks(a, sum(groups), relabellings):
        points = Points(np.concatenate([a[:, channels], b[:, channels]]), point_alpha)
        observed = points.beyond(labels)[..., 0]
        null = np.concatenate([largest_mass(points.beyond(block)) for block in blocks()], axis=1)
        tested = points.tested(labels)
        tests += [
            _test(observed[:, k], null[k], relabellings, alpha, bool(tested[k]))
            for k in range(observed.shape[1])
        ]
    return tests


def _kept(relabellings: Relabellings, trials: int) -> Callable[[], Iterator[Values]]:
    """Blocks of labels, drawn once for all channels where a byte a label fits into memory."""
    if relabellings.count * trials > _MOST_BYTES_KEPT:
        return relabellings.blocks
    kept = [block.astype(bool) for block in relabellings.blocks()]
    return lambda: (block.astype(float) for block in kept)


def _channel_blocks(a: Values, trials: int, relabellings: Relabellings) -> Iterator[slice]:
    """So many channels that neither trials nor relabellings x bins exceed 16 MB an array."""
    relabelled = min(relabellings.count, ELEMENTS_PER_BLOCK // trials)
    size = max(1, ELEMENTS_PER_BLOCK // (max(trials, relabelled) * max(a.shape[2], 1)))
    for start in range(0, a.shape[1], size):
        yield slice(start, start + size)


def _test(
    beyond: Values, null: Values, relabellings: Relabellings, alpha: float, tested: bool
) -> ClusterTest:
    found = []
    for first, last in runs(beyond):
        t = beyond[first : last + 1]
        mass, peak = float(t.sum()), first + int(np.abs(t).argmax())
        at_least = np.asarray((null >= abs(mass) * (1 - _ROUNDING)).sum(), dtype=float)
        found.append(
            Cluster(first, last, peak, int(np.sign(mass)), mass, float(relabellings.p(at_least)))
        )
    return ClusterTest(tuple(found), tested, alpha)
