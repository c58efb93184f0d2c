"""Recordings with known truth: a raw MAT-file in a CRCNS layout, and a JSON file that knows it."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np

from striate.simulation.matwriter import Variables, save_mat
from striate.simulation.pvc_8.recording import recording as pvc_8_recording
from striate.simulation.truth import Truth, save_truth
from striate.simulation.v1v2_1.recording import recording as v1v2_1_recording
from striate.wholefile import written_whole

Layout = Literal["v1v2-1", "pvc-8"]
Size = Literal["small", "full"]

_RECORDINGS: dict[Layout, Callable[[np.random.Generator, str], tuple[Variables, Truth]]] = {
    "v1v2-1": v1v2_1_recording,
    "pvc-8": pvc_8_recording,
}


def simulate(layout: Layout, seed: int, size: Size, mat_path: Path, truth_path: Path) -> None:
    """Write a simulated recording and its truth; the same arguments give the same bytes.

    Parameters
    ----------
    layout
        CRCNS set whose layout the file follows.
    seed
        Any whole number from 0.
    size
        `small` for a first run and for tests, `full` for a session as it was recorded.
    mat_path, truth_path
        Files to write; each appears only when it is complete.

    Notes
    -----
    The truth holds `layout`, `seed`, `size`; `units`, in the order of the file; `expected`, the
    mean rate of every unit (spikes/s) in a `window` [start, stop) (s after onset) for the
    stimuli that the other keys of an entry name; `gain_variance` of the gain that the units of
    a trial share; and `noise_correlation`, the mean over pairs of units and stimuli in the
    first window. Times are in s, orientations in deg.
    """
    variables, truth = _RECORDINGS[layout](np.random.default_rng(seed), size)
    with written_whole(mat_path) as partial_path:
        save_mat(partial_path, variables)
    with written_whole(truth_path) as partial_path:
        save_truth(partial_path, {"layout": layout, "seed": seed, "size": size, **truth})
