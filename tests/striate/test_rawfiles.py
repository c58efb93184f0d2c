import hashlib
import os

import pytest

from striate import rawfiles
from striate.rawfiles import reading_fault, remembered_sha256


def test_the_digest_is_that_of_the_content(tmp_path):
    raw = tmp_path / "raw.mat"
    raw.write_bytes(b"spikes")
    expected = hashlib.sha256(b"spikes").hexdigest()
    assert remembered_sha256(raw, tmp_path / "memory.json") == expected


def test_an_unchanged_file_is_read_once(tmp_path, monkeypatch):
    raw, memory, read = tmp_path / "raw.mat", tmp_path / "memory.json", []
    raw.write_bytes(b"spikes")
    monkeypatch.setattr(rawfiles, "sha256", lambda path: read.append(path) or "digest")
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


@pytest.mark.parametrize(("name", "fault"), [("none.mat", "no such file"), (".", "is a folder")])
def test_a_file_that_cannot_be_read_says_why(tmp_path, monkeypatch, name, fault):
    monkeypatch.chdir(tmp_path)
    assert reading_fault(tmp_path / name) == fault
    (tmp_path / "raw.mat").write_bytes(b"spikes")
    assert reading_fault(tmp_path / "raw.mat") == ""


@pytest.mark.parametrize("damage", ["[half a", "[]", '{"raw.mat": 5}'])
def test_a_damaged_memory_only_costs_reading_again(tmp_path, damage):
    raw, memory = tmp_path / "raw.mat", tmp_path / "memory.json"
    raw.write_bytes(b"spikes")
    memory.write_text(damage)
    assert remembered_sha256(raw, memory) == hashlib.sha256(b"spikes").hexdigest()
