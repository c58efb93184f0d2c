"""A line with its own SHA-256 below it: damaged in any way, it is no such line any more."""

import hashlib


def sealed(line: bytes) -> bytes:
    """A line without a line break, and its digest below."""
    return line + b"\n" + _digest(line) + b"\n"


def unsealed(content: bytes) -> bytes | None:
    """The line that was sealed; None if this is not what was written."""
    line, *rest = content.split(b"\n")
    return line if rest == [_digest(line), b""] else None


def _digest(line: bytes) -> bytes:
    return hashlib.sha256(line).hexdigest().encode()
