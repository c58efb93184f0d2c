"""Headers that say what a browser may do with an answer: run, embed and keep nothing of others."""

from collections.abc import Iterable, Mapping
from typing import Final

Headers = list[tuple[bytes, bytes]]

_POLICY: Final = (
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "object-src 'none'"
)
# a drawing has its own styles and pixels, and nothing else
_POLICY_OF_DRAWINGS: Final = (
    "default-src 'self'; style-src 'unsafe-inline'; img-src data:; script-src 'none'; "
    "connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "object-src 'none'; sandbox"
)
# a browser shows it in a viewer of its own, which is an object
_POLICY_OF_PAPER: Final = "default-src 'self'; script-src 'none'; frame-ancestors 'none'"
# a browser lays out a picture that is opened in a tab with styles of its own
_POLICY_OF_PICTURES: Final = (
    "default-src 'self'; style-src 'unsafe-inline'; script-src 'none'; frame-ancestors 'none'"
)
_ALWAYS: Final[Mapping[bytes, bytes]] = {
    b"content-security-policy": _POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"x-frame-options": b"DENY",
    b"cross-origin-resource-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
    b"cache-control": b"private, no-cache",
}
_OWN_POLICIES: Final[Mapping[bytes, bytes]] = {
    b"image/svg+xml": _POLICY_OF_DRAWINGS.encode(),
    b"image/png": _POLICY_OF_PICTURES.encode(),
    b"application/pdf": _POLICY_OF_PAPER.encode(),
}


def with_safety(headers: Iterable[tuple[bytes, bytes]], more: Headers) -> Headers:
    """Headers of an answer in which those of safety take the place of any others; and some more."""
    own = [(name.lower(), value) for name, value in headers]
    safe = dict(_ALWAYS)
    if policy := _OWN_POLICIES.get(dict(own).get(b"content-type", b"")):
        safe[b"content-security-policy"] = policy
    return [pair for pair in own if pair[0] not in safe] + [*safe.items()] + more
