"""The server: where it listens, who may ask, and how it ends."""

import ipaddress
import os
import socket
import sys
import threading
import webbrowser
from pathlib import Path
from typing import Final

import uvicorn
from fastapi import FastAPI

from striate.command import printable
from striate.dashboard.resources.results import Results
from striate.dashboard.server.app import dashboard_app
from striate.dashboard.server.gate import Guarded, gate_with_token, open_gate
from striate.dashboard.server.patience import PatientProtocol
from striate.errors import SettingsError

FIRST_PORT: Final = 8765
_PORTS: Final = 20
_LAST_PORT: Final = 65535
_MOST_CONNECTIONS: Final = 512


def serve(config: Path, host: str, port: int | None, opens_browser: bool) -> None:
    """Show the results of the project in the working directory until somebody ends it.

    Raises
    ------
    SettingsError
        The configuration has faults, or nobody can listen there.
    """
    results = Results(Path.cwd(), config)
    try:
        run_server(dashboard_app(results), host, port, opens_browser)
    finally:
        results.close()


def run_server(app: FastAPI, host: str, port: int | None, opens_browser: bool) -> None:
    """Serve an application, say at which address, and open the browser there.

    Parameters
    ----------
    host
        On the loopback address everybody on this machine may look; on any other one, whoever has
        the token that is printed with the address.
    port
        None for a free one.

    Raises
    ------
    SettingsError
        Nobody can listen there.
    """
    listening = _listening(host, port)
    own_host, own_port = listening.getsockname()[:2]
    own = ipaddress.ip_address(own_host)
    gate = open_gate(own_host) if own.is_loopback else gate_with_token(own_port)
    shown = socket.gethostname() if own.is_unspecified else own_host
    address = _address(shown, own_port, gate.token)
    config = uvicorn.Config(
        Guarded(app, gate),
        http=PatientProtocol,
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=2,
    )
    try:
        _Server(config, app, address, opens_browser).run(sockets=[listening])
    finally:
        app.state.answers.close()


class _Server(uvicorn.Server):
    """Says its address once it answers, and lets the pages go before it ends."""

    def __init__(
        self, config: uvicorn.Config, app: FastAPI, address: str, opens_browser: bool
    ) -> None:
        super().__init__(config)
        self._news, self._answers = app.state.news, app.state.answers
        self._what = "the results" if app.state.live is None else "what comes in"
        self._address, self._opens_browser = address, opens_browser

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        if not self.started:
            return
        print(f"Striate shows {self._what} at {printable(self._address)} (Ctrl-C ends it)")
        sys.stdout.flush()
        if self._opens_browser and _has_screen():
            # a browser may take seconds to answer
            threading.Thread(target=webbrowser.open, args=(self._address,), daemon=True).start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End; pages that listen, or wait for what is computed, would keep it waiting."""
        self._news.close()
        self._answers.end()
        await super().shutdown(sockets)


def _listening(host: str, port: int | None) -> socket.socket:
    if port is not None and not 0 <= port <= _LAST_PORT:
        raise SettingsError(f"--port {port}: ports go from 1 to {_LAST_PORT}; choose another")
    ports = range(FIRST_PORT, FIRST_PORT + _PORTS) if port is None else [port]
    why = ""
    for wanted in [*ports, *([0] if port is None else [])]:
        try:
            return _bound(host, wanted)
        except OSError as refused:
            why = refused.strerror or str(refused)
        except UnicodeError:
            why = "that is no name of a host"
    where = f"--host {host}" if port is None else f"--host {host} --port {port}"
    raise SettingsError(f"nobody can listen at {where}: {why}; choose another")


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(socket.SOMAXCONN)
    except OSError:
        listening.close()
        raise
    listening.set_inheritable(False)
    return listening


def _address(host: str, port: int, token: str | None) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/" + (f"?token={token}" if token else "")


def _has_screen() -> bool:
    """Whether a browser could open a window; one for terminals would take this one."""
    is_bare = sys.platform not in ("darwin", "win32")
    return not is_bare or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
