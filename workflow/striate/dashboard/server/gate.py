"""Who may ask, and what: methods, lengths, the name of the host, the token.

A page of somebody else that a name server sends to this machine (DNS rebinding) names another host,
so on the loopback address only its own names are answered. On other addresses a token is asked for.
"""

import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from striate.dashboard.server.safety import with_safety

MOST_ADDRESS_BYTES: Final = 4096
MOST_HEADER_BYTES: Final = 32 * 1024
IS_HEAD: Final = "striate.head"
LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})

_HOST: Final = re.compile(r"(?P<name>\[[^\[\]]*\]|[^:\[\]]*)(:\d*)?")
_PRINTABLE: Final = re.compile(rb"[\x21-\x7e]*")


@dataclass(frozen=True)
class Gate:
    """Who may ask.

    Attributes
    ----------
    token
        What whoever asks has to know; None where only this machine can ask.
    names
        What the host may be called; None for anything.
    cookie
        Name of the cookie that keeps the token.
    """

    token: str | None = None
    names: frozenset[str] | None = LOOPBACK_NAMES
    cookie: str = "striate"


def open_gate(host: str) -> Gate:
    """A gate for all on this machine, which call it by a name of its own, or by this address."""
    return Gate(names=LOOPBACK_NAMES | {host})


def gate_with_token(port: int) -> Gate:
    """A gate with a fresh token; servers of one host tell their cookies apart by the port."""
    return Gate(secrets.token_urlsafe(32), None, f"striate-{port}")


@dataclass(frozen=True)
class _Refusal:
    status: int
    sentence: str
    headers: tuple[tuple[bytes, bytes], ...] = ()


class Guarded:
    """An application behind a gate."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self._app, self._gate = app, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or refuse one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        if refusal := self._refusal(scope):
            await _refuse(refusal, scope, send)
            return
        await self._let_through(scope, receive, send)

    async def _let_through(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_head = scope["method"] == "HEAD"
        more = self._remembering(scope)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": with_safety(message["headers"], more)}
            elif is_head:
                message = {**message, "body": b""}
            await send(message)

        asked = {**scope, "method": "GET", IS_HEAD: is_head} if is_head else scope
        await self._app(asked, receive, sent)

    def _refusal(self, scope: Scope) -> _Refusal | None:
        if scope["method"] not in ("GET", "HEAD"):
            allowed = ((b"allow", b"GET, HEAD"),)
            return _Refusal(405, "nothing can be changed here; ask with GET or HEAD", allowed)
        headers = list(scope["headers"])
        return _misshapen(scope, headers) or self._stranger(scope, headers)

    def _stranger(self, scope: Scope, headers: list[tuple[bytes, bytes]]) -> _Refusal | None:
        if self._gate.names is not None:
            hosts = [value for name, value in headers if name == b"host"]
            if len(hosts) != 1 or _name_of(hosts[0]) not in self._gate.names:
                return _Refusal(
                    421, "open the address that the server printed; it goes by no other"
                )
        if self._gate.token is None:
            return None
        asked = _tokens_asked(scope)
        if asked:
            return None if all(map(self._is_token, asked)) else _Refusal(403, "wrong token")
        if any(map(self._is_token, _cookies(headers, self._gate.cookie))):
            return None
        return _Refusal(403, "open the address with its token, as `striate serve` printed it")

    def _is_token(self, text: str) -> bool:
        token = self._gate.token or ""
        return secrets.compare_digest(text.encode(errors="replace"), token.encode())

    def _remembering(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        """The cookie, for whoever came with the token in the address."""
        if self._gate.token is None or not _tokens_asked(scope):
            return []
        kept = f"{self._gate.cookie}={self._gate.token}; HttpOnly; SameSite=Strict; Path=/"
        return [(b"set-cookie", kept.encode())]


def _misshapen(scope: Scope, headers: Iterable[tuple[bytes, bytes]]) -> _Refusal | None:
    path = scope.get("raw_path") or scope["path"].encode(errors="replace")
    address = path + scope.get("query_string", b"")
    if len(address) > MOST_ADDRESS_BYTES:
        return _Refusal(414, f"the address is longer than {MOST_ADDRESS_BYTES} bytes")
    if not _PRINTABLE.fullmatch(address):
        return _Refusal(400, "the address has letters that an address cannot have")
    if sum(len(name) + len(value) for name, value in headers) > MOST_HEADER_BYTES:
        return _Refusal(431, f"the headers are longer than {MOST_HEADER_BYTES} bytes")
    for name, value in headers:
        if name == b"transfer-encoding" or (name == b"content-length" and value.strip() != b"0"):
            return _Refusal(413, "a request has no content here")
    return None


def _name_of(host: bytes) -> str:
    """The name in a Host header, without its port."""
    found = _HOST.fullmatch(host.decode("latin-1").strip().lower())
    return found["name"].strip("[]") if found else ""


def _tokens_asked(scope: Scope) -> list[str]:
    query = scope.get("query_string", b"").decode("latin-1")
    return parse_qs(query, keep_blank_values=True).get("token", [])


def _cookies(headers: Iterable[tuple[bytes, bytes]], wanted: str) -> list[str]:
    pairs = [
        pair.strip().partition("=")
        for name, value in headers
        if name == b"cookie"
        for pair in value.decode("latin-1").split(";")
    ]
    return [value for name, _, value in pairs if name == wanted]


async def _refuse(refusal: _Refusal, scope: Scope, send: Send) -> None:
    """The sentence as the interface has it; to somebody who looks for a page, as text."""
    is_read = any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])
    told = refusal.sentence if is_read else json.dumps({"detail": refusal.sentence})
    body = told.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8" if is_read else b"application/json"),
        (b"content-length", str(len(body)).encode()),
        *refusal.headers,
    ]
    start: dict[str, Any] = {"type": "http.response.start", "status": refusal.status}
    await send(start | {"headers": with_safety(headers, [])})
    is_head = scope["method"] == "HEAD"
    await send({"type": "http.response.body", "body": b"" if is_head else body})
