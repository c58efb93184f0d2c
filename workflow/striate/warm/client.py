"""Run one step of the workflow: `python -I -S client.py [--usage FILE] STEP [ARGUMENT ...]`.

The step runs as `python -m striate.steps.STEP ARGUMENT ...` would. If STRIATE_WARM_SOCKET names the
socket of a warm server (see `server.py`), it runs in a fork of that server, which saves the seconds
that the libraries take to import; otherwise it runs as a child of this process. Both ways the step
has this process's arguments, folder, environment and standard streams, and ends when this process
is ended. FILE receives what the step took, once it has succeeded.

This file is itself a part of every job, so it imports next to nothing: `_socket` and `_signal` do
what is needed here, while `socket` and `signal` would cost as much as all of the rest.
"""

# Nor pathlib, nor contextlib.
# ruff: noqa: PTH103, PTH105, PTH108, PTH109, PTH110, PTH120, PTH123, SIM105
import _signal  # type: ignore[import-not-found]
import _socket
import marshal
import os
import sys
import time

Ended = tuple[int, tuple[float, float, int]]
"""Wait status; user and system time in s, and peak memory in the unit of `getrusage`."""


def main(arguments: list[str]) -> int:
    """Exit status of the step; one that a signal ended has 128 + the number of the signal."""
    workflow = os.getppid()
    usage_file = ""
    if arguments[:1] == ["--usage"]:
        usage_file, arguments = arguments[1], arguments[2:]
    step = arguments[0]
    job = accepted_job(arguments)
    start_s = time.monotonic()
    status, usage = end_of_warm_job(step, *job) if job else end_of_plain_job(arguments, workflow)
    wall_s = time.monotonic() - start_s
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        about = " ".join(arguments[1:2])
        ending = f"was ended by {signal_name(-code)}{perhaps_out_of_memory(-code, usage)}"
        print(f"striate: {step} {about} {ending}", file=sys.stderr)
        return 128 - code
    if code == 0 and usage_file:
        try:
            write_usage(usage_file, wall_s, usage)
        except OSError as fault:  # the step has done its work all the same
            print(f"striate: {usage_file}: not written: {fault.strerror}", file=sys.stderr)
    return code


def accepted_job(arguments: list[str]) -> tuple[_socket.socket, int] | None:
    """Connection to the warm server and process id of the job it began; None without a server."""
    path = os.environ.get("STRIATE_WARM_SOCKET")
    if not path:
        return None
    streams = b"".join(descriptor.to_bytes(4, sys.byteorder) for descriptor in (0, 1, 2))
    rights = (_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)
    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        request = marshal.dumps((arguments, os.getcwdb(), dict(os.environb)))
        connection.connect(path)
        connection.sendmsg([len(request).to_bytes(8, "little")], [rights])
        connection.sendall(request)
        answer = connection.recv(4)
    except OSError:
        return None
    return (connection, int.from_bytes(answer, "little")) if answer else None


def end_of_warm_job(step: str, connection: _socket.socket, process: int) -> Ended:
    """Wait for the job; the connection breaks only when both the server and the job are gone."""
    if process == 0:
        sys.exit(f"striate: the step {step} did not run: the workflow has ended")
    forward_signals(process)
    try:
        answer = connection.recv(4096)
    except ConnectionError:
        answer = b""
    if not answer:
        sys.exit(f"striate: the step {step} was cut off: the warm server ended; run again")
    ended: Ended = marshal.loads(answer)
    return ended


def end_of_plain_job(arguments: list[str], workflow: int) -> Ended:
    """Run the step as a child of this process, and wait for it; both end with the workflow."""
    import subprocess

    die_with_parent(workflow)
    client = os.getpid()
    job = subprocess.Popen(
        [sys.executable, "-m", "striate.warm.plain", *arguments],
        process_group=0,
        preexec_fn=lambda: die_with_parent(client),
    )
    forward_signals(job.pid)
    _, job.returncode, usage = os.wait4(job.pid, 0)
    return job.returncode, usage[:3]


def forward_signals(group: int) -> None:
    """Pass the signals that end this process on to the processes of the job."""

    def forward(number: int, _frame: object) -> None:
        try:
            os.killpg(group, number)
        except ProcessLookupError:
            pass  # the job has just ended

    for number in (_signal.SIGHUP, _signal.SIGINT, _signal.SIGTERM):
        if _signal.getsignal(number) != _signal.SIG_IGN:  # as under nohup
            _signal.signal(number, forward)


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process once its parent is gone, however that came about."""
    if sys.platform == "linux":
        import ctypes

        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, _signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def signal_name(number: int) -> str:
    """Number and name of a signal, such as `signal 9 (SIGKILL)`."""
    import signal

    return f"signal {number} ({signal.Signals(number).name})"


def perhaps_out_of_memory(number: int, usage: tuple[float, float, int]) -> str:
    """What to think of a signal that the system sends when memory runs out."""
    if number != _signal.SIGKILL:
        return ""
    return f", perhaps because the machine was out of memory; its peak was {peak_mb(usage):.0f} MB"


def write_usage(path: str, wall_s: float, usage: tuple[float, float, int]) -> None:
    """Write one row of a table: seconds, processor seconds, and peak memory in MB."""
    user_s, system_s, _ = usage
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    partial = f"{path}.{os.getpid()}.partial"
    try:
        with open(partial, "w") as table:
            table.write("s\tcpu_s\tmax_rss_mb\n")
            table.write(f"{wall_s:.3f}\t{user_s + system_s:.3f}\t{peak_mb(usage):.1f}\n")
        os.replace(partial, path)
    finally:
        if os.path.exists(partial):
            os.unlink(partial)


def peak_mb(usage: tuple[float, float, int]) -> float:
    """Peak memory of a job in MB, of usage as the system gives it."""
    return usage[2] / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
