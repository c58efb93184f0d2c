"""From any state, one plain run gives what a run from scratch gives: `random_sequences.py`.

Runs random sequences of edits, failures, damage and kills in a small project (what there is:
tests/workflow/edits.py), and compares every artifact, after every run, with a run from scratch.
Each sequence follows from its number: `--only NUMBER` runs one again.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[1]
sys.path[:0] = [str(PROJECT / part) for part in ("tests/workflow", "tests", "workflow")]


def main() -> None:
    """Run the sequences that are not in the file of results yet, and print a table in Markdown."""
    # not above: every fork that runs Snakemake has the imports of this file, too
    from numbered import made_base, result

    from striate.warm.start import start_server

    given = arguments()
    start_server()
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    folder = given.folder or Path(tempfile.mkdtemp(prefix="striate-sequences-"))
    folder.mkdir(parents=True, exist_ok=True)
    made_base(folder)
    if given.only is not None:
        print(json.dumps(result(given.only, folder, keeps=True), indent=1))
        return
    known = results_in(given.results)
    seeds = [given.seed + number for number in range(given.sequences)]
    run_all([seed for seed in seeds if seed not in known], folder, given)
    print(table([of for of in results_in(given.results).values() if of["seed"] in seeds]))


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="number of the first sequence")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", type=int, help="number of the one sequence to run again")
    parser.add_argument("--results", type=Path, default=Path("sequences.jsonl"))
    parser.add_argument("--folder", type=Path, help="where to work; what fails is kept there")
    return parser.parse_args()


def run_all(seeds: list[int], folder: Path, given: argparse.Namespace) -> None:
    """Run sequences in several processes; a line a sequence goes to the file of results."""
    from numbered import result

    start_s = time.monotonic()
    with (
        ProcessPoolExecutor(given.workers, mp_context=get_context("spawn")) as workers,
        given.results.open("a", encoding="utf-8") as results,
    ):
        waiting = [workers.submit(result, seed, folder) for seed in seeds]
        for number, one in enumerate(as_completed(waiting), 1):
            told = one.result()
            print(json.dumps(told), file=results, flush=True)
            faulty = "".join(f"\n    {fault}" for fault in told["faults"])
            each_s = (time.monotonic() - start_s) / number
            print(
                f"{number}/{len(seeds)} seed {told['seed']}: {told['runs']} runs, {told['jobs']} "
                f"jobs, {told['s']:.1f} s ({each_s:.1f} s each){faulty}",
                flush=True,
            )


def results_in(path: Path) -> dict[int, dict[str, Any]]:
    """Results by the number of the sequence."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {told["seed"]: told for told in map(json.loads, lines)}


def table(results: list[dict[str, Any]]) -> str:
    """What was run and what did not hold, in Markdown."""
    sums = Counter[str]()
    events = Counter[str]()
    for told in results:
        events.update(told.get("events", []))
        sums["sequences with a fault"] += bool(told["faults"])
        for name in ("runs", "jobs", "compared", "plain"):
            sums[name] += told.get(name, 0)
        for name in ("mismatches", "needless", "manual"):
            sums[name] += len(told.get(name, []))
    rows = [("sequences", len(results)), *((name, sums[name]) for name in sums)]
    rows += sorted(events.items())
    lines = [f"| {name.replace('_', ' ')} | {count} |" for name, count in rows]
    return "\n".join(["| | |", "|---|---|", *lines])


if __name__ == "__main__":
    main()
