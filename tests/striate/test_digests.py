import hashlib
import os

import pytest

from striate import digests
from striate.digests import remembered_sha256


def test_the_digest_is_that_of_the_content(tmp_path):
    raw = tmp_path / "raw.mat"
    raw.write_bytes(b"spikes")
    expected = hashlib.sha256(b"spikes").hexdigest()
    assert remembered_sha256(raw, tmp_path / "memory.json") == expected


def test_an_unchanged_file_is_read_once(tmp_path, monkeypatch):
    raw, memory, read = tmp_path / "raw.mat", tmp_path / "memory.json", []
    raw.write_bytes(b"spikes")
    monkeypatch.setattr(digests, "sha256", lambda path: read.append(path) or "digest")
    for _ in range(3):
        remembered_sha256(raw, memory)
    assert read == [raw]


def test_a_file_replaced_by_one_of_equal_size_and_date_is_seen(tmp_path):
    raw, other, memory = tmp_path / "raw.mat", tmp_path / "other.mat", tmp_path / "memory.json"
    raw.write_bytes(b"spikes")
    before = remembered_sha256(raw, memory)
    other.write_bytes(b"SPIKES")
    status = raw.stat()
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(raw)
    assert raw.stat().st_mtime_ns == status.st_mtime_ns
    assert remembered_sha256(raw, memory) != before


def test_a_file_written_over_in_place_with_its_date_restored_is_seen(tmp_path):
    raw, memory = tmp_path / "raw.mat", tmp_path / "memory.json"
    raw.write_bytes(b"spikes")
    before, status = remembered_sha256(raw, memory), raw.stat()
    with raw.open("r+b") as content:
        content.write(b"SPIKES")
    os.utime(raw, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert remembered_sha256(raw, memory) != before


@pytest.mark.parametrize("damage", ["[half a", "[]", '{"raw.mat": 5}'])
def test_a_damaged_memory_only_costs_reading_again(tmp_path, damage):
    raw, memory = tmp_path / "raw.mat", tmp_path / "memory.json"
    raw.write_bytes(b"spikes")
    memory.write_text(damage)
    assert remembered_sha256(raw, memory) == hashlib.sha256(b"spikes").hexdigest()


@pytest.mark.parametrize("is_folder", [False, True])
def test_a_digest_that_was_damaged_is_not_trusted(tmp_path, is_folder):
    raw, memory = tmp_path / "raw.mat", tmp_path / "memory.json"
    raw.write_bytes(b"spikes")
    digest = remembered_sha256(raw, memory)
    other = digest.replace(digest[0], "0" if digest[0] == "1" else "1")
    damaged = memory.read_text().replace(digest, other)
    memory.unlink()
    if is_folder:
        memory.mkdir()
    else:
        memory.write_text(damaged)
    assert remembered_sha256(raw, memory) == digest


def test_within_a_plan_what_is_remembered_is_written_once(tmp_path, monkeypatch):
    memory, written = tmp_path / "memory.json", []
    monkeypatch.setattr(digests, "save", lambda _, known: written.append({*known}))
    with digests.digests_saved_once(memory):
        for name in "abc":
            (tmp_path / name).write_text(name)
            found = [digests.remembered_sha256(tmp_path / name, memory) for _ in range(2)]
            assert found == [digests.sha256(tmp_path / name)] * 2
    assert written == [{str(tmp_path / name) for name in "abc"}]
