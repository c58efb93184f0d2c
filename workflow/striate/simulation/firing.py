"""Mean firing of a population in time, and the gain that its units share.

A response begins one latency after the onset of the stimulus and ends one latency after its
offset. It starts with a transient that decays to a sustained level. A stimulus that suppresses
a unit takes a share of its spontaneous spikes away for the same time.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from striate.simulation.neurons import Floats

TRANSIENT_HEIGHT = 2.0  # at the onset, in multiples of the sustained response
TRANSIENT_DECAY_MS = 30.0


@dataclass(frozen=True)
class Firing:
    """Mean firing of every unit under every stimulus.

    Attributes
    ----------
    baseline
        (unit,), spikes/s: the spontaneous rate; 0 for a silent unit.
    latency_ms
        (unit,), ms.
    evoked
        (stimulus, unit), spikes/s: the sustained response, on top of the spontaneous rate.
    depth
        (stimulus, unit), 0 to 1: the share of spontaneous spikes that the stimulus suppresses.
    shown_ms
        How long a stimulus is shown, ms.
    """

    baseline: Floats
    latency_ms: Floats
    evoked: Floats
    depth: Floats
    shown_ms: float


def window_rates(firing: Firing, window_ms: tuple[int, int]) -> Floats:
    """Mean rates in a window at gain 1.

    Parameters
    ----------
    firing
        The population.
    window_ms
        Start and stop of the half-open window, ms after onset; inside the trial.

    Returns
    -------
    ndarray
        (stimulus, unit), spikes/s: the integral of the rate, so the exact mean of counts in
        bins of 1 ms.
    """
    start_ms, stop_ms = window_ms
    length_ms = stop_ms - start_ms
    began_ms = np.clip(start_ms - firing.latency_ms, 0, firing.shown_ms)
    ended_ms = np.clip(stop_ms - firing.latency_ms, 0, firing.shown_ms)
    decay = np.exp(-began_ms / TRANSIENT_DECAY_MS) - np.exp(-ended_ms / TRANSIENT_DECAY_MS)
    responding = (ended_ms - began_ms) / length_ms
    transient = TRANSIENT_HEIGHT * TRANSIENT_DECAY_MS * decay / length_ms
    rates: Floats = firing.baseline * (1 - firing.depth * responding)
    return rates + firing.evoked * (responding + transient)


def noise_correlation(firing: Firing, window_ms: tuple[int, int], gain_variance: float) -> float:
    """Mean correlation of the spike counts of two units over trials of one stimulus.

    Parameters
    ----------
    firing
        The population; silent units are left out.
    window_ms
        Start and stop of the half-open window, ms after onset.
    gain_variance
        Variance of the gain that the units share; the gain has mean 1.

    Returns
    -------
    float
        Mean over all pairs of units and all stimuli.

    Notes
    -----
    A unit with mean count m has the variance m + v m^2 (Goris, Movshon & Simoncelli 2014, Nat
    Neurosci 17:858) and two units have the covariance v m1 m2. So the correlation of a pair is
    a product of one number each, sqrt(v m / (1 + v m)).
    """
    start_ms, stop_ms = window_ms
    rates = window_rates(firing, window_ms)[:, firing.baseline > 0]
    extra = gain_variance * rates * (stop_ms - start_ms) / 1000
    loading = np.sqrt(extra / (1 + extra))
    unit_count = loading.shape[1]
    pair_sums = loading.sum(axis=1) ** 2 - (loading**2).sum(axis=1)
    return float(pair_sums.mean() / (unit_count * (unit_count - 1)))


def gain_variance(firing: Firing, window_ms: tuple[int, int], correlation: float) -> float:
    """Variance of the shared gain that gives this noise correlation, see `noise_correlation`."""
    return float(brentq(lambda v: noise_correlation(firing, window_ms, v) - correlation, 1e-9, 1e3))
