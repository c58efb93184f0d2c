"""Which stimulus each of the 956 indices of the CRCNS set pvc-8 is.

From the example script of the set (Kohn & Coen-Cagli, doi 10.6080/K0SB43P8). In every series the
factor named first varies fastest. 540 natural images come first, then 416 static gratings.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from striate.simulation.neurons import Floats, Integers

NATURAL_COUNT, GRATING_COUNT = 540, 416
STIMULUS_COUNT = NATURAL_COUNT + GRATING_COUNT
FREQUENCIES = np.exp2(-2 + 0.7 * np.arange(8))  # cycles/deg
ORIENTATIONS_DEG = np.linspace(90, -78.75, 16)
RADII_PX = np.round(48 * np.exp2(-1.56 + 0.7 * np.arange(7)))
CARDINAL_DEG = np.array([0.0, 45.0, 90.0, 135.0])  # the set leaves the order open

# What the series keep fixed is not told: values in the middle of the range of the others.
FIXED_FREQUENCY = FREQUENCIES[3]
FIXED_RADIUS_PX = RADII_PX[2]


class NaturalImages(NamedTuple):
    """Natural images (540,): shown large or small, category 1 to 9, instance 1 to 30."""

    large: NDArray[np.bool_]
    category: Integers
    instance: Integers


class Gratings(NamedTuple):
    """Gratings (416,): orientation in deg, cycles/deg, disc or annulus and its radius in px."""

    orientation_deg: Floats
    frequency: Floats
    annulus: NDArray[np.bool_]
    radius_px: Floats


def natural_images() -> NaturalImages:
    """Index 1 to 540: size, category, instance; odd indices are small."""
    size, category, instance = _levels(2, 9, 30)
    return NaturalImages(size == 1, category + 1, instance + 1)


def gratings() -> Gratings:
    """Index 541 to 956: the series of spatial frequency, of orientation and of size."""
    series = (_frequency_series(), _orientation_series(), _size_series())
    return Gratings(*(np.concatenate(columns) for columns in zip(*series, strict=True)))


def _frequency_series() -> Gratings:
    phase, orientation, frequency = _levels(4, 4, 8)
    return Gratings(
        CARDINAL_DEG[orientation],
        FREQUENCIES[frequency],
        np.zeros(phase.size, dtype=bool),
        np.full(phase.size, FIXED_RADIUS_PX),
    )


def _orientation_series() -> Gratings:
    phase, orientation = _levels(4, 16)
    return Gratings(
        ORIENTATIONS_DEG[orientation],
        np.full(phase.size, FIXED_FREQUENCY),
        np.zeros(phase.size, dtype=bool),
        np.full(phase.size, FIXED_RADIUS_PX),
    )


def _size_series() -> Gratings:
    phase, shape, radius, orientation = _levels(4, 2, 7, 4)
    return Gratings(
        CARDINAL_DEG[orientation],
        np.full(phase.size, FIXED_FREQUENCY),
        shape == 1,
        RADII_PX[radius],
    )


def _levels(*counts: int) -> tuple[Integers, ...]:
    """Level of each factor, from 0, for every combination; the first factor varies fastest."""
    return np.unravel_index(np.arange(np.prod(counts)), counts, order="F")
