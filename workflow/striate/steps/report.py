"""Put every comparison on one page."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from striate.command import run
from striate.report.page import save_report
from striate.report.shown import shown
from striate.stamping import Known, stamped


def main(argv: Sequence[str], known: Known | None = None) -> None:
    """Write the page, from the comparisons and figures in its folder."""
    parser = argparse.ArgumentParser(prog="report", description=__doc__)
    parser.add_argument("page", type=Path, help="the .html file to write")
    parser.add_argument("--spec", type=json.loads, required=True, help="the configuration")
    given = parser.parse_args(argv)
    save_report(given.spec, given.page, known)


if __name__ == "__main__":
    run(stamped(main, shown))
