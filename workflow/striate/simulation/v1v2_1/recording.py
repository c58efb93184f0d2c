"""V1 and V2 under drifting gratings and blank screens, in the layout of the CRCNS set v1v2-1.

Zandvakili & Kohn, doi 10.6080/K0B27SHN: a struct `neuralData` with sparse 1-ms rasters (units x
bins), a row a trial and a column an area. Each driven row is followed by a blank row of its own.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from striate.simulation.firing import Firing, gain_variance
from striate.simulation.matwriter import Variables
from striate.simulation.neurons import Integers
from striate.simulation.spikes import Spikes, Trials, drawn_spikes, shared_gain
from striate.simulation.truth import Truth, expectation
from striate.simulation.v1v2_1.units import (
    AREAS,
    ORIENTATIONS_DEG,
    Units,
    described_units,
    drawn_units,
    unit_firing,
)

EXTENTS = {  # units of each area, repeats of each orientation
    "small": ({"V1": 48, "V2": 20}, 12),
    "full": ({"V1": 110, "V2": 30}, 400),
}
DRIVEN_MS, BLANK_MS = 1280, 1500
WINDOW_MS = (160, 1160)  # sample code of Semedo et al. 2019, Neuron 102:249
NOISE_CORRELATION = 0.2  # about that of Smith & Kohn 2008, J Neurosci 28:12591


def recording(rng: np.random.Generator, size: str) -> tuple[Variables, Truth]:
    """Variables of the MAT-file, and the truth about them.

    Parameters
    ----------
    rng
        Source of randomness.
    size
        A key of `EXTENTS`.
    """
    unit_counts, repeats = EXTENTS[size]
    units = drawn_units(rng, unit_counts)
    firing = unit_firing(units, DRIVEN_MS)
    variance = gain_variance(firing, WINDOW_MS, NOISE_CORRELATION)
    stimulus = _stimulus_order(rng, repeats)
    length_ms = np.where(stimulus > 0, DRIVEN_MS, BLANK_MS)
    trials = Trials(stimulus, length_ms, shared_gain(rng, stimulus.size, variance))
    neural_data = {
        "spikeRasters": area_rasters(drawn_spikes(rng, firing, trials), length_ms, units.area),
        "stim": stimulus.astype(np.uint8)[:, np.newaxis],
        "trialId": np.arange(1, stimulus.size + 1, dtype=np.uint16)[:, np.newaxis],
        "unitCodes": _unit_codes(units),
    }
    truth = {
        "units": described_units(units),
        "expected": _expectations(firing),
        "gain_variance": variance,
        "noise_correlation": NOISE_CORRELATION,
    }
    return [("neuralData", neural_data)], truth


def area_rasters(
    spikes: Spikes, length_ms: Integers, area: NDArray[np.str_]
) -> NDArray[np.object_]:
    """Sparse rasters of each trial and area, in bins of 1 ms; spikes of the same bin add up.

    Parameters
    ----------
    spikes
        In order of trials.
    length_ms
        (trial,), ms.
    area
        (unit,): V1 first, then V2.

    Returns
    -------
    ndarray
        Cell (trial, area) of doubles (unit, bin), as compressed columns.
    """
    rasters = np.empty((length_ms.size, len(AREAS)), dtype=object)
    for column, name in enumerate(AREAS):
        members = np.flatnonzero(area == name)
        trial, unit, bin_ms = (values[np.isin(spikes.unit, members)] for values in spikes)
        edges = np.searchsorted(trial, np.arange(length_ms.size + 1))
        for row, row_ms in enumerate(length_ms):
            here = slice(edges[row], edges[row + 1])
            where = (unit[here] - members[0], bin_ms[here])
            ones = np.ones(where[0].size)
            rasters[row, column] = sparse.csc_array((ones, where), shape=(members.size, row_ms))
    return rasters


def _stimulus_order(rng: np.random.Generator, repeats: int) -> Integers:
    """Class of each row: every block of eight driven rows holds each orientation once."""
    blocks = np.tile(np.arange(1, ORIENTATIONS_DEG.size + 1), (repeats, 1))
    driven = rng.permuted(blocks, axis=1).ravel()
    return np.column_stack([driven, np.zeros_like(driven)]).ravel()


def _unit_codes(units: Units) -> NDArray[np.object_]:
    """Cell (1, area) of (electrode, sort code), a row a unit."""
    pairs = np.column_stack([units.electrode, units.sort_code]).astype(np.uint16)
    codes = np.empty((1, len(AREAS)), dtype=object)
    for column, area in enumerate(AREAS):
        codes[0, column] = pairs[units.area == area]
    return codes


def _expectations(firing: Firing) -> list[Truth]:
    """Rates in the analysis window for every class of `stim`; orientation in deg."""
    orientations: list[float | None] = [None, *ORIENTATIONS_DEG.tolist()]
    return [
        expectation(
            firing,
            slice(code, code + 1),
            WINDOW_MS,
            stimulus="grating" if code else "blank",
            code=code,
            orientation=orientation,
        )
        for code, orientation in enumerate(orientations)
    ]
