"""Ten viewers at once: how many answers a second, how long each waits, what the server holds."""

import http.client
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count, cycle, islice
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from live_latency import first_at, replay_command, serving

VIEWERS = 10


@dataclass(frozen=True)
class Answered:
    """Milliseconds of every answer, all their bytes, and how long it went on."""

    taken_ms: np.ndarray
    byte_count: int
    seconds: float


@dataclass(frozen=True)
class CameIn:
    """A replay in front of viewers: trials a second, ms until each was counted in, answers."""

    trials_per_s: float
    counted_ms: np.ndarray
    answers: int


def paths_of(address: str, most: int = 12) -> list[str]:
    """What viewers ask in turn: the catalogue, comparisons, the courses of their stimuli."""
    catalogue = json.loads(answer(address, "/api/catalogue"))
    paths = []
    for of in catalogue["comparisons"][:most]:
        recording = f"/api/recordings/{of['recording']}"
        courses = [f"{recording}/means/{of[side]}/course" for side in "ab"]
        paths += ["/api/catalogue", f"{recording}/comparisons/{of['id']}", *courses]
    return paths


def answer(address: str, path: str) -> bytes:
    """The body that a path gives."""
    with urllib.request.urlopen(f"{address}{path}") as given:
        body: bytes = given.read()
        return body


def ten_ask(address: str, paths: Sequence[str], seconds: float) -> Answered:
    """Ten connections that stay, each of which asks as soon as it has its answer."""
    end_s = time.perf_counter() + seconds
    with ThreadPoolExecutor(VIEWERS) as pool:
        starts = [number * len(paths) // VIEWERS for number in range(VIEWERS)]
        all_of_them = list(pool.map(partial(_ask, address, paths, end_s), starts))
    taken_ms = np.concatenate([taken for taken, _ in all_of_them])
    return Answered(taken_ms, sum(read for _, read in all_of_them), seconds)


def _ask(address: str, paths: Sequence[str], end_s: float, start: int) -> tuple[list[float], int]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc)
    taken_ms, byte_count = [], 0
    for path in islice(cycle(paths), start, None):
        began_s = time.perf_counter()
        if began_s > end_s:
            break
        connection.request("GET", path)
        given = connection.getresponse()
        byte_count += len(given.read())
        if given.status != 200:
            sys.exit(f"{path}: {given.status}")
        taken_ms.append(1000 * (time.perf_counter() - began_s))
    connection.close()
    return taken_ms, byte_count


def memory_mb(process: int) -> tuple[float, float]:
    """Memory of a process that is in use: resident, and its share of it."""
    import psutil  # type: ignore[import-untyped]

    of = psutil.Process(process).memory_full_info()
    return of.rss / 2**20, getattr(of, "pss", of.uss) / 2**20


@contextmanager
def bare_server(address: str) -> Iterator[str]:
    """A server that holds in memory what another one answers, and does nothing else."""
    command = [sys.executable, __file__, address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip() if process.stdout else ""
        finally:
            process.terminate()


def serve_bare(address: str) -> None:
    """What `bare_server` runs."""
    import uvicorn

    held = {path: answer(address, path) for path in set(paths_of(address))}

    async def app(scope: dict[str, Any], _receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            return
        body = held[scope["path"]]
        length = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": length})
        await send({"type": "http.response.body", "body": body})

    # of this protocol by name: only then nothing waits for more to send
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    config = uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listening])


def came_in(
    artifact: Path, speed: float, folder: Path, trials: int, viewers: str, most_s: float
) -> CameIn:
    """Replay in front of nobody, of viewers who never read, or of ten who read all there is."""
    folder.mkdir()
    answers, over = count(), Event()
    with serving(replay_command(artifact, speed), folder) as told_address, ExitStack() as stack:
        address = told_address.rstrip("/")
        stimuli = [of["id"] for of in json.loads(answer(address, "/api/live"))["stimuli"]]
        if viewers == "who never read":
            for path in ("/api/events", f"/api/live/means/{stimuli[0]}/course") * VIEWERS:
                stack.enter_context(_stalled(address, path))
        if viewers == "who look":
            pool = stack.enter_context(ThreadPoolExecutor(VIEWERS))
            stack.callback(over.set)
            for _ in range(VIEWERS):
                pool.submit(_look, address, stimuli, over, answers)
        (folder / "go").touch()
        told = folder / "told"
        end_s = time.time() + most_s
        while told.read_text().count("\n") <= trials and time.time() < end_s:
            time.sleep(0.1)
        over.set()
        ended = np.array(json.loads((folder / "ended").read_text()))
        at = np.array([line.split() for line in told.read_text().splitlines()], dtype=float)
    counted = first_at(at, np.arange(2, len(ended) + 2))
    counted, ended = counted[np.isfinite(counted)], ended[np.isfinite(counted)]
    rate = (len(counted) - 1) / (counted[-1] - counted[0])
    return CameIn(rate, 1000 * (counted - ended), next(answers))


def _stalled(address: str, path: str) -> socket.socket:
    """Somebody who asks, and never takes the answer."""
    place = urlsplit(address)
    viewer = socket.socket()
    viewer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    viewer.connect((place.hostname, place.port))
    viewer.sendall(f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
    return viewer


def _look(address: str, stimuli: Sequence[str], over: Event, answers: Iterator[int]) -> None:
    """Ask at each event what a page asks."""
    a, b = stimuli[:2]
    courses = [f"/api/live/means/{name}/course" for name in (a, b)]
    paths = ["/api/live", f"/api/live/explored/{a}/{b}", *courses]
    with urllib.request.urlopen(f"{address}/api/events", timeout=5) as events:
        for line in events:
            if over.is_set():
                return
            if not line.startswith(b"event: live"):
                continue
            for path in paths:
                try:
                    answer(address, path)
                except urllib.error.HTTPError:
                    continue  # one of the two stimuli has not come in
                next(answers)


if __name__ == "__main__":
    serve_bare(sys.argv[1].rstrip("/"))
