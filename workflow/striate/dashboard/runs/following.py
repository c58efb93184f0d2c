"""The run of Snakemake that is at work, or the last one: what its record says of it."""

import os
import platform
import time
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Final

from striate.dashboard.runs.record import ToldJob, ToldRun
from striate.dashboard.wire import Job, Run
from striate.runlock import LOCK, is_held_by

RECORD: Final = Path("results") / "logs" / "run.jsonl"
"""Where the logger plugin writes (`workflow/snakemake_logger_plugin_striate/record.py`)."""

_MOST_SHOWN: Final = 200
_BEGIN_BYTES: Final = 256
_LONGEST_LINE_BYTES: Final = 64 * 1024**2
NO_RUN: Final = Run(
    state="none", started=None, seconds=None, job_count=0, finished=0, failed=0, jobs=[]
)
_ORDER: Final = {"running": 0, "failed": 1, "finished": 2, "waiting": 3}


class FollowedRun:
    """The run that is at work in the folder of a project, or the last one.

    The record is read as it grows; a new run has a new file. Safe between threads.
    """

    def __init__(self, project: Path) -> None:
        self._project = project
        self._lock = Lock()
        self._begin = b""
        self._read_bytes = 0
        self._told = ToldRun(project)

    def now(self) -> Run:
        """How far it has come; only what was written since the last call is read."""
        with self._lock:
            return NO_RUN if not self._read_on() or not self._told.process else self._described()

    def _read_on(self) -> bool:
        """Read what is new; whether there is a record."""
        try:
            with (self._project / RECORD).open("rb") as record:
                self._start_anew_if_another(record)
                record.seek(self._read_bytes)
                while line := record.readline(_LONGEST_LINE_BYTES):
                    if not line.endswith(b"\n") and len(line) < _LONGEST_LINE_BYTES:
                        break  # the rest of it is still to come
                    self._read_bytes += len(line)
                    self._told.hear(line)
        except OSError:
            return False
        return True

    def _start_anew_if_another(self, record: BinaryIO) -> None:
        """Its first line tells runs apart: a file system gives the number of a file again."""
        begin = record.read(_BEGIN_BYTES)
        is_longer = os.fstat(record.fileno()).st_size >= self._read_bytes
        if not (self._begin and begin.startswith(self._begin) and is_longer):
            self._read_bytes, self._told = 0, ToldRun(self._project)
        self._begin = begin

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
        return is_held_by(told.process, told.host, self._project / LOCK)


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
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        pass
    return False
