"""The steps of a small project, each as a command line, and the folder in which they can run."""

import importlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tiny import CONFIG, write_trials

from striate import specs
from striate.settings import load_settings

_ONE: Final = "results/recordings/one.zarr.zip"
_ANSWERS: Final = "results/responses/one.zarr.zip"
_MEANS: Final = ("results/means/one/grating.zarr.zip", "results/means/one/blank.zarr.zip")
_COMPARED: Final = "results/comparisons/one/grating-vs-blank"
_COURSES: Final = "results/courses/one/grating-vs-blank"
_POOLED: Final = "results/comparisons/grating-vs-blank"
_FIGURE: Final = "results/figures/one/grating-vs-blank/time-course"

Step = tuple[str, Sequence[str]]


def small_project(folder: Path) -> Mapping[str, Step]:
    """Make a project all of whose results are there; its steps, one a stage, in their order."""
    (folder / "config.yaml").write_text(_config(), encoding="utf-8")
    write_trials(folder / "raw" / "one.mat", seed=0)
    before = Path.cwd()
    os.chdir(folder)
    try:
        steps = _steps()
        for step, arguments in steps.values():
            importlib.import_module(f"striate.steps.{step}").main(list(arguments))
    finally:
        os.chdir(before)
    del steps["mean of blank"]
    return steps


def _config() -> str:
    others = ("  two:", "  simulated:")
    return "\n".join(line for line in CONFIG.splitlines() if not line.startswith(others))


def _steps() -> dict[str, Step]:
    settings = load_settings(Path("config.yaml"))
    comparison, figure = "grating-vs-blank", ("time-course", "one", "grating-vs-blank")
    tables = ("--out", f"{_COMPARED}.zarr.zip", "--table", f"{_COMPARED}.csv")
    courses = ("--out", f"{_COURSES}.zarr.zip", "--table", f"{_COURSES}.csv")
    pooled = ("--out", f"{_POOLED}.zarr.zip", "--table", f"{_POOLED}.csv")
    pictures = [f"{_FIGURE}.{form}" for form in ("png", "pdf", "svg")]
    shown = (f"{_COMPARED}.zarr.zip", f"{_COURSES}.zarr.zip", *_MEANS)
    commands = {
        "simulate": ("results/simulated/s.mat", "results/simulated/s.truth.json"),
        "convert": (_ONE, "raw/one.mat"),
        "respond": (_ONE, _ANSWERS),
        "mean of blank": (_ONE, _ANSWERS, _MEANS[1]),
        "mean": (_ONE, _ANSWERS, _MEANS[0]),
        "compare": (_ANSWERS, *tables),
        "course": (_ONE, *_MEANS, *courses),
        "pool": (f"{_COMPARED}.zarr.zip", f"{_COMPARED}.zarr.zip", *pooled),
        "render": (*shown, "--out", *pictures, "--table", f"{_FIGURE}.csv"),
        "report": ("results/report.html",),
    }
    spec = {
        "simulate": '{"layout": "v1v2-1", "seed": 3, "size": "small"}',
        "convert": specs.convert_spec(settings, "one"),
        "respond": specs.respond_spec(settings, "one"),
        "mean of blank": specs.mean_spec(settings, "one", "blank"),
        "mean": specs.mean_spec(settings, "one", "grating"),
        "compare": specs.compare_spec(settings, "one", comparison),
        "course": specs.course_spec(settings, "one", comparison),
        "pool": specs.pool_spec(settings),
        "render": specs.render_spec(settings, *figure),
        "report": specs.report_spec(settings),
    }
    return {
        stage: (stage.split()[0], (*arguments, "--spec", spec[stage]))
        for stage, arguments in commands.items()
    }
