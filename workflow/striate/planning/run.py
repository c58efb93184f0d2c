"""One run of the workflow: its lock, its plan under the lock, and what it says at its end."""

import os
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from striate.codefiles import forget_code, remember_imports
from striate.errors import StriateError
from striate.planning.following import run_again
from striate.planning.job import Job
from striate.planning.plan import Plan, plan_of
from striate.planning.room import without_room, write_fault
from striate.planning.state import State, overtaken
from striate.planning.stopping import Stop
from striate.runlock import lock_results, open_lock
from striate.settings import Settings
from striate.warm.start import start_server

_LOGS: Final = Path("results") / "logs"
_SNAKEMAKE: Final = Path(".snakemake")
_LEFTOVERS: Final = ".*.partial"


class Run:
    """A run from a plan that was made before its lock was taken.

    Parameters
    ----------
    settings, plan
        As the run found them.
    stop
        Listens for the signals that end it.
    """

    def __init__(self, settings: Settings, plan: Plan, stop: Stop) -> None:
        self.settings, self.plan, self.stop = settings, plan, stop
        self.started_s = time.time()
        self.lock: int | None = None

    def prepare(self, requested: Sequence[State]) -> None:
        """Start the warm server while Snakemake is still busy with its graph.

        The server inherits the lock before it is taken, and holds it from then on.

        Parameters
        ----------
        requested
            Jobs that are asked for, up to date or not.
        """
        stale = [state.job for state in requested if state.is_stale]
        if not stale:
            return
        with suppress(OSError):  # said when the run begins
            self.lock = open_lock()
            remember_imports()
            start_server([self.lock], first=[*dict.fromkeys(map(_modules, stale))])

    def begin(self) -> None:
        """Take the lock, and start what the jobs lean on.

        Raises
        ------
        SystemExit
            Another run is at work, or nothing can be written; or what was planned has been
            overtaken, and a run from another plan has ended.
        """
        self.stop.listen()  # Snakemake has its own handlers by now
        self.stop.end_jobs()
        try:
            self.lock = lock_results(opened=self.lock)
        except StriateError as fault:
            sys.exit(f"striate: {fault}")
        except OSError as refusal:
            sys.exit(f"striate: {write_fault(Path('results'), refusal)}")
        if full := without_room(_SNAKEMAKE):
            sys.exit(f"striate: {full}")
        if plan_of(self.settings).states != self.plan.states:
            run_again("another run, or its last jobs, wrote meanwhile; planning again", self.lock)
        self._make_way()
        remember_imports()
        start_server([self.lock])

    def finish(self, targets: Iterable[str]) -> None:
        """Go on where something changed meanwhile, or was made again otherwise than it was.

        Raises
        ------
        SystemExit
            The run that follows has ended, or things go on changing.
        """
        forget_code()
        now = plan_of(self.settings).requested(targets)
        if overtaken(self.plan.states, now):
            assert self.lock is not None
            run_again("something changed meanwhile, or came out otherwise; going on", self.lock)

    def last_words(self) -> list[str]:
        """What the steps that failed said, each sentence once, the last one last.

        Of a run that was stopped, this is said alone: every step that was at work failed of it.
        """
        if self.stop.sentence:
            return [self.stop.sentence]
        dates = {log: log.stat().st_mtime for log in _LOGS.rglob("*.log")}
        new = sorted((log for log in dates if dates[log] >= self.started_s), key=dates.__getitem__)
        lines = [
            line
            for log in new
            for line in log.read_text(encoding="utf-8", errors="replace").splitlines()
        ]
        return [*dict.fromkeys(line for line in lines if line.startswith("striate: "))]

    def _make_way(self) -> None:
        """Remove what ended runs left half written, and date back what is dated in the future.

        Snakemake refuses what is made from a file of the future. Nobody else writes here: the lock
        says so.
        """
        now_s = time.time()
        for path in (Path(path) for state in self.plan.states for path in state.job.outputs):
            with suppress(OSError):
                if path.stat().st_mtime > now_s:
                    os.utime(path)
        every = (path for of in self.plan.states for path in (*of.job.outputs, of.job.stamp))
        for folder in {Path(path).parent for path in every}:
            for left in folder.glob(_LEFTOVERS):
                with suppress(OSError):
                    left.unlink()


def _modules(job: Job) -> str:
    """What the warm server imports for a job."""
    return ",".join(name for name in job.modules if not name.endswith(".smk"))
