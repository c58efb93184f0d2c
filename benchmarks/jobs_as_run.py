"""Jobs of a project run as Snakemake runs them: by the client, in a fork of the warm server."""

import csv
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from turns import Cost, cost_of

import striate
from striate.planning.job import Job, made
from striate.planning.plan import plan_of
from striate.settings import load_settings
from striate.warm.start import start_server

_PACKAGE_HOME = Path(striate.__file__).parents[1]
_CLIENT = (sys.executable, "-I", "-S", f"{_PACKAGE_HOME}/striate/warm/client.py")


def begin_project(root: Path, config: str) -> dict[str, Job]:
    """Make a project the working folder, with a warm server; its jobs by name."""
    root.mkdir(parents=True, exist_ok=True)
    os.chdir(root)
    Path("config.yaml").write_text(config, encoding="utf-8")
    Path("results").mkdir(exist_ok=True)
    os.environ.pop("STRIATE_WARM_SOCKET", None)
    start_server()
    return {
        state.job.name: state.job for state in plan_of(load_settings(Path("config.yaml"))).states
    }


def make(job: Job, jobs: Mapping[str, Job], raw: Mapping[str, Path]) -> None:
    """Run a job after those whose artifacts it reads, unless they are there."""
    makers = {output: maker for maker in jobs.values() for output in maker.outputs}
    for name in job.every_input:
        if not Path(name).exists():
            make(makers[name], jobs, raw)
    run_job(job, raw)


def run_job(job: Job, raw: Mapping[str, Path]) -> Cost:
    """What a job took: wall-clock seconds with its client, the rest of the job alone."""
    usage = Path("usage.tsv").resolve()
    arguments = [job.rule, "--made", made(job), *step_arguments(job, raw), "--spec", job.spec]
    for output in job.outputs:
        Path(output).parent.mkdir(parents=True, exist_ok=True)
    whole = cost_of(
        [*_CLIENT, "--usage", str(usage), *arguments], Path.cwd(), PYTHONPATH=str(_PACKAGE_HOME)
    )
    address = os.environ.get("STRIATE_WARM_SOCKET")
    if address and not Path(address).is_socket():
        sys.exit("the warm server did not start, which would make the measurement void")
    with usage.open(newline="") as rows:
        (row,) = csv.DictReader(rows, delimiter="\t")
    return Cost(whole.wall_s, float(row["cpu_s"]), float(row["max_rss_mb"]))


def step_arguments(job: Job, raw: Mapping[str, Path]) -> Iterator[str]:
    """As the rule of the job writes them."""
    if job.rule == "convert":
        yield from (*job.outputs, str(raw[job.wildcards["recording"]]))
    elif job.rule in ("respond", "mean"):
        yield from (*job.every_input, *job.outputs)
    elif job.rule in ("compare", "render"):
        *out, numbers = job.outputs
        yield from (*job.every_input, "--out", *out, "--table", numbers)
    else:
        raise ValueError(f"no such job is measured alone: {job.name}")
