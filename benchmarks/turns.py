"""Commands measured in turn, several rounds over; what the scripts of this folder share.

Seconds on a shared machine drift, so nothing is measured twice in a row, every second round runs
backwards, and medians are compared with medians of the same run.
"""

import datetime
import os
import platform
import shlex
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds, processor seconds and peak memory in MB."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def in_turn(ways: Mapping[str, Callable[[], T]], rounds: int) -> dict[str, list[T]]:
    """What each way gave in every round; odd rounds go through them in the other direction."""
    found: dict[str, list[T]] = {name: [] for name in ways}
    for number in range(rounds):
        for name in reversed(ways) if number % 2 else ways:
            found[name].append(ways[name]())
    return found


def median_cost(costs: Sequence[Cost]) -> Cost:
    """Median seconds and processor seconds, highest peak."""
    return Cost(
        statistics.median(cost.wall_s for cost in costs),
        statistics.median(cost.cpu_s for cost in costs),
        max(cost.peak_mb for cost in costs),
    )


def cost_of(command: Sequence[str], folder: Path, never_said: str = "\0", **variables: str) -> Cost:
    """What a command takes, with all the processes that it waits for.

    It has to succeed, and not to say what would make the measurement void.
    """
    with tempfile.TemporaryFile() as printed:
        start_s = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment(**variables), stdout=printed, stderr=printed
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - start_s
        process.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        said = printed.read().decode(errors="replace")
    if process.returncode or never_said in said:
        sys.exit(f"{shlex.join(command)}: status {process.returncode}\n{said}")
    return Cost(wall_s, usage.ru_utime + usage.ru_stime, peak_mb(usage.ru_maxrss))


def cost_in_fork(work: Callable[[], object]) -> Cost:
    """What a function takes in a fork of this process, which has imported what it needs."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            start_s, start_cpu_s = time.perf_counter(), time.process_time()
            work()
            taken = (time.perf_counter() - start_s, time.process_time() - start_cpu_s)
            os.write(writing, struct.pack("dd", *taken))
        except BaseException:
            traceback.print_exc()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        answer = told.read()
    _, _, usage = os.wait4(process, 0)
    if not answer:
        sys.exit("a measured function failed")
    wall_s, cpu_s = struct.unpack("dd", answer)
    return Cost(wall_s, cpu_s, peak_mb(usage.ru_maxrss))


def apart(work: Callable[..., T], *arguments: object) -> T:
    """Call a function in a process of its own, so that this one stays small.

    The peak memory of a process begins with what the process that started it had.
    """
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def environment(**variables: str) -> dict[str, str]:
    """That of a scientist who has activated the environment of this interpreter."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    own = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return own | {"PATH": path} | variables


def peak_mb(highest: int) -> float:
    """Peak memory in MB, of `ru_maxrss`."""
    return highest / (2**20 if sys.platform == "darwin" else 2**10)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]
    return "\n".join(lines)


def machine() -> str:
    """The date and the machine; the load says how far to trust the seconds."""
    load = f", {os.getloadavg()[0]:.1f} processes at work when it began"
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores{load}"
    return f"{datetime.date.today().isoformat()}, Python {platform.python_version()}, {system}."
