"""Trials of different lengths in one recording: the missing ends must not be most of it."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import LayoutError

_MOST_PADDING: Final = 50


def check_padding(bin_counts: NDArray[np.int64], named: Callable[[int], str]) -> None:
    """Refuse trials whose recording would be little but the missing ends of short ones.

    Parameters
    ----------
    bin_counts
        (trial,): how many bins each has.
    named
        A trial, counted from 0, in words.

    Raises
    ------
    LayoutError
        One trial is far longer than most.
    """
    longest, middle = int(bin_counts.max(initial=0)), int(np.median(bin_counts))
    if longest * len(bin_counts) > _MOST_PADDING * max(int(bin_counts.sum()), 1):
        raise LayoutError(
            f"{named(int(bin_counts.argmax()))} has {longest} bins, most trials have about "
            f"{middle}; trials of such different lengths do not make one recording"
        )
