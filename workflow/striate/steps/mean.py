"""Average the responses and the time course over the trials of one stimulus."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from striate.command import run
from striate.means import stimulus_means
from striate.opened import opened_recording
from striate.stamping import stamped
from striate.stores import load, save


def main(argv: Sequence[str]) -> None:
    """Open the recording, load its responses, average over the selected trials, save the means."""
    parser = argparse.ArgumentParser(prog="mean", description=__doc__)
    parser.add_argument("recording", type=Path, help="the recording")
    parser.add_argument("responses", type=Path, help="its responses")
    parser.add_argument("means", type=Path, help="the artifact to write")
    parser.add_argument(
        "--spec", type=json.loads, required=True, help="stimulus, conditions, bin_ms"
    )
    given = parser.parse_args(argv)
    responses = load(given.responses)
    with opened_recording(given.recording) as recording:
        save(stimulus_means(recording, responses, **given.spec), given.means)


if __name__ == "__main__":
    run(stamped(main))
