"""The von Mises peaks closest to the responses of each channel, by least squares.

For a given preferred phase and kappa, baseline and amplitudes are linear and have a closed form, so
the search is over these two alone: over a grid, then ever closer around the best point.

Source: Golub & Pereyra (1973), SIAM J. Numer. Anal. 10:413 (separable least squares).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from striate.statistics.missing import Values

_STEPS_OF_PHASE: Final = 90
_STEPS_OF_WIDTH: Final = 24
_LEAST_KAPPA: Final = 0.1
_HALVINGS: Final = 30
_DEPENDENT: Final = 1e-12


@dataclass(frozen=True)
class Peaks:
    """Peaks of each channel, all (channel,); the opposite one is half a turn away.

    `explained` is the sum of squares, about their mean, of which the peaks relieve the responses.
    """

    preferred: Values
    kappa: Values
    baseline: Values
    amplitude: Values
    opposite_amplitude: Values
    explained: Values


def closest_peaks(responses: Values, phases: Values, two_peaks: bool) -> Peaks:
    """Peaks closest to responses (channel, angle), with amplitudes that are not negative.

    Parameters
    ----------
    responses
        (channel, angle), none constant.
    phases
        (angle,), radians: a turn is one period.
    two_peaks
        Whether there is an opposite peak; else its amplitude is 0.
    """
    largest = _largest_kappa(phases)
    half_turns = 1 if two_peaks else 2
    turn = np.linspace(0, half_turns * np.pi, _STEPS_OF_PHASE, endpoint=False)
    widths = np.linspace(np.log(_LEAST_KAPPA), np.log(largest), _STEPS_OF_WIDTH)
    preferred, log_kappa = _grid(turn, widths)
    best = _best(responses, phases, two_peaks, preferred[None], np.exp(log_kappa)[None])
    step = np.linspace(-2, 2, 5)
    for halvings in range(_HALVINGS):
        part = step * 0.5**halvings
        nearby, wider = _grid(part * turn[1], part * (widths[1] - widths[0]))
        preferred = best.preferred[:, None] + nearby
        kappa = np.clip(best.kappa[:, None] * np.exp(wider), _LEAST_KAPPA, largest)
        best = _best(responses, phases, two_peaks, preferred, kappa)
    return best


def _largest_kappa(phases: Values) -> float:
    """Kappa of a peak whose half-width at half height is half the largest gap between phases."""
    ordered = np.unique(phases)
    gap = np.diff(ordered, append=ordered[0] + 2 * np.pi).max()
    return float(np.log(2) / (1 - np.cos(gap / 2)))


def _grid(first: Values, second: Values) -> tuple[Values, Values]:
    return np.repeat(first, len(second)), np.tile(second, len(first))


def _best(
    responses: Values, phases: Values, two_peaks: bool, preferred: Values, kappa: Values
) -> Peaks:
    """The best of the candidates (channel or 1, candidate), for each channel."""
    angle = phases - preferred[..., None]
    one = np.exp(kappa[..., None] * (np.cos(angle) - 1))
    other = np.exp(kappa[..., None] * (-np.cos(angle) - 1)) if two_peaks else np.zeros_like(one)
    means = responses.mean(axis=1), one.mean(axis=-1), other.mean(axis=-1)
    one, other = one - means[1][..., None], other - means[2][..., None]
    centred = (responses - means[0][:, None])[..., None]
    amplitudes, explained = _amplitudes(
        ((one**2).sum(axis=-1), (one * other).sum(axis=-1), (other**2).sum(axis=-1)),
        ((one @ centred)[..., 0], (other @ centred)[..., 0]),
    )
    chosen = np.arange(len(responses)), explained.argmax(axis=1)
    preferred, kappa, first_mean, second_mean, first, second, explained = (
        np.broadcast_to(values, explained.shape)[chosen]
        for values in (preferred, kappa, *means[1:], *amplitudes, explained)
    )
    baseline = means[0] - first * first_mean - second * second_mean
    return Peaks(preferred, kappa, baseline, first, second, explained)


def _amplitudes(
    products: tuple[Values, Values, Values], with_responses: tuple[Values, Values]
) -> tuple[tuple[Values, Values], Values]:
    """Amplitudes not below 0 of two centred peaks, and the sum of squares that they explain.

    Where both free amplitudes are positive they are the solution; else it is one peak alone.
    """
    (one, mixed, other), (with_one, with_other) = products, with_responses
    determinant = one * other - mixed**2
    with np.errstate(invalid="ignore", divide="ignore"):
        first = (with_one * other - with_other * mixed) / determinant
        second = (with_other * one - with_one * mixed) / determinant
        alone = np.where(one > 0, np.maximum(with_one, 0) / one, 0.0)
        other_alone = np.where(other > 0, np.maximum(with_other, 0) / other, 0.0)
    both = (determinant > _DEPENDENT * one * other) & (first >= 0) & (second >= 0)
    better = alone * with_one >= other_alone * with_other
    first = np.where(both, first, np.where(better, alone, 0.0))
    second = np.where(both, second, np.where(better, 0.0, other_alone))
    return (first, second), first * with_one + second * with_other
