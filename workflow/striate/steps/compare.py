"""Compare two stimuli, channel by channel, and test what differs."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from striate.command import run
from striate.comparisons import comparison
from striate.courses import with_courses
from striate.opened import opened_recording
from striate.significance import Baseline, Statistics, Trials, tested
from striate.stamping import stamped
from striate.stores import load, save
from striate.tables import save_channel_table

COLUMNS: Final = (
    *("mean_a", "mean_b", "difference", "modulation_index", "effect_size", "ci_low", "ci_high"),
    *("p", "q", "direction", "state_a", "state_b"),
    *("over_baseline_a", "q_baseline_a", "over_baseline_b", "q_baseline_b"),
    *("latency", "latency_low", "latency_high"),
)


def main(argv: Sequence[str]) -> None:
    """Load what A and B left, compare and test them, save the artifact and its table."""
    parser = argparse.ArgumentParser(prog="compare", description=__doc__)
    parser.add_argument("recording", type=Path, help="the recording")
    parser.add_argument("responses", type=Path, help="its responses")
    parser.add_argument(
        "means", type=Path, nargs="+", help="means of A, of B and of the stimulus that is baseline"
    )
    parser.add_argument("--out", type=Path, required=True, help="the artifact to write")
    parser.add_argument("--table", type=Path, required=True, help="the same as .csv")
    parser.add_argument(
        "--spec", type=json.loads, required=True, help="comparison, baseline, bin_ms, statistics"
    )
    given = parser.parse_args(argv)
    spec, statistics = given.spec, Statistics(**given.spec["statistics"])
    a, b, *of_baseline = (load(path) for path in given.means)
    between = a["trial_numbers"].to_numpy(), b["trial_numbers"].to_numpy()
    baseline = _baseline(spec["baseline"], [of["trial_numbers"].to_numpy() for of in of_baseline])
    compared = comparison(a, b).assign_attrs(comparison=spec["comparison"])
    compared = tested(compared, load(given.responses), between, baseline, statistics)
    with opened_recording(given.recording) as recording:
        compared = with_courses(compared, recording, between, spec["bin_ms"], statistics)
    save(compared, given.out)
    save_channel_table(compared, COLUMNS, given.table)


def _baseline(said: str | list[float] | None, trials: list[Trials]) -> Baseline | None:
    if said is None:
        return None
    if isinstance(said, str):
        return Baseline(said, trials[0])
    start_s, stop_s = said
    return Baseline(f"{start_s:g} to {stop_s:g} s")


if __name__ == "__main__":
    run(stamped(main))
