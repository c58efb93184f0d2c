"""Show a recording as it comes in: replayed from a file, or from a stream of the network."""

import sys
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from striate.command import printable
from striate.config.ids import id_from
from striate.dashboard.resources.results import Results
from striate.dashboard.server.app import dashboard_app
from striate.dashboard.server.serving import run_server
from striate.errors import SettingsError, StriateError
from striate.live.acquiring import Work, acquiring
from striate.live.lsl.acquisition import Acquisition
from striate.live.lsl.epochs import Epoch
from striate.live.plan import Plan, configured_plan, growing_plan
from striate.live.replay import replay
from striate.live.replayed import Asked, Project, known_recording, recording_of, replayed
from striate.live.session import Session
from striate.live.trials import trials_of
from striate.recording import TRIAL
from striate.settings import load_settings


@dataclass(frozen=True)
class Server:
    """Where to serve: see `serving.run_server`."""

    host: str
    port: int | None
    opens_browser: bool


@dataclass(frozen=True)
class Streams:
    """What of the Lab Streaming Layer to look at: see `live.lsl.acquisition.Acquisition`."""

    stream: str
    markers: str | None
    epoch: Epoch
    unit: str | None


def serve_replay(asked: Asked, config: Path, speed: float, server: Server) -> None:
    """Replay a recording, and show it until somebody ends it.

    Parameters
    ----------
    config
        The configuration of the project; without one there, the labels say what is compared.
    speed
        How many times faster than it was.

    Raises
    ------
    StriateError
        The file cannot be read, the window does not fit, or nobody can listen there.
    """
    project = _project(config)
    with replayed(asked, project) as (recording, plan):
        if project and recording_of(asked, project) is None:
            told = f"{config} has no recording made of {asked.files[0]}"
            print(
                f"{printable(told)}: its labels say what is compared (or --recording, as which one "
                "it is measured)"
            )
        session = Session(str(recording.attrs["source"]), plan, recording.sizes[TRIAL])
        session.begin(next(trials_of(recording)))
        _serve(session, lambda of, stopped: replay(recording, of, speed, stopped), config, server)


def serve_streams(streams: Streams, recording: str | None, config: Path, server: Server) -> None:
    """Show a stream around its markers until somebody ends it.

    Parameters
    ----------
    recording
        Which recording of the configuration says how to measure; the only one if left out.

    Raises
    ------
    StriateError
        The library is missing, or nobody can listen there.
    """
    plan = _plan_of_stream(streams.stream, recording, _project(config))
    with closing(
        Acquisition(streams.stream, streams.markers, streams.epoch, streams.unit)
    ) as acquisition:
        _serve(Session(streams.stream, plan), acquisition.run, config, server)


def _serve(session: Session, work: Work, config: Path, server: Server) -> None:
    shown = closing(Results(Path.cwd(), config, is_live=True)) if config.exists() else nullcontext()
    with shown as results, acquiring(session, _said_aloud(work)):
        app = dashboard_app(results, session)
        run_server(app, server.host, server.port, server.opens_browser)


def _said_aloud(work: Work) -> Work:
    """The same work, whose faults are said on the terminal, too: the page may not be open."""

    def aloud(session: Session, stopped: Event) -> None:
        try:
            work(session, stopped)
        except StriateError as fault:
            print(f"striate: {printable(str(fault))}", file=sys.stderr, flush=True)
            raise

    return aloud


def _project(config: Path) -> Project | None:
    return Project(load_settings(config), Path.cwd()) if config.exists() else None


def _plan_of_stream(stream: str, recording: str | None, project: Project | None) -> Plan:
    if project is None and recording is not None:
        raise SettingsError(
            f"--recording {recording}: there is no config.yaml here that could say how it is "
            "measured"
        )
    if project is None:
        return growing_plan(id_from(stream, "stream"))
    names = [*project.settings.recordings]
    if recording is None and len(names) > 1:
        raise SettingsError(
            "config.yaml has several recordings; say with --recording which of them the stream is "
            f"measured as: {', '.join(names)}"
        )
    name = known_recording(project.settings, recording or names[0])
    return configured_plan(project.settings, name)
