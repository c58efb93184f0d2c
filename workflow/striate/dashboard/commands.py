"""The commands of the dashboard: `striate serve`, `striate live`, `striate site`.

What a command needs is imported by the command: `striate --help` need not wait for it.
"""

import argparse
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from striate.commandarguments import Commands, add_config, add_source
from striate.errors import SettingsError

_EPOCH_S: Final = (-0.2, 0.8)


def add_serve(commands: Commands) -> None:
    """`striate serve`."""
    parser = commands.add_parser("serve", help="show the results in a browser")
    add_config(parser)
    _add_server(parser)
    parser.set_defaults(call=_serve)


def add_live(commands: Commands) -> None:
    """`striate live`."""
    parser = commands.add_parser(
        "live", help="show a recording as it comes in: replayed from a file, or from a stream"
    )
    add_source(parser, count="*")
    parser.add_argument(
        "--speed",
        type=_speed,
        metavar="TIMES",
        help="replay so many times faster; inf without any wait; 1 if left out",
    )
    parser.add_argument("--lsl", metavar="NAME", help="a stream of the Lab Streaming Layer instead")
    parser.add_argument(
        "--markers", metavar="NAME", help="its markers; any stream of the type Markers if left out"
    )
    parser.add_argument(
        "--epoch",
        type=float,
        nargs=2,
        metavar=("START", "STOP"),
        help="what of the stream is a trial, in s after its marker; -0.2 0.8 if left out",
    )
    parser.add_argument("--unit", help="of channels whose unit the stream does not say")
    parser.add_argument(
        "--recording",
        metavar="ID",
        help="the recording of config.yaml that says how to measure; else that of the file",
    )
    add_config(parser)
    _add_server(parser)
    parser.set_defaults(call=_live)


def add_site(commands: Commands) -> None:
    """`striate site`."""
    parser = commands.add_parser(
        "site", help="write the page with its results as files that need no server"
    )
    parser.add_argument(
        "out",
        type=Path,
        metavar="OUT",
        help="the folder to write; one that is there is replaced if this command wrote it",
    )
    add_config(parser)
    parser.set_defaults(call=_site)


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


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not speed > 0:
        raise argparse.ArgumentTypeError(f"{text} is no speed; write a number above 0, or inf")
    return speed


def _serve(given: argparse.Namespace) -> None:
    _require_dashboard()
    from striate.dashboard.server.serving import serve

    serve(given.configfile, given.host, given.port, not given.no_browser)


def _live(given: argparse.Namespace) -> None:
    if bool(given.files) == bool(given.lsl):
        raise SettingsError("striate live takes either a FILE to replay or --lsl NAME, one of them")
    _refuse_what_says_nothing(given)
    _require_dashboard()
    from striate.dashboard.live import Server, Streams, serve_replay, serve_streams
    from striate.live.lsl.epochs import Epoch
    from striate.live.replayed import Asked

    server = Server(given.host, given.port, not given.no_browser)
    if given.lsl:
        streams = Streams(given.lsl, given.markers, Epoch(*(given.epoch or _EPOCH_S)), given.unit)
        serve_streams(streams, given.recording, given.configfile, server)
    else:
        asked = Asked(given.files, given.reader, given.option, given.recording)
        serve_replay(asked, given.configfile, given.speed or 1.0, server)


def _refuse_what_says_nothing(given: argparse.Namespace) -> None:
    of_file = {"--speed": given.speed, "--reader": given.reader, "--option": given.option}
    of_stream = {"--markers": given.markers, "--epoch": given.epoch, "--unit": given.unit}
    idle = of_file if given.lsl else of_stream
    if named := [name for name, value in idle.items() if value]:
        what = "a stream, only of a FILE" if given.lsl else "a FILE, only of a stream (--lsl)"
        raise SettingsError(f"{', '.join(named)}: says nothing of {what}; leave it out")


def _site(given: argparse.Namespace) -> None:
    from striate.dashboard.site.writing import write_site

    write_site(given.configfile, given.out)


def _require_dashboard() -> None:
    if any(find_spec(library) is None for library in ("fastapi", "uvicorn")):
        raise SettingsError(
            "the dashboard needs FastAPI and uvicorn; install them: pip install"
            " 'striate[dashboard]'"
        )
