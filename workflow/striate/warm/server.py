"""The warm server: a process with the libraries imported that forks itself for every job.

`python -m striate.warm.server FD [MODULES ...]` serves the listening Unix socket it inherits as
file descriptor FD; `start.py` starts it, `client.py` speaks to it. MODULES are those of the steps
that will run, in their order: jobs may begin as soon as those of the first are imported. It ends
when its standard input does, which the workflow holds open: no job outlives the workflow, whatever
ends it.

A job has its client's arguments, folder, environment and standard streams. All else is as at the
start of the server: limits, priority, file mode mask, and what Python and the libraries read from
the environment when they start, such as the number of threads of linear algebra.

A client sends, with its three standard streams attached, the length of its request in eight bytes
and the request (see `client.accepted_job`). The server answers with the process id of the job in
four bytes, 0 if the workflow has ended; at the end of the job with its wait status and usage.
"""

import contextlib
import gc
import marshal
import os
import resource  # noqa: F401  (os.wait4 imports it when it may be too late to open a file)
import select
import shutil
import signal
import socket
import sys
from pathlib import Path

from striate.warm import job
from striate.warm.package import LoadedPackage

STANDARD_INPUT = 0


class Server:
    """Begins a job for every client, and tells the client how it ended; one thread, one loop."""

    def __init__(
        self, listener: socket.socket, library_path: list[str], package: LoadedPackage
    ) -> None:
        self.listener = listener
        self.library_path = library_path
        self.package = package
        self.clients: dict[int, socket.socket] = {}  # by the process id of the job
        self.ended_jobs, wakeup = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wakeup, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.events = select.poll()
        for descriptor in (STANDARD_INPUT, self.ended_jobs, listener.fileno()):
            self.events.register(descriptor, select.POLLIN)

    def serve(self, only_what_waits: bool = False) -> None:
        """Serve until standard input ends, then end all jobs and this process; or what waits."""
        # One event at a time: the next one may be about a descriptor that this one closes.
        while ready := self.events.poll(0 if only_what_waits else None):
            descriptor, _ = ready[0]
            if descriptor == STANDARD_INPUT:
                self.end_all_jobs()
                sys.exit()
            if descriptor == self.ended_jobs:
                self.report_ended_jobs()
            elif descriptor == self.listener.fileno():
                self.begin_job()
            else:
                self.end_abandoned_job(descriptor)

    def begin_job(self) -> None:
        """Fork a job for the next client; if that fails, the client runs its step by itself."""
        server = os.getpid()
        gc.freeze()
        try:
            connection, _ = self.listener.accept()
        except OSError:
            return  # too many open files: the client waits until a job has ended
        try:
            process = os.fork()
        except OSError:
            connection.close()
            return
        if process == 0:
            inherited = [self.listener, *self.clients.values()]
            job.run(connection, server, inherited, self.library_path, self.package)
        os.setpgid(process, process)  # the job does the same: whoever comes first
        self.clients[process] = connection
        self.events.register(connection, 0)  # that is: only the end of the client
        tell(connection, process.to_bytes(4, "little"))

    def report_ended_jobs(self) -> None:
        """Tell the clients of all jobs that have ended how they ended."""
        os.read(self.ended_jobs, 4096)
        with contextlib.suppress(ChildProcessError):
            while True:
                process, status, usage = os.wait4(-1, os.WNOHANG)
                if process == 0:
                    return
                if process in self.clients:
                    with self.dismiss_client(process) as connection:
                        tell(connection, marshal.dumps((status, usage[:3])))

    def end_abandoned_job(self, descriptor: int) -> None:
        """Kill the job whose client is gone."""
        jobs = {client.fileno(): process for process, client in self.clients.items()}
        process = jobs[descriptor]
        os.killpg(process, signal.SIGKILL)
        self.dismiss_client(process).close()

    def end_all_jobs(self) -> None:
        """Kill all jobs, and send away the clients that still wait for one."""
        for process in self.clients:
            os.killpg(process, signal.SIGKILL)
        self.listener.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                connection, _ = self.listener.accept()
                tell(connection, bytes(4))

    def dismiss_client(self, process: int) -> socket.socket:
        """Forget the client of a job; the connection to it."""
        connection = self.clients.pop(process)
        self.events.unregister(connection)
        return connection


def tell(client: socket.socket, answer: bytes) -> None:
    """Answer a client, which may be gone."""
    with contextlib.suppress(ConnectionError):
        client.send(answer)


def main() -> None:
    """Import the libraries and serve; without them, say so in one line and end."""
    listener = socket.socket(fileno=int(sys.argv[1]))
    folder = Path(listener.getsockname()).parent
    gc.disable()  # a job enables it: it would copy the memory that is shared
    try:
        serve(listener, sys.path[1:], first=sys.argv[2:])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def serve(listener: socket.socket, library_path: list[str], first: list[str]) -> None:
    """Serve what waits whenever jobs may begin, and when all is imported until the end."""
    server = None
    try:
        package = LoadedPackage(Path.cwd())
        for _ in package.load(first):
            server = server or Server(listener, library_path, package)
            server.serve(only_what_waits=True)
    except Exception as error:
        print(f"striate: no warm server, every job imports its libraries: {error}", file=sys.stderr)
    if server:  # though something is missing: its jobs end with it
        server.serve()


if __name__ == "__main__":
    main()
