"""Put one comparison of several recordings together."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from striate.command import run
from striate.pooling import COLUMNS, RECORDING, pooled
from striate.recording import AREA, CHANNEL
from striate.stamping import stamped
from striate.stores import load, save
from striate.tables import save_table


def main(argv: Sequence[str]) -> None:
    """Load the comparison of each recording, pool them, save the artifact and its table."""
    parser = argparse.ArgumentParser(prog="pool", description=__doc__)
    parser.add_argument("comparisons", type=Path, nargs="+", help="one a recording")
    parser.add_argument("--out", type=Path, required=True, help="the artifact to write")
    parser.add_argument("--table", type=Path, required=True, help="its channels as .csv")
    parser.add_argument("--spec", type=json.loads, required=True, help="permutations, seed")
    given = parser.parse_args(argv)
    every = [load(path) for path in given.comparisons]
    found = pooled(every, given.spec["permutations"], given.spec["seed"])
    save(found, given.out)
    columns = (RECORDING, CHANNEL, AREA, *COLUMNS)
    save_table({name: np.asarray(found[name]) for name in columns}, given.table)


if __name__ == "__main__":
    run(stamped(main))
