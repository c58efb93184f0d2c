"""Small raw files of every version and layout, and the same files damaged in every way."""

import random
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import scipy.io
import scipy.sparse

from mat73 import write_mat73
from recordings import write_pvc_8_mat, write_trials_mat, write_v1v2_1_mat

HEADER_BYTES = 128
COMPRESSED = 15


def intact_files(folder: Path) -> list[Path]:
    """Small files in versions 4, 6, 7 and 7.3, in the layouts of the CRCNS sets and in none."""
    for compressed in (True, False):
        version = "7" if compressed else "6"
        write_trials_mat(folder / f"trials-{version}.mat", compressed=compressed, area="V1")
        write_v1v2_1_mat(folder / f"v1v2-1-{version}.mat", bins=(20, 30), compressed=compressed)
        how = {"channels": 1, "repeats": 1, "bins": 2, "blank_bins": None}
        write_pvc_8_mat(folder / f"pvc-8-{version}.mat", compressed=compressed, **how)
    scipy.io.savemat(folder / "trials-4.mat", {"x": np.eye(3), "text": "grating"}, format="4")
    mixed = {"trials": np.array([[1 + 2j]]), "s": scipy.sparse.eye(3, format="csc"), "t": "é"}
    scipy.io.savemat(folder / "mixed-6.mat", {"v1v2": mixed})
    for name in ("trials", "v1v2-1"):
        content = scipy.io.loadmat(folder / f"{name}-7.mat")
        variables = {key: value for key, value in content.items() if not key.startswith("__")}
        write_mat73(folder / f"{name}-7.3.mat", variables)
    return sorted(folder.iterdir())


def mutations(path: Path, rng: random.Random) -> Iterator[bytes]:
    """Damaged contents of a file, without end."""
    content = path.read_bytes()
    inside = _inflated(content) if path.stem.endswith("-7") else None
    while True:
        if inside is None or rng.random() < 0.2:
            yield damaged(content, rng)
        else:
            yield _deflated(content[:HEADER_BYTES], [damaged(part, rng) for part in inside])


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
