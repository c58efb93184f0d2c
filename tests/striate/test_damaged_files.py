"""Damaged raw files end in one sentence for the user, and never in a wrong kind of end."""

import random
import time
from itertools import islice

import pytest

from mutated import intact_files, mutations
from striate import conversion
from striate.errors import StriateError
from striate.guard import Limits
from striate.reading import read_recording
from striate.sources import Source
from striate.stores import load

LIMITS = Limits(memory_bytes=2**29, processor_s=5, wall_s=20.0, file_bytes=2**27)


@pytest.fixture(scope="module")
def intact(tmp_path_factory):
    return intact_files(tmp_path_factory.mktemp("intact"))


@pytest.fixture
def strict(monkeypatch):
    """Limits that a file of two kilobytes has no reason to pass."""
    monkeypatch.setattr(conversion, "limits_for", lambda _: LIMITS)


def fault_of(raw, folder):
    """What converting a file says; empty if it was read. Anything but one sentence is raised."""
    out = folder / "out.zarr.zip"
    try:
        conversion.convert(Source(raw, {}), out)
    except StriateError as fault:
        assert not out.exists()
        return str(fault)
    load(out)
    out.unlink()
    return ""


def test_intact_files_are_read_but_those_of_version_4_and_without_layout(intact, tmp_path):
    faults = {raw.stem: fault_of(raw, tmp_path) for raw in intact}
    refused = {name for name, fault in faults.items() if fault}
    assert refused == {"trials-4", "mixed-6"}


@pytest.mark.usefixtures("strict")
def test_truncated_files_are_refused(intact, tmp_path):
    rng = random.Random(0)
    raw = tmp_path / "truncated.mat"
    for path in intact:
        content = path.read_bytes()
        for _ in range(4):
            raw.write_bytes(content[: rng.randrange(1, len(content))])
            fault = fault_of(raw, tmp_path)
            assert fault
            assert "the reader" not in fault


@pytest.mark.slow
@pytest.mark.usefixtures("strict")
def test_mutated_files_are_read_or_refused_within_the_limits(intact, tmp_path):
    """A minute of it; benchmarks/fuzz.py does many more."""
    rng = random.Random(0)
    damaged = {path: mutations(path, rng) for path in intact}
    raw, ends, counts = tmp_path / "mutated.mat", time.monotonic() + 60, [0, 0]
    while time.monotonic() < ends:
        for contents in damaged.values():
            raw.write_bytes(next(contents))
            fault = fault_of(raw, tmp_path)
            counts[bool(fault)] += 1
            assert "took longer" not in fault
            assert "needs more than" not in fault
            assert "failed on this file" not in fault
    assert min(counts) > 10


def test_one_flipped_bit_in_a_compressed_file_is_found(intact):
    """The checksum of the stream covers what the structure does not."""
    path = next(path for path in intact if path.stem == "v1v2-1-7")
    content = path.read_bytes()
    raw = path.with_name("flipped.mat")
    rng = random.Random(0)
    for position in islice(iter(lambda: rng.randrange(136, len(content)), None), 60):
        flipped = bytearray(content)
        flipped[position] ^= 1 << rng.randrange(8)
        raw.write_bytes(flipped)
        with pytest.raises(StriateError):
            list(read_recording(Source(raw, {})).blocks)
    raw.unlink()
