"""Runs of consecutive bins that lie beyond a threshold on one side.

What is not beyond it is 0 here, or left out, and ends a run, as a change of sign does.
"""

import numpy as np
from numpy.typing import NDArray

from striate.statistics.missing import Flags, Values


def runs(beyond: Values) -> list[tuple[int, int]]:
    """First and last bin of each run in beyond (time,)."""
    signs = np.sign(beyond)
    edges = np.flatnonzero(np.diff(signs)) + 1
    starts = np.concatenate([[0], edges]).astype(int).tolist()
    stops = [*starts[1:], len(signs)]
    return [(i, j - 1) for i, j in zip(starts, stops, strict=True) if j > i and signs[i]]


def largest_mass(position: NDArray[np.intp], beyond: Values, courses: int, bins: int) -> Values:
    """Size of the largest sum over a run in each of some courses; 0 where there is no run.

    Parameters
    ----------
    position
        Ascending: course * bins + bin, of the bins that are beyond the threshold.
    beyond
        What is there, not 0.
    courses, bins
        How many courses there are, of how many bins.
    """
    largest = np.zeros(courses)
    if not len(position):
        return largest
    goes_on = (np.diff(position) == 1) & (beyond[1:] * beyond[:-1] > 0) & (position[1:] % bins > 0)
    starts = _first(~goes_on)
    mass = np.abs(np.add.reduceat(beyond, starts))
    course = position[starts] // bins
    first_runs = _first(course[1:] != course[:-1])
    largest[course[first_runs]] = np.maximum.reduceat(mass, first_runs)
    return largest


def _first(begins: Flags) -> NDArray[np.intp]:
    """Where something begins: at the very first place, and at those said of the others."""
    return np.concatenate([[0], np.flatnonzero(begins) + 1])
