import numpy as np
import pytest
import scipy.io
import scipy.sparse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, integer_dtypes, unsigned_integer_dtypes

from recordings import (
    cell,
    numbers_bytes,
    object_bytes,
    struct_array,
    struct_bytes,
    text_bytes,
    write_mat,
)
from striate.errors import UnreadableFileError
from striate.matfile.load import MatFile, load
from striate.matfile.values import Cell, CellOutline, Kind, Opaque, Sparse, Struct

REAL = st.one_of(integer_dtypes(), unsigned_integer_dtypes(), st.sampled_from([np.float32, float]))


def saved(tmp_path, **variables):
    scipy.io.savemat(tmp_path / "session.mat", variables, do_compression=True)
    return load(tmp_path / "session.mat")


@given(
    values=REAL.flatmap(lambda dtype: arrays(dtype, array_shapes(min_dims=2, max_dims=4))),
    big_endian=st.booleans(),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_numbers_come_back_in_their_shape_and_native_byte_order(tmp_path, values, big_endian):
    found = saved(tmp_path, x=values.astype(values.dtype.newbyteorder(">" if big_endian else "<")))
    np.testing.assert_array_equal(found["x"], values)
    assert found["x"].dtype.isnative


def test_logical_values_are_the_numbers_0_and_1(tmp_path):
    assert saved(tmp_path, x=np.array([[True, False]]))["x"].tolist() == [[1, 0]]


def test_text_is_a_str_and_rows_of_text_are_a_cell(tmp_path):
    found = saved(tmp_path, one=" 'Grün' 😀 ", none="", rows=np.array(["ab", "cde"]))
    assert found["one"] == " 'Grün' 😀 "
    assert found["none"] == ""
    assert found["rows"].values.tolist() == ["ab ", "cde"]


@pytest.mark.parametrize("element", [4, 17])
def test_text_in_characters_of_16_bits_is_read_whatever_matlab_wrote_it(tmp_path, element):
    path = tmp_path / "session.mat"
    write_mat(path, text_bytes("Streifen, grün", "x", element))
    assert load(path)["x"] == "Streifen, grün"


def test_struct_arrays_are_mappings_column_after_column(tmp_path):
    grid = struct_array([{"a": 1.0, "b": "x"}, {"a": 2.0, "b": "y"}] * 2).reshape(2, 2)
    found = saved(tmp_path, s=grid, empty=grid[:, :0])["s"]
    assert isinstance(found, Struct)
    assert found.fields == ("a", "b")
    assert [element["a"].item() for element in found.elements] == [1, 1, 2, 2]
    assert [element["b"] for element in found.elements] == ["x", "x", "y", "y"]


def test_a_struct_array_may_have_no_element(tmp_path):
    found = saved(tmp_path, s=struct_array([]))["s"]
    assert found == Struct(("stimulus_type", "spike_rates"), ())


def test_cells_keep_their_shape_and_hold_values_of_every_type(tmp_path):
    nested = cell([["a", np.zeros((1, 2)), {"f": 1.0}]])
    found = saved(tmp_path, c=nested, empty=np.empty((0, 2), dtype=object))
    assert isinstance(found["c"], Cell)
    assert found["c"].values.shape == (1, 3)
    text, numbers, struct = found["c"].values[0]
    assert (text, numbers.shape, struct.fields) == ("a", (1, 2), ("f",))
    assert found["empty"].values.shape == (0, 2)


@pytest.mark.parametrize("dtype", [float, bool])
@pytest.mark.parametrize("shape", [(3, 5), (0, 5), (3, 0), (1, 1)])
def test_sparse_matrices_keep_what_they_store(tmp_path, dtype, shape):
    full = np.random.default_rng(0).random(shape) < 0.4
    found = saved(tmp_path, s=scipy.sparse.csc_array(full.astype(dtype)))["s"]
    assert isinstance(found, Sparse)
    assert found.shape == shape
    assert sorted(zip(found.row, found.column(), strict=True)) == [
        tuple(position) for position in np.argwhere(full)
    ]
    np.testing.assert_array_equal(found.filled(), full)


def test_objects_of_matlab_are_named_and_spare_their_neighbours(tmp_path):
    path = tmp_path / "session.mat"
    write_mat(
        path,
        object_bytes("table", "log"),
        struct_bytes("s", {"label": object_bytes("string"), "x": numbers_bytes([[2.5]])}),
    )
    found = load(path)
    assert found["log"] == Opaque("table")
    (fields,) = found["s"].elements
    assert fields["label"] == Opaque("string")
    assert fields["x"].item() == 2.5


class Told:
    """Variables that are told, and that count their passes."""

    version = "5"

    def __init__(self, **leaves):
        self.kinds = {name: Kind("cell", (1, 1)) for name in leaves}
        self.passes = []
        self._leaves = leaves

    def leaves(self, name, *, in_runs=False):  # noqa: ARG002
        self.passes.append(name)
        yield from self._leaves[name]

    def pieces(self, name, value_count):
        yield from (self._leaves[name][:value_count], self._leaves[name][value_count:])


def test_a_variable_is_read_when_asked_for_and_only_the_last_one_is_kept():
    variables = Told(a=[((), "A")], b=[((), CellOutline((1, 1))), ((0,), "B")])
    content = MatFile(variables)
    assert list(content) == ["a", "b"]
    assert len(content) == 2
    assert "a" in content
    assert content.version == "5"
    assert variables.passes == []
    assert [content[name] for name in ("a", "a")] == ["A", "A"]
    assert content["b"].values.tolist() == [["B"]]
    assert content["a"] == "A"
    assert variables.passes == ["a", "b", "a"]


def test_leaves_and_pieces_are_passed_on():
    content = MatFile(Told(a=[((), "A")]))
    assert list(content.leaves("a")) == [((), "A")]
    assert list(content.pieces("a", 1)) == [[((), "A")], []]


def test_a_variable_that_is_not_there_is_a_key_error():
    content = MatFile(Told())
    for read in (content.__getitem__, content.leaves, lambda name: content.pieces(name, 1)):
        with pytest.raises(KeyError):
            read("absent")


def test_damage_inside_a_variable_names_file_and_variable(tmp_path):
    scipy.io.savemat(tmp_path / "session.mat", {"x": np.arange(500.0)}, do_compression=True)
    content = bytearray((tmp_path / "session.mat").read_bytes())
    content[-300] ^= 0xFF
    (tmp_path / "session.mat").write_bytes(content)
    with pytest.raises(UnreadableFileError, match=r"session\.mat: damaged .*variable x"):
        load(tmp_path / "session.mat")["x"]


def test_a_sparse_matrix_that_points_outside_itself_is_damaged(tmp_path):
    outside = scipy.sparse.csc_array(np.eye(3))
    outside.indices = np.array([0, 7, 2], dtype=np.int32)
    scipy.io.savemat(tmp_path / "session.mat", {"s": outside})
    with pytest.raises(UnreadableFileError, match="entries lie outside its shape"):
        load(tmp_path / "session.mat")["s"]
