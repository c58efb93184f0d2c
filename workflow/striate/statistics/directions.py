"""What a test says of a channel, in one word."""

import numpy as np
from numpy.typing import NDArray

from striate.statistics.missing import Values


def directions(difference: Values, q: Values, fdr: float) -> NDArray[np.str_]:
    """Which stimulus gives the larger mean: `a>b`, `b>a`, or `none` at this false discovery rate.

    Parameters
    ----------
    difference
        mean A - mean B (channel,).
    q
        Of the test of this difference (channel,); NaN, no test, is `none`.
    fdr
        The largest q that counts.
    """
    return _words(difference, q <= fdr, ("a>b", "b>a", "none"))


def states(difference: Values, q: Values, fdr: float) -> NDArray[np.str_]:
    """`stimulated` or `inhibited` against the baseline, else `unresponsive`; empty without a test.

    Parameters
    ----------
    difference
        mean response - mean baseline (channel,).
    q
        Of the test of this difference (channel,); NaN where there was no test.
    fdr
        The largest q that counts.
    """
    words = _words(difference, q <= fdr, ("stimulated", "inhibited", "unresponsive"))
    return np.where(np.isnan(q), "", words)


def _words(
    difference: Values, found: NDArray[np.bool_], words: tuple[str, str, str]
) -> NDArray[np.str_]:
    more, less, neither = words
    return np.select([found & (difference > 0), found & (difference < 0)], [more, less], neither)
