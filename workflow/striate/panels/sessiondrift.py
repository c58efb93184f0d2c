"""What changes in a session: running medians over trials, and means of blocks of trials."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from striate.panels.scales import Values
from striate.statistics.missing import moments

_MOST_BLOCKS: Final = 40
_TRIALS_PER_BLOCK: Final = 5
_MOST_MEDIANS: Final = 400
_SHARE_OF_MEDIAN: Final = 1 / 10
_SHORTEST_MEDIAN: Final = 20


@dataclass(frozen=True)
class Blocks:
    """Blocks of consecutive trials.

    Attributes
    ----------
    edges
        int (block + 1,): positions of the first trial of each, and of the end.
    z
        (channel, block): mean response, in standard deviations over the blocks from their mean;
        NaN for a channel whose means do not vary.
    """

    edges: NDArray[np.intp]
    z: Values


def running_medians(drift: Values, trials: Values) -> tuple[Values, Values, int]:
    """Middles (place,) and medians (area, place) of windows, and the number of trials in each.

    That number is even, so that the median of two stimuli in turn does not jump between them.
    """
    count = drift.shape[1]
    width = min(max(2 * int(count * _SHARE_OF_MEDIAN / 2), _SHORTEST_MEDIAN), count)
    starts = np.linspace(0, count - width, min(count - width + 1, _MOST_MEDIANS)).round()
    windows = [slice(int(start), int(start) + width) for start in np.unique(starts)]
    medians = np.full((len(drift), len(windows)), np.nan)
    for number, window in enumerate(windows):
        known = np.isfinite(drift[:, window]).any(axis=1)
        if known.any():
            medians[known, number] = np.nanmedian(drift[known, window], axis=1)
    return np.array([trials[window].mean() for window in windows]), medians, width


def trial_blocks(values: Values) -> Blocks:
    """Values (trial, channel) in blocks of at least five trials."""
    count = int(np.clip(len(values) // _TRIALS_PER_BLOCK, 1, _MOST_BLOCKS))
    edges = np.linspace(0, len(values), count + 1).round().astype(int)
    means = np.stack([moments(values[start:stop]).mean for start, stop in pairwise(edges)])
    over = moments(means)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (means - over.mean) / np.sqrt(over.variance)
    return Blocks(edges, np.where(np.isfinite(z), z, np.nan).T)
