"""Arguments that several commands have in common."""

import argparse
from pathlib import Path
from typing import Final, TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

FILE_HELP: Final = (
    "a raw file that Striate reads; NAME=FILE for each of several that make one recording"
)


def add_config(parser: argparse.ArgumentParser) -> None:
    """The configuration of the project."""
    parser.add_argument(
        "--configfile",
        type=Path,
        default=Path("config.yaml"),
        metavar="CONFIG",
        help="the configuration of the project; config.yaml if left out",
    )


def add_source(parser: argparse.ArgumentParser, count: str = "+") -> None:
    """A raw file, and how to read it."""
    parser.add_argument("files", nargs=count, metavar="FILE", help=FILE_HELP)
    parser.add_argument("--reader", metavar="NAME", help="how to read it; else found by content")
    parser.add_argument(
        "--option",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="an option of the reader, VALUE as in config.yaml; may be given again",
    )
