"""The 956 stimuli of CRCNS pvc-8, label by label."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.recording import STIMULUS

STIMULUS_COUNT: Final = 956

_PIXELS_PER_DEGREE: Final = 48


def stimulus_labels() -> dict[str, NDArray[Any]]:
    """Labels (stimulus,) of the 956 stimuli; NaN or empty text where one does not apply."""
    sets = (_natural_images(), _frequency_gratings(), _orientation_gratings(), _size_gratings())
    names = dict.fromkeys(name for labels in sets for name in labels)
    table = {name: np.concatenate([_or_missing(labels, name) for labels in sets]) for name in names}
    return table | {"condition": np.arange(1, STIMULUS_COUNT + 1)}


def _or_missing(labels: dict[str, NDArray[Any]], name: str) -> NDArray[Any]:
    missing = "" if name in ("size", "shape") else np.nan
    return labels.get(name, np.full(len(labels[STIMULUS]), missing))


def _natural_images() -> dict[str, NDArray[Any]]:
    size, category, instance = _levels(2, 9, 30)
    return {
        STIMULUS: np.full(len(size), "natural image"),
        "size": np.array(["small", "large"])[size],
        "category": category + 1.0,
        "instance": instance + 1.0,
    }


def _frequency_gratings() -> dict[str, NDArray[Any]]:
    phase, orientation, frequency = _levels(4, 4, 8)
    return _gratings(phase, orientation) | {"spatial_frequency": 2.0 ** (-2 + 0.7 * frequency)}


def _orientation_gratings() -> dict[str, NDArray[Any]]:
    phase, orientation = _levels(4, 16)
    return _gratings(phase, orientation) | {"orientation": (90 - 11.25 * orientation) % 180}


def _size_gratings() -> dict[str, NDArray[Any]]:
    phase, shape, radius, orientation = _levels(4, 2, 7, 4)
    return _gratings(phase, orientation) | {
        "shape": np.array(["disc", "annulus"])[shape],
        "radius": np.round(_PIXELS_PER_DEGREE * 2 ** (-1.56 + 0.7 * radius)),
    }


def _gratings(phase: NDArray[np.intp], orientation: NDArray[np.intp]) -> dict[str, NDArray[Any]]:
    return {
        STIMULUS: np.full(len(phase), "grating"),
        "phase": phase + 1.0,
        "orientation_index": orientation + 1.0,
    }


def _levels(*counts: int) -> tuple[NDArray[np.intp], ...]:
    """Level of each factor, from 0, for every combination; the first factor varies fastest."""
    return np.unravel_index(np.arange(np.prod(counts)), counts, order="F")
