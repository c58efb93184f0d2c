"""Units of V1 that natural images drive, or suppress below their spontaneous rate."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striate.simulation.neurons import Floats, kinds, latencies_ms, lognormal_rates
from striate.simulation.truth import Truth, unit_truths

SILENT_COUNT = 2
SUPPRESSED_SHARE = 0.25
LATENCY_MS = 50.0
SPONTANEOUS_RATE, EVOKED_RATE = 4.0, 6.0  # spikes/s, mean over units; evoked: by small images


@dataclass(frozen=True)
class Units:
    """Columns (unit,); rates in spikes/s.

    `evoked` is the mean sustained response to small images, of a unit that they drive; `kept`
    the share of its spontaneous spikes that a small image leaves to a suppressed unit; `surround`
    the share of these that a large and homogeneous image takes away.
    """

    kind: NDArray[np.str_]
    baseline: Floats
    evoked: Floats
    kept: Floats
    surround: Floats
    latency_ms: Floats
    preferred_deg: Floats
    concentration: Floats
    preferred_frequency: Floats
    centre_px: Floats


def drawn_units(rng: np.random.Generator, unit_count: int) -> Units:
    """Units of the kinds `driven` and `suppressed` (by natural images) and `silent`."""
    suppressed_count = round(SUPPRESSED_SHARE * unit_count)
    driven_count = unit_count - suppressed_count - SILENT_COUNT
    kind = kinds(
        rng, {"driven": driven_count, "suppressed": suppressed_count, "silent": SILENT_COUNT}
    )
    baseline = lognormal_rates(rng, kind != "silent", SPONTANEOUS_RATE)
    evoked = baseline * rng.uniform(0.5, 1.5, unit_count)
    return Units(
        kind=kind,
        baseline=baseline,
        evoked=evoked * (EVOKED_RATE / evoked.mean()),
        kept=np.where(kind == "suppressed", rng.uniform(0.2, 0.6, unit_count), 1),
        surround=rng.uniform(0.2, 0.9, unit_count),
        latency_ms=latencies_ms(rng, np.full(unit_count, LATENCY_MS)),
        preferred_deg=rng.uniform(0, 180, unit_count),
        concentration=rng.uniform(0.5, 4.0, unit_count),
        preferred_frequency=2 ** rng.normal(0.5, 0.8, unit_count),
        centre_px=rng.uniform(20, 40, unit_count),
    )


def described_units(units: Units) -> list[Truth]:
    """One mapping a unit; the set names neither electrodes nor sort codes."""
    unit_count = units.kind.size
    return unit_truths(
        area=["V1"] * unit_count,
        electrode=[None] * unit_count,
        unit=[None] * unit_count,
        kind=units.kind,
        baseline_rate=units.baseline,
        evoked_rate=units.evoked,
        latency_s=units.latency_ms / 1000,
        preferred_orientation_deg=units.preferred_deg,
        tuning_concentration=units.concentration,
        preferred_frequency=units.preferred_frequency,
        surround_suppression=units.surround,
    )
