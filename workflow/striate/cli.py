"""The command `striate`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from striate.command import run


def main() -> None:
    """Entry point of the installed command."""
    run(_main)


def _main(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="striate", description="Recordings of visual cortex.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_show(commands)
    given = parser.parse_args(argv)
    given.call(given)


def _add_show(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("show", help="draw two stimuli of a raw file side by side")
    parser.add_argument("file", type=Path, help="a raw file that Striate reads")
    parser.add_argument("--a", metavar="STIMULUS", help="text it contains, or LABEL=VALUE")
    parser.add_argument("--b", metavar="STIMULUS", help="text it contains, or LABEL=VALUE")
    parser.add_argument(
        "--window", type=float, nargs=2, metavar=("START", "STOP"), help="s after stimulus onset"
    )
    parser.add_argument("-o", "--out", type=Path, metavar="PICTURE", help=".png, .pdf or .svg")
    parser.set_defaults(call=_show)


def _show(given: argparse.Namespace) -> None:
    # drawing libraries take a second to load; `striate --help` need not wait for them
    from striate.show import show

    show(given.file, given.a, given.b, given.window and tuple(given.window), given.out)
