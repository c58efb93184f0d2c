"""Raw files damaged in every way, inside what they hold compressed, too."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

HEADER_BYTES = 128
COMPRESSED = 15


def mutations(path: Path, rng: random.Random) -> Iterator[bytes]:
    """Damaged contents of a file, without end."""
    content = path.read_bytes()
    while True:
        if rng.random() < 0.2:
            yield damaged(content, rng)
        elif path.suffix == ".npz":
            yield _with_damaged_member(content, rng)
        elif path.stem.endswith("-7"):
            parts = _inflated(content)
            _damage_one(parts, rng)
            yield _deflated(content[:HEADER_BYTES], parts)
        else:
            yield damaged(content, rng)


def damaged(content: bytes, rng: random.Random) -> bytes:
    """The content with some bytes changed, cut off, doubled, or set to what is often special."""
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 1, 2, 5, 20))):
        position = rng.randrange(len(changed))
        match rng.randrange(6):
            case 0:
                changed[position] ^= 1 << rng.randrange(8)
            case 1:
                changed[position] = rng.randrange(256)
            case 2:
                special = rng.choice((0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 2**31 - 8))
                struct.pack_into("<I", changed, min(position & ~3, len(changed) - 4), special)
            case 3:
                length = rng.randrange(1, 64)
                changed[position:position] = changed[position : position + length]
            case 4:
                del changed[position : position + rng.randrange(1, 64)]
            case 5 if rng.random() < 0.2:
                del changed[position + 1 :]
        if len(changed) < 8:
            break
    return bytes(changed)


def _inflated(content: bytes) -> list[bytes]:
    """Variables of a compressed file."""
    position, variables = HEADER_BYTES, []
    while position < len(content):
        _, count = struct.unpack_from("<II", content, position)
        variables.append(zlib.decompress(content[position + 8 : position + 8 + count]))
        position += 8 + count
    return variables


def _deflated(header: bytes, variables: list[bytes]) -> bytes:
    compressed = [zlib.compress(variable, 1) for variable in variables]
    elements = [struct.pack("<II", COMPRESSED, len(part)) + part for part in compressed]
    return header + b"".join(elements)


def _with_damaged_member(content: bytes, rng: random.Random) -> bytes:
    """A zip in which all is right but what one of its members holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        members = [archive.read(name) for name in names]
    _damage_one(members, rng)
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in zip(names, members, strict=True):
            archive.writestr(name, member)
    return changed.getvalue()


def _damage_one(parts: list[bytes], rng: random.Random) -> None:
    chosen = rng.randrange(len(parts))
    parts[chosen] = damaged(parts[chosen], rng)
