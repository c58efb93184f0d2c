"""Turn a raw file into one labelled recording."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from striate.command import run
from striate.conversion import convert
from striate.digests import remembered_sha256
from striate.errors import UnreadableFileError
from striate.rawfiles import source_sha256
from striate.sources import Source
from striate.stamping import stamped


def main(argv: Sequence[str]) -> None:
    """Read the raw file and save the recording."""
    parser = argparse.ArgumentParser(prog="convert", description=__doc__)
    parser.add_argument("recording", type=Path, help="the artifact to write")
    parser.add_argument("raw", type=Path, nargs="+", help="the raw files")
    parser.add_argument("--spec", type=json.loads, required=True, help="recording, reader, ...")
    given = parser.parse_args(argv)
    spec = given.spec
    files = dict(zip(spec["names"], given.raw, strict=True)) if spec["names"] else {}
    attrs = {"recording": spec["recording"]}
    if spec["simulated"]:
        attrs["citation"] = "Simulated by Striate; no data of others are in it."
    source = Source(given.raw[0], files)
    convert(source, given.recording, spec["reader"], spec["options"], attrs)
    if spec.get("sha256") not in (None, source_sha256(source.raw_files, remembered_sha256)):
        given.recording.unlink()
        raise UnreadableFileError(
            f"{given.raw[0]}: changed since the run was planned; run `snakemake --cores 4` again"
        )


if __name__ == "__main__":
    run(stamped(main))
