import hashlib
import os

from striate import rawfiles
from striate.rawfiles import remembered_sha256


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


def test_a_damaged_memory_only_costs_reading_again(tmp_path):
    raw, memory = tmp_path / "raw.mat", tmp_path / "memory.json"
    raw.write_bytes(b"spikes")
    memory.write_text("[half a")
    assert remembered_sha256(raw, memory) == hashlib.sha256(b"spikes").hexdigest()
