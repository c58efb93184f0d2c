"""How large a difference is, in standard deviations: Hedges' g."""

import numpy as np
from scipy.special import gammaln

from striate.statistics.missing import Moments, Values, moments


def hedges_g(a: Values, b: Values) -> Values:
    """Hedges' g of two independent groups: mean A - mean B over the pooled standard deviation.

    The bias of small samples is removed with the exact factor of `small_sample_factor`, df =
    n_a + n_b - 2, not with the usual approximation 1 - 3 / (4 df - 1).

    Parameters
    ----------
    a, b
        (trial_a, channel) and (trial_b, channel), in one unit; NaN for no value.

    Returns
    -------
    array
        (channel,), without a unit; NaN where a group has fewer than two values and where neither
        group varies. Source: Hedges (1981), J. Educ. Stat. 6:107, equations 4 to 6.
    """
    return g_of(moments(a), moments(b))


def g_of(in_a: Moments, in_b: Moments) -> Values:
    """Hedges' g from the moments of two independent groups."""
    df = in_a.count + in_b.count - 2
    with np.errstate(invalid="ignore", divide="ignore"):
        squares = (in_a.count - 1) * in_a.variance + (in_b.count - 1) * in_b.variance
        variance = squares / df
    deviation = np.sqrt(np.where(variance > 0, variance, np.nan))
    return small_sample_factor(df) * (in_a.mean - in_b.mean) / deviation


def small_sample_factor(df: Values) -> Values:
    """J(df) = gamma(df / 2) / (sqrt(df / 2) gamma((df - 1) / 2)), with which g has no bias.

    NaN for less than one degree of freedom, 0 for one. Source: Hedges (1981), equation 6d.
    """
    usable = np.where(df >= 1, df, np.nan)
    ratio = gammaln(usable / 2) - gammaln((usable - 1) / 2)
    return np.asarray(np.exp(ratio) / np.sqrt(usable / 2))
