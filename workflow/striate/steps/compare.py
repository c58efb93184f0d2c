"""Compare two stimuli, channel by channel, and test what differs."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from striate.command import run
from striate.significance import Statistics, compared
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
    statistics = Statistics(**given.spec.pop("statistics"))
    found = compared(load(given.responses), **given.spec, statistics=statistics)
    save(found, given.out)
    save_channel_table(found, COLUMNS, given.table)


if __name__ == "__main__":
    run(stamped(main))
