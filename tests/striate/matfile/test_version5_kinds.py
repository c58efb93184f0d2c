import numpy as np
import pytest
import scipy.io
import scipy.sparse

from matbytes import COMPLEX, MatBytes
from recordings import numbers_bytes, object_bytes, struct_bytes, text_bytes, write_mat
from striate.errors import UnreadableFileError
from striate.matfile.mat5 import blocks
from striate.matfile.values import Kind
from striate.matfile.version5 import variables

VARIABLES = {
    "x": np.zeros((3, 4)),
    "one": np.uint8([[7]]),
    "flags": np.array([[True, False]]),
    "deep": np.zeros((2, 3, 4, 5), dtype=np.int16),
    "words": np.array(["ab", "cd"]),
    "a_name_as_long_as_they_may_be_in_matlab": {"field": 1.0},
    "cells": np.array([["a", 1.0]], dtype=object),
    "sparse": scipy.sparse.csc_array(np.eye(5)),
}


@pytest.mark.parametrize("compressed", [True, False])
def test_kinds_are_those_that_matlab_shows(tmp_path, compressed):
    path = tmp_path / "session.mat"
    scipy.io.savemat(path, VARIABLES, do_compression=compressed, long_field_names=True)
    found = variables(path).kinds
    assert list(found) == list(VARIABLES)
    assert found["x"] == Kind("double", (3, 4))
    assert found["one"] == Kind("uint8", (1, 1))
    assert found["flags"] == Kind("logical", (1, 2))
    assert found["deep"] == Kind("int16", (2, 3, 4, 5))
    assert found["words"] == Kind("char", (2, 2))
    assert found["a_name_as_long_as_they_may_be_in_matlab"] == Kind("struct", (1, 1), ("field",))
    assert found["cells"] == Kind("cell", (1, 2))
    assert found["sparse"] == Kind("sparse", (5, 5))


@pytest.mark.parametrize("compressed", [True, False])
@pytest.mark.parametrize("field_count", [1, 17, 400])
def test_every_field_is_named_however_many_there_are(tmp_path, field_count, compressed):
    names = [f"field_{number}_{'x' * 50}" for number in range(field_count)]
    path = tmp_path / "session.mat"
    struct = dict.fromkeys(names, 0.0)
    scipy.io.savemat(path, {"s": struct}, do_compression=compressed, long_field_names=True)
    assert variables(path).kinds["s"].fields == tuple(names)


def test_objects_are_listed_beside_other_variables(tmp_path):
    path = tmp_path / "session.mat"
    write_mat(
        path,
        object_bytes("string", "label"),
        numbers_bytes(np.ones((1, 3)), "x"),
        object_bytes("table", "log"),
        struct_bytes("s", {"text": text_bytes("a")}),
    )
    assert {name: str(kind) for name, kind in variables(path).kinds.items()} == {
        "label": "string",
        "x": "double 1x3",
        "log": "table",
        "s": "struct 1x1 with text",
    }


def test_kinds_come_from_the_beginnings_alone(tmp_path, monkeypatch):
    path = tmp_path / "session.mat"
    random = np.random.default_rng(0).random(2**18)
    scipy.io.savemat(path, {"x": random, "s": {"a": random}}, do_compression=True)
    inflated = []
    real = blocks.zlib.decompressobj

    class Counting:
        def __init__(self):
            self.inner = real()

        def decompress(self, content, most):
            found = self.inner.decompress(content, most)
            inflated.append(len(found))
            return found

        def __getattr__(self, name):
            return getattr(self.inner, name)

    monkeypatch.setattr(blocks.zlib, "decompressobj", Counting)
    assert list(variables(path).kinds) == ["x", "s"]
    assert sum(inflated) < 10_000


@pytest.mark.parametrize("compressed", [True, False])
def test_a_file_that_ends_inside_a_variable_is_truncated(tmp_path, compressed):
    path = tmp_path / "session.mat"
    scipy.io.savemat(path, {"x": np.arange(9.0), "y": np.arange(9.0)}, do_compression=compressed)
    whole = path.read_bytes()
    scipy.io.savemat(path, {"x": np.arange(9.0)}, do_compression=compressed)
    first_end = path.stat().st_size
    for end in set(range(129, len(whole))) - {first_end}:
        path.write_bytes(whole[:end])
        with pytest.raises(UnreadableFileError, match="damaged or truncated"):
            variables(path)
    path.write_bytes(whole[:first_end])
    assert list(variables(path).kinds) == ["x"]


def test_a_mat_file_may_be_empty(tmp_path):
    path = tmp_path / "session.mat"
    write_mat(path)
    assert variables(path).kinds == {}
    assert variables(path).version == "6"


def test_one_compressed_variable_makes_version_7(tmp_path):
    writer = MatBytes()
    path = tmp_path / "session.mat"
    plain, other = (writer.numbers(np.ones((1, 1)), name) for name in "xy")
    path.write_bytes(writer.file(plain, writer.compressed(other)))
    assert variables(path).version == "7"


def test_complex_numbers_are_of_the_class_of_their_parts(tmp_path):
    writer = MatBytes()
    path = tmp_path / "session.mat"
    parts = [writer.stored(np.ones((1, 1)))] * 2
    path.write_bytes(writer.file(writer.array(6, (1, 1), "x", *parts, flags=COMPLEX)))
    assert variables(path).kinds == {"x": Kind("double", (1, 1))}
