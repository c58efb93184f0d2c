"""Compare two stimuli, channel by channel."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from striate.command import run
from striate.comparisons import COLUMNS, comparison
from striate.stores import load, save
from striate.tables import save_channel_table


def main(argv: Sequence[str]) -> None:
    """Load the means of A and B, compare them, save the artifact and its table."""
    parser = argparse.ArgumentParser(prog="compare", description=__doc__)
    parser.add_argument("means_a", type=Path, help="means of stimulus A")
    parser.add_argument("means_b", type=Path, help="means of stimulus B")
    parser.add_argument("comparison", type=Path, help="the artifact to write")
    parser.add_argument("table", type=Path, help="the same as .csv")
    parser.add_argument("--spec", type=json.loads, required=True, help="comparison, a, b")
    given = parser.parse_args(argv)
    compared = comparison(load(given.means_a), load(given.means_b))
    compared.attrs |= {"comparison": given.spec["comparison"]}
    save(compared, given.comparison)
    save_channel_table(compared, COLUMNS, given.table)


if __name__ == "__main__":
    run(main)
