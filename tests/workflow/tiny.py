"""A configuration and raw files so small that a whole run takes a few seconds."""

from pathlib import Path
from typing import Final

import numpy as np
import scipy.io

CONFIG = """\
recordings:
  one: {file: raw/one.mat}
  two: {file: raw/two.mat, reader: trials, window: {start: 0.1, stop: 0.5}}
  simulated: {simulate: v1v2-1, seed: 3}

stimuli:
  grating: {stimulus: {contains: grating}}
  blank: {stimulus: blank}
  steep: {orientation: [67.5, 90, 112.5]}

window: {start: 0.1, stop: 0.5}   # s
bin_ms: 100

comparisons:
  grating-vs-blank: {a: grating, b: blank}

figures: [time-course]
style: {format: [png]}
"""


FIELDS: Final = ("stimulus_type", "spike_rates", "orientation")


def write_trials(path: Path, seed: int, trial_count: int = 12) -> None:
    """A raw file in the trials layout: 3 channels, 6 bins of 0.1 s, gratings and blanks."""
    rates = np.random.default_rng(seed).gamma(2.0, 4.0, (trial_count, 3, 6))
    trials = np.empty((1, trial_count), dtype=[(n, object) for n in FIELDS])
    for number in range(trial_count):
        blank = number % 4 == 3
        trials[0, number]["stimulus_type"] = "blank" if blank else "drifting grating"
        trials[0, number]["spike_rates"] = rates[number]
        trials[0, number]["orientation"] = np.nan if blank else 22.5 * (number % 8)
    path.parent.mkdir(exist_ok=True)
    area = np.array(["V1", "V1", "V2"], dtype=object)
    scipy.io.savemat(path, {"v1v2": {"trials": trials, "area": area, "bin_width": 0.1}})
