"""What the record of a run says: the lines of `results/logs/run.jsonl`, one after another."""

import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from striate.command import printable
from striate.dashboard.sent.numbers import text

JobState: TypeAlias = Literal["waiting", "running", "finished", "failed"]
Ended: TypeAlias = Literal["finished", "failed", "stopped"]

_LOGS: Final = Path("results") / "logs"
_SAYS: Final = "striate: "
_END_BYTES: Final = 16 * 1024
_LONGEST: Final = 1000
_NOTHING_KNOWN: Final = (
    *(ValueError, KeyError, TypeError, AttributeError),
    *(OverflowError, RecursionError),
)


@dataclass
class ToldJob:
    """A job as far as it has come.

    Attributes
    ----------
    made
        Artifacts below results/.
    changed_s
        Unix time of its last change of state; 0 before it starts.
    """

    rule: str
    made: list[str]
    state: JobState = "waiting"
    changed_s: float = 0.0
    seconds: float | None = None
    error: str = ""

    def change(self, state: JobState, time_s: float) -> None:
        """Go on to another state; one that is tried again has not failed."""
        if state != "running" and self.state == "running":
            self.seconds = max(time_s - self.changed_s, 0.0)
        self.state, self.changed_s, self.error = state, time_s, ""


class ToldRun:
    """A run as far as its record says it.

    Attributes
    ----------
    process, host
        Who began it; 0 before anything is known.
    begun_s, last_s
        Unix time of its first and last event.
    state
        How it ended; empty before it has.
    jobs
        Part of the run, and number of the job in it, to the job.
    """

    def __init__(self, project: Path) -> None:
        self._project = project
        self._part = 0
        self.process, self.host = 0, ""
        self.begun_s = self.last_s = 0.0
        self.state: Ended | Literal[""] = ""
        self.jobs: dict[tuple[int, int], ToldJob] = {}

    def count(self, state: JobState) -> int:
        """How many jobs are in a state."""
        return Counter(job.state for job in self.jobs.values())[state]

    def hear(self, line: bytes) -> None:
        """Take in one line; one that says nothing that is known here means nothing."""
        with suppress(*_NOTHING_KNOWN):
            event = json.loads(line)
            time_s = float(event["time"])
            if isfinite(time_s):
                self._hear(event["event"], time_s, event)

    def _hear(self, kind: str, time_s: float, event: dict[str, Any]) -> None:
        match kind:
            case "begun":
                self.process, self.host = int(event["process"]), str(event["host"])
                self.begun_s = time_s
                self._plan(event)
            case "gone on":
                self._part += 1
                self._plan(event)
            case "started":
                self._job(event).change("running", time_s)
            case "finished":
                self._job(event).change("finished", time_s)
            case "failed":
                job, said = self._job(event), self._sentence(str(event["log"]))
                job.change("failed", time_s)
                job.error = said
            case "ended" if event["state"] in ("finished", "failed", "stopped"):
                self.state = event["state"]
        self.last_s = max(self.last_s, time_s)

    def _plan(self, event: dict[str, Any]) -> None:
        for job in event["jobs"]:
            made = [text(path).removeprefix("results/") for path in job["made"]]
            self.jobs[self._part, int(job["job"])] = ToldJob(text(job["rule"]), made)

    def _job(self, event: dict[str, Any]) -> ToldJob:
        return self.jobs[self._part, event["job"]]

    def _sentence(self, log: str) -> str:
        """What a job said last: how a program of Striate ends (`command.py`), or any other."""
        try:
            said = _end_of(self._project, log)
        except (OSError, ValueError):
            said = ""
        lines = [line for line in said.splitlines() if line.strip()]
        sentences = [line.removeprefix(_SAYS) for line in lines if line.startswith(_SAYS)]
        if not lines:
            said = f"it ended without a word; see {log}" if log else "it ended without a word"
            return printable(said.replace("\n", " "))[:_LONGEST]
        return printable([*lines[-1:], *sentences][-1].strip())[:_LONGEST]


def _end_of(project: Path, log: str) -> str:
    """The end of a log; of nothing that is no log of this project."""
    path, logs = (project / log).resolve(), (project / _LOGS).resolve()
    if not (log and path.is_relative_to(logs) and path.is_file()):
        return ""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - _END_BYTES, 0))
        return file.read(_END_BYTES).decode("utf-8", errors="replace")
