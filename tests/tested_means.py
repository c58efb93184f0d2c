"""Comparisons with their statistics: of simulated means, and of recordings by the real steps."""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from simulated_means import Artifacts, Simulation, simulated
from striate.comparisons import comparison as compared
from striate.courses import courses
from striate.means import stimulus_means
from striate.panels.clusters import with_courses
from striate.responses import responses as in_window
from striate.significance import Baseline, Statistics, tested

FEW_PERMUTATIONS = Statistics(permutations=199, seed=0, fdr=0.05)
WINDOW = "-0.15 to 0 s"


def means_with_tests(simulation: Simulation, baseline: str = WINDOW, **labels: object) -> Artifacts:
    """Comparison with its tests, means of A, means of B.

    Parameters
    ----------
    baseline
        A window, one of the two stimuli, or nothing for no baseline.
    **labels
        More labels of the channels: `x=[...]`.
    """
    comparison, a, b = (
        means.assign_coords({name: ("channel", label) for name, label in labels.items()})
        for means in simulated(simulation)
    )
    for side, means in (("a", a), ("b", b)):
        comparison.attrs[f"trial_count_{side}"] = int(means["trial_count"])
    responses = _responses(a, b)
    numbers = np.arange(1, responses.sizes["trial"] + 1)
    trials = np.split(numbers, [int(a["trial_count"])])
    before = {simulation.stimuli[0]: trials[0], simulation.stimuli[1]: trials[1]}
    against = Baseline(baseline, before.get(baseline)) if baseline else None
    return tested(comparison, responses, tuple(trials), against, FEW_PERMUTATIONS), a, b


def compared_by_the_steps(
    recording: xr.Dataset,
    stimuli: tuple[Sequence[str], Sequence[str]],
    window: tuple[float, float] = (0.0, 0.2),
    bin_ms: float = 10,
) -> Artifacts:
    """Comparison, means of A, means of B, as the steps of the workflow make them.

    Parameters
    ----------
    stimuli
        Which stimuli of the recording are A, and which are B; both may have some in common.
    """
    responses = in_window(recording, window, None)
    a, b = (
        stimulus_means(recording, responses, name, {"stimulus": {"any_of": [*some]}}, bin_ms)
        for name, some in zip(("grating", "blank"), stimuli, strict=True)
    )
    between = a["trial_numbers"].to_numpy(), b["trial_numbers"].to_numpy()
    baseline = Baseline(WINDOW, None)
    found = compared(a, b).assign_attrs(comparison="grating-vs-blank")
    found = tested(found, responses, between, baseline, FEW_PERMUTATIONS)
    chosen = FEW_PERMUTATIONS
    timed = courses(found, recording, between, bin_ms, chosen.permutations, chosen.seed)
    return with_courses(found, timed), a, b


def _responses(a: xr.Dataset, b: xr.Dataset) -> xr.Dataset:
    random = np.random.default_rng(4)
    sides = [_trials(means, random) for means in (a, b)]
    factors = random.uniform(0.5, 1.4, b.sizes["channel"])
    spontaneous = factors * np.nan_to_num(b["mean"].to_numpy())
    spread = np.nanmean(np.abs(b["mean"].to_numpy())) if np.isfinite(b["mean"]).any() else 1.0
    baseline = [spontaneous + 0.2 * spread * random.normal(size=side.shape) for side in sides]
    return xr.Dataset(
        {
            "response": (("trial", "channel"), np.vstack(sides), a["mean"].attrs),
            "baseline": (("trial", "channel"), np.vstack(baseline), a["mean"].attrs),
        },
        {
            "trial": np.arange(1, sum(map(len, sides)) + 1),
            "channel": a["channel"],
            "area": a["area"],
        },
    )


def _trials(means: xr.Dataset, random: np.random.Generator) -> np.ndarray:
    """Responses (trial, channel) with exactly these means and standard errors."""
    count = int(means["trial_count"])
    noise = random.normal(size=(count, means.sizes["channel"]))
    if count > 1:
        noise = (noise - noise.mean(axis=0)) / noise.std(axis=0, ddof=1)
    sd = np.nan_to_num(means["sem"].to_numpy()) * np.sqrt(count)
    return means["mean"].to_numpy() + sd * noise
