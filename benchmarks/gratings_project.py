"""A project of simulated v1v2-1 sessions: 9 stimuli, 12 comparisons, one heatmap each."""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

ORIENTATIONS = ("0", "22.5", "45", "67.5", "90", "112.5", "135", "157.5")
STIMULI = 1 + len(ORIENTATIONS)
_HALF = len(ORIENTATIONS) // 2
_REST = """\
window: {start: 0.16, stop: 1.16}
bin_ms: 10
figures: [heatmap]
style: {format: [png]}
"""


def sessions(folder: Path, count: int, size: str) -> list[Path]:
    """Raw files of that many sessions; those that are there already are not simulated again."""
    from striate.simulation.simulate import simulate

    raw = folder / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    stem = "session" if size == "full" else f"{size}-session"
    files = [raw / f"{stem}-{number}.mat" for number in range(1, count + 1)]
    for seed, file in enumerate(files, start=1):
        if not file.exists():
            print(f"simulating {file.name}", file=sys.stderr, flush=True)
            simulate("v1v2-1", seed, size, file, raw / f"truth-{file.stem}.json")
    return files


def session_of_trials(folder: Path, trials: int) -> Path:
    """Raw file of a session with about that many trials, half of them blank."""
    from striate.simulation.matwriter import save_mat
    from striate.simulation.v1v2_1 import recording as gratings

    file = folder / f"trials-{trials}.mat"
    if not file.exists():
        print(f"simulating {file.name}", file=sys.stderr, flush=True)
        repeats = max(1, trials // (2 * len(ORIENTATIONS)))
        gratings.EXTENTS["benchmark"] = ({"V1": 110, "V2": 30}, repeats)
        variables, _ = gratings.recording(np.random.default_rng(1), "benchmark")
        save_mat(file, variables)
    return file


def configuration(files: Sequence[Path], added: Sequence[str] = ()) -> str:
    """config.yaml over these raw files; `added` are lines more in `comparisons`."""
    recordings = [f"  {file.stem}: {{file: '{file}', reader: v1v2-1}}" for file in files]
    stimuli = [f"  {named(degrees)}: {{orientation: {degrees}}}" for degrees in ORIENTATIONS]
    to_blank = [
        f"  {named(degrees)}-vs-blank: {{a: {named(degrees)}, b: blank}}"
        for degrees in ORIENTATIONS
    ]
    to_orthogonal = [
        f"  {named(a)}-vs-orthogonal: {{a: {named(a)}, b: {named(b)}}}"
        for a, b in zip(ORIENTATIONS[:_HALF], ORIENTATIONS[_HALF:], strict=True)
    ]
    parts = [
        *("recordings:", *recordings),
        *("stimuli:", "  blank: {stimulus: blank}", *stimuli),
        *("comparisons:", *to_blank, *to_orthogonal, *added),
    ]
    return "\n".join([*parts, _REST])


def named(degrees: str) -> str:
    """Id of the stimulus of an orientation."""
    return f"grating-{degrees.replace('.', '-')}"
