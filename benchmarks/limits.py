"""What we need beside what nobody can go below: `python benchmarks/limits.py [--rounds 5]`.

One simulated session of v1v2-1. Jobs run as in the workflow, by the client in a fork of the warm
server; functions in a fork of a process that has imported what they need. In turn, several rounds
over; medians. A limit is inflating, reading, copying, counting, drawing or starting and nothing
else. `--folder` keeps the raw file.
"""

import argparse
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from class_events import events_in
from floors import drawing, snakemake_start
from gratings_project import configuration, session_of_trials
from jobs_as_run import begin_project, make, run_job
from numcodecs import zstd
from peer_ways import bincount
from reading_programs import inflate
from striate_means import mean_rates, time_courses
from turns import Cost, apart, cost_in_fork, in_turn, machine, median_cost, table

from striate.opened import opened_recording
from striate.planning.job import Job

ISAL, ZLIB = "inflating the raw file, isal", "inflating the raw file, zlib"
BYTES, ARRAYS = "reading the bytes of the store", "reading and decompressing the store"
COPY, COUNT = "copying its arrays in memory", "one `numpy.bincount` of all classes"
PIXELS, START = "a bare heatmap, 140 x 139, PNG", "`snakemake --version`"
NEEDED = {
    "job: convert": (ISAL, ""),
    "job: respond": (ARRAYS, ""),
    "jobs: mean of each class, one after the other": (ARRAYS, ""),
    "functions: mean rates of all classes from the store": (ARRAYS, "2"),
    "functions: a PSTH of all classes from memory": (COUNT, "2"),
    "job: one figure": (PIXELS, "60 ms"),
}
"""What we need, the limit that it is measured by, and the ratio or time that is the goal."""

Ways = dict[str, Callable[[], Cost]]


def main() -> None:
    """Measure, and print a table of what we need and one of the limits in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--trials", type=int, default=6400)
    parser.add_argument("--folder", type=Path, help="where the raw file is kept")
    given = parser.parse_args()
    print(machine(), end="\n\n", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = (given.folder or Path(name)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        raw = apart(session_of_trials, folder, given.trials)
        ways = needs_and_limits(raw, Path(name))
        costs = {way: median_cost(of) for way, of in in_turn(ways, given.rounds).items()}
        print(needs_table(costs, given.rounds), limits_table(costs, raw), sep="\n\n")


def needs_and_limits(raw: Path, folder: Path) -> Ways:
    """Ways of both, by name, after everything was made once."""
    jobs = begin_project(folder / "project", configuration([raw]))
    files = {raw.stem: raw}
    render = next(job for job in jobs.values() if job.rule == "render")
    make(render, jobs, files)
    store = Path(jobs[f"convert/{raw.stem}"].outputs[0])
    return needs(jobs, files, render, store) | limits(raw, store)


def needs(jobs: Mapping[str, Job], raw: Mapping[str, Path], render: Job, store: Path) -> Ways:
    """What Striate does."""
    convert, respond = (
        next(j for j in jobs.values() if j.rule == r) for r in ("convert", "respond")
    )
    means = [job for job in jobs.values() if job.rule == "mean"]
    with opened_recording(store) as opened:
        recording = opened.load()

    def all_class_means() -> None:
        with opened_recording(store) as opened:
            mean_rates(opened)

    measured: list[Callable[[], Cost]] = [
        partial(run_job, convert, raw),
        partial(run_job, respond, raw),
        lambda: sum_of([run_job(job, raw) for job in means]),
        partial(cost_in_fork, all_class_means),
        partial(cost_in_fork, partial(time_courses, recording)),
        partial(run_job, render, raw),
    ]
    for warm in (all_class_means, partial(time_courses, recording)):
        warm()
    return dict(zip(NEEDED, measured, strict=True))


def limits(raw: Path, store: Path) -> Ways:
    """What nobody can go below, on the same data."""
    events = events_in(store)
    _, count = bincount()
    source = np.ones(events.unit.nbytes + events.ms.nbytes, dtype=np.uint8)
    target = np.zeros_like(source)
    return {
        ISAL: partial(cost_in_fork, partial(inflate, raw)),
        ZLIB: partial(cost_in_fork, partial(inflate, raw, "zlib")),
        BYTES: partial(cost_in_fork, store.read_bytes),
        ARRAYS: partial(cost_in_fork, partial(decompress, store)),
        COPY: partial(cost_in_fork, lambda: np.copyto(target, source)),
        COUNT: partial(cost_in_fork, partial(count, events)),
        PIXELS: a_bare_heatmap,
        START: partial(snakemake_start, Path.cwd()),
    }


def decompress(store: Path) -> None:
    """Read every chunk of the spikes and decompress it; nothing is kept."""
    with zipfile.ZipFile(store) as file:
        for name in file.namelist():
            if name.startswith("spike_") and "/c/" in name:
                zstd.decompress(file.read(name))


def a_bare_heatmap() -> Cost:
    """The mean of ten."""
    ten = drawing(10)
    return Cost(ten.wall_s / 10, ten.cpu_s / 10, ten.peak_mb)


def sum_of(costs: Sequence[Cost]) -> Cost:
    """One after the other."""
    return Cost(
        sum(cost.wall_s for cost in costs),
        sum(cost.cpu_s for cost in costs),
        max(cost.peak_mb for cost in costs),
    )


def needs_table(costs: Mapping[str, Cost], rounds: int) -> str:
    """What we need: seconds, and the ratio to the limit, of processor seconds too."""
    rows = []
    for name, (limit, goal) in NEEDED.items():
        ours, least = costs[name], costs[limit]
        ratios = f"{ours.wall_s / least.wall_s:.2f}", f"{ours.cpu_s / least.cpu_s:.2f}"
        seconds = f"{ours.wall_s:.3f}", f"{ours.cpu_s:.3f}", f"{ours.peak_mb:.0f}"
        rows.append([name, *seconds, limit, *ratios, goal])
    head = f"median of {rounds}", "s", "processor s", "peak MB", "limit"
    return table([*head, "/ limit", "/ limit, processor", "goal"], rows)


def limits_table(costs: Mapping[str, Cost], raw: Path) -> str:
    """The limits themselves."""
    names = [name for name in costs if name not in NEEDED]
    rows = [[name, f"{costs[name].wall_s:.4f}", f"{costs[name].cpu_s:.4f}"] for name in names]
    size = f"limit; raw file of {raw.stat().st_size / 2**20:.1f} MB"
    return table([size, "s", "processor s"], rows)


if __name__ == "__main__":
    main()
