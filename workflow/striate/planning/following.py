"""A run after the run, where what was made again is not what was there."""

import os
import subprocess
import sys
from collections.abc import Sequence

from striate.planning.state import State, is_overtaken
from striate.runlock import HELD


def follow(before: Sequence[State], now: Sequence[State], lock: int) -> None:
    """Run Snakemake once more, if anything was made from an artifact that is gone.

    Parameters
    ----------
    before
        Of the jobs, when the run was planned.
    now
        Of the jobs that were asked for, after the run.
    lock
        Descriptor of the lock on results/, which the second run goes on holding.

    Raises
    ------
    SystemExit
        The second run has ended.
    """
    lost = {path for state in before if state.is_restored for path in state.job.outputs}
    if is_overtaken(now, lost):
        run_again("what was made again differs from what was there; going on", lock)


def run_again(reason: str, lock: int) -> None:
    """Run Snakemake as it was called, from a plan of its own, and end as it does.

    In a run that was begun like this, nothing happens: there is one run more at most.

    Parameters
    ----------
    reason
        What is said of it.
    lock
        Descriptor of the lock on results/, which the second run goes on holding.

    Raises
    ------
    SystemExit
        The second run has ended.
    """
    if HELD in os.environ:
        return
    print(f"striate: {reason}", file=sys.stderr)
    again = [sys.executable, "-m", "snakemake", *sys.argv[1:]]
    ended = subprocess.run(again, env={**os.environ, HELD: str(lock)}, pass_fds=[lock], check=False)
    sys.exit(ended.returncode)
