"""What is drawn once for every unit."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def kinds(rng: np.random.Generator, counts: dict[str, int]) -> NDArray[np.str_]:
    """Kind of every unit (unit,), in random order; `counts` says how many there are of each."""
    return rng.permutation(np.repeat(list(counts), list(counts.values())))


def lognormal_rates(
    rng: np.random.Generator, active: NDArray[np.bool_], mean_rate: float
) -> Floats:
    """Rates that differ log-normally over the active units; the others have rate 0.

    Parameters
    ----------
    rng
        Source of randomness.
    active
        bool (unit,): the units that fire at all.
    mean_rate
        Mean over all units, silent ones included, spikes/s; met exactly.

    Returns
    -------
    ndarray
        (unit,), spikes/s.

    Notes
    -----
    Log-normal as rates in cortex are (Buzsáki & Mizuseki 2014, Nat Rev Neurosci 15:264).
    """
    rates = rng.lognormal(sigma=0.7, size=active.size) * active
    scaled: Floats = rates * (mean_rate / rates.mean())
    return scaled


def latencies_ms(rng: np.random.Generator, centre_ms: Floats) -> Floats:
    """Response latency of every unit (unit,), ms, within 8 ms of the centre given for it."""
    return centre_ms + np.clip(rng.normal(scale=4.0, size=centre_ms.size), -8.0, 8.0)


def orientation_tuning(
    orientation_deg: ArrayLike, preferred_deg: Floats, concentration: Floats
) -> Floats:
    """Von Mises tuning in the doubled angle: an orientation comes back after 180 deg.

    Parameters
    ----------
    orientation_deg
        (stimulus,), deg.
    preferred_deg
        (unit,), deg.
    concentration
        (unit,): 0 is untuned, 2 has a half-width at half-height of about 25 deg.

    Returns
    -------
    ndarray
        (stimulus, unit): 1 at the preferred orientation.
    """
    distance_rad = np.radians(np.subtract.outer(orientation_deg, preferred_deg))
    tuning: Floats = np.exp(concentration * (np.cos(2 * distance_rad) - 1))
    return tuning
