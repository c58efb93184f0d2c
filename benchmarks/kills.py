"""What signals do to a run: `python benchmarks/kills.py [--per COUNT] [--first NUMBER]`.

In every stage, SIGKILL, SIGTERM and SIGINT end a run COUNT times (20 by default) at random times;
each is sent to a process of the job, to Snakemake, to its group of processes, or to all of them.
Then `snakemake --cores 4` runs once. Prints what each kill did, and a table in Markdown.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "workflow"))

from checkout import Checkout
from crashes import JOBS, SIGNALS, Aftermath, Crash, aftermath, finished_project, random_crash

COLUMNS = ("kills", "while it ran", "steps by hand", "mismatches", "processes left")


def main() -> None:
    """Crash, run again, count, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per", type=int, default=20, help="kills of a stage by a signal")
    parser.add_argument("--first", type=int, default=0, help="number of the first of these")
    parser.add_argument("--stages", nargs="+", choices=[*JOBS], default=[*JOBS])
    parser.add_argument("--at-once", type=int, default=2, help="runs at the same time")
    given = parser.parse_args()
    crashes = [
        random_crash(stage, number, trial)
        for trial in range(given.first, given.first + given.per)
        for stage in given.stages
        for number in SIGNALS
    ]
    os.environ.pop("STRIATE_WARM_SOCKET", None)
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(given.at_once) as threads:
        start_server()
        finished = finished_project(Path(name) / "striate")
        counts: dict[tuple[str, str], Counter[str]] = {}
        for crash, after in threads.map(partial(crashed, finished, Path(name)), enumerate(crashes)):
            counts.setdefault((crash.stage, crash.number.name), Counter()).update(counted(after))
            tell(crash, after)
    print(*table(counts), sep="\n")


def start_server() -> None:
    """A warm server for the runs after the crashes; the modules of the workflow stay unimported.

    What is imported here, every run of Snakemake would have, instead of what lies in its folder.
    """
    from striate.warm.start import start_server as start

    start()
    for module in [module for module in sys.modules if module.split(".")[0] == "striate"]:
        del sys.modules[module]


def crashed(
    finished: Checkout, folder: Path, numbered: tuple[int, Crash]
) -> tuple[Crash, Aftermath]:
    """Let a copy of the project crash, and remove it."""
    number, crash = numbered
    root = folder / f"crashed-{number}" / "striate"
    try:
        return crash, aftermath(crash, finished, root)
    finally:
        shutil.rmtree(root.parent, ignore_errors=True)


def counted(after: Aftermath) -> dict[str, int]:
    """One kill, in the columns of the table."""
    return {
        "kills": 1,
        "while it ran": int(after.hit),
        "steps by hand": int(after.next_run.status != 0 or after.ended is None),
        "mismatches": int(bool(after.differing)),
        "processes left": len(after.left),
    }


def tell(crash: Crash, after: Aftermath) -> None:
    """One line a kill, and all of it where it went wrong."""
    said = "hit" if after.hit else "missed"
    ended = after.ended.status if after.ended else "killed, it did not end"
    right = "right" if after.is_right else f"WRONG: left {after.left}, differing {after.differing}"
    sent = f"{crash.stage} {crash.number.name} {crash.target}"
    print(f"{sent}: {said}, status {ended} after {after.ending_s:.2f} s; {right}", flush=True)
    if not after.is_right:
        print(after.ended.printed if after.ended else "", after.next_run.printed, sep="\n")


def table(counts: dict[tuple[str, str], Counter[str]]) -> Iterator[str]:
    """One row a stage and signal, one column a count."""
    yield f"| stage | signal | {' | '.join(COLUMNS)} |"
    yield "| --- | --- " + "| --- " * len(COLUMNS) + "|"
    total = sum(counts.values(), Counter())
    for (stage, number), of in [*counts.items(), (("all", "all"), total)]:
        yield f"| {stage} | {number} | {' | '.join(str(of[column]) for column in COLUMNS)} |"


if __name__ == "__main__":
    main()
