"""Turn a raw file into one labelled recording."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from striate.command import run
from striate.reading import read_recording
from striate.stores import save


def main(argv: Sequence[str]) -> None:
    """Read the raw file and save the recording."""
    parser = argparse.ArgumentParser(prog="convert", description=__doc__)
    parser.add_argument("raw", type=Path, help="the raw file")
    parser.add_argument("recording", type=Path, help="the artifact to write")
    parser.add_argument("--spec", type=json.loads, required=True, help="recording, reader, ...")
    given = parser.parse_args(argv)
    recording = read_recording(given.raw, given.spec["reader"])
    recording.attrs["recording"] = given.spec["recording"]
    if given.spec["simulated"]:
        recording.attrs["citation"] = "Simulated by Striate; no data of others are in it."
    save(recording, given.recording)


if __name__ == "__main__":
    run(main)
