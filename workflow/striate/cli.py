"""The command `striate`."""

import argparse
import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

from striate.command import run
from striate.errors import SettingsError, StriateError
from striate.version import VERSION

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

_FILE_HELP = "a raw file that Striate reads; NAME=FILE for each of several that make one recording"

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
    _add_serve(commands)
    _add_live(commands)
    _add_site(commands)
    given = parser.parse_args(argv)
    given.call(given)


def _add_show(commands: _Commands) -> None:
    parser = commands.add_parser("show", help="draw two stimuli of a raw file side by side")
    _add_source(parser)
    parser.add_argument("--a", metavar="STIMULUS", help="text it contains, or LABEL=VALUE")
    parser.add_argument("--b", metavar="STIMULUS", help="text it contains, or LABEL=VALUE")
    parser.add_argument(
        "--window", type=float, nargs=2, metavar=("START", "STOP"), help="s after stimulus onset"
    )
    parser.add_argument("-o", "--out", type=Path, metavar="PICTURE", help=".png, .pdf or .svg")
    parser.set_defaults(call=_show)


def _add_inspect(commands: _Commands) -> None:
    parser = commands.add_parser("inspect", help="say what is in a raw file")
    _add_source(parser)
    parser.add_argument(
        "--yaml", action="store_true", help="print lines for config.yaml in place of the table"
    )
    parser.set_defaults(call=_inspect)


def _add_init(commands: _Commands) -> None:
    parser = commands.add_parser("init", help="write a config.yaml to start from")
    parser.add_argument("files", nargs="+", metavar="FILE", help=_FILE_HELP)
    parser.add_argument(
        "-o",
        "--out",
        type=Path,
        default=Path("config.yaml"),
        metavar="CONFIG",
        help="what to write; config.yaml if left out, and never one that is there",
    )
    parser.set_defaults(call=_init)


def _add_convert(commands: _Commands) -> None:
    parser = commands.add_parser("convert", help="write a raw file as a labelled dataset")
    _add_source(parser)
    parser.add_argument("out", type=Path, metavar="OUT.zarr.zip", help="the artifact to write")
    parser.add_argument("--fault-file", type=Path, help=argparse.SUPPRESS)  # for striate.read
    parser.set_defaults(call=_convert)


def _add_explain(commands: _Commands) -> None:
    parser = commands.add_parser("explain", help="say how a figure came about, and what makes it")
    _add_figure(parser)
    parser.set_defaults(call=_explain)


def _add_plan(commands: _Commands) -> None:
    parser = commands.add_parser("plan", help="say what the next run does and why")
    _add_config(parser)
    parser.set_defaults(call=_plan)


def _add_clean(commands: _Commands) -> None:
    parser = commands.add_parser(
        "clean", help="remove artifacts that the configuration no longer asks for"
    )
    _add_config(parser)
    parser.set_defaults(call=_clean)


def _add_serve(commands: _Commands) -> None:
    parser = commands.add_parser("serve", help="show the results in a browser")
    _add_config(parser)
    _add_server(parser)
    parser.set_defaults(call=_serve)


def _add_site(commands: _Commands) -> None:
    parser = commands.add_parser(
        "site", help="write the page with its results as files that need no server"
    )
    parser.add_argument(
        "out",
        type=Path,
        metavar="OUT",
        help="the folder to write; one that is there is replaced if this command wrote it",
    )
    _add_config(parser)
    parser.set_defaults(call=_site)


def _add_live(commands: _Commands) -> None:
    parser = commands.add_parser(
        "live", help="show a recording as it comes in: replayed from a file, or from a stream"
    )
    _add_source(parser, count="*")
    parser.add_argument(
        "--speed",
        type=_speed,
        default=1.0,
        metavar="TIMES",
        help="replay so many times faster; inf without any wait",
    )
    parser.add_argument("--lsl", metavar="NAME", help="a stream of the Lab Streaming Layer instead")
    parser.add_argument(
        "--markers", metavar="NAME", help="its markers; any stream of the type Markers if left out"
    )
    parser.add_argument(
        "--epoch",
        type=float,
        nargs=2,
        default=(-0.2, 0.8),
        metavar=("START", "STOP"),
        help="what of the stream is a trial, in s after its marker; -0.2 0.8 if left out",
    )
    parser.add_argument("--unit", help="of channels whose unit the stream does not say")
    parser.add_argument(
        "--recording",
        metavar="ID",
        help="the recording of config.yaml that says how to measure; else that of the file",
    )
    _add_config(parser)
    _add_server(parser)
    parser.set_defaults(call=_live)


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not speed > 0:
        raise argparse.ArgumentTypeError(f"{text} is no speed; write a number above 0, or inf")
    return speed


def _add_server(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="where to listen; on another address than that of this machine alone, a token is"
        " asked for, which is printed",
    )
    parser.add_argument("--port", type=int, metavar="PORT", help="a free one near 8765 if left out")
    parser.add_argument(
        "--no-browser", action="store_true", help="print the address and open no browser"
    )


def _add_verify(commands: _Commands) -> None:
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
    _add_config(parser)
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


def _add_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--configfile",
        type=Path,
        default=Path("config.yaml"),
        metavar="CONFIG",
        help="the configuration of the project; config.yaml if left out",
    )


def _add_figure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("figure", type=Path, metavar="FIGURE", help="a .png, .pdf or .svg")


def _add_source(parser: argparse.ArgumentParser, count: str = "+") -> None:
    parser.add_argument("files", nargs=count, metavar="FILE", help=_FILE_HELP)
    parser.add_argument("--reader", metavar="NAME", help="how to read it; else found by content")
    parser.add_argument(
        "--option",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="an option of the reader, VALUE as in config.yaml; may be given again",
    )


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


def _serve(given: argparse.Namespace) -> None:
    _require_dashboard()
    from striate.dashboard.server.serving import serve

    serve(given.configfile, given.host, given.port, not given.no_browser)


def _site(given: argparse.Namespace) -> None:
    from striate.dashboard.site.writing import write_site

    write_site(given.configfile, given.out)


def _live(given: argparse.Namespace) -> None:
    if bool(given.files) == bool(given.lsl):
        raise SettingsError("striate live takes either a FILE to replay or --lsl NAME, one of them")
    _require_dashboard()
    from striate.dashboard.live import Server, Streams, serve_replay, serve_streams
    from striate.live.lsl.epochs import Epoch
    from striate.live.replayed import Asked

    server = Server(given.host, given.port, not given.no_browser)
    if given.lsl:
        streams = Streams(given.lsl, given.markers, Epoch(*given.epoch), given.unit)
        serve_streams(streams, given.recording, given.configfile, server)
    else:
        asked = Asked(given.files, given.reader, given.option, given.recording)
        serve_replay(asked, given.configfile, given.speed, server)


def _require_dashboard() -> None:
    if any(find_spec(library) is None for library in ("fastapi", "uvicorn")):
        raise SettingsError(
            "the dashboard needs FastAPI and uvicorn; install them: pip install"
            " 'striate[dashboard]'"
        )


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
