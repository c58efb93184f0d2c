"""What MATLAB would have written comes back as it was, and as version 5 gives it."""

import h5py
import numpy as np
import pytest
import scipy.io
import scipy.sparse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from mat73 import MatlabObject, write_mat73
from recordings import cell, struct_array
from striate.errors import LayoutError
from striate.matfile.load import load
from striate.matfile.values import Cell, CellOutline, Kind, Opaque, Sparse, Struct, StructOutline

WITH_FOLDER = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20
)
REAL = [f"{sign}{size}" for sign in "iu" for size in (1, 2, 4, 8)] + ["f4", "f8"]
ANY = [*REAL, "c8", "c16", "?"]
TEXT = st.text(st.characters(codec="utf-16", exclude_characters="\0"), max_size=6)

NUMBERS = st.sampled_from(ANY).flatmap(
    lambda dtype: arrays(dtype, array_shapes(min_dims=2, max_dims=4, min_side=0, max_side=3))
)
SPARSE = arrays("f8", st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=st.integers(0, 2))
LEAVES = st.one_of(NUMBERS, TEXT, SPARSE.map(scipy.sparse.csc_array))


def cells(values):
    return st.lists(values, max_size=3).map(lambda elements: cell([elements]))


def structs(values):
    return st.dictionaries(st.sampled_from(["a", "b2", "Long_name"]), values, min_size=1)


def struct_arrays(values):
    elements = st.fixed_dictionaries({"z": values, "a": values})
    return st.lists(elements, min_size=2, max_size=3).map(struct_array)


NESTED = st.recursive(
    LEAVES, lambda values: st.one_of(cells(values), structs(values), struct_arrays(values))
)


def saved(tmp_path, **variables):
    write_mat73(tmp_path / "session.mat", variables)
    return load(tmp_path / "session.mat")


