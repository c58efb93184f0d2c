"""Simulated means with the statistics of their comparison, from trials that have these means."""

import numpy as np
import xarray as xr

from simulated_means import Artifacts, Simulation, simulated
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
