"""Runs of Snakemake that a signal ends at a random time, and the plain run after each."""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from checkout import Checkout, Outcome, call_in, call_snakemake
from tiny import write_trials

CONFIG: Final = """\
recordings:
  simulated: {simulate: v1v2-1, seed: 3}
  raw: {file: raw/raw.mat, reader: trials}

stimuli:
  grating: {stimulus: {contains: grating}}
  blank: {stimulus: blank}

window: {start: 0.1, stop: 0.5}
bin_ms: 100
statistics: {permutations: 99}

comparisons:
  grating-vs-blank: {a: grating, b: blank}

figures: [time-course]
style: {format: [png]}
"""
JOBS: Final = {
    "simulate": "simulated/simulated",
    "convert": "recordings/simulated",
    "respond": "responses/simulated",
    "mean": "means/simulated/grating",
    "compare": "comparisons/simulated/grating-vs-blank",
    "course": "courses/simulated/grating-vs-blank",
    "pool": "comparisons/grating-vs-blank",
    "render": "figures/raw/grating-vs-blank/time-course",
    "report": "report",
}
"""Stage to the files of one of its jobs under results/, without their ends."""

LOGS: Final = {
    "simulate": "simulate/simulated",
    "convert": "convert/simulated",
    "respond": "respond/simulated",
    "mean": "mean/simulated/grating",
    "compare": "compare/simulated/grating-vs-blank",
    "course": "course/simulated/grating-vs-blank",
    "pool": "pool/grating-vs-blank",
    "render": "render/raw/grating-vs-blank/time-course",
    "report": "report",
}
"""Stage to the name of the log and of the measurement of that job."""

SIGNALS: Final = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
TARGETS: Final = ("job", "scheduler", "group", "session")
LONGEST_TO_BEGIN_S: Final = 120.0
LONGEST_TO_END_S: Final = 10.0
"""How long Snakemake may take to end once it, or a job of it, was told to."""
LONGEST_LEFT_S: Final = 2.0
"""How long a job may outlive Snakemake."""


_forks = multiprocessing.get_context("forkserver")


class Run:
    """Snakemake in a session of its own, begun and not waited for."""

    def __init__(self, root: Path, *options: str, has_warm_server: bool = False) -> None:
        self.root = root
        self._printed = root / f".printed-{time.monotonic_ns()}"
        call = ("snakemake", "--cores", "4", "--nocolor", *options)
        arguments = (root, call, self._printed, has_warm_server)
        self._process = _forks.Process(target=_call_in_session, args=arguments)
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def is_alive(self) -> bool:
        return self._process.is_alive()

    def outcome(self, longest_s: float) -> Outcome | None:
        """How it ends; None if it does not, and is killed."""
        self._process.join(longest_s)
        if self._process.exitcode is None:
            os.kill(self.pid, signal.SIGKILL)
            return None
        return Outcome(self._process.exitcode, self.printed(), frozenset())

    def printed(self) -> str:
        """What it has said by now."""
        try:
            return self._printed.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return ""


def _call_in_session(
    root: Path, argv: tuple[str, ...], printed: Path, has_warm_server: bool
) -> None:
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if not has_warm_server:
        os.environ.pop("STRIATE_WARM_SOCKET", None)
    call_in(root, call_snakemake, argv, printed)


@dataclass(frozen=True)
class Crash:
    """One run that a signal ends.

    Attributes
    ----------
    stage
        That the run is in.
    number
        Of the signal.
    target
        What is sent the signal: a process of the job, Snakemake, its group of processes, or every
        process of the run.
    fraction
        Of the time that the job takes, when the signal is sent.
    without_stamp
        Whether the stage and all after it have to run, not the one job alone.
    is_impatient
        Whether the next run starts before the processes of this one have ended.
    """

    stage: str
    number: signal.Signals
    target: str
    fraction: float
    without_stamp: bool
    is_impatient: bool


