"""What runs again after every ordinary edit: `python benchmarks/rerun_matrix.py`.

Makes every edit of tests/workflow/matrix.py in a copy of a finished project in a temporary folder,
counts the jobs that a run from then on has to make, those that Snakemake planned and those that
ran, and compares every artifact with what a run from scratch makes.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "workflow"))

from matrix import MATRIX, OWN
from matrix_rows import Row
from trial import Scratches, Trial, finished_checkout, tried

from striate.warm.start import start_server

AT_ONCE = 2
"""Rows; each runs two jobs at once, but plans one after the other."""
HEAD = "| # | edit | ideal | planned | ran | equal to scratch |"


def main() -> None:
    """Try every row, print a line each, and how many are right."""
    start_server()
    with tempfile.TemporaryDirectory() as folder:
        counts = [
            sum(print_rows(rows, Path(folder) / name))
            for name, rows in (("matrix", MATRIX), ("own", OWN))
        ]
    print(f"\nOur own rows: {counts[1]}/{len(OWN)}\n\n{counts[0]}/{len(MATRIX)}")
    sys.exit(counts != [len(MATRIX), len(OWN)])


def print_rows(rows: Sequence[Row], folder: Path) -> Iterator[bool]:
    """Print a table in Markdown; whether each of its rows is right."""
    print("", HEAD, "|---|---|--:|--:|--:|---|", sep="\n", flush=True)
    base = finished_checkout(folder / "finished" / "striate")
    scratches = Scratches(folder)
    scratches.know(base)

    def tried_in_a_copy(row: Row) -> Trial:
        return tried(row, base.copy(Path(tempfile.mkdtemp(dir=folder)) / "striate"), scratches)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for row, trial in zip(rows, pool.map(tried_in_a_copy, rows), strict=True):
            print(line(row, trial), flush=True)
            yield is_right(row, trial)


def is_right(row: Row, trial: Trial) -> bool:
    """Whether just the jobs of the row were planned and ran, and the results are right."""
    planned = row.jobs - row.found_later
    jobs = trial.planned == trial.stale == planned and trial.ran == row.jobs and not trial.left
    return jobs and trial.orphans == row.orphans and not trial.differing


def line(row: Row, trial: Trial) -> str:
    """One row of the table."""
    planned = told(trial.planned, row.jobs - row.found_later)
    ran = told(trial.ran, row.jobs)
    equal = "no" if trial.differing else "yes"
    beside = f", {len(trial.orphans)} orphans reported" if trial.orphans else ""
    wrong = "" if is_right(row, trial) else " **wrong**"
    named = f"| {row.number} | {row.name} | {len(row.jobs)} "
    return f"{named}| {planned} | {ran} | {equal}{beside}{wrong} |"


def told(jobs: frozenset[str], ideal: frozenset[str]) -> str:
    """Their number; of those that differ from the ideal, their names."""
    missing, needless = sorted(ideal - jobs), sorted(jobs - ideal)
    names = [*(f"-{name}" for name in missing), *(f"+{name}" for name in needless)]
    return " ".join([str(len(jobs)), *names])


if __name__ == "__main__":
    main()
