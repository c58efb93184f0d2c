"""Responses of tuned channels, as the step before a figure of a recording would hand them over."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr


@dataclass(frozen=True)
class Tuned:
    """Poisson responses to angles and blanks in random order; channels prefer random angles."""

    areas: Sequence[str] = ("V1",) * 12 + ("V2",) * 6
    angles: int = 8
    repeats: int = 20
    blanks: int = 20
    label: str = "orientation"
    period: float = 180.0
    units: str = "spikes/s"
    gain: float = 20.0
    silent: Sequence[int] = ()
    lost: Sequence[int] = ()
    channels: Sequence[str] | None = None
    stimuli: Sequence[str] | None = None
    seed: int = 0


def tuned_responses(tuned: Tuned = Tuned()) -> xr.Dataset:
    """Responses (trial, channel) with the label, a contrast, the repeat and the stimulus."""
    random = np.random.default_rng(tuned.seed)
    angle = np.repeat(np.arange(tuned.angles) * tuned.period / tuned.angles, tuned.repeats)
    angle = random.permutation(np.append(angle, np.full(tuned.blanks, np.nan)))
    count = len(tuned.areas)
    phase = 2 * np.pi * (angle[:, None] - random.uniform(0, tuned.period, count)) / tuned.period
    drive = np.where(np.isnan(phase), 0, np.exp(2 * (np.cos(phase) - 1)))
    rate = random.gamma(2, 3, count) + tuned.gain * random.gamma(2, 0.5, count) * drive
    response = random.poisson(rate).astype(float)
    response[:, list(tuned.silent)] = 0
    response[:, list(tuned.lost)] = np.nan
    if tuned.units == "V":
        response = (response - rate.mean()) * 1e-6
    return _dataset(tuned, response, angle, random)


def _dataset(
    tuned: Tuned, response: np.ndarray, angle: np.ndarray, random: np.random.Generator
) -> xr.Dataset:
    trials, count = len(angle), len(tuned.areas)
    names = ["blank" if a != a else f"grating {a:g} deg" for a in angle]
    if tuned.stimuli is not None:
        names = [tuned.stimuli[number % len(tuned.stimuli)] for number in range(trials)]
    channels = tuned.channels or [str(number + 1) for number in range(count)]
    long_name = {"spikes/s": "Firing rate", "V": "Amplitude"}[tuned.units]
    attrs = {"units": tuned.units, "long_name": long_name}
    return xr.Dataset(
        {"response": (("trial", "channel"), response, attrs)},
        {
            "trial": np.arange(1, trials + 1),
            "stimulus": ("trial", np.array(names, dtype=object)),
            "duration": ("trial", np.full(trials, 1.28)),
            tuned.label: ("trial", angle, {"units": "deg"}),
            "contrast": ("trial", random.choice([0.06, 0.12, 0.25, 0.5, 1.0], trials)),
            "repeat": ("trial", np.arange(trials) % max(trials // 2, 1) + 1),
            "channel": np.array(list(channels), dtype=object),
            "area": ("channel", np.array(list(tuned.areas), dtype=object)),
        },
        {
            "recording": "simulated-gratings",
            "source": "simulated.mat",
            "reader": "v1v2-1",
            "window_start": 0.16,
            "window_stop": 1.16,
        },
    )


def in_bins(responses: xr.Dataset, bin_count: int = 32, width_s: float | None = 0.04) -> xr.Dataset:
    """A dense recording with the same trials and channels, equal in all its bins."""
    response = responses["response"]
    activity = np.repeat(response.to_numpy()[:, :, None], bin_count, axis=2)
    time = xr.Variable("time", np.arange(bin_count, dtype=float), {"units": "bin"})
    if width_s is not None:
        edges = np.round(np.arange(bin_count) * width_s, 9)
        time = xr.Variable("time", edges, {"units": "s", "bin_width": width_s})
    variables = {"activity": (("trial", "channel", "time"), activity, response.attrs)}
    return xr.Dataset(variables, {**responses.coords, "time": time}, responses.attrs)
