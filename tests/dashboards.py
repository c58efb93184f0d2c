"""A dashboard asked in this process, and what travels read by hand."""

import asyncio
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from striate.dashboard.resources.results import Results
from striate.dashboard.server.app import dashboard_app
from striate.dashboard.server.gate import Gate, Guarded

SHOWN = """\
recordings:
  one: {file: raw/one.mat}
  two: {file: raw/two.mat, reader: trials, window: {start: 0.1, stop: 0.5}}
stimuli:
  grating: {stimulus: {contains: grating}}
  blank: {stimulus: blank}
  steep: {orientation: [67.5, 90, 112.5]}
  nothing: {stimulus: plaid}
window: {start: 0.1, stop: 0.5}
bin_ms: 100
baseline: blank
comparisons:
  grating-vs-blank: {a: grating, b: blank}
  steep-vs-blank: {a: steep, b: blank, recordings: [one], title: "Steep <b>& 漢"}
figures: [time-course]
statistics: {permutations: 199}
style: {format: [png, svg]}
"""


OPEN = Gate()


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def arrays(self) -> dict[str, np.ndarray]:
        return unpacked(self.body)

    @property
    def about(self) -> dict[str, str]:
        """The words that come with the arrays."""
        (length,) = struct.unpack("<Q", self.body[:8])
        words: dict[str, str] = json.loads(self.body[8 : 8 + length])["__metadata__"]
        return words


def unpacked(body: bytes) -> dict[str, np.ndarray]:
    """Arrays in the layout of safetensors, read by its description alone."""
    (length,) = struct.unpack("<Q", body[:8])
    header = json.loads(body[8 : 8 + length])
    header.pop("__metadata__", None)
    values = body[8 + length :]
    forms = {"F64": "<f8", "I32": "<i4"}
    return {
        name: np.frombuffer(values[slice(*of["data_offsets"])], forms[of["dtype"]]).reshape(
            of["shape"]
        )
        for name, of in header.items()
    }


class Dashboard:
    """A project behind its gate, as a browser on this machine meets it."""

    def __init__(self, root: Path, gate: Gate = OPEN, page: Path | None = None) -> None:
        self.root = root
        self.results = Results(root, root / "config.yaml")
        self.inner = dashboard_app(self.results)
        if page:
            self.inner.state.page = page
        self.app = Guarded(self.inner, gate)

    def get(
        self,
        path: str | bytes,
        method: str = "GET",
        headers: Sequence[tuple[str, str]] = (),
        host: str | None = "127.0.0.1:8765",
    ) -> Answer:
        """Ask for an address just as it is written: nothing is encoded or made simple."""
        return asyncio.run(_asked(self.app, _request(path, method, headers, host)))

    def get_at_once(self, path: str, count: int) -> list[Answer]:
        """Ask several times at the same moment."""

        async def all_of_them() -> list[Answer]:
            requests = [_request(path, "GET", (), "127.0.0.1:8765") for _ in range(count)]
            return await asyncio.gather(*(_asked(self.app, request) for request in requests))

        return asyncio.run(all_of_them())

    def api(self, path: str) -> Answer:
        """Below /api; fails where it is not answered."""
        answer = self.get(f"/api/{path}")
        assert answer.status == 200, answer.body
        return answer


def _request(
    path: str | bytes, method: str, headers: Sequence[tuple[str, str]], host: str | None
) -> dict[str, Any]:
    raw = path.encode() if isinstance(path, str) else path
    address, _, query = raw.partition(b"?")
    named = [("host", host)] if host is not None else []
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": decoded(address),
        "raw_path": address,
        "query_string": query,
        "root_path": "",
        "headers": [(n.lower().encode(), v.encode("latin-1")) for n, v in [*named, *headers]],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8765),
        "state": {},
    }


def decoded(address: bytes) -> str:
    """The path as a server decodes it."""
    from urllib.parse import unquote

    return unquote(address.decode("latin-1"))


async def _asked(app: Any, scope: dict[str, Any]) -> Answer:
    messages: list[Any] = []
    is_over = asyncio.Event()

    async def receive() -> Any:
        if not is_over.is_set():
            is_over.set()
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        messages.append(message)

    await app(scope, receive, send)
    start, *parts = messages
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], headers, b"".join(part.get("body", b"") for part in parts))


def digests_of(folder: Path) -> dict[str, str]:
    """Every file and folder below, with its content and the time of its last change."""
    return {
        str(path.relative_to(folder)): (
            sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        )
        + str(path.lstat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
    }
