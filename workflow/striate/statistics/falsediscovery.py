"""Many channels, one false discovery rate."""

import numpy as np

from striate.statistics.missing import Values


def false_discovery_q(p: Values) -> Values:
    """Benjamini-Hochberg q of each p: the smallest rate at which its channel is a discovery.

    Parameters
    ----------
    p
        (channel,); NaN where there was no test: it takes no part, and its q stays NaN.

    Returns
    -------
    array
        (channel,), at most 1. Source: Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57:289.
    """
    q = np.full(p.shape, np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    descending = tested[np.argsort(p[tested], kind="stable")[::-1]]
    ranks = np.arange(len(descending), 0, -1)
    q[descending] = np.minimum.accumulate(np.minimum(p[descending] * len(ranks) / ranks, 1.0))
    return q
