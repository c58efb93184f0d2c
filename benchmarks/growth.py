"""How costs grow: `python benchmarks/growth.py [--trials N ...] [--recordings N] [--seconds S]`.

First, one session of v1v2-1 with more and more trials (`--trials 640 6400 12800 64000`; the last
takes minutes and some GB to simulate): the jobs convert, respond and mean, as the workflow runs
them, in turn and several rounds over. Then many small recordings (12 trials, 4 units) with 10
stimuli and 5 comparisons: how long the plan takes, and at what rate the jobs run for SECONDS; while
they run, artifacts that are finished are opened with xarray.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from gratings_project import configuration, session_of_trials
from jobs_as_run import begin_project, make, run_job
from main_job import new_checkout
from small_recordings import configuration_of, write_recordings
from turns import Cost, apart, cost_of, environment, in_turn, machine, median_cost, table

STAGES = ("convert", "respond", "mean")
CORES = "2"
LOOK_EVERY_S, OPENED_A_LOOK = 1.0, 20


def main() -> None:
    """Measure, and print two tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, nargs="*", default=[640, 6400, 12_800])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--recordings", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=120, help="of the run of many recordings")
    given = parser.parse_args()
    print(machine(), end="\n\n", flush=True)
    with tempfile.TemporaryDirectory() as name:
        if given.trials:
            print(growth_table(given.trials, given.rounds, Path(name).resolve()), flush=True)
        if given.recordings:
            os.environ.pop("STRIATE_WARM_SOCKET", None)
            checkout = new_checkout(Path(name) / "striate")
            print("", many_recordings(checkout, given.recordings, given.seconds), sep="\n")


def growth_table(counts: Sequence[int], rounds: int, folder: Path) -> str:
    """Time, processor time and peak memory of each stage for every number of trials."""
    raw = {count: apart(session_of_trials, folder, count) for count in counts}
    jobs = begin_project(folder / "project", configuration([*raw.values()]))
    files = {file.stem: file for file in raw.values()}
    ways: dict[str, Callable[[], Cost]] = {}
    for file in files.values():
        for stage in STAGES:
            name = f"{stage}/{file.stem}" + ("/blank" if stage == "mean" else "")
            make(jobs[name], jobs, files)
            ways[name] = partial(run_job, jobs[name], files)
    costs = {name: median_cost(of) for name, of in in_turn(ways, rounds).items()}
    return table(
        ("stage", "trials", "s", "processor s", "ms a 1000 trials", "peak MB"),
        growth_rows(costs, counts),
    )


def growth_rows(costs: Mapping[str, Cost], counts: Sequence[int]) -> Iterator[Sequence[str]]:
    """Rows of the table, stage by stage."""
    for stage in STAGES:
        of_stage = [cost for name, cost in costs.items() if name.startswith(stage)]
        for count, cost in zip(counts, of_stage, strict=True):
            seconds = f"{cost.wall_s:.2f}", f"{cost.cpu_s:.2f}"
            each_ms = f"{1e6 * cost.cpu_s / count:.0f}"
            yield stage, str(count), *seconds, each_ms, f"{cost.peak_mb:.0f}"


def many_recordings(checkout: Path, recordings: int, seconds: float) -> str:
    """Plan and, for some time, run a project of many small recordings."""
    names = write_recordings(checkout / "raw", recordings)
    (checkout / "config.yaml").write_text(configuration_of(names), encoding="utf-8")
    planning = {
        "`snakemake -n`": cost_of(("snakemake", "-n", "--cores", CORES, "--quiet"), checkout),
        "`striate plan`": cost_of(("striate", "plan"), checkout),
    }
    rows = [
        (name, f"{cost.wall_s:.1f} s, peak {cost.peak_mb:.0f} MB")
        for name, cost in planning.items()
    ]
    jobs = jobs_planned(checkout)
    head = (f"{recordings} small recordings, 10 stimuli, 5 comparisons", f"{jobs} jobs")
    return table(head, [*rows, *run_rows(checkout, jobs, seconds)])


def jobs_planned(checkout: Path) -> int:
    """How many jobs the project has."""
    from striate.planning.jobs import jobs_of
    from striate.settings import load_settings

    settings = load_settings(checkout / "config.yaml")
    return len(jobs_of(settings, [*settings.recordings]))


def run_rows(checkout: Path, jobs: int, seconds: float) -> Iterator[tuple[str, str]]:
    """Run for some time from the first job on, opening what is finished; rate, and what opened."""
    start_s = time.monotonic()
    command, log = ("snakemake", "--cores", CORES, "--quiet", "all"), checkout / "run.log"
    with log.open("wb") as said:
        run = subprocess.Popen(
            command,
            cwd=checkout,
            env=environment(),
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    seen = Seen(checkout)
    while run.poll() is None and seen.time_s < seconds:
        time.sleep(LOOK_EVERY_S)
        seen.look(time.monotonic() - start_s)
    if (ended := run.poll()) is None:
        run.send_signal(signal.SIGINT)
        run.wait()
    text = log.read_text(encoding="utf-8", errors="replace")
    if ended or "no warm server" in text:
        sys.exit(f"the run of {jobs} jobs failed:\n{text}")
    yield "before the first job had ended", f"{seen.first_s:.1f} s"
    rate = seen.jobs / max(seen.last_s - seen.first_s, 1e-9)
    part = (
        "" if seen.jobs == jobs else f"; all would take {jobs / rate / 60:.0f} min (extrapolated)"
    )
    yield (
        "jobs while it ran",
        f"{seen.jobs} in {seen.last_s - seen.first_s:.0f} s: {rate:.1f} a s{part}",
    )
    yield "artifacts opened with xarray while it ran", f"{seen.opened}, {seen.failed} failed"


class Seen:
    """What one sees of a run from outside: how many jobs have ended, and what can be opened."""

    def __init__(self, checkout: Path) -> None:
        self.results = checkout / "results"
        self.jobs = self.opened = self.failed = 0
        self.first_s = self.last_s = self.time_s = 0.0
        self._random = random.Random(0)

    def look(self, now_s: float) -> None:
        """Count the jobs, and open some artifacts that are there."""
        import xarray as xr

        jobs = sum(1 for _ in (self.results / "benchmarks").rglob("*.tsv"))
        if jobs and not self.jobs:
            self.first_s = now_s
        if jobs > self.jobs:
            self.jobs, self.last_s = jobs, now_s
        self.time_s = now_s - self.first_s if jobs else 0.0
        there = [*self.results.rglob("*.zarr.zip")]
        for path in self._random.sample(there, min(OPENED_A_LOOK, len(there))):
            self.opened += 1
            try:
                with xr.open_dataset(path, engine="striate") as dataset:
                    dataset.load()
            except Exception as fault:
                self.failed += 1
                print(f"{path}: {type(fault).__name__}: {fault}", file=sys.stderr)


if __name__ == "__main__":
    main()
