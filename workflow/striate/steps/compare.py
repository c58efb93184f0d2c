"""Compare two stimuli, channel by channel, and test what differs."""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from striate.command import run
from striate.comparisons import comparison
from striate.means import response_means
from striate.significance import Baseline, Statistics, Trials, tested
from striate.stamping import stamped
from striate.stores import load, save
from striate.tables import save_channel_table

COLUMNS: Final = (
    *("mean_a", "mean_b", "difference", "modulation_index", "effect_size", "ci_low", "ci_high"),
    *("p", "q", "direction", "state_a", "state_b"),
    *("over_baseline_a", "q_baseline_a", "over_baseline_b", "q_baseline_b"),
)


def main(argv: Sequence[str]) -> None:
    """Load the responses, compare and test A and B, save the artifact and its table."""
    parser = argparse.ArgumentParser(prog="compare", description=__doc__)
    parser.add_argument("responses", type=Path, help="the responses of the recording")
    parser.add_argument("--out", type=Path, required=True, help="the artifact to write")
    parser.add_argument("--table", type=Path, required=True, help="the same as .csv")
    parser.add_argument(
        "--spec", type=json.loads, required=True, help="comparison, a, b, stimuli, baseline, ..."
    )
    given = parser.parse_args(argv)
    spec, statistics = given.spec, Statistics(**given.spec["statistics"])
    responses = load(given.responses)
    means = {
        name: response_means(responses, name, conditions)
        for name, conditions in spec["stimuli"].items()
    }
    a, b = (means[spec[side]] for side in "ab")
    trials = {name: of["trial_numbers"].to_numpy() for name, of in means.items()}
    between, baseline = (trials[spec["a"]], trials[spec["b"]]), _baseline(spec["baseline"], trials)
    compared = comparison(a, b).assign_attrs(comparison=spec["comparison"])
    compared = tested(compared, responses, between, baseline, statistics)
    save(compared, given.out)
    save_channel_table(compared, COLUMNS, given.table)


def _baseline(said: str | list[float] | None, trials: Mapping[str, Trials]) -> Baseline | None:
    if said is None:
        return None
    if isinstance(said, str):
        return Baseline(said, trials[said])
    start_s, stop_s = said
    return Baseline(f"{start_s:g} to {stop_s:g} s")


if __name__ == "__main__":
    run(stamped(main))
