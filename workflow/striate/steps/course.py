"""Test when the time courses of two stimuli differ."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from striate.command import run
from striate.comparisons import comparison
from striate.courses import courses
from striate.opened import opened_recording
from striate.stamping import stamped
from striate.stores import load, save
from striate.tables import save_channel_table

COLUMNS: Final = ("smallest_p", "latency", "latency_low", "latency_high", "latency_found")


def main(argv: Sequence[str]) -> None:
    """Open the recording, load A and B, test their courses, save the artifact and its table."""
    parser = argparse.ArgumentParser(prog="course", description=__doc__)
    parser.add_argument("recording", type=Path, help="the recording")
    parser.add_argument("a", type=Path, help="means of A")
    parser.add_argument("b", type=Path, help="means of B")
    parser.add_argument("--out", type=Path, required=True, help="the artifact to write")
    parser.add_argument("--table", type=Path, required=True, help="its channels as .csv")
    parser.add_argument(
        "--spec", type=json.loads, required=True, help="comparison, bin_ms, statistics"
    )
    given = parser.parse_args(argv)
    spec, a, b = given.spec, load(given.a), load(given.b)
    between = a["trial_numbers"].to_numpy(), b["trial_numbers"].to_numpy()
    compared = comparison(a, b).assign_attrs(comparison=spec["comparison"])
    with opened_recording(given.recording) as recording:
        found = courses(compared, recording, between, spec["bin_ms"], **spec["statistics"])
    save(found, given.out)
    save_channel_table(found, COLUMNS, given.table)


if __name__ == "__main__":
    run(stamped(main))