@dataclass(frozen=True)
class Aftermath:
    """What a crash left, and the plain run after it.

    Attributes
    ----------
    hit
        Whether the job was at work when the signal came.
    ended
        How the run ended that was sent the signal; None if it did not, in time.
    ending_s
        How long it took to end.
    left
        Processes of the project that outlived it.
    next_run
        The plain run.
    differing
        Artifacts that are not those of a run that nothing ended, or are half written.
    """

    hit: bool
    ended: Outcome | None
    ending_s: float
    left: tuple[str, ...]
    next_run: Outcome
    differing: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether one plain run gave the right result, and nothing was left."""
        return (
            self.ended is not None
            and not self.left
            and self.next_run.status == 0
            and not self.differing
        )


def finished_project(root: Path) -> Checkout:
    """A small project, run twice: what the jobs of the first run took, the warm server took."""
    checkout = Checkout.fresh(root, CONFIG)
    write_trials(root / "raw" / "raw.mat", seed=1)
    for options in ((), ("--forceall",)):
        outcome = checkout.run(*options)
        assert outcome.status == 0, outcome.printed
    return checkout


def random_crash(stage: str, number: signal.Signals, trial: int) -> Crash:
    """The same crash for the same trial."""
    draw = random.Random(f"{stage} {number} {trial}")
    target, fraction = draw.choice(TARGETS), draw.random()
    return Crash(stage, number, target, fraction, draw.random() < 0.3, draw.random() < 0.5)


def aftermath(crash: Crash, finished: Checkout, root: Path) -> Aftermath:
    """Let a copy of a finished project crash, then run it plainly."""
    checkout = finished.copy(root)
    duration_s = make_stale(checkout, crash)
    run = Run(checkout.root)
    hit = wait_for_job(checkout.root, crash.stage, run.is_alive)
    time.sleep(0.8 * crash.fraction * duration_s)  # some jobs are faster this time
    sent_s = time.monotonic()
    hit = hit and send(crash, checkout.root, run.pid)
    ended = run.outcome(LONGEST_TO_END_S)
    ending_s = time.monotonic() - sent_s
    if crash.is_impatient:
        next_run = checkout.run()
    left = left_processes(checkout.root)
    if not crash.is_impatient:
        next_run = checkout.run()
    return Aftermath(hit, ended, ending_s, left, next_run, differing(checkout, finished))


def make_stale(checkout: Checkout, crash: Crash) -> float:
    """Take away what the job of the stage wrote; how long it took, in s."""
    results = checkout.root / "results"
    path = results / JOBS[crash.stage]
    for file in path.parent.glob(f"{path.name}.*"):
        file.unlink()
    if crash.without_stamp:
        (results / "stamps" / f"{JOBS[crash.stage]}.stamp").unlink()
    (results / "logs" / f"{LOGS[crash.stage]}.log").unlink()
    measured = (results / "benchmarks" / f"{LOGS[crash.stage]}.tsv").read_text()
    return float(measured.split()[3])


def wait_for_job(root: Path, stage: str, is_alive: Callable[[], bool]) -> bool:
    """Wait until the job of a stage is at work; False if the run ended before that was seen."""
    log = root / "results" / "logs" / f"{LOGS[stage]}.log"
    return waited(lambda: log.exists() and bool(jobs_of(root)), is_alive)


def waited(happened: Callable[[], bool], is_alive: Callable[[], bool]) -> bool:
    deadline_s = time.monotonic() + LONGEST_TO_BEGIN_S
    while not happened():
        if not is_alive():
            return False
        assert time.monotonic() < deadline_s
        time.sleep(0.005)
    return True


def send(crash: Crash, root: Path, scheduler: int) -> bool:
    """Send the signal; whether a job was at work."""
    jobs = jobs_of(root)
    draw = random.Random(crash.fraction)
    receivers = {
        "job": [draw.choice(sorted({*jobs, *clients_of(root)}))] if jobs else [],
        "scheduler": [scheduler],
        "group": [-scheduler],
        "session": sorted({scheduler, *processes_of(root)}),
    }
    for process in receivers[crash.target]:
        try:
            os.kill(process, crash.number)
        except ProcessLookupError:
            continue
    return bool(jobs)


def processes_of(root: Path) -> dict[int, str]:
    """Processes that work in a folder, or below it, and what they were started as."""
    found = {}
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").readlink().is_relative_to(root):
                found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
        except OSError:  # it has just ended
            continue
    return found


def jobs_of(root: Path) -> list[int]:
    """Forks of the warm server that have taken the place of their clients."""
    return [
        process
        for process, started_as in processes_of(root).items()
        if "striate.warm.server" in started_as and folder_of(process) == root
    ]


def clients_of(root: Path) -> list[int]:
    return [process for process, of in processes_of(root).items() if "warm/client.py" in of]


def folder_of(process: int) -> Path | None:
    try:
        return Path(f"/proc/{process}/cwd").readlink()
    except OSError:
        return None


def left_processes(root: Path) -> tuple[str, ...]:
    """What still works in the project a moment after its run ended; it is ended then."""
    deadline_s = time.monotonic() + LONGEST_LEFT_S
    while (left := processes_of(root)) and time.monotonic() < deadline_s:
        time.sleep(0.02)
    for process in left:
        os.kill(process, signal.SIGKILL)
    return tuple(left.values())


def differing(checkout: Checkout, finished: Checkout) -> tuple[str, ...]:
    """Artifacts that are not as in a finished project; half written ones among them."""
    now, right = checkout.artifacts(), finished.artifacts()
    return tuple(name for name in sorted({*now, *right}) if now.get(name) != right.get(name))
