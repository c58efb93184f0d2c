"""Damaged raw files end in one sentence for the user, and never in a wrong kind of end."""

import random
import time
from itertools import islice

import pytest

from intactfiles import Intact, import_all, intact_files, readable
from mutated import mutations
from striate import conversion
from striate.errors import StriateError
from striate.matfile.signature import is_hdf5
from striate.reading import read_recording
from striate.sources import Source
from striate.stores import load


@pytest.fixture(scope="module")
def intact(tmp_path_factory):
    files = intact_files(tmp_path_factory.mktemp("intact"))
    import_all(files)
    return files


@pytest.fixture
def fault_of(tmp_path, monkeypatch):
    """What converting a damaged file says, within limits that a small one has no reason to pass.

    Empty if it was read; anything but one sentence is raised.
    """
    out = tmp_path / "out.zarr.zip"

    def fault(file: Intact, content: bytes) -> str:
        monkeypatch.setattr(conversion, "limits_for", lambda _: file.limits)
        raw = file.beside("damaged", content)
        try:
            conversion.convert(Source(raw, {}), out, file.reader, file.options)
        except StriateError as refused:
            assert not out.exists()
            return str(refused)
        finally:
            raw.unlink()
        load(out)
        out.unlink()
        return ""

    return fault


def test_whole_files_of_version_4_and_without_layout_are_refused(intact, fault_of):
    others = [file for file in intact if file not in readable(intact)]
    assert len(others) == 2
    assert all(fault_of(file, file.path.read_bytes()) for file in others)


@pytest.mark.slow
def test_whole_files_are_read_within_the_limits(intact, fault_of):
    assert not any(fault_of(file, file.path.read_bytes()) for file in readable(intact))


def test_truncated_files_are_refused(intact, fault_of):
    for file in intact:
        content, rng = file.path.read_bytes(), random.Random(file.path.name)
        # a header of text has no end: it may lose its last words unseen
        most = len(content) * 9 // 10 if file.path.suffix == ".vhdr" else len(content)
        for _ in range(2):
            fault = fault_of(file, content[: rng.randrange(1, most)])
            assert fault, file.path.name
            assert "the reader crashed" not in fault
            assert "failed on this file" not in fault


def content_head(file):
    return file.path.read_bytes()[:1024]


@pytest.mark.slow
def test_mutated_files_are_read_or_refused_within_the_limits(intact, fault_of):
    """A minute of it; benchmarks/fuzz.py does many more."""
    rng = random.Random(0)
    damaged = [(file, mutations(file.path, rng)) for file in intact]
    ends, counts = time.monotonic() + 60, [0, 0]
    while time.monotonic() < ends:
        for file, contents in damaged:
            fault = fault_of(file, next(contents))
            counts[bool(fault)] += 1
            assert "needs more than" not in fault, file.path.name
            assert "failed on this file" not in fault, file.path.name
            # HDF5 can go on for ever in one damaged attribute: what the limit on time is for
            assert "took longer" not in fault or is_hdf5(content_head(file)), file.path.name
    assert min(counts) > 10


def test_one_flipped_bit_in_a_compressed_file_is_found(intact):
    """The checksum of the stream covers what the structure does not."""
    path = next(file.path for file in intact if file.path.stem == "v1v2-1-7")
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
