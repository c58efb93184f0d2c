"""Means of two stimuli and their comparison, as the steps before a figure would hand them over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

V1_AND_V2 = ("V1",) * 48 + ("V2",) * 20
HOSTILE = '$5 vs $6 $\\frac{$ <script>alert(1)</script> & "q" \x00\x07\n %s {0} 漢 \u202e\ud800 é'


@dataclass(frozen=True)
class Simulation:
    """Tuned channels with an onset transient: `a` drives those that prefer it, `b` is blank."""

    areas: Sequence[str] = V1_AND_V2
    title: str = ""
    stimuli: tuple[str, str] = ("vertical", "blank")
    trial_counts: tuple[int, int] = (200, 100)
    start_s: float = 0.0
    stop_s: float = 1.5
    bin_s: float = 0.01
    window_s: tuple[float, float] = (0.16, 1.16)
    ends_s: tuple[float, float] = (9.0, 9.0)
    missing_a: Sequence[int] = ()
    missing_b: Sequence[int] = ()
    units: str = "spikes/s"
    long_name: str = "Firing rate"
    factor: float = 1.0
    channels: Sequence[str] | None = None
    has_seconds: bool = True
    has_time: bool = True


Artifacts = tuple[xr.Dataset, xr.Dataset, xr.Dataset]


def simulated(simulation: Simulation = Simulation()) -> Artifacts:
    """Comparison, means of A, means of B."""
    a, b = (_means(simulation, side) for side in (0, 1))
    return compared(a, b, simulation.title), a, b


def compared(a: xr.Dataset, b: xr.Dataset, title: str = "") -> xr.Dataset:
    """What the comparison step would make of two means."""
    difference = (a["mean"] - b["mean"]).assign_attrs(a["mean"].attrs)
    window = {name: a.attrs[name] for name in ("window_start", "window_stop") if name in a.attrs}
    return xr.Dataset(
        {
            "mean_a": a["mean"],
            "mean_b": b["mean"],
            "difference": difference,
            "modulation_index": difference / (a["mean"] + b["mean"]),
        },
        attrs={
            "recording": a.attrs["recording"],
            "comparison": "vertical-vs-blank",
            "title": title,
            "stimulus_a": a.attrs["stimulus"],
            "stimulus_b": b.attrs["stimulus"],
            "trials_a": str(int(a["trial_count"])),
            "trials_b": str(int(b["trial_count"])),
            **window,
        },
    )


def areas(**counts: int) -> tuple[str, ...]:
    """Areas of channels: `areas(V1=2, V2=1)`."""
    return tuple(name for name, count in counts.items() for _ in range(count))


def electrodes(count: int) -> Simulation:
    """Evoked potentials of `count` electrodes without areas, sampled 128 times a second."""
    return Simulation(
        areas=("",) * count,
        channels=[f"{'FCPO'[number % 4]}{number}" for number in range(count)],
        start_s=-25 / 128,
        stop_s=0.8,
        bin_s=1 / 128,
        window_s=(0.1, 0.4),
        units="V",
        long_name="Amplitude",
        factor=1e-6,
    )


def two_channels_in_one_bin() -> Artifacts:
    """The two units of a published recording that holds one rate a trial."""
    artifacts = simulated(replace(Simulation(), areas=("", ""), has_time=False))
    _, a, b = artifacts
    a["mean"][:], a["sem"][:] = [86.97, 13.2], [3.14, 0.92]
    b["mean"][:], b["sem"][:] = [21.4, 18.3], [1.2, 1.1]
    return compared(a, b), a, b


def _means(simulation: Simulation, side: int) -> xr.Dataset:
    edges_s = _edges_s(simulation)
    course = _course(simulation, edges_s, side)
    trial_count = simulation.trial_counts[side]
    start_s, stop_s = simulation.window_s
    inside = (edges_s >= start_s - 1e-9) & (edges_s < stop_s - 1e-9)
    mean = course[:, inside].mean(axis=1)
    sem = (
        np.sqrt(np.abs(mean) * 1.6 / trial_count) if trial_count > 1 else np.full_like(mean, np.nan)
    )
    course[:, edges_s + simulation.bin_s > simulation.ends_s[side] + 1e-9] = np.nan
    lost = list((simulation.missing_a, simulation.missing_b)[side])
    for values in (course, mean, sem):
        values[lost] = np.nan
    dataset = _dataset(simulation, {"mean": mean, "sem": sem}, course, edges_s)
    dataset["trial_count"] = trial_count
    return dataset.assign_attrs(stimulus=simulation.stimuli[side])


def _edges_s(simulation: Simulation) -> np.ndarray:
    numbers = np.arange(
        round(simulation.start_s / simulation.bin_s), round(simulation.stop_s / simulation.bin_s)
    )
    return np.round(numbers * simulation.bin_s, 9)


def _course(simulation: Simulation, edges_s: np.ndarray, side: int) -> np.ndarray:
    random = np.random.default_rng(1)
    count = len(simulation.areas)
    spontaneous, gain = random.gamma(1.2, 3.0, count), random.gamma(2.0, 16.0, count)
    preference = np.exp(2 * (np.cos(random.uniform(-np.pi, np.pi, count)) - 1))
    drive = (preference - 0.2 * (random.random(count) < 0.3)) * (1.0, 0.05)[side]
    latency_s = random.normal(0.05, 0.006, count)
    silent = random.random(count) < 0.06
    since_s = np.clip(edges_s + simulation.bin_s / 2 - latency_s[:, None], 0, None)
    transient = (1 - np.exp(-since_s / 0.012)) * (0.55 + 1.2 * np.exp(-since_s / 0.07))
    offset = np.exp(-np.clip(since_s - 1.28, 0, None) / 0.05)
    rate = spontaneous[:, None] + (gain * drive)[:, None] * transient * offset
    noise = np.random.default_rng(2 + side).normal(size=rate.shape)
    rate += noise * np.sqrt(np.abs(rate) / simulation.bin_s / simulation.trial_counts[side])
    rate[silent] = 0
    signed = simulation.units == "V"
    return rate * simulation.factor if signed else np.clip(rate, 0, None) * simulation.factor


def _dataset(
    simulation: Simulation,
    by_channel: dict[str, np.ndarray],
    course: np.ndarray,
    edges_s: np.ndarray,
) -> xr.Dataset:
    attrs = {"units": simulation.units, "long_name": simulation.long_name}
    channels = simulation.channels or [str(n + 1) for n in range(len(simulation.areas))]
    time = xr.Variable("time", edges_s, {"units": "s", "bin_width": simulation.bin_s})
    if not simulation.has_seconds:
        time = xr.Variable("time", np.arange(edges_s.size, dtype=float), {"units": "bin"})
    dataset = xr.Dataset(
        {name: ("channel", values, attrs) for name, values in by_channel.items()}
        | {"time_course": (("channel", "time"), course, attrs)},
        {
            "channel": np.array(list(channels), dtype=object),
            "area": ("channel", np.array(list(simulation.areas), dtype=object)),
            "time": time,
        },
        {"recording": "simulated-gratings"},
    )
    if not simulation.has_time:
        return dataset.isel(time=[0])
    if not simulation.has_seconds:
        return dataset
    start_s, stop_s = simulation.window_s
    return dataset.assign_attrs(window_start=start_s, window_stop=stop_s)
