"""A small project whose every job has run and left its stamp, in this process."""

import importlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tiny import CONFIG, write_trials

from striate.digests import sha256
from striate.planning.job import Job, made
from striate.planning.jobs import jobs_of
from striate.planning.plan import plan_of
from striate.settings import Settings, load_settings
from striate.stamping import Step, stamped
from striate.stamps import Stamp, save_stamp, written_now

SMALL = "\n".join(line for line in CONFIG.splitlines() if not line.startswith("  simulated:"))


@contextmanager
def at_home(folder: Path) -> Iterator[None]:
    """Work in the folder, as a run does: all paths are relative to it."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def finished_project(folder: Path, config: str = SMALL) -> Path:
    """Write config.yaml and two raw files, and run every job."""
    folder.mkdir(parents=True)
    (folder / "config.yaml").write_text(config, encoding="utf-8")
    for seed, name in enumerate(("one", "two")):
        write_trials(folder / "raw" / f"{name}.mat", seed)
    with at_home(folder):
        run_stale()
    return folder


def copied(project: Path, folder: Path) -> Path:
    """All of it, dates included; no file keeps its inode."""
    shutil.copytree(project, folder, symlinks=True)
    return folder


def run_stale(config: str = "config.yaml") -> list[str]:
    """Run the jobs that the planner finds stale, as the workflow does; their names."""
    settings = load_settings(Path(config))
    stale = [state.job for state in plan_of(settings).states if state.is_stale]
    for job in stale:
        run_job(job, settings)
    return [job.name for job in stale]


def every_job(config: str = "config.yaml") -> list[Job]:
    """The jobs of the project in the working directory, each after those that it reads from."""
    settings = load_settings(Path(config))
    return jobs_of(settings, [*settings.recordings])


def run_job(job: Job, settings: Settings) -> None:
    """Run one step as its rule does, and stamp what it wrote."""
    step_of(job)(["--made", made(job), *arguments_of(job, settings)])


def step_of(job: Job) -> Step:
    """The step of a job, which leaves a stamp."""
    step = importlib.import_module(f"striate.steps.{job.rule.split('_')[0]}")
    return stamped(step.main, getattr(step, "shown", None))


def arguments_of(job: Job, settings: Settings) -> list[str]:
    """Arguments in the order of workflow/rules/."""
    outputs, spec = [*job.outputs], ["--spec", job.spec]
    match job.rule:
        case "convert":
            recording = settings.recordings[job.wildcards["recording"]]
            raw = [str(path) for path in recording.raw_files.values()]
            return [*outputs, *(raw or job.every_input), *spec]
        case "compare" | "course" | "pool" | "render" | "render_recording":
            written = ["--out", *outputs[:-1], "--table", outputs[-1]]
            return [*job.every_input, *written, *spec]
        case "report":
            return [*outputs, *spec]
    return [*job.every_input, *outputs, *spec]


def pretend_run(config: str = "config.yaml") -> None:
    """Leave a stamp of every stale job, and files of a line each, as if the jobs had run."""
    settings = load_settings(Path(config))
    for state in plan_of(settings).states:
        if not state.is_stale:
            continue
        job = state.job
        for name in job.outputs:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(f"{name} {job.spec}")
        read = {name: sha256(Path(name)) for name in job.every_input}
        written = {name: written_now(Path(name)) for name in job.outputs}
        save_stamp(Stamp(job.spec, job.code.parts, read, written), Path(job.stamp))
