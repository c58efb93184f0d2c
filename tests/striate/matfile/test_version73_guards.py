"""Files that lie, lead elsewhere or have no end are refused in one sentence."""

from math import prod

import h5py
import numpy as np
import pytest
import scipy.sparse

from mat73 import mat73_header, write_mat73
from recordings import cell, struct_array
from striate.errors import UnreadableFileError
from striate.matfile.load import load

NUMBERS = {"x": np.arange(6.0).reshape(2, 3)}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "session.mat"


def changed(path, variables, change):
    """Write a file and change its HDF5 content."""
    write_mat73(path, variables)
    with h5py.File(path, "r+") as file:
        change(file)
    return path


def of_class(thing, name):
    thing.attrs["MATLAB_class"] = np.bytes_(name)


def refusal(path, name="x"):
    """What is said when a variable is read, without the path before it."""
    with pytest.raises(UnreadableFileError) as refused:
        for _ in load(path).leaves(name):
            pass
    message = str(refused.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message.removeprefix(f"{path}: ")


def test_a_cell_that_holds_itself_is_refused(path):
    def close_circle(file):
        file["c"][0, 0] = file["c"].ref

    changed(path, {"c": cell([["a"]])}, close_circle)
    assert refusal(path, "c") == "variable c: it is nested more than 100 deep"


def test_a_struct_that_holds_itself_is_refused(path):
    def close_circle(file):
        file["s"]["a"] = file["s"]

    changed(path, {"s": {"b": 1.0}}, close_circle)
    assert refusal(path, "s") == "variable s: it is nested more than 100 deep"


def test_a_hundred_levels_are_read_and_no_more(path):
    def nested(depth):
        value = np.ones((1, 1))
        for _ in range(depth):
            value = cell([[value]])
        return value

    write_mat73(path, {"x": nested(100)})
    assert len(list(load(path).leaves("x"))) == 101
    write_mat73(path, {"x": nested(101)})
    assert "nested more than 100 deep" in refusal(path)


def test_cells_that_double_at_every_level_are_refused(path):
    """Sixty levels would unfold to more elements than can be counted in years."""

    def double(file):
        below = file["x"]
        for level in range(60):
            cell_above = file.create_dataset(f"#refs#/more{level}", (2, 1), h5py.ref_dtype)
            cell_above[:] = np.array([[below.ref], [below.ref]], h5py.ref_dtype)
            of_class(cell_above, "cell")
            below = cell_above
        file.move("x", "#refs#/first")
        file["x"] = below

    changed(path, {"x": cell([[1.0]])}, double)
    said = refusal(path)
    assert said.startswith("variable x: it unfolds to more than a file of ")


def test_a_link_to_another_file_is_not_followed(path, tmp_path):
    write_mat73(tmp_path / "other.mat", NUMBERS)

    def link(file):
        file["y"] = h5py.ExternalLink("other.mat", "/x")

    changed(path, NUMBERS, link)
    with pytest.raises(UnreadableFileError, match="'/y' is a link to another file, which is not"):
        load(path)


def test_a_soft_link_is_not_followed(path):
    def link(file):
        file["s"]["b"] = h5py.SoftLink("/x")

    changed(path, {"s": {"a": 1.0}, **NUMBERS}, link)
    with pytest.raises(UnreadableFileError, match="variable s: '/s/b' is a soft link"):
        load(path)


def test_numbers_kept_in_another_file_are_not_read(path, tmp_path):
    (tmp_path / "secret").write_bytes(b"private!" * 6)

    def keep_outside(file):
        outside = [(str(tmp_path / "secret"), 0, 48)]
        of_class(file.create_dataset("y", (3, 2), "f8", external=outside), "double")

    changed(path, NUMBERS, keep_outside)
    assert refusal(path, "y") == "variable y: '/y' is kept in other files, which are not read"
    with pytest.raises(UnreadableFileError, match="is kept in other files"):
        next(load(path).pieces("y", 5))


def test_a_view_of_another_file_is_not_read(path, tmp_path):
    write_mat73(tmp_path / "other.mat", NUMBERS)

    def view(file):
        layout = h5py.VirtualLayout((3, 2), "f8")
        layout[:] = h5py.VirtualSource(str(tmp_path / "other.mat"), "x", (3, 2))
        of_class(file.create_virtual_dataset("y", layout), "double")

    changed(path, NUMBERS, view)
    assert "'/y' is kept in other files" in refusal(path, "y")


def test_a_filter_from_elsewhere_is_not_loaded(path):
    def pack(file):
        how = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        how.set_chunk((3, 2))
        how.set_filter(32015, h5py.h5z.FLAG_OPTIONAL, (3,))
        space = h5py.h5s.create_simple((3, 2))
        h5py.h5d.create(file.id, b"y", h5py.h5t.NATIVE_DOUBLE, space, how)
        of_class(file["y"], "double")

    changed(path, NUMBERS, pack)
    assert "'/y' is packed by an unknown filter" in refusal(path, "y")


@pytest.mark.parametrize("chunks", [None, (1000, 1000)])
def test_a_small_file_cannot_declare_terabytes(path, chunks):
    def declare(file):
        of_class(file.create_dataset("y", (10**6, 10**6), "f8", chunks=chunks), "double")

    changed(path, NUMBERS, declare)
    assert path.stat().st_size < 100_000
    assert "declares 8000000000000 bytes" in refusal(path, "y")
    with pytest.raises(UnreadableFileError, match="declares 8000000000000 bytes"):
        next(load(path).pieces("y", 5))


def test_a_chunk_larger_than_the_file_can_hold_is_refused(path):
    def declare(file):
        large = file.create_dataset(
            "y", (1, 1), "f8", chunks=(20_000, 20_000), maxshape=(None,) * 2
        )
        of_class(large, "double")

    changed(path, NUMBERS, declare)
    assert "declares 3200000000 bytes" in refusal(path, "y")


def test_zeros_that_were_packed_by_a_thousand_are_read(path):
    zeros = np.zeros((1000, 1000))
    write_mat73(path, {"x": zeros})
    assert path.stat().st_size < zeros.nbytes / 100
    np.testing.assert_array_equal(load(path)["x"], zeros)
    assert sum(piece.size for piece in load(path).pieces("x", 999)) == zeros.size


def test_what_was_never_written_is_zeros_where_it_is_small(path):
    def declare(file):
        of_class(file.create_dataset("y", (3, 2), "f8"), "double")

    changed(path, NUMBERS, declare)
    assert load(path)["y"].tolist() == [[0.0] * 3] * 2


@pytest.mark.parametrize("shape", [(0,), (5,), (2**40, 2**40), (-1, 0)])
def test_an_empty_array_has_an_empty_shape(path, shape):
    def declare(file):
        thing = file.create_dataset("y", data=np.array(shape, np.int64))
        thing.attrs["MATLAB_empty"] = np.uint8(1)
        of_class(thing, "double")

    changed(path, NUMBERS, declare)
    with pytest.raises(UnreadableFileError, match=r"variable y: .*empty array of shape"):
        load(path)["y"]


def test_a_struct_array_of_billions_without_fields_is_refused(path):
    def declare(file):
        file["s"][:] = 10**9

    changed(path, {"s": {}}, declare)
    with pytest.raises(UnreadableFileError, match=f"a struct array of {10**18} without values"):
        load(path)


@pytest.mark.parametrize(
    ("part", "values", "said"),
    [
        ("ir", [0, 7, 2], "entries lie outside its shape"),
        ("ir", [0, -1, 2], "entries lie outside its shape"),
        ("ir", [0, 1], "fewer entries than its columns say"),
        ("data", [1.0], "fewer entries than its columns say"),
        ("jc", [0, 2, 1, 3], "whose columns are damaged"),
        ("jc", [1, 2, 3, 3], "whose columns are damaged"),
        ("jc", [], "whose columns are damaged"),
        ("data", [b"abc"] * 3, "does not hold numbers"),
        ("data", None, "without its part 'data'"),
        ("jc", None, "without its part 'jc'"),
    ],
)
def test_a_sparse_matrix_that_contradicts_itself_is_refused(path, part, values, said):
    def change(file):
        del file["m"]["x"][part]
        if values is not None:
            file["m"]["x"][part] = np.array(values)

    changed(path, {"m": {"x": scipy.sparse.csc_array(np.eye(3))}}, change)
    assert said in refusal(path, "m")


def test_fields_of_different_shapes_are_refused(path):
    def change(file):
        del file["s"]["b"]
        file["s"].create_dataset("b", data=file["s"]["a"][:1], dtype=h5py.ref_dtype)

    changed(path, {"s": struct_array([{"a": 1.0, "b": 2.0}] * 3)}, change)
    with pytest.raises(UnreadableFileError, match="variable s: the fields of '/s' differ in shape"):
        load(path)


def test_a_field_that_is_listed_must_be_there(path):
    def change(file):
        del file["s"]["b"]

    changed(path, {"s": {"a": 1.0, "b": 2.0}}, change)
    with pytest.raises(UnreadableFileError, match="a struct without its field 'b'"):
        load(path)


def test_a_reference_to_nothing_is_refused(path):
    def change(file):
        file["c"][0, 0] = h5py.Reference()

    changed(path, {"c": cell([["a", "b"]])}, change)
    assert refusal(path, "c") == "variable c: an element that refers to nothing"


def test_a_cell_of_numbers_is_refused(path):
    changed(path, NUMBERS, lambda file: of_class(file["x"], "cell"))
    assert refusal(path) == "variable x: '/x' holds no references to its elements"


@pytest.mark.parametrize("units", [[0xD800, 0x41], [0xDC00]])
def test_half_a_character_is_refused(path, units):
    def change(file):
        file["t"][:, 0] = np.resize(units, 2)

    changed(path, {"t": "ab"}, change)
    assert refusal(path, "t") == "variable t: text that is not valid UTF-16"


@pytest.mark.parametrize("dtype", ["S8", "V8", h5py.string_dtype(), h5py.vlen_dtype("f8")])
def test_what_is_no_number_is_not_taken_for_one(path, dtype):
    def change(file):
        of_class(file.create_dataset("y", (2, 2), dtype), "double")

    changed(path, NUMBERS, change)
    assert refusal(path, "y") == "variable y: '/y' does not hold numbers"


@pytest.mark.parametrize("mark", ["MATLAB_empty", "MATLAB_class", "MATLAB_sparse"])
def test_an_attribute_of_many_values_is_not_taken_for_one(path, mark):
    def change(file):
        thing = file["s"] if mark == "MATLAB_sparse" else file["x"]
        thing.attrs[mark] = np.arange(1000.0)

    changed(path, NUMBERS | {"s": {"a": 1.0}}, change)
    with pytest.raises(UnreadableFileError, match=r"variable [xs]: "):
        load(path)


def test_ten_thousand_variables_are_enough(path, monkeypatch):
    monkeypatch.setattr("striate.matfile.version73._MOST_VARIABLES", 3)
    write_mat73(path, dict.fromkeys("abc", 1.0))
    assert len(load(path)) == 3
    write_mat73(path, dict.fromkeys("abcd", 1.0))
    with pytest.raises(UnreadableFileError, match="holds more than 3 variables"):
        load(path)


def test_a_truncated_file_is_named(path):
    write_mat73(path, {"x": np.arange(500.0)})
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(UnreadableFileError, match=r"session\.mat: damaged or truncated MAT-file"):
        load(path)


def test_a_header_alone_is_no_file(path):
    path.write_bytes(mat73_header() + b"\x89HDF\r\n\x1a\n")
    with pytest.raises(UnreadableFileError, match="damaged or truncated MAT-file"):
        load(path)


def test_damage_spoils_the_variable_and_spares_its_neighbours(path):
    values = np.arange(5000.0).reshape(50, 100)
    write_mat73(path, {"x": values, "y": values + 1})
    with h5py.File(path) as file:
        first = file["x"].id.get_chunk_info(0)
    content = bytearray(path.read_bytes())
    content[first.byte_offset + first.size // 2] ^= 0xFF
    path.write_bytes(content)
    mat = load(path)
    np.testing.assert_array_equal(mat["y"], values + 1)
    with pytest.raises(UnreadableFileError, match=r"damaged or truncated MAT-file \(variable x: "):
        mat["x"]
    with pytest.raises(UnreadableFileError, match=r"damaged or truncated MAT-file \(variable x: "):
        list(mat.pieces("x", prod(values.shape)))
