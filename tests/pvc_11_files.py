"""Files of CRCNS pvc-11, written as the authors' are, with the spike times that they hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.io

from mat73 import write_mat73

DURATIONS_S = {"grating": 1.28, "natural": 30.0, "noise": 30.0, "gratings-movie": 30.0}
MAP = np.r_[np.nan, 1:9, np.nan, 9:89, np.nan, 89:97, np.nan].reshape(10, 10)


@dataclass
class Held:
    """What a file holds: `times[unit][trial]` in s, trials in the order of the file."""

    times: list[list[np.ndarray]]
    channels: np.ndarray


def write_pvc_11(
    path: Path,
    kind: str,
    units: int = 3,
    repeats: int = 2,
    rate: float = 5.0,
    seed: int = 0,
    v73: bool | None = None,
    **changed: Any,
) -> Held:
    """Write a file of a kind (see `DURATIONS_S`, or spontaneous) with random spikes.

    `changed` are other values of the fields of `data`; a field changed to None is left out.
    Movies are of version 7.3 if it is not said otherwise.
    """
    rng = np.random.default_rng(seed)
    duration_s = DURATIONS_S.get(kind, 20.0)
    trials = {"grating": 12 * repeats, "spontaneous": 1}.get(kind, repeats)
    counts = rng.poisson(rate * duration_s, (units, trials))
    times = [[np.sort(rng.uniform(0, duration_s, n)) for n in row] for row in counts]
    channels = np.c_[4 * np.arange(units) + 1, np.ones(units)]
    held = Held(times, changed.get("CHANNELS", channels))
    fields = {
        "EVENTS": events(held.times, kind, repeats),
        "CHANNELS": channels,
        "SNR": 1.5 + np.arange(units)[:, None] / 4,
        "MAP": MAP,
    } | changed
    is_movie = kind not in {"grating", "spontaneous"}
    write_data(path, fields, is_movie if v73 is None else v73)
    return held


def events(times: list[list[np.ndarray]], kind: str, repeats: int) -> np.ndarray:
    """Cell array as the file of that kind has it; spikes of a cell stand in a column."""
    flat = np.empty((len(times), len(times[0])), dtype=object)
    for position in np.ndindex(flat.shape):
        flat[position] = times[position[0]][position[1]][:, None]
    if kind == "spontaneous":
        return flat.T
    return flat.reshape((len(times), 12, repeats), order="F") if kind == "grating" else flat


def write_data(path: Path, fields: Mapping[str, Any], v73: bool = False) -> None:
    """Write a struct `data`; a field that is None is left out."""
    kept = {name: value for name, value in fields.items() if value is not None}
    if v73:
        write_mat73(path, {"data": kept})
    else:
        scipy.io.savemat(path, {"data": kept}, do_compression=True)
