"""Make a raw file with known truth, in one of the CRCNS layouts."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from striate.command import run
from striate.simulation.simulate import simulate
from striate.stamping import stamped


def main(argv: Sequence[str]) -> None:
    """Write the .mat file and, beside it, the truth."""
    parser = argparse.ArgumentParser(prog="simulate", description=__doc__)
    parser.add_argument("raw", type=Path, help="the .mat file to write")
    parser.add_argument("truth", type=Path, help="the .json file to write")
    parser.add_argument("--spec", type=json.loads, required=True, help="layout, seed, size")
    given = parser.parse_args(argv)
    simulate(**given.spec, mat_path=given.raw, truth_path=given.truth)


if __name__ == "__main__":
    run(stamped(main))
