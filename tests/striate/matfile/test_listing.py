import numpy as np
import pytest
import scipy.io
import scipy.sparse

from recordings import (
    numbers_bytes,
    object_bytes,
    struct_bytes,
    text_bytes,
    write_mat,
)
from striate.errors import UnreadableFileError
from striate.matfile.listing import Kind, kinds

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
    found = kinds(path)
    assert list(found) == list(VARIABLES)
    assert found["x"] == Kind("double", (3, 4))
    assert found["one"] == Kind("uint8", (1, 1))
    assert found["flags"] == Kind("logical", (1, 2))
    assert found["deep"] == Kind("int16", (2, 3, 4, 5))
    assert found["words"] == Kind("char", (2, 2))
    assert found["a_name_as_long_as_they_may_be_in_matlab"] == Kind("struct", (1, 1))
    assert found["cells"] == Kind("cell", (1, 2))
    assert found["sparse"] == Kind("sparse", (5, 5))


def test_objects_are_listed_beside_other_variables(tmp_path):
    path = tmp_path / "session.mat"
    write_mat(
        path,
        object_bytes("string", "label"),
        numbers_bytes(np.ones((1, 3)), "x"),
        object_bytes("table", "log"),
        struct_bytes("s", {"text": text_bytes("a")}),
    )
    found = kinds(path)
    assert {name: str(kind) for name, kind in found.items()} == {
        "label": "string",
        "x": "double 1x3",
        "log": "table",
        "s": "struct 1x1",
    }


@pytest.mark.parametrize("compressed", [True, False])
def test_a_file_that_ends_inside_a_variable_is_truncated(tmp_path, compressed):
    path = tmp_path / "session.mat"
    scipy.io.savemat(path, {"x": np.arange(60.0), "y": np.arange(60.0)}, do_compression=compressed)
    whole = path.read_bytes()
    scipy.io.savemat(path, {"x": np.arange(60.0)}, do_compression=compressed)
    first_end = path.stat().st_size
    for end in set(range(129, len(whole))) - {first_end}:
        path.write_bytes(whole[:end])
        with pytest.raises(UnreadableFileError, match="damaged or truncated"):
            kinds(path)


def test_a_mat_file_may_be_empty(tmp_path):
    path = tmp_path / "session.mat"
    write_mat(path)
    assert kinds(path) == {}
