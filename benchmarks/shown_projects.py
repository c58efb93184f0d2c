"""Projects to look at: the default configuration, and one of 1,000 channels x 300 bins."""

import os
import shutil
import subprocess
import sys
from itertools import combinations, islice
from pathlib import Path

import numpy as np
from main_job import PROJECT, new_checkout
from turns import environment

CHANNELS, BINS, COMPARISONS = 1000, 300, 50
_STIMULI = [f"stimulus-{number}" for number in range(1, 12)]
_REPEATS, _BIN_WIDTH_S, _AREAS = 4, 0.005, ("V1", "V2", "V4", "MT")
_FIELDS = ("stimulus_type", "spike_rates")
_REST = """\
window: {start: 0.3, stop: 1.2}
bin_ms: 5
figures: [heatmap]
statistics: {permutations: 199}
style: {format: [png]}
"""


def default_project(folder: Path) -> Path:
    """The default configuration with its comparisons made; 68 channels in the first recording."""
    return _made(folder, (PROJECT / "config.yaml").read_text(encoding="utf-8"))


def wide_project(folder: Path, channels: int, comparisons: int) -> Path:
    """One recording of that many channels, 300 bins and 11 stimuli, compared that often."""
    raw = folder / "raw" / "wide.mat"
    if not raw.exists():
        print(f"simulating {raw.name}", file=sys.stderr, flush=True)
        raw.parent.mkdir(parents=True, exist_ok=True)
        _write_raw(raw, channels)
    stimuli = [f"  {name}: {{stimulus: {name}}}" for name in _STIMULI]
    pairs = islice(combinations(_STIMULI, 2), comparisons)
    compared = [f"  {a}-vs-{b}: {{a: {a}, b: {b}}}" for a, b in pairs]
    recordings = ["recordings:", "  wide: {file: raw/wide.mat, reader: trials}"]
    parts = [*recordings, "stimuli:", *stimuli, "comparisons:", *compared, _REST]
    return _made(folder, "\n".join(parts))


def _write_raw(file: Path, channels: int) -> None:
    """Rates that rise after the onset, earlier or later, by another amount a stimulus."""
    import scipy.io

    random = np.random.default_rng(0)
    time_s = np.arange(BINS) * _BIN_WIDTH_S
    latency_s = random.uniform(0.3, 0.5, (channels, 1))
    course = np.where(time_s > latency_s, np.exp(-(time_s - latency_s) / 0.4), 0)
    gains = random.gamma(2, 10, (len(_STIMULI), channels, 1))
    trials = np.empty((1, _REPEATS * len(_STIMULI)), [(name, object) for name in _FIELDS])
    for number in range(trials.size):
        kind = number % len(_STIMULI)
        trials[0, number]["stimulus_type"] = _STIMULI[kind]
        trials[0, number]["spike_rates"] = random.poisson(5 + gains[kind] * course).astype(float)
    area = np.array([_AREAS[number % len(_AREAS)] for number in range(channels)], dtype=object)
    recording = {"trials": trials, "area": area, "bin_width": _BIN_WIDTH_S}
    scipy.io.savemat(file, {"v1v2": recording})


def _made(root: Path, config: str) -> Path:
    """Make all but figures; what is there and up to date stays."""
    for name in ("workflow", "profiles"):
        shutil.rmtree(root / name, ignore_errors=True)
    new_checkout(root)
    (root / "config.yaml").write_text(config, encoding="utf-8")
    command = ["snakemake", "--cores", str(os.cpu_count()), "--until", "compare", "mean"]
    ended = subprocess.run(command, cwd=root, env=environment(), capture_output=True, text=True)
    if ended.returncode:
        sys.exit(f"{root}: {ended.stderr[-2000:]}")
    return root
