"""Permutation tests of a difference of means, channel by channel.

All tests are two-sided: a relabelling counts where the size of its difference is at least that of
the observed one. A difference smaller by no more than rounding counts as equal; for counts of
spikes, and for rates in one window, this finds exactly the ties of the whole numbers.
"""

from collections.abc import Iterable
from math import comb
from typing import Final

import numpy as np

from striate.statistics.incomplete import Scores, sums_over_a
from striate.statistics.missing import Flags, Values, by_missing, centred, constant, summable
from striate.statistics.relabelling import group_labels, sign_flips

_ROUNDING: Final = 1e-14
_PERMUTATIONS: Final = 9999


def difference_p(a: Values, b: Values, permutations: int = _PERMUTATIONS, seed: int = 0) -> Values:
    """P of mean A - mean B of independent trials, by exchanging their labels.

    Exact where there are no more relabellings than asked for, else (b + 1) / (m + 1). A channel is
    relabelled within the trials in which it has a value; random relabellings are the same for all
    channels that have a value in every trial. A trial in which no channel has one is left out.

    The groups are taken as given: for a trial that is in both, its value counts in both, and as
    two trials. Such a difference is smaller than chance would have it, and p too large.

    Parameters
    ----------
    a, b
        (trial_a, channel) and (trial_b, channel), in one unit; NaN for no value.
    permutations
        How many random relabellings at most.
    seed
        Of NumPy's PCG64.

    Returns
    -------
    array
        (channel,); NaN, no test, where a group has fewer than two values and where all values of
        both are equal, as those of a silent channel.
        Source: Phipson & Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9:39.
    """
    values = np.concatenate([a, b])
    anywhere = ~np.isnan(values).all(axis=1)
    is_a, values = (np.arange(len(values)) < len(a))[anywhere], values[anywhere]
    present = ~np.isnan(values)
    in_a, in_b = present[is_a].sum(axis=0), present[~is_a].sum(axis=0)
    tested = (np.minimum(in_a, in_b) >= 2) & ~constant(values)
    sizes = list(zip(in_a.tolist(), in_b.tolist(), strict=True))
    is_few = {(n, k): comb(n + k, k) <= permutations for n, k in set(sizes)}
    few = np.array([is_few[of] for of in sizes], dtype=bool)
    p = np.full(tested.shape, np.nan)
    for trials, channels in by_missing(present):
        exact = channels[(tested & few)[channels]]
        if len(exact):
            p[exact] = _whole_p(values[np.ix_(trials, exact)], is_a[trials], permutations, seed)
    random, whole = tested & ~few, present.all(axis=0)
    for channels, p_of in ((random & whole, _whole_p), (random & ~whole, _incomplete_p)):
        if channels.any():
            p[channels] = p_of(values[:, channels], is_a, permutations, seed)
    return p


def paired_p(
    response: Values, baseline: Values, permutations: int = _PERMUTATIONS, seed: int = 0
) -> Values:
    """P of the mean of response - baseline in the same trials, by exchanging the two at random.

    Exact where there are no more ways to exchange them than asked for, 2**n for n trials.

    Parameters
    ----------
    response, baseline
        (trial, channel), in one unit; a trial counts where both have a value.
    permutations, seed
        As in `difference_p`.

    Returns
    -------
    array
        (channel,); NaN, no test, for fewer than two pairs and where no difference is other than 0.
        Source: Fisher (1935), The Design of Experiments, section 21.
    """
    differences = response - baseline
    rounding = _rounding(np.abs(response) + np.abs(baseline) + 0 * differences)
    present = ~np.isnan(differences)
    scores = np.where(present, differences, 0.0)
    pairs = present.sum(axis=0)
    tested = (pairs >= 2) & scores.any(axis=0)
    few = tested & (pairs < permutations.bit_length())
    p = np.full(tested.shape, np.nan)
    groups = [(trials, channels[few[channels]]) for trials, channels in by_missing(present)]
    groups.append((np.ones(len(scores), dtype=bool), np.flatnonzero(tested & ~few)))
    for trials, channels in groups:
        if len(channels):
            flips = sign_flips(int(trials.sum()), permutations, seed)
            rows = summable(scores[np.ix_(trials, channels)])
            least = np.abs(rows.sum(axis=0, dtype=float)) - rounding[channels]
            p[channels] = flips.p(_at_least((signs @ rows for signs in flips.blocks()), least))
    return p


def _whole_p(values: Values, is_a: Flags, permutations: int, seed: int) -> Values:
    scores, expected, least = _scores(values, is_a)
    labels = group_labels(len(is_a), int(is_a.sum()), permutations, seed)
    sums = (block.astype(scores.dtype) @ scores for block in labels.blocks())
    return labels.p(_at_least(sums, least, expected))


def _incomplete_p(values: Values, is_a: Flags, permutations: int, seed: int) -> Values:
    scores, expected, least = _scores(values, is_a)
    present = ~np.isnan(values)
    sums = sums_over_a(scores, present, present[is_a].sum(axis=0), permutations, seed)
    return (_at_least(sums, least, expected) + 1) / (permutations + 1)


def _scores(values: Values, is_a: Flags) -> tuple[Scores, Values, Values]:
    """Scores, what their sum over A is expected to be, and how far from it the observed one is.

    This distance is the difference of means but for a factor. Whole numbers are scores as they are,
    others less their mean.
    """
    present = ~np.isnan(values)
    scores = summable(np.where(present, values, 0.0))
    expected = np.zeros(values.shape[1])
    if scores.dtype == np.float32:
        expected = scores.sum(axis=0, dtype=float) / present.sum(axis=0) * present[is_a].sum(axis=0)
    else:
        scores = centred(values)
    observed = is_a.astype(scores.dtype) @ scores
    return scores, expected, np.abs(observed - expected) - _rounding(values)


def _at_least(sums: Iterable[Scores], least: Values, expected: Values | float = 0.0) -> Values:
    """How many sums (relabelling, channel) are at least so far from what is expected."""
    at_least = np.zeros(least.shape)
    for block in sums:
        at_least += (np.abs(block - expected) >= least).sum(axis=0)
    return at_least


def _rounding(values: Values) -> Values:
    """By how much sums of values over some trials may be wrong (channel,)."""
    return np.asarray(_ROUNDING * np.nansum(np.abs(values), axis=0))
