"""Units of V1 and V2 that prefer an orientation of drifting gratings."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striate.simulation.firing import Firing
from striate.simulation.neurons import (
    Floats,
    Integers,
    kinds,
    latencies_ms,
    lognormal_rates,
    orientation_tuning,
)
from striate.simulation.truth import Truth, unit_truths

AREAS = ("V1", "V2")
LATENCY_MS = {"V1": 50.0, "V2": 67.0}
ORIENTATIONS_DEG = np.arange(8) * 22.5  # class 1..8 in the file; 0 is blank
SPONTANEOUS_RATE, EVOKED_RATE = 4.0, 4.0  # spikes/s, mean over units; evoked: over orientations
V1_ELECTRODES, V2_TETRODES = 96, 7


@dataclass(frozen=True)
class Units:
    """Columns (unit,): V1 first, then V2; rates in spikes/s."""

    area: NDArray[np.str_]
    electrode: Integers
    sort_code: Integers
    kind: NDArray[np.str_]
    baseline: Floats
    evoked: Floats
    latency_ms: Floats
    preferred_deg: Floats
    concentration: Floats


def drawn_units(rng: np.random.Generator, unit_counts: dict[str, int]) -> Units:
    """Units of both areas; one of each area is silent, all others are tuned."""
    area = np.repeat(AREAS, [unit_counts[name] for name in AREAS])
    kind = np.concatenate(
        [kinds(rng, {"tuned": unit_counts[name] - 1, "silent": 1}) for name in AREAS]
    )
    contacts = [_v1_electrodes(rng, unit_counts["V1"]), _v2_tetrodes(unit_counts["V2"])]
    baseline = lognormal_rates(rng, kind == "tuned", SPONTANEOUS_RATE)
    evoked = baseline * rng.uniform(0.5, 1.5, area.size)
    return Units(
        area=area,
        electrode=np.concatenate(contacts),
        sort_code=np.concatenate([_sort_codes(electrode) for electrode in contacts]),
        kind=kind,
        baseline=baseline,
        evoked=evoked * (EVOKED_RATE / evoked.mean()),
        latency_ms=latencies_ms(rng, np.array([LATENCY_MS[name] for name in area])),
        preferred_deg=rng.uniform(0, 180, area.size),
        concentration=rng.uniform(0.5, 4.0, area.size),
    )


def unit_firing(units: Units, shown_ms: float) -> Firing:
    """Firing under blank (row 0) and under the eight orientations, as the classes in the file."""
    tuning = orientation_tuning(ORIENTATIONS_DEG, units.preferred_deg, units.concentration)
    driven = units.evoked * tuning / tuning.mean(axis=0)
    evoked = np.vstack([np.zeros_like(units.evoked), driven])
    return Firing(units.baseline, units.latency_ms, evoked, np.zeros_like(evoked), shown_ms)


def described_units(units: Units) -> list[Truth]:
    """One mapping a unit; rates in spikes/s, `evoked_rate` is the mean over orientations."""
    return unit_truths(
        area=units.area,
        electrode=units.electrode,
        unit=units.sort_code,
        kind=units.kind,
        baseline_rate=units.baseline,
        evoked_rate=units.evoked,
        latency_s=units.latency_ms / 1000,
        preferred_orientation_deg=units.preferred_deg,
        tuning_concentration=units.concentration,
    )


def _v1_electrodes(rng: np.random.Generator, unit_count: int) -> Integers:
    """Electrodes of a 96-electrode array, in order; some carry two units."""
    electrode_count = round(0.8 * unit_count)
    chosen = 1 + rng.choice(V1_ELECTRODES, electrode_count, replace=False)
    return np.sort(np.concatenate([chosen, chosen[: unit_count - electrode_count]]))


def _v2_tetrodes(unit_count: int) -> Integers:
    """Tetrodes are named after their first contact: 1, 5, 9, and so on."""
    return 1 + 4 * (np.arange(unit_count) * V2_TETRODES // unit_count)


def _sort_codes(electrode: Integers) -> Integers:
    """Number of each unit on its electrode, from 1; electrodes are in order."""
    return np.arange(electrode.size) - np.searchsorted(electrode, electrode) + 1
