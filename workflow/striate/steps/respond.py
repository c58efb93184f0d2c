"""Reduce a recording to one response a trial and channel."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from striate.command import run
from striate.opened import opened_recording
from striate.responses import responses
from striate.stamping import stamped
from striate.stores import save


def main(argv: Sequence[str]) -> None:
    """Open the recording, measure the windows, save the responses."""
    parser = argparse.ArgumentParser(prog="respond", description=__doc__)
    parser.add_argument("recording", type=Path, help="the recording")
    parser.add_argument("responses", type=Path, help="the artifact to write")
    parser.add_argument("--spec", type=json.loads, required=True, help="window, baseline")
    given = parser.parse_args(argv)
    with opened_recording(given.recording) as recording:
        save(responses(recording, **given.spec), given.responses)


if __name__ == "__main__":
    run(stamped(main))
