"""One job: a fork of the warm server that takes the place of a client and runs its step."""

import atexit
import gc
import importlib
import marshal
import os
import runpy
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from striate.warm.client import die_with_parent
from striate.warm.package import LoadedPackage

SIGNS_OF_NO_MEMORY = (
    *("failed to map segment", "annot allocate memory", "cannot create shared object descriptor"),
    "without setting an exception",  # so ends the import of a library whose first request fails
)
NO_MEMORY_TO_BEGIN = (
    "striate: out of memory before the step began: run fewer jobs at once with --cores 1, close "
    "other programs, use a machine with more, or see `ulimit -v`"
)


def run(
    connection: socket.socket,
    server: int,
    inherited: list[socket.socket],
    library_path: list[str],
    package: LoadedPackage,
) -> NoReturn:
    """Run the step that a client asks for, and end this process as Python would.

    Parameters
    ----------
    connection
        To the client; it stays open until the end, so that the client knows this process is gone.
    server
        Process id of the server, whose end is the end of this process.
    inherited
        Sockets of the server that are no business of this process.
    library_path
        `sys.path` of a fresh interpreter without its first entry and without PYTHONPATH.
    package
        What the server has imported of the package.
    """

    def take_over_and_run() -> None:
        leave_server(server, inherited)
        step = take_place_of_client(connection)
        import_as_afresh(library_path, package)
        run_step(step)

    status = 1
    try:
        status = end(exit_status(take_over_and_run))
    finally:
        os._exit(status)


def run_step(step: str) -> None:
    """Run a step as `python -m` does."""
    runpy.run_module(f"striate.steps.{step}", run_name="__main__", alter_sys=True)


def exit_status(program: Callable[[], None]) -> int:
    """Run a program; its exit status, with messages and tracebacks shown as Python does."""
    try:
        program()
    except SystemExit as ending:
        if ending.code is None or isinstance(ending.code, int):
            return (ending.code or 0) & 0xFF
        print(ending.code, file=sys.stderr)
        return 1
    except BaseException as error:
        show(error)
        return -signal.SIGINT if isinstance(error, KeyboardInterrupt) else 1
    return 0


def leave_server(server: int, inherited: list[socket.socket]) -> None:
    """Undo what this process has from the server, and lead a group of processes of its own."""
    for other in inherited:
        other.close()
    gc.enable()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setpgid(0, 0)
    die_with_parent(server)


def take_place_of_client(connection: socket.socket) -> str:
    """Take over the client's standard streams, folder, environment and arguments; its step."""
    length, streams, *_ = socket.recv_fds(connection, 8, 3)
    size = int.from_bytes(length, "little")
    request = connection.recv(size, socket.MSG_WAITALL)
    if not size or len(request) < size:
        sys.exit(1)  # the client is gone
    (step, *sys.argv[1:]), folder, environment = marshal.loads(request)
    for number, stream in zip((0, 1, 2), streams, strict=True):
        os.dup2(stream, number)
        os.close(stream)
    encoding, errors = sys.stdout.encoding, sys.stdout.errors
    sys.stdin = os.fdopen(0, encoding=encoding, errors=errors, closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding=encoding, errors=errors, closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, encoding, "backslashreplace", closefd=False)
    os.chdir(folder)
    os.environb.clear()
    os.environb.update(environment)
    return str(step)


def import_as_afresh(library_path: list[str], package: LoadedPackage) -> None:
    """Let `import striate` find what a fresh interpreter finds, in the state it is in now."""
    python_path = os.environ.get("PYTHONPATH")
    entries = [*map(os.path.abspath, python_path.split(os.pathsep))] if python_path else []
    sys.path[:] = [str(Path.cwd()), *dict.fromkeys([*entries, *library_path])]
    importlib.invalidate_caches()  # look into the folders anew
    if not package.is_of(entries):
        package.forget()


def show(error: BaseException) -> None:
    """Show an uncaught error with the frames of the step alone; lack of memory in a sentence."""
    if lacks_memory(error):
        print(NO_MEMORY_TO_BEGIN, file=sys.stderr)
        return
    trace = error.__traceback__
    while trace and trace.tb_frame.f_globals.get("__name__") in (__name__, "runpy"):
        trace = trace.tb_next
    sys.excepthook(type(error), error.with_traceback(trace), trace)


def lacks_memory(error: BaseException | None) -> bool:
    """Whether an error, or what it came of, says that memory is out."""
    while error is not None:
        if isinstance(error, MemoryError) or any(sign in str(error) for sign in SIGNS_OF_NO_MEMORY):
            return True
        error = error.__cause__ or error.__context__
    return False


def end(status: int) -> int:
    """Do what Python does at its end, but for taking every module apart (0.15 s).

    These are the two calls that `multiprocessing` makes in its forks.
    """
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        status = 120
    if status == -signal.SIGINT:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    return status
