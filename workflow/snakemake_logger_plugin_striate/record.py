"""The file of a run: one line of JSON an event, written at once."""

import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

PATH: Final = Path("results") / "logs" / "run.jsonl"

PlannedJob: TypeAlias = tuple[int, str, Sequence[str]]
"""Number of a job, its rule, and what it makes."""


class Record:
    """What one run says, from its first job on.

    Parameters
    ----------
    begun_s
        Unix time.
    jobs
        What is going to run.
    goes_on
        Whether the run that started this one goes on in it: both have one file.
    """

    def __init__(self, begun_s: float, jobs: Sequence[PlannedJob], goes_on: bool) -> None:
        self.process = os.getpid()
        planned = [{"job": job, "rule": rule, "made": [*made]} for job, rule, made in jobs]
        line = {
            "time": round(begun_s, 3),
            "process": self.process,
            "host": platform.node(),
            "jobs": planned,
        }
        if goes_on and _process_of(PATH) == os.getppid():
            self._file = os.open(PATH, os.O_WRONLY | os.O_APPEND)
            self._write({"event": "gone on", **line})
        else:
            self._file = self._new({"event": "begun", **line})

    def add(self, event: str, time_s: float, **what: Any) -> None:
        """Write an event of a job."""
        self._write({"event": event, "time": round(time_s, 3), **what})

    def end(self, state: str, time_s: float) -> None:
        """Write how the run ended, unless one that goes on with it has written since."""
        if os.fstat(self._file).st_size == os.lseek(self._file, 0, os.SEEK_CUR):
            self.add("ended", time_s, state=state)
        os.close(self._file)

    def _new(self, first: dict[str, Any]) -> int:
        """A file that takes the place of the one before when its first line is there."""
        PATH.parent.mkdir(parents=True, exist_ok=True)
        partial = PATH.with_name(f".{PATH.name}.{platform.node()}.{self.process}.partial")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
        self._file = os.open(partial, flags, 0o666)
        self._write(first)
        partial.replace(PATH)
        return self._file

    def _write(self, line: dict[str, Any]) -> None:
        os.write(self._file, json.dumps(line, separators=(",", ":")).encode() + b"\n")


def _process_of(path: Path) -> object:
    """Who began the run that a file holds."""
    try:
        with path.open(encoding="utf-8") as file:
            first = json.loads(file.readline())
    except (OSError, ValueError):
        return None
    return first.get("process") if first.get("host") == platform.node() else None
