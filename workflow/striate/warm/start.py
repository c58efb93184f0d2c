"""Start the warm server with the workflow; it ends with the workflow.

No job waits for the server to start: the socket listens before the server imports anything, and a
client whose server fails to start runs its step by itself.
"""

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

PACKAGE_FOLDER = Path(__file__).parents[2]
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
LONGEST_SOCKET_FOLDER = 80  # of about 100 bytes that the address of a socket may have


def start_server(kept_open: Sequence[int] = (), first: Sequence[str] = ()) -> None:
    """Start the server, once, and name its socket in STRIATE_WARM_SOCKET; on Linux only.

    A server that is there already, of a run around this one, serves this run too.

    Parameters
    ----------
    kept_open
        File descriptors that the server and its jobs inherit: a lock lasts until the last job ends.
    first
        Modules of the steps that will run, as `LoadedPackage.load` takes them.
    """
    if sys.platform != "linux" or Path(os.environ.get("STRIATE_WARM_SOCKET", "")).is_socket():
        return
    try:
        folder = Path(tempfile.mkdtemp(prefix="striate-", dir=socket_root()))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(folder / "socket"))
            listener.listen(1024)
            server = server_process(listener, kept_open, first)
    except OSError as error:
        print(f"striate: no warm server, every job imports its libraries: {error}", file=sys.stderr)
        return
    atexit.register(stop_server, server)
    os.environ["STRIATE_WARM_SOCKET"] = str(folder / "socket")


def server_process(
    listener: socket.socket, kept_open: Sequence[int] = (), first: Sequence[str] = ()
) -> subprocess.Popen[bytes]:
    """Start the server on a listening socket.

    Its path of modules is that of a fresh interpreter without PYTHONPATH, since every job has its
    own. Linear algebra has one thread unless the environment says otherwise, as Snakemake gives to
    jobs of one thread. It has its own session, so that Ctrl-C reaches the jobs through the clients.
    """
    environment = ONE_THREAD | os.environ
    environment.pop("PYTHONPATH", None)
    environment.pop("PYTHONSAFEPATH", None)
    return subprocess.Popen(
        [sys.executable, "-m", "striate.warm.server", str(listener.fileno()), *first],
        cwd=PACKAGE_FOLDER,
        env=environment,
        pass_fds=[listener.fileno(), *kept_open],
        start_new_session=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )


def socket_root() -> str:
    """The folder for temporary files, unless the address of a socket in it would be too long."""
    root = tempfile.gettempdir()
    return root if len(os.fsencode(root)) <= LONGEST_SOCKET_FOLDER else "/tmp"


def stop_server(server: subprocess.Popen[bytes]) -> None:
    """End the server, and with it what jobs there may be."""
    with server:
        server.kill()