def plain(value):
    """A written value as nested lists, whichever way it was written."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return [{name: plain(held) for name, held in value.items()}]
    if scipy.sparse.issparse(value):
        return numbers_in_lists(value.toarray())
    if value.dtype.names:
        rows = value.ravel(order="F")
        return [dict(zip(value.dtype.names, map(plain, row), strict=True)) for row in rows]
    if value.dtype == object:
        return [value.shape, *map(plain, value.ravel(order="F"))]
    return numbers_in_lists(value)


def found(value):
    """A value that was read, in the same lists."""
    match value:
        case str():
            return value
        case Struct():
            return [{name: found(held) for name, held in e.items()} for e in value.elements]
        case Cell():
            return [value.values.shape, *map(found, value.values.ravel(order="F"))]
        case Sparse():
            return numbers_in_lists(value.filled())
    return numbers_in_lists(value)


def numbers_in_lists(values):
    return [values.shape, np.nan_to_num(values, nan=-1.25).tolist()]


@given(value=NESTED)
@WITH_FOLDER
def test_nested_values_come_back_as_they_were_written(tmp_path, value):
    assert found(saved(tmp_path, x=value)["x"]) == plain(value)


@given(value=NESTED)
@WITH_FOLDER
def test_version_5_gives_the_same_for_the_same_values(tmp_path, value):
    read = found(saved(tmp_path, x=value)["x"])
    scipy.io.savemat(tmp_path / "five.mat", {"x": value}, long_field_names=True)
    assert read == found(load(tmp_path / "five.mat")["x"])


@pytest.mark.parametrize("dtype", REAL)
@pytest.mark.parametrize("order", "<>")
def test_numbers_keep_their_type_in_native_byte_order(tmp_path, dtype, order):
    values = np.arange(6, dtype=dtype).reshape(2, 3)
    read = saved(tmp_path, x=values.astype(values.dtype.newbyteorder(order)))["x"]
    assert read.dtype == np.dtype(dtype)
    assert read.tolist() == values.tolist()


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (np.zeros((2, 3, 4)), Kind("double", (2, 3, 4))),
        (np.zeros((2, 3), np.float32), Kind("single", (2, 3))),
        (np.zeros((2, 1), np.uint16), Kind("uint16", (2, 1))),
        (np.zeros((1, 2), complex), Kind("double", (1, 2))),
        (np.zeros((0, 5)), Kind("double", (0, 5))),
        (np.array([[True]]), Kind("logical", (1, 1))),
        (np.zeros((3, 0), bool), Kind("logical", (3, 0))),
        ("abc", Kind("char", (1, 3))),
        ("", Kind("char", (0, 0))),
        (np.array(["ab", "c"]), Kind("char", (2, 2))),
        (cell([["a", 1.0]]), Kind("cell", (1, 2))),
        (np.empty((2, 0), object), Kind("cell", (2, 0))),
        ({"b": 1.0, "a": "x"}, Kind("struct", (1, 1), ("b", "a"))),
        (struct_array([{"b": 1.0, "a": 2.0}] * 3), Kind("struct", (1, 3), ("b", "a"))),
        (struct_array([{"b": 1.0, "a": 2.0}] * 3).T, Kind("struct", (3, 1), ("b", "a"))),
        (struct_array([]), Kind("struct", (1, 0), ("stimulus_type", "spike_rates"))),
        ({}, Kind("struct", (1, 1))),
        (scipy.sparse.csc_array((3, 4)), Kind("sparse", (3, 4))),
        (scipy.sparse.csc_array(np.eye(2, dtype=bool)), Kind("sparse", (2, 2))),
        (MatlabObject("string"), Kind("string", ())),
        (MatlabObject("function_handle"), Kind("function_handle", ())),
    ],
)
def test_kinds_are_known_without_reading(tmp_path, value, kind):
    assert dict(saved(tmp_path, x=value).kinds) == {"x": kind}


def test_what_variables_refer_to_is_no_variable(tmp_path):
    mat = saved(tmp_path, c=cell([["a"]]), t=MatlabObject("table"))
    assert list(mat) == ["c", "t"]
    assert mat.version == "7.3"


def test_logical_values_are_the_numbers_0_and_1(tmp_path):
    read = saved(tmp_path, x=np.array([[True, False]]))["x"]
    assert read.dtype == np.uint8
    assert read.tolist() == [[1, 0]]


def test_rows_of_text_are_a_cell_of_them(tmp_path):
    read = saved(tmp_path, rows=np.array(["ab", "cde"]), one=" 'Grün' 😀 ", none="")
    assert read["rows"].values.tolist() == ["ab ", "cde"]
    assert read["one"] == " 'Grün' 😀 "
    assert read["none"] == ""


@pytest.mark.parametrize("dtype", [float, complex, bool])
@pytest.mark.parametrize("shape", [(3, 5), (0, 5), (3, 0), (1, 1)])
def test_sparse_matrices_keep_what_they_store(tmp_path, dtype, shape):
    full = (np.random.default_rng(0).random(shape) < 0.4).astype(dtype)
    full = full * 2j if dtype is complex else full
    read = saved(tmp_path, s=scipy.sparse.csc_array(full))["s"]
    assert isinstance(read, Sparse)
    assert read.shape == shape
    assert sorted(zip(read.row.tolist(), read.column().tolist(), strict=True)) == [
        tuple(position) for position in np.argwhere(full).tolist()
    ]
    np.testing.assert_array_equal(read.filled(), full)


def test_entries_that_are_only_reserved_are_left_out(tmp_path):
    write_mat73(tmp_path / "session.mat", {"s": scipy.sparse.csc_array(np.eye(3))})
    with h5py.File(tmp_path / "session.mat", "r+") as file:
        for part, more in (("ir", [9, 9]), ("data", [7.0, 7.0])):
            longer = [*file["s"][part][()], *more]
            del file["s"][part]
            file["s"][part] = np.array(longer)
    np.testing.assert_array_equal(load(tmp_path / "session.mat")["s"].filled(), np.eye(3))


def test_an_element_that_was_never_set_is_an_empty_matrix(tmp_path):
    read = saved(tmp_path, c=cell([["a", None]]))["c"].values
    assert read[0, 0] == "a"
    assert (read[0, 1].shape, read[0, 1].dtype) == ((0, 0), np.float64)


@pytest.mark.parametrize("matlab_class", ["string", "table", "datetime", "function_handle"])
def test_objects_of_matlab_are_named_and_spare_their_neighbours(tmp_path, matlab_class):
    thing = MatlabObject(matlab_class)
    read = saved(tmp_path, o=thing, s={"o": thing, "x": 2.5}, c=cell([[thing, "a"]]))
    assert read["o"] == Opaque(matlab_class)
    assert read["s"].elements[0]["o"] == Opaque(matlab_class)
    assert read["s"].elements[0]["x"].item() == 2.5
    assert read["c"].values.tolist() == [[Opaque(matlab_class), "a"]]


def test_leaves_come_element_after_element_and_cells_column_after_column(tmp_path):
    grid = struct_array([{"a": float(k), "b": f"t{k}"} for k in range(4)]).reshape(2, 2)
    mat = saved(tmp_path, s=grid, c=cell([["a", "b"], ["c", "d"]]))
    shown = [(place, leaf if isinstance(leaf, str) else None) for place, leaf in mat.leaves("s")]
    assert shown == [
        ((), None),
        *(((0, "a"), None), ((0, "b"), "t0"), ((1, "a"), None), ((1, "b"), "t2")),
        *(((2, "a"), None), ((2, "b"), "t1"), ((3, "a"), None), ((3, "b"), "t3")),
    ]
    assert next(mat.leaves("s"))[1] == StructOutline((2, 2), ("a", "b"))
    assert list(mat.leaves("c")) == [
        ((), CellOutline((2, 2))),
        *(((k,), letter) for k, letter in enumerate("acbd")),
    ]


def test_places_of_nested_values_continue_those_of_what_holds_them(tmp_path):
    mat = saved(tmp_path, s={"inner": {"c": cell([["a", {"x": "y"}]])}})
    assert [place for place, _ in mat.leaves("s")] == [
        (),
        (0, "inner"),
        (0, "inner", 0, "c"),
        (0, "inner", 0, "c", 0),
        (0, "inner", 0, "c", 1),
        (0, "inner", 0, "c", 1, 0, "x"),
    ]


def test_more_references_than_are_read_at_once_keep_their_order(tmp_path, monkeypatch):
    monkeypatch.setattr("striate.matfile.mat73.leaves._REFERENCES_AT_ONCE", 4)
    texts = [[f"{row},{column}" for column in range(5)] for row in range(3)]
    in_a_row = [text for row in texts for text in row]
    elements = struct_array([{"a": "x", "b": text} for text in in_a_row])
    mat = saved(tmp_path, c=cell(texts), s=elements)
    assert mat["c"].values.tolist() == texts
    assert [element["b"] for element in mat["s"].elements] == in_a_row


def test_a_list_of_fields_too_long_for_an_attribute_is_found_where_it_lies(tmp_path):
    write_mat73(tmp_path / "session.mat", {"s": {"b": 1.0, "a": 2.0}})
    with h5py.File(tmp_path / "session.mat", "r+") as file:
        letters = file["s"].attrs["MATLAB_fields"]
        listed = file.create_group("#refs#").create_dataset("b", (2,), letters.dtype)
        for position, name in enumerate(letters):
            listed[position] = name
        file["s"].attrs["MATLAB_fields"] = listed.ref
    assert load(tmp_path / "session.mat").kinds["s"] == Kind("struct", (1, 1), ("b", "a"))


def test_fields_and_numbers_of_another_program_are_read_as_they_are(tmp_path):
    write_mat73(tmp_path / "session.mat", {"s": {"a": 1.0}})
    with h5py.File(tmp_path / "session.mat", "r+") as file:
        file["s"]["added"] = np.arange(3.0)
        file["plain"] = np.arange(3, dtype=np.int16)
        file["one"] = 2.5
    mat = load(tmp_path / "session.mat")
    assert mat["s"].elements[0]["added"].tolist() == [[0], [1], [2]]
    assert mat.kinds["plain"] == Kind("int16", (3, 1))
    assert mat["one"].tolist() == [[2.5]]
    assert [piece.tolist() for piece in mat.pieces("one", 5)] == [[2.5]]


@given(
    values=st.sampled_from(ANY).flatmap(
        lambda dtype: arrays(dtype, array_shapes(min_dims=2, max_dims=4, min_side=0, max_side=5))
    ),
    value_count=st.integers(1, 40),
)
@WITH_FOLDER
def test_pieces_are_the_columns_one_after_another(tmp_path, values, value_count):
    pieces = list(saved(tmp_path, x=values).pieces("x", value_count))
    assert all(piece.size == value_count for piece in pieces[:-1])
    assert all(0 < piece.size <= value_count for piece in pieces)
    joined = np.concatenate([*pieces, np.empty(0, pieces[0].dtype if pieces else float)])
    np.testing.assert_array_equal(joined, values.ravel(order="F"))


@pytest.mark.parametrize("value", ["text", {"a": 1.0}, scipy.sparse.csc_array(np.eye(2))])
def test_only_a_full_matrix_of_numbers_has_pieces(tmp_path, value):
    with pytest.raises(LayoutError, match=r"x is \w+ .*; a full matrix of numbers needed"):
        next(saved(tmp_path, x=value).pieces("x", 5))


def test_a_file_without_compression_gives_the_same(tmp_path):
    values = np.arange(3000.0).reshape(60, 50)
    for compressed in (True, False):
        write_mat73(tmp_path / "session.mat", {"x": values}, compressed)
        np.testing.assert_array_equal(load(tmp_path / "session.mat")["x"], values)


@pytest.mark.parametrize("part", ["<i2", ">i4", "<f4", ">f8"])
def test_pairs_of_any_numbers_are_complex(tmp_path, part):
    write_mat73(tmp_path / "session.mat", {"x": 1.0})
    pairs = np.zeros((3, 2), [("real", part), ("imag", part)])
    pairs["real"], pairs["imag"] = np.arange(6).reshape(3, 2), -7
    with h5py.File(tmp_path / "session.mat", "r+") as file:
        file["z"] = pairs
        file["z"].attrs["MATLAB_class"] = np.bytes_("double")
    mat = load(tmp_path / "session.mat")
    expected = np.arange(6).reshape(3, 2).T - 7j
    assert mat["z"].tolist() == expected.tolist()
    assert np.concatenate(list(mat.pieces("z", 4))).tolist() == expected.ravel("F").tolist()


def test_rows_of_text_with_more_axes_follow_each_other_column_after_column(tmp_path):
    write_mat73(tmp_path / "session.mat", {"t": "x"})
    letters = np.array([[["a", "b"], ["c", "d"]], [["e", "f"], ["g", "h"]]])
    with h5py.File(tmp_path / "session.mat", "r+") as file:
        file["n"] = np.vectorize(ord)(letters).astype(np.uint16).T
        file["n"].attrs["MATLAB_class"] = np.bytes_("char")
    assert load(tmp_path / "session.mat")["n"].values.tolist() == [["ab", "cd"], ["ef", "gh"]]


def test_a_class_written_as_text_of_any_length_is_known(tmp_path):
    write_mat73(tmp_path / "session.mat", {"x": "abc"})
    with h5py.File(tmp_path / "session.mat", "r+") as file:
        file["x"].attrs["MATLAB_class"] = "char"
    assert load(tmp_path / "session.mat")["x"] == "abc"
