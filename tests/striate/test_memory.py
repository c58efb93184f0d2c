import hashlib
import json

import pytest

from striate.memory import load, save

KNOWN = {"raw/größe.mat": [[1, 2, 3, 4], "ab" * 32], "b\udcff": []}


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "a" / "memory.json"
    save(path, KNOWN)
    return path


def test_what_was_saved_is_remembered(path):
    assert load(path) == KNOWN


def test_below_a_line_of_json_stands_its_sha256(path):
    line, digest = path.read_text().splitlines()
    assert json.loads(line) == KNOWN
    assert digest == hashlib.sha256(line.encode()).hexdigest()


def test_no_byte_can_change_unseen(path):
    content = path.read_bytes()
    for place in range(len(content)):
        for bit in (1, 4, 128):
            other = bytearray(content)
            other[place] ^= bit
            path.write_bytes(other)
            assert load(path) == {}


def test_a_memory_that_was_cut_off_or_grew_is_empty(path):
    content = path.read_bytes()
    for other in (*(content[:length] for length in range(len(content))), content + b"\n"):
        path.write_bytes(other)
        assert load(path) == {}


@pytest.mark.parametrize("damage", ["[]", "{", '{"x": 1}', ""])
def test_a_memory_without_its_digest_is_empty(path, damage):
    path.write_text(damage)
    assert load(path) == {}


def test_a_memory_that_is_not_there_is_empty(tmp_path):
    assert load(tmp_path / "none" / "memory.json") == {}


def test_a_folder_in_place_of_the_memory_is_in_nobodys_way(tmp_path):
    (tmp_path / "memory.json").mkdir()
    save(tmp_path / "memory.json", KNOWN)
    assert load(tmp_path / "memory.json") == {}
    assert [path.name for path in tmp_path.iterdir()] == ["memory.json"]


def test_a_file_in_place_of_its_folder_is_in_nobodys_way(tmp_path):
    (tmp_path / "a").touch()
    save(tmp_path / "a" / "memory.json", KNOWN)
    assert load(tmp_path / "a" / "memory.json") == {}


def test_a_disk_that_takes_nothing_fails_nobody(path, monkeypatch):
    def refused(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(type(path), "open", refused)
    monkeypatch.setattr("striate.memory.opened_for_writing", refused)
    save(path, {})
    monkeypatch.undo()
    assert load(path) == KNOWN
