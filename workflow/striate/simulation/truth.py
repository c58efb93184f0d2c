"""What a simulated recording is known to hold: written beside it, for tests to compare with."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striate.simulation.firing import Firing, window_rates

Truth = dict[str, Any]


def unit_truths(**columns: NDArray[Any] | Sequence[object]) -> list[Truth]:
    """One mapping a unit, from columns (unit,), in built-in types."""
    values = [np.asarray(column).tolist() for column in columns.values()]
    return [dict(zip(columns, unit, strict=True)) for unit in zip(*values, strict=True)]


def expectation(
    firing: Firing, stimuli: slice, window_ms: tuple[int, int], **labels: object
) -> Truth:
    """Expected rate of every unit over equally many trials of each of the stimuli.

    Parameters
    ----------
    firing
        The population.
    stimuli
        Rows of `firing.evoked`.
    window_ms
        Start and stop of the half-open window, ms after onset.
    **labels
        What says which stimuli these are.

    Returns
    -------
    dict
        The labels, `window` ([start, stop], s) and `rates` (one a unit, spikes/s).
    """
    rates = window_rates(firing, window_ms)[stimuli].mean(axis=0)
    window_s = [edge_ms / 1000 for edge_ms in window_ms]
    return {**labels, "window": window_s, "rates": rates.tolist()}


def save_truth(path: Path, truth: Truth) -> None:
    """Write JSON with sorted keys; floats in full, so that they come back the same."""
    text = json.dumps(truth, indent=1, sort_keys=True, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
