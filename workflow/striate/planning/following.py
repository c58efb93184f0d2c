"""A run after the run, from a plan of its own."""

import os
import subprocess
import sys
from typing import Final, NoReturn

from striate.runlock import HELD

_FOLDER_OPTIONS: Final = ("-d", "--directory")


def run_again(reason: str, lock: int) -> NoReturn:
    """Run Snakemake once more as it was called, and end as it does.

    Parameters
    ----------
    reason
        What is said of it.
    lock
        Descriptor of the lock on results/, which the second run goes on holding.

    Raises
    ------
    SystemExit
        The second run has ended; or this is the second one, or it cannot be called again.
    """
    arguments = sys.argv[1:]
    # with another working directory than the one it was called in, paths would mean others now
    is_elsewhere = any(option.startswith(_FOLDER_OPTIONS) for option in arguments)
    if HELD in os.environ or is_elsewhere:
        sys.exit(f"striate: {reason.partition(';')[0]}; run the same command once more")
    print(f"striate: {reason}", file=sys.stderr)
    again = [sys.executable, "-m", "snakemake", *arguments]
    ended = subprocess.run(again, env={**os.environ, HELD: str(lock)}, pass_fds=[lock], check=False)
    sys.exit(ended.returncode)
