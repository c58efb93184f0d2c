"""The command `striate`."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from striate.command import run
from striate.commandarguments import FILE_HELP, Commands, add_config, add_source
from striate.dashboard.commands import add_live, add_serve, add_site
from striate.errors import SettingsError, StriateError
from striate.version import VERSION

# What a command needs is imported by the command: libraries for drawing take a second to load, and
# `striate --help` need not wait for them.


def main() -> None:
    """Entry point of the installed command."""
    run(_main)


def _main(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="striate", description="Recordings of visual cortex.")
    parser.add_argument("--version", action="version", version=f"striate {VERSION}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_show(commands)
    _add_inspect(commands)
    _add_init(commands)
    _add_convert(commands)
    _add_plan(commands)
    _add_explain(commands)
    _add_verify(commands)
    _add_clean(commands)
    add_serve(commands)
    add_live(commands)
    add_site(commands)
    given = parser.parse_args(argv)
    given.call(given)


def _add_show(commands: Commands) -> None:
    parser = commands.add_parser("show", help="draw two stimuli of a raw file side by side")
    add_source(parser)
    parser.add_argument("--a", metavar="STIMULUS", help="text it contains, or LABEL=VALUE")
    parser.add_argument("--b", metavar="STIMULUS", help="text it contains, or LABEL=VALUE")
    parser.add_argument(
        "--window", type=float, nargs=2, metavar=("START", "STOP"), help="s after stimulus onset"
    )
    parser.add_argument("-o", "--out", type=Path, metavar="PICTURE", help=".png, .pdf or .svg")
    parser.set_defaults(call=_show)


def _add_inspect(commands: Commands) -> None:
    parser = commands.add_parser("inspect", help="say what is in a raw file")
    add_source(parser)
    parser.add_argument(
        "--yaml", action="store_true", help="print lines for config.yaml in place of the table"
    )
    parser.set_defaults(call=_inspect)


def _add_init(commands: Commands) -> None:
    parser = commands.add_parser("init", help="write a config.yaml to start from")
    parser.add_argument("files", nargs="+", metavar="FILE", help=FILE_HELP)
    parser.add_argument(
        "-o",
        "--out",
        type=Path,
        default=Path("config.yaml"),
        metavar="CONFIG",
        help="what to write; config.yaml if left out, and never one that is there",
    )
    parser.set_defaults(call=_init)


def _add_convert(commands: Commands) -> None:
    parser = commands.add_parser("convert", help="write a raw file as a labelled dataset")
    add_source(parser)
    parser.add_argument("out", type=Path, metavar="OUT.zarr.zip", help="the artifact to write")
    parser.add_argument("--fault-file", type=Path, help=argparse.SUPPRESS)  # for striate.read
    parser.set_defaults(call=_convert)


def _add_explain(commands: Commands) -> None:
    parser = commands.add_parser("explain", help="say how a figure came about, and what makes it")
    _add_figure(parser)
    parser.set_defaults(call=_explain)


def _add_plan(commands: Commands) -> None:
    parser = commands.add_parser("plan", help="say what the next run does and why")
    add_config(parser)
    parser.set_defaults(call=_plan)


def _add_clean(commands: Commands) -> None:
    parser = commands.add_parser(
        "clean", help="remove artifacts that the configuration no longer asks for"
    )
    add_config(parser)
    parser.set_defaults(call=_clean)


def _add_verify(commands: Commands) -> None:
    parser = commands.add_parser(
        "verify",
        help="check that all artifacts are what was written; or derive the numbers of a figure"
        " anew from its raw file",
    )
    parser.add_argument(
        "figure",
        type=Path,
        nargs="?",
        metavar="FIGURE",
        help="a .png, .pdf or .svg; left out, every artifact under results/ is read again",
    )
    add_config(parser)
    parser.add_argument(
        "--repair",
        action="store_true",
        help="remove damaged artifacts, so that the next run makes them again",
    )
    parser.add_argument(
        "--raw",
        nargs="+",
        default=[],
        metavar="FILE",
        help="its raw file, if it does not lie where the project of the figure has it; NAME=FILE"
        " for each of several",
    )
    parser.set_defaults(call=_verify)


def _add_figure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("figure", type=Path, metavar="FIGURE", help="a .png, .pdf or .svg")


def _show(given: argparse.Namespace) -> None:
    from striate.arguments import raw_of
    from striate.show import show

    raw = raw_of(given.files, given.reader, given.option)
    show(raw, given.a, given.b, given.window and tuple(given.window), given.out)


def _inspect(given: argparse.Namespace) -> None:
    from striate.arguments import raw_of

    raw = raw_of(given.files, given.reader, given.option)
    if given.yaml:
        from striate.proposal.configuration import print_proposal

        print_proposal(raw)
    else:
        from striate.inspection.inspect import inspect

        inspect(raw)


def _init(given: argparse.Namespace) -> None:
    from striate.proposal.configuration import write_configuration

    write_configuration(given.files, given.out)
    print(f"wrote {given.out}")


def _convert(given: argparse.Namespace) -> None:
    from striate.arguments import convert_raw, raw_of

    try:
        raw = raw_of(given.files, given.reader, given.option)
        convert_raw(raw, given.out)
    except StriateError as fault:
        if given.fault_file:
            told = json.dumps([type(fault).__name__, str(fault)])
            given.fault_file.write_text(told, encoding="utf-8")
        raise


def _explain(given: argparse.Namespace) -> None:
    from striate.explanation import explained

    print(explained(given.figure))


def _plan(given: argparse.Namespace) -> None:
    from striate.planning.beside import go_on_with_package_beside
    from striate.planning.commands import print_plan

    go_on_with_package_beside()
    print_plan(given.configfile)


def _clean(given: argparse.Namespace) -> None:
    from striate.planning.beside import go_on_with_package_beside
    from striate.planning.commands import clean

    go_on_with_package_beside()
    clean(given.configfile)


def _verify(given: argparse.Namespace) -> None:
    if given.figure is None:
        from striate.planning.beside import go_on_with_package_beside
        from striate.planning.commands import verify_artifacts

        if given.raw:
            raise SettingsError("--raw is of the figure whose numbers are derived; name the figure")
        go_on_with_package_beside()
        verify_artifacts(given.configfile, given.repair)
    else:
        from striate.verification.verify import verify

        if given.repair:
            raise SettingsError("--repair is of all artifacts; leave out the figure")
        verify(given.figure, given.raw)


if __name__ == "__main__":
    main()
