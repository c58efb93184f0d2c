"""The run of Snakemake that is at work, or the last one: what its record says of it."""

import fcntl
import json
import os
import platform
import time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final

from striate.dashboard.runrecord import ToldJob, ToldRun
from striate.dashboard.wire import Job, Run
from striate.runlock import LOCK

RECORD: Final = Path("results") / "logs" / "run.jsonl"
"""Where the logger plugin writes (`workflow/snakemake_logger_plugin_striate/record.py`)."""

_MOST_SHOWN: Final = 200
NO_RUN: Final = Run(
    state="none", started=None, seconds=None, job_count=0, finished=0, failed=0, jobs=[]
)
_ORDER: Final = {"running": 0, "failed": 1, "finished": 2, "waiting": 3}


def run_of(project: Path) -> Run:
    """The run that is at work in the folder of a project, or the last one.

    Only what was written since the last call is read.
    """
    return _follower(project.absolute()).run()


@cache
def _follower(project: Path) -> "_Follower":
    return _Follower(project)


class _Follower:
    """Reads the record of a project as it grows; a new run has a new file."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._lock = Lock()
        self._file: tuple[int, int] | None = None
        self._read_bytes = 0
        self._told = ToldRun(project)

    def run(self) -> Run:
        with self._lock:
            return NO_RUN if not self._read_on() or not self._told.process else self._described()

    def _read_on(self) -> bool:
        """Read what is new; whether there is a record."""
        try:
            with (self._project / RECORD).open("rb") as record:
                found = os.fstat(record.fileno())
                if (found.st_dev, found.st_ino) != self._file or found.st_size < self._read_bytes:
                    self._file, self._read_bytes = (found.st_dev, found.st_ino), 0
                    self._told = ToldRun(self._project)
                record.seek(self._read_bytes)
                whole, end, _ = record.read().rpartition(b"\n")
        except OSError:
            return False
        self._read_bytes += len(whole) + len(end)
        for line in whole.splitlines():
            self._told.hear(line)
        return True

    def _described(self) -> Run:
        told = self._told
        state = told.state or ("running" if self._is_at_work() else "stopped")
        now_s = time.time() if state == "running" else told.last_s
        jobs = sorted(told.jobs.values(), key=_place)[:_MOST_SHOWN]
        return Run(
            state=state,
            started=told.begun_s,
            seconds=max(now_s - told.begun_s, 0.0),
            job_count=len(told.jobs),
            finished=told.count("finished"),
            failed=told.count("failed"),
            jobs=[_job(job, now_s, state == "running") for job in jobs],
        )

    def _is_at_work(self) -> bool:
        """Whether the run that wrote the record is still there."""
        told = self._told
        if told.host == platform.node() and _is_gone(told.process):
            return False
        return _is_held_by(told.process, told.host, self._project / LOCK)


def _place(job: ToldJob) -> tuple[int, float]:
    return _ORDER[job.state], -job.changed_s


def _job(job: ToldJob, now_s: float, is_at_work: bool) -> Job:
    """A job that a run was making when it stopped is still to be made."""
    state, seconds = job.state, job.seconds
    if state == "running":
        state, seconds = (state, now_s - job.changed_s) if is_at_work else ("waiting", None)
    return Job(rule=job.rule, made=job.made, state=state, seconds=seconds, error=job.error)


def _is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        pass
    return False


def _is_held_by(process: int, host: str, lock: Path) -> bool:
    """Whether a process holds the lock on results/; where a disk knows no locks, it is trusted."""
    try:
        descriptor = os.open(lock, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        signed = json.loads(os.pread(descriptor, 4096, 0))
        if (signed["process"], signed["host"]) != (process, host):
            return False
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    except (ValueError, KeyError, TypeError):
        return False  # another run is just signing it
    finally:
        os.close(descriptor)
    return False
