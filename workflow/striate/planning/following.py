"""A run after the run, where what was made again is not what was there."""

import os
import subprocess
import sys
from collections.abc import Sequence

from striate.planning.state import State, is_overtaken
from striate.runlock import HELD


def follow(states: Sequence[State], lock: int) -> None:
    """Run Snakemake once more as it was called, if anything was made from an artifact that is gone.

    Parameters
    ----------
    states
        Of the jobs that were asked for, after the run.
    lock
        Descriptor of the lock on results/, which the second run goes on holding.

    Raises
    ------
    SystemExit
        The second run failed.
    """
    if HELD in os.environ or not is_overtaken(states):
        return
    print("striate: what was made again differs from what was there; going on", file=sys.stderr)
    again = [sys.executable, "-m", "snakemake", *sys.argv[1:]]
    ended = subprocess.run(again, env={**os.environ, HELD: str(lock)}, pass_fds=[lock], check=False)
    if ended.returncode:
        sys.exit(ended.returncode)
