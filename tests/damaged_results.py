"""Damage to files under results/, and what becomes of a step that reads one."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from stamped_projects import run_job
from striate.digests import mark_of
from striate.errors import ArtifactError
from striate.places import stamp_of
from striate.planning.job import Job
from striate.settings import Settings
from striate.stamps import load_stamp, save_stamp

ENDS = 512
EVERY = 64


def flips(content: bytes, rng: random.Random) -> Iterator[bytes]:
    """One bit each: in every byte of both ends, and in one byte of every 64 between."""
    middle = range(ENDS, len(content) - ENDS, EVERY)
    between = (min(first + rng.randrange(EVERY), len(content) - 1) for first in middle)
    ends = {*range(min(ENDS, len(content))), *range(max(len(content) - ENDS, 0), len(content))}
    for place in sorted({*ends, *between}):
        yield flipped(content, place, rng)


def flipped(content: bytes, place: int, rng: random.Random) -> bytes:
    """The content with one bit of the byte at a place changed."""
    changed = bytearray(content)
    changed[place] ^= 1 << rng.randrange(8)
    return bytes(changed)


def truncations(content: bytes, rng: random.Random, count: int = 40) -> Iterator[bytes]:
    """Shorter ones, the empty one and the one without its last byte among them."""
    lengths = {0, len(content) - 1, *(rng.randrange(len(content)) for _ in range(count))}
    yield from (content[:length] for length in sorted(lengths))


def rot(name: str, content: bytes) -> None:
    """Change a file as a failing disk does: neither its dates nor its stamp show it."""
    path, stamp_path = Path(name), Path(stamp_of(name))
    path.write_bytes(content)
    stamp = load_stamp(stamp_path)
    assert stamp is not None
    written = replace(stamp.outputs[name], mark=mark_of(path))
    save_stamp(replace(stamp, outputs={**stamp.outputs, name: written}), stamp_path)


def end_of(job: Job, settings: Settings, rotten: str) -> str:
    """How a job ends that reads a damaged file; what it wrote before is kept."""
    before = {Path(name): Path(name).read_bytes() for name in (*job.outputs, job.stamp)}
    try:
        run_job(job, settings)
        same = all(Path(name).read_bytes() == before[Path(name)] for name in job.outputs)
        return "same numbers" if same else "wrong numbers"
    except ArtifactError as refused:
        return "refused" if rotten in str(refused) else "refused, without its name"
    finally:
        for path, content in before.items():
            path.write_bytes(content)
