"""What the means of every class cost: `python benchmarks/peers.py [--rounds 3] [--trials 6400]`.

One simulated session of v1v2-1, 9 classes: mean rates, and time courses in bins of 10 ms, by
Striate's own functions and by what people use instead (peer_ways.py), on equal events: given in
memory, and read from Striate's artifact. Each way is a process of its own; the ways run in turn,
several rounds over, and must agree. Median seconds, ratios to Striate, and peak memory.

The libraries of others come from benchmarks/requirements.txt (`make benchmarks` installs them into
`.venv-benchmarks`); `--python` names another interpreter that has them.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gratings_project import session_of_trials
from peer_ways import PEERS
from turns import apart, in_turn, machine, table

STRIATE, LIMIT = "striate", "numpy bincount"
OWN = (STRIATE, LIMIT, "plain loop")
"""Ways that need no library of others."""
HELD = {"memory": "events in memory", "disk": "events in Striate's artifact"}
PART = {"elephant time_histogram": 100}
"""Ways that are given only the first of so many parts of the trials; times are multiplied."""
HEAD = (
    *("way", "build s", "means s", "both s", "/ striate", "/ bincount"),
    *("processor s", "/ striate", "peak MB", "import s"),
)
PROGRAMS = Path(__file__).parent / "peer_programs.py"
ENVIRONMENT = Path(__file__).parents[1] / ".venv-benchmarks" / "bin" / "python"
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

Took = dict[str, Any]


def main() -> None:
    """Measure every way, and print a table in Markdown for each place the events come from."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--trials", type=int, default=6400)
    parser.add_argument("--python", type=Path, default=ENVIRONMENT, help="has the libraries")
    given = parser.parse_args()
    print(machine(), end="\n\n", flush=True)
    with tempfile.TemporaryDirectory() as name:
        store = apart(artifact, Path(name), given.trials)
        for held, told in HELD.items():
            ways = {
                way: lambda way=way, held=held: took(way, store, given.trials, held, given.python)
                for way in (STRIATE, *PEERS)
            }
            found = {way: of for way, of in in_turn(ways, given.rounds).items() if all(of)}
            check_agreement(found, given.trials)
            print(printed(found, f"{told}, {given.trials} trials"), flush=True)


def artifact(folder: Path, trials: int) -> Path:
    """The session as Striate keeps it."""
    from striate.conversion import convert
    from striate.sources import Source

    store = folder / "session.zarr.zip"
    convert(Source(session_of_trials(folder, trials), {}), store, "v1v2-1")
    return store


def took(way: str, store: Path, trials: int, held: str, python: Path) -> Took:
    """What one process says of itself; nothing where the library is missing, which is said."""
    program = Path(sys.executable) if way in OWN or not python.exists() else python
    command = [program, PROGRAMS, way, store, str(part_of(way, trials)), held]
    own = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    ended = subprocess.run(
        [str(word) for word in command], env=own | ONE_THREAD, capture_output=True, text=True
    )
    if ended.returncode == 0:
        measured: Took = json.loads(ended.stdout.splitlines()[-1])
        return measured
    last = ended.stderr.splitlines()[-1:]
    if "ModuleNotFoundError" not in "".join(last) or way in OWN:
        sys.exit(f"{way} failed:\n{ended.stderr}")
    print(f"{way} is left out: {last[0]}; see benchmarks/requirements.txt", file=sys.stderr)
    return {}


def part_of(way: str, trials: int) -> int:
    """How many trials a way is given."""
    return max(trials // PART.get(way, 1), 1)


def check_agreement(found: Mapping[str, list[Took]], trials: int) -> None:
    """Every way that was given all trials has to come to the same numbers; to float32."""
    (expected, *_) = found[STRIATE]
    for way, rounds in found.items():
        for sums in (one["sums"] for one in rounds):
            pairs = zip(sums, expected["sums"], strict=True)
            equal = all(abs(a - b) <= 1e-5 * max(abs(b), 1) for a, b in pairs)
            if part_of(way, trials) == trials and not equal:
                sys.exit(f"{way} disagrees with {STRIATE}: {sums} against {expected['sums']}")


def printed(found: Mapping[str, list[Took]], title: str) -> str:
    """One row a way, the fastest first; medians."""
    medians = {way: median_of(way, rounds) for way, rounds in found.items()}
    ours, limit = medians[STRIATE], medians[LIMIT]
    rows = []
    for way, one in sorted(medians.items(), key=lambda item: item[1]["both_s"]):
        name = f"**{way}**" if way == STRIATE else way
        part = f" (1/{PART[way]} of the trials, x {PART[way]})" if PART.get(way, 1) > 1 else ""
        seconds = [f"{one[kind]:.3f}" for kind in ("build_s", "compute_s", "both_s")]
        ratios = [f"{one['both_s'] / of['both_s']:.2f}" for of in (ours, limit)]
        processor = f"{one['cpu_s']:.3f}", f"{one['cpu_s'] / ours['cpu_s']:.2f}"
        rest = f"{one['peak_mb']:.0f}", f"{one['import_s']:.2f}"
        rows.append([name + part, *seconds, *ratios, *processor, *rest])
    rounds = len(found[STRIATE])
    return f"Median of {rounds}; {title}:\n\n{table(HEAD, rows)}\n"


def median_of(way: str, rounds: list[Took]) -> dict[str, float]:
    """Median times, as if all trials had been given, and highest peak."""
    times = PART.get(way, 1)
    for one in rounds:
        one["both_s"] = one["build_s"] + one["compute_s"]
    medians = {
        kind: times * statistics.median(one[kind] for one in rounds)
        for kind in ("build_s", "compute_s", "both_s", "cpu_s")
    }
    medians["import_s"] = statistics.median(one["import_s"] for one in rounds)
    return medians | {"peak_mb": max(one["peak_mb"] for one in rounds)}


if __name__ == "__main__":
    main()
