"""Confidence intervals of a difference of means."""

import numpy as np
from scipy.special import stdtrit

from striate.statistics.missing import Moments, Values, moments


def welch_interval(a: Values, b: Values, level: float) -> tuple[Values, Values]:
    """Interval of mean A - mean B of independent groups that may differ in variance.

    Parameters
    ----------
    a, b
        (trial_a, channel) and (trial_b, channel), in one unit; NaN for no value.
    level
        Share of such intervals that hold the true difference.

    Returns
    -------
    low, high
        (channel,) each, in the unit of the values; NaN where a group has fewer than two values
        and where neither varies. Source: Welch (1947), Biometrika 34:28.
    """
    return welch_interval_of(moments(a), moments(b), level)


def welch_interval_of(in_a: Moments, in_b: Moments, level: float) -> tuple[Values, Values]:
    """The interval of `welch_interval` from the moments of the two groups."""
    with np.errstate(invalid="ignore", divide="ignore"):
        of_a, of_b = in_a.variance / in_a.count, in_b.variance / in_b.count
        df = (of_a + of_b) ** 2 / (of_a**2 / (in_a.count - 1) + of_b**2 / (in_b.count - 1))
    return _t_interval(in_a.mean - in_b.mean, of_a + of_b, df, level)


def paired_interval(response: Values, baseline: Values, level: float) -> tuple[Values, Values]:
    """Interval of the mean of response - baseline (trial, channel), from Student's t.

    A trial counts where both have a value. NaN for fewer than two pairs, and where the differences
    do not vary.
    """
    return interval_of_mean(moments(response - baseline), level)


def interval_of_mean(of_pairs: Moments, level: float) -> tuple[Values, Values]:
    """The interval of `paired_interval` from the moments of the differences."""
    with np.errstate(invalid="ignore", divide="ignore"):
        square = of_pairs.variance / of_pairs.count
    return _t_interval(of_pairs.mean, square, of_pairs.count - 1, level)


def _t_interval(
    difference: Values, squared_error: Values, df: Values, level: float
) -> tuple[Values, Values]:
    error = np.sqrt(np.where(squared_error > 0, squared_error, np.nan))
    half = stdtrit(df, (1 + level) / 2) * error
    return difference - half, difference + half
