"""Spikes drawn from the mean firing of a population, as events.

A Poisson process that adds up three parts, each with a closed inverse of its distribution in
time: spontaneous firing (uniform), the sustained response (uniform from one latency after the
onset to one latency after the offset) and the onset transient (exponential).
"""

from typing import NamedTuple

import numpy as np

from striate.simulation.firing import TRANSIENT_DECAY_MS, TRANSIENT_HEIGHT, Firing
from striate.simulation.neurons import Floats, Integers


class Spikes(NamedTuple):
    """Spikes (spike,) in order of trials: trial and unit, both from 0, and 1-ms bin after onset."""

    trial: Integers
    unit: Integers
    bin_ms: Integers


class Trials(NamedTuple):
    """Trials (trial,): row of the stimulus in `Firing`, length in ms, gain of all its rates."""

    stimulus: Integers
    length_ms: Integers
    gain: Floats


class _Events(NamedTuple):
    """Events of one part: trial, unit, and where in the part's distribution, [0, 1)."""

    trial: Integers
    unit: Integers
    quantile: Floats


def shared_gain(rng: np.random.Generator, trial_count: int, variance: float) -> Floats:
    """Gain (trial,) that multiplies the rates of all units of a trial: gamma, mean 1.

    Notes
    -----
    The modulated Poisson model of Goris, Movshon & Simoncelli 2014, Nat Neurosci 17:858.
    """
    return rng.gamma(shape=1 / variance, scale=variance, size=trial_count)


def drawn_spikes(rng: np.random.Generator, firing: Firing, trials: Trials) -> Spikes:
    """Spikes of every unit in every trial.

    Parameters
    ----------
    rng
        Source of randomness.
    firing
        The population.
    trials
        What is shown when; their order is kept.

    Returns
    -------
    Spikes
        None of them at or beyond the end of its trial.
    """
    response_rates = trials.gain[:, np.newaxis] * firing.evoked[trials.stimulus]
    parts = [
        _spontaneous(rng, firing, trials),
        _sustained(rng, firing, response_rates),
        _transient(rng, firing, response_rates),
    ]
    trial, unit, time_ms = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    bin_ms = time_ms.astype(np.int64)
    inside = np.flatnonzero(bin_ms < trials.length_ms[trial])
    in_order = inside[np.argsort(trial[inside], kind="stable")]
    return Spikes(trial[in_order], unit[in_order], bin_ms[in_order])


def _spontaneous(
    rng: np.random.Generator, firing: Firing, trials: Trials
) -> tuple[Integers, Integers, Floats]:
    """Spontaneous spikes over the whole trial, thinned while the stimulus suppresses."""
    mean_counts = np.outer(trials.gain * trials.length_ms / 1000, firing.baseline)
    trial, unit, quantile = _events(rng, mean_counts)
    time_ms = quantile * trials.length_ms[trial]
    since_onset_ms = time_ms - firing.latency_ms[unit]
    responding = (since_onset_ms >= 0) & (since_onset_ms < firing.shown_ms)
    suppressed = rng.random(trial.size) < firing.depth[trials.stimulus[trial], unit]
    kept = ~(responding & suppressed)
    return trial[kept], unit[kept], time_ms[kept]


def _sustained(
    rng: np.random.Generator, firing: Firing, response_rates: Floats
) -> tuple[Integers, Integers, Floats]:
    trial, unit, quantile = _events(rng, response_rates * firing.shown_ms / 1000)
    return trial, unit, firing.latency_ms[unit] + quantile * firing.shown_ms


def _transient(
    rng: np.random.Generator, firing: Firing, response_rates: Floats
) -> tuple[Integers, Integers, Floats]:
    decayed = 1 - np.exp(-firing.shown_ms / TRANSIENT_DECAY_MS)
    area_s = TRANSIENT_HEIGHT * TRANSIENT_DECAY_MS * decayed / 1000
    trial, unit, quantile = _events(rng, response_rates * area_s)
    since_onset_ms = -TRANSIENT_DECAY_MS * np.log1p(-quantile * decayed)
    return trial, unit, firing.latency_ms[unit] + since_onset_ms


def _events(rng: np.random.Generator, mean_counts: Floats) -> _Events:
    """Poisson events, with mean counts (trial, unit)."""
    counts = rng.poisson(mean_counts).ravel()
    trial, unit = np.divmod(np.repeat(np.arange(counts.size), counts), mean_counts.shape[1])
    return _Events(trial, unit, rng.random(trial.size))
