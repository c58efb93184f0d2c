"""Tuning to orientation or direction: a von Mises curve fitted to the mean responses.

The curve is baseline + amplitude exp(kappa (cos(phase) - 1)), with phase = 360 degrees x (angle -
preferred) / period, and for directions (period 360) a second peak of its own amplitude, 180 degrees
away.

Source: Swindale (1998), Biol. Cybern. 78:45.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from striate.statistics.missing import Values, by_missing
from striate.statistics.peaks import closest_peaks

_CHANNELS_PER_BLOCK: Final = 256


@dataclass(frozen=True)
class Tuning:
    """One fitted curve a channel, all (channel,); NaN where it could not be fitted.

    Attributes
    ----------
    preferred_deg
        Angle of the highest point, in [0, period).
    half_width_deg
        From there to where the peak has fallen half-way to its lowest point.
    baseline, amplitude, opposite_amplitude
        In the unit of the responses; the amplitudes are not negative, that of the peak 180 degrees
        away is at most the other one, and 0 for orientations.
    kappa
        Concentration.
    r_squared
        Share of the variance between angles that the curve accounts for.
    """

    preferred_deg: Values
    half_width_deg: Values
    baseline: Values
    amplitude: Values
    opposite_amplitude: Values
    kappa: Values
    r_squared: Values


def von_mises_tuning(means: Values, angles_deg: Values, period_deg: float) -> Tuning:
    """Least-squares fit of the curve to the mean response to each angle.

    All angles weigh the same. The width is searched between that of a cosine (kappa 0.1) and a
    half-width of half the largest gap between angles: a narrower peak could hide between them.

    Parameters
    ----------
    means
        Mean response (angle, channel), spikes/s or another unit; NaN for no trial of that angle.
    angles_deg
        (angle,), degrees; angles that differ by a period are the same, and may repeat.
    period_deg
        180 for orientation, one peak; 360 for direction, two peaks 180 degrees apart.

    Returns
    -------
    Tuning
        NaN where a channel has fewer different angles than the curve has parameters (4 for
        orientation, 5 for direction), and where its responses are all equal.
    """
    two_peaks = period_deg == 360
    phases = 2 * np.pi * (angles_deg % period_deg) / period_deg
    fitted = np.full((7, means.shape[1]), np.nan)
    for angles, channels in by_missing(~np.isnan(means)):
        if len(np.unique(phases[angles])) < (5 if two_peaks else 4):
            continue
        for start in range(0, len(channels), _CHANNELS_PER_BLOCK):
            block = channels[start : start + _CHANNELS_PER_BLOCK]
            responses = means[np.ix_(angles, block)].T
            varies = (responses != responses[:, :1]).any(axis=1)
            fitted[:, block[varies]] = _fit(responses[varies], phases[angles], two_peaks)
    fitted[:2] *= period_deg / (2 * np.pi)
    return Tuning(*fitted)


def _fit(responses: Values, phases: Values, two_peaks: bool) -> Values:
    """What Tuning holds, for responses (channel, angle); the first two in radians of phase."""
    best = closest_peaks(responses, phases, two_peaks)
    turned = best.opposite_amplitude > best.amplitude
    preferred = np.mod(best.preferred + np.where(turned, np.pi, 0.0), 2 * np.pi)
    preferred[preferred >= 2 * np.pi] = 0.0
    larger = np.maximum(best.amplitude, best.opposite_amplitude)
    smaller = np.minimum(best.amplitude, best.opposite_amplitude)
    total = ((responses - responses.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    found = best.baseline, larger, smaller, best.kappa, best.explained / total
    return np.array([preferred, _half_width(best.kappa), *found])


def _half_width(kappa: Values) -> Values:
    """Phase at which the peak is half-way between its highest and its lowest point."""
    return np.asarray(np.arccos(1 + np.log((1 + np.exp(-2 * kappa)) / 2) / kappa))
