"""How a job could start: `python benchmarks/job_starts.py [--rounds 5]`.

One job of the workflow, the means of one stimulus in a small session, started in each way that was
thought of. In turn, several rounds over; medians. What Snakemake itself takes for a job is measured
apart, with jobs that do nothing.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from gratings_project import configuration, sessions
from jobs_as_run import begin_project, make, run_job, step_arguments
from turns import Cost, apart, cost_in_fork, cost_of, in_turn, machine, median_cost, table

from striate.planning.job import Job

STEPS_IN_ONE_PROCESS = 9
SERVER = "STRIATE_WARM_SOCKET"
EMPTY_JOBS = 40
EMPTY_WORKFLOW = f"""\
rule all:
    input:
        [f"made/{{number}}" for number in range({EMPTY_JOBS})],


rule empty:
    output:
        "made/{{number}}",
    shell:
        "touch {{output}}"
"""


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    print(machine(), end="\n\n", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (raw,) = apart(sessions, folder, 1, "small")
        ways = ways_to_start(folder, raw)
        costs = {way: median_cost(of) for way, of in in_turn(ways, given.rounds).items()}
    rows = [[way, f"{1000 * of.wall_s:.0f}", f"{1000 * of.cpu_s:.0f}"] for way, of in costs.items()]
    print(table([f"one job, median of {given.rounds}", "ms", "processor ms"], rows))


def ways_to_start(folder: Path, raw: Path) -> dict[str, Callable[[], Cost]]:
    """Ways by name, after everything was made once."""
    jobs = begin_project(folder / "project", configuration([raw]))
    job = jobs[f"mean/{raw.stem}/blank"]
    make(job, jobs, {raw.stem: raw})
    from striate.steps import mean

    step = partial(mean.main, [*step_arguments(job, {}), "--spec", job.spec])
    step()
    return {
        "plain `python -m`": partial(plainly, job),
        "client and fork of the warm server": partial(run_job, job, {}),
        "fork alone, as an executor of our own could": partial(cost_in_fork, step),
        f"share of one process that makes {STEPS_IN_ONE_PROCESS}": partial(shared, step),
        "Snakemake's own part of a job": partial(empty_job, folder / "empty"),
    }


def plainly(job: Job) -> Cost:
    """The same line without a server."""
    address = os.environ.pop(SERVER)
    try:
        return run_job(job, {})
    finally:
        os.environ[SERVER] = address


def shared(step: Callable[[], None]) -> Cost:
    """One of several artifacts that one job makes."""

    def several() -> None:
        for _ in range(STEPS_IN_ONE_PROCESS):
            step()

    whole = cost_in_fork(several)
    return Cost(
        whole.wall_s / STEPS_IN_ONE_PROCESS, whole.cpu_s / STEPS_IN_ONE_PROCESS, whole.peak_mb
    )


def empty_job(folder: Path) -> Cost:
    """A run of jobs that do nothing less the start of Snakemake, a job."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "Snakefile").write_text(EMPTY_WORKFLOW, encoding="utf-8")
    run = ("snakemake", "--cores", "1", "--scheduler", "greedy")
    whole, start = cost_of(run, folder), cost_of(("snakemake", "--version"), folder)
    wall_s, cpu_s = whole.wall_s - start.wall_s, whole.cpu_s - start.cpu_s
    return Cost(wall_s / EMPTY_JOBS, cpu_s / EMPTY_JOBS, whole.peak_mb)


if __name__ == "__main__":
    main()
