"""Selectivity for orientation or direction, without a model."""

import numpy as np

from striate.statistics.missing import Values


def selectivity(means: Values, angles_deg: Values, period_deg: float) -> Values:
    """1 - circular variance: length of the mean vector over the sum of the responses.

    0 for equal responses to all angles, 1 for a response to one angle only. The angles should be
    evenly spaced: where they are not, equal responses do not give 0.

    Parameters
    ----------
    means
        Mean response to each angle (angle, channel), spikes/s.
    angles_deg
        (angle,), degrees.
    period_deg
        180 for selectivity for orientation, 360 for direction.

    Returns
    -------
    array
        (channel,) in [0, 1]; NaN where a mean is missing or negative, or none is above 0.
        Sources: Ringach, Shapley & Hawken (2002), J. Neurosci. 22:5639, equation 1; Mazurek, Kager
        & Van Hooser (2014), Front. Neural Circuits 8:92.
    """
    vectors = np.exp(2j * np.pi * angles_deg / period_deg)
    total = means.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        index = np.abs(vectors @ means) / total
        return np.where((means >= 0).all(axis=0) & (total > 0), index, np.nan)
