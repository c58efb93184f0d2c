"""V1 under natural images and static gratings, in the layout of the CRCNS set pvc-8.

Kohn & Coen-Cagli, doi 10.6080/K0SB43P8: counts in 1-ms bins, unit x stimulus x repeat x bin,
while the stimulus is shown (`resp_train`) and in the blank that follows (`resp_train_blk`).
The images themselves are left out, and with them the order in which stimuli were shown.
"""

from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striate.simulation.firing import Firing, gain_variance
from striate.simulation.matwriter import Variables
from striate.simulation.pvc_8.drives import FREQUENCY_BANDWIDTH_OCTAVES, homogeneity, unit_firing
from striate.simulation.pvc_8.stimuli import NATURAL_COUNT, STIMULUS_COUNT
from striate.simulation.pvc_8.units import Units, described_units, drawn_units
from striate.simulation.spikes import Spikes, Trials, drawn_spikes, shared_gain
from striate.simulation.truth import Truth, expectation

EXTENTS = {"small": (48, 2), "full": (100, 20)}  # units, repeats
SHOWN_MS, BLANK_MS = 106, 211
WINDOW_MS = (50, 155)  # what the example script of the set calls a shift by 50 ms
BASELINE_MS = (200, 300)  # the last response ends at 164 ms
NOISE_CORRELATION = 0.1  # less than in 1 s: 0.099 in bins of 100 ms, data of Semedo et al. 2019
WELL_CENTRED_PX = 25
UNMAPPED_COUNT = 3  # units without a receptive field: NaN


def recording(rng: np.random.Generator, size: str) -> tuple[Variables, Truth]:
    """Variables of the MAT-file, and the truth about them.

    Parameters
    ----------
    rng
        Source of randomness.
    size
        A key of `EXTENTS`.
    """
    unit_count, repeats = EXTENTS[size]
    units = drawn_units(rng, unit_count)
    unit_variables = _unit_variables(rng, units)
    homogeneous = homogeneity(rng, unit_count)
    firing = unit_firing(rng, units, homogeneous, SHOWN_MS)
    variance = gain_variance(firing, WINDOW_MS, NOISE_CORRELATION)
    spikes = drawn_spikes(rng, firing, _trials(rng, repeats, variance))
    variables = chain(
        count_variables(spikes, unit_count, repeats),
        unit_variables.items(),
        [("P_HOMOG", homogeneous.T)],
    )
    truth = {
        "units": described_units(units),
        "expected": _expectations(firing),
        "gain_variance": variance,
        "noise_correlation": NOISE_CORRELATION,
    }
    return variables, truth


def count_variables(spikes: Spikes, unit_count: int, repeats: int) -> Variables:
    """Spike counts (unit, stimulus, repeat, bin) while the stimulus is shown, and after it.

    A generator, as the arrays of a full recording are large. Spikes of the same bin add up; the
    trials (from 0) are the repeats of the first stimulus, then of the second, and so on.
    """
    periods = {"resp_train": (0, SHOWN_MS), "resp_train_blk": (SHOWN_MS, BLANK_MS)}
    for name, (first_ms, length_ms) in periods.items():
        shape = (unit_count, STIMULUS_COUNT, repeats, length_ms)
        counts = np.zeros(shape, dtype=np.uint8, order="F")  # the order of MAT-files
        bin_ms = spikes.bin_ms - first_ms
        here = (bin_ms >= 0) & (bin_ms < length_ms)
        stimulus, repeat = np.divmod(spikes.trial[here], repeats)
        np.add.at(counts, (spikes.unit[here], stimulus, repeat, bin_ms[here]), 1)
        yield name, counts


def _trials(rng: np.random.Generator, repeats: int, variance: float) -> Trials:
    """Every stimulus `repeats` times, in the order of the file; the blank belongs to the trial."""
    stimulus = np.repeat(np.arange(STIMULUS_COUNT), repeats)
    length_ms = np.full(stimulus.size, SHOWN_MS + BLANK_MS)
    return Trials(stimulus, length_ms, shared_gain(rng, stimulus.size, variance))


def _unit_variables(rng: np.random.Generator, units: Units) -> dict[str, NDArray[Any]]:
    """What the file says of the units; the set explains only the first two columns, x and y."""
    unit_count = units.kind.size
    position_px = rng.normal(scale=30, size=(unit_count, 2))
    angle_deg = rng.uniform(0, 180, unit_count)
    spatial = np.column_stack([position_px, units.centre_px, units.centre_px, angle_deg])
    spatial[rng.choice(unit_count, UNMAPPED_COUNT, replace=False)] = np.nan
    well_centred = np.hypot(spatial[:, 0], spatial[:, 1]) < WELL_CENTRED_PX
    bandwidth = np.full(unit_count, FREQUENCY_BANDWIDTH_OCTAVES)
    tuning = [units.preferred_deg, units.concentration, units.preferred_frequency, bandwidth]
    return {
        "INDCENT": well_centred.astype(np.uint8)[:, np.newaxis],
        "RF_SPATIAL": spatial,
        "RF_TUNING": np.column_stack(tuning),
    }


def _expectations(firing: Firing) -> list[Truth]:
    """Rates while responding and at rest: natural images, both sizes of them, and gratings."""
    stimuli: list[tuple[dict[str, str], slice]] = [
        ({"stimulus": "natural"}, slice(0, NATURAL_COUNT)),
        ({"stimulus": "natural", "size": "small"}, slice(0, NATURAL_COUNT, 2)),
        ({"stimulus": "natural", "size": "large"}, slice(1, NATURAL_COUNT, 2)),
        ({"stimulus": "grating"}, slice(NATURAL_COUNT, STIMULUS_COUNT)),
    ]
    return [
        expectation(firing, chosen, window_ms, **labels)
        for labels, chosen in stimuli
        for window_ms in (WINDOW_MS, BASELINE_MS)
    ]
