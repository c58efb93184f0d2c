"""Many small recordings in the layout `trials`: 10 stimuli, 4 units, a few trials of 20 bins."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import scipy.io

STIMULI = [f"stimulus-{number}" for number in range(10)]
_REPEATS, _UNITS, _BINS, _BIN_WIDTH_S = 3, 4, 20, 0.05
_FIELDS = ("stimulus_type", "spike_rates")
_COMPARISONS = 5


def write_recordings(folder: Path, count: int) -> list[str]:
    """Write the raw files, and give their names."""
    folder.mkdir(parents=True)
    names = [f"recording-{number}" for number in range(1, count + 1)]
    for seed, name in enumerate(names):
        trials = np.empty((1, len(STIMULI) * _REPEATS), dtype=[(f, object) for f in _FIELDS])
        rates = np.random.default_rng(seed).gamma(2.0, 4.0, (trials.size, _UNITS, _BINS))
        for number, rate in enumerate(rates):
            trials[0, number]["stimulus_type"] = STIMULI[number % len(STIMULI)]
            trials[0, number]["spike_rates"] = rate
        area = np.array(["V1", "V1", "V2", "V2"], dtype=object)
        recording = {"trials": trials, "area": area, "bin_width": _BIN_WIDTH_S}
        scipy.io.savemat(folder / f"{name}.mat", {"v1v2": recording})
    return names


def configuration_of(names: Sequence[str]) -> str:
    """config.yaml over these recordings."""
    recordings = [f"  {name}: {{file: raw/{name}.mat, reader: trials}}" for name in names]
    stimuli = [f"  {name}: {{stimulus: {name}}}" for name in STIMULI]
    pairs = zip(STIMULI[:_COMPARISONS], STIMULI[_COMPARISONS:], strict=True)
    comparisons = [f"  {a}-vs-{b}: {{a: {a}, b: {b}}}" for a, b in pairs]
    parts = ["recordings:", *recordings, "stimuli:", *stimuli, "comparisons:", *comparisons]
    rest = ["window: {start: 0.2, stop: 0.8}", "bin_ms: 50", "figures: [heatmap]"]
    return "\n".join([*parts, *rest, "style: {format: [png]}", ""])
