"""Runs of consecutive bins that lie beyond a threshold on one side.

What is not beyond it is 0 here, and ends a run, as a change of sign does.
"""

import numpy as np

from striate.statistics.missing import Values


def runs(beyond: Values) -> list[tuple[int, int]]:
    """First and last bin of each run in beyond (time,)."""
    signs = np.sign(beyond)
    edges = np.flatnonzero(np.diff(signs)) + 1
    starts = np.concatenate([[0], edges]).astype(int).tolist()
    stops = [*starts[1:], len(signs)]
    return [(i, j - 1) for i, j in zip(starts, stops, strict=True) if j > i and signs[i]]


def largest_mass(beyond: Values) -> Values:
    """Size of the largest sum over a run in beyond (time, ...); 0 where there is no run."""
    mass = np.zeros(beyond.shape[1:])
    largest = np.zeros(beyond.shape[1:])
    for of_bin in beyond:
        mass = np.where(mass * of_bin > 0, mass + of_bin, of_bin)
        np.maximum(largest, np.abs(mass), out=largest)
    return largest
