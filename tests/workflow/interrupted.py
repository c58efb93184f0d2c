"""Snakemake run in a project and looked at afterwards, or ended by a signal at some moment."""

import json
import multiprocessing
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random
from typing import Any, Final

_forks = multiprocessing.get_context("forkserver")
# what Snakemake and the plan import, some of it only when they run
_forks.set_forkserver_preload(
    [
        *("snakemake.cli", "snakemake.report.html_reporter", "snakemake.scheduling.milp", "pandas"),
        *("smart_open", "pydantic", "yaml"),
    ]
)
_LONGEST_S: Final = 300.0
_SIGNALS: Final = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
_TARGETS: Final = ("snakemake", "group", "job")


@dataclass(frozen=True)
class Ended:
    """How a run ended, and what the planner says of the project after it.

    Attributes
    ----------
    status
        Exit status; negative for a signal.
    printed
        All that it said.
    ran
        Jobs that left a measurement; those of earlier runs are removed before.
    stale
        Job to why it would run again.
    fresh
        Artifacts of the jobs that would not.
    damaged
        What `striate verify` finds.
    orphans
        What `striate clean` would remove.
    """

    status: int
    printed: str
    ran: frozenset[str]
    stale: dict[str, list[str]] = field(default_factory=dict)
    fresh: frozenset[str] = frozenset()
    damaged: tuple[str, ...] = ()
    orphans: frozenset[str] = frozenset()


def run(root: Path, *options: str) -> Ended:
    """One plain run."""
    return _outcome(_begun(root, options), root)


def interrupted_run(root: Path, rng: Random) -> tuple[Ended, str]:
    """A run that a signal may end; which signal, sent to what, and when, as `rng` has it.

    A run whose Snakemake alone is killed has a warm server of its own, as every run of a scientist
    has: its jobs end with it.
    """
    number, target = rng.choice(_SIGNALS), rng.choice(_TARGETS)
    waits_for_job = target == "job" or rng.random() < 0.6
    delay_s = rng.uniform(0, 2.5)
    process = _begun(root, (), has_own_server=target == "snakemake")
    pause_until = time.monotonic() + _LONGEST_S
    while waits_for_job and process.is_alive() and not _jobs_in(root):
        if time.monotonic() > pause_until:
            break
        time.sleep(0.01)
    process.join(delay_s)
    told = f"{number.name} to {target}" if process.is_alive() else "too late"
    if process.is_alive():
        _send(number, target, process, root, rng)
    ended = _outcome(process, root)
    if target != "snakemake":
        _wait_for_jobs(root)  # the server that all runs share ends them a moment later
    return ended, told


def _begun(root: Path, options: tuple[str, ...], has_own_server: bool = False) -> ForkServerProcess:
    for name in (".looked", ".printed"):
        (root / name).unlink(missing_ok=True)
    shutil.rmtree(root / "results" / "benchmarks", ignore_errors=True)
    process = _forks.Process(target=_snakemake, args=(root, options, has_own_server))
    process.start()
    return process


def _outcome(process: ForkServerProcess, root: Path) -> Ended:
    process.join(_LONGEST_S)
    if process.is_alive():
        _end_group(process, signal.SIGKILL)
        process.join()
        return Ended(-1, "it did not end", frozenset())
    printed = root / ".printed"
    said = printed.read_text(encoding="utf-8", errors="replace") if printed.exists() else ""
    status = -1 if process.exitcode is None else process.exitcode
    return Ended(status, said, frozenset(_measured(root)), **_looked(root))


def _looked(root: Path) -> dict[str, Any]:
    with suppress(FileNotFoundError):
        told = json.loads((root / ".looked").read_text(encoding="utf-8"))
        return {
            "stale": told["stale"],
            "fresh": frozenset(told["fresh"]),
            "damaged": tuple(told["damaged"]),
            "orphans": frozenset(told["orphans"]),
        }
    return {}


def _measured(root: Path) -> Iterator[str]:
    measured = root / "results" / "benchmarks"
    for path in sorted(measured.rglob("*.tsv")):
        yield path.relative_to(measured).with_suffix("").as_posix()


def _snakemake(root: Path, options: tuple[str, ...], has_own_server: bool) -> None:
    """In a process that has imported Snakemake already: as a new one would, but sooner."""
    from snakemake.cli import main

    os.setpgid(0, 0)
    os.chdir(root)
    for name in [name for name in sys.modules if name.split(".")[0] == "striate"]:
        del sys.modules[name]  # the one of this checkout runs
    if has_own_server:
        os.environ.pop("STRIATE_WARM_SOCKET", None)
    # every job would compile the package again
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    with Path(".printed").open("wb") as printed:
        for stream in (1, 2):
            os.dup2(printed.fileno(), stream)
    sys.argv = ["snakemake", "--cores", "2", "--nocolor", *options]
    status = 0
    try:
        main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1 if end.code else 0
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    if not has_own_server:
        _look(Path(".looked"))
        os._exit(status)
    sys.exit(status)  # which ends its server


def _look(told: Path) -> None:
    """What the planner says now, asked in the process that has imported it."""
    from striate.planning.damage import damages
    from striate.planning.orphans import orphans_of
    from striate.planning.plan import plan_of
    from striate.settings import load_settings

    plan = plan_of(load_settings(Path("config.yaml")))
    orphans = orphans_of(plan)
    stale = {
        of.job.name: [f"{cause.kind.value} {cause.path}" for cause in of.causes]
        for of in plan.states
        if of.is_stale
    }
    fresh = [path for of in plan.states if not of.is_stale for path in of.job.outputs]
    found = {
        "stale": stale,
        "fresh": fresh,
        "damaged": [f"{one.path} {one.fault}" for one in damages(plan.states)],
        "orphans": [*orphans.artifacts, *orphans.records],
    }
    told.write_text(json.dumps(found), encoding="utf-8")


def _send(
    number: signal.Signals, target: str, process: ForkServerProcess, root: Path, rng: Random
) -> None:
    if target == "group":
        _end_group(process, number)
        return
    jobs = _jobs_in(root) if target == "job" else [process.pid]
    with suppress(ProcessLookupError, IndexError):
        os.kill(rng.choice(jobs), number)


def _end_group(process: ForkServerProcess, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _wait_for_jobs(root: Path) -> None:
    until = time.monotonic() + 10
    while _jobs_in(root) and time.monotonic() < until:
        time.sleep(0.02)


def _jobs_in(root: Path) -> list[int]:
    """Processes of steps at work in a project."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            at_work = (process / "cwd").readlink() == root
            if at_work and b"striate.warm.server" in (process / "cmdline").read_bytes():
                found.append(int(process.name))
    return sorted(found)
