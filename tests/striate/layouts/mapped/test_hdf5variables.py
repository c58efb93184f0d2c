import h5py
import numpy as np
import pytest

from striate.errors import LayoutError, UnreadableFileError
from striate.layouts.mapped.hdf5variables import hdf5_variables


@pytest.fixture
def path(tmp_path):
    return tmp_path / "session.h5"


def values(path, name="x"):
    return hdf5_variables(path, [name])[name].whole()


@pytest.mark.parametrize("chunks", [None, (2, 3, 1)])
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_slabs_along_any_axis_make_the_whole_and_hold_whole_chunks(path, axis, chunks):
    held = np.arange(5 * 6 * 7).reshape(5, 6, 7)
    with h5py.File(path, "w") as file:
        file.create_dataset("a/b", data=held, chunks=chunks, compression="gzip" if chunks else None)
    slabs = list(hdf5_variables(path, ["a/b"])["a/b"].slabs(axis, 2))
    lengths = {slab.shape[axis] for slab in slabs[:-1]}
    assert lengths == {2 if chunks is None or axis != 1 else 3}
    np.testing.assert_array_equal(np.concatenate(slabs, axis), held)


def test_texts_of_fixed_and_of_any_length_are_read(path):
    with h5py.File(path, "w") as file:
        file["x"] = ["grating", "Ω"]
        file["y"] = np.array([[b"a", b"bc"]])
        file["z"] = "one"
    found = hdf5_variables(path, ["x", "y", "z"])
    assert found["x"].values.tolist() == ["grating", "Ω"]
    assert found["y"].values.tolist() == [["a", "bc"]]
    assert found["z"].values.item() == "one"


def test_numbers_of_one_value_and_of_none_are_read(path):
    with h5py.File(path, "w") as file:
        file["x"], file["empty"] = 3.5, np.empty((0, 3))
    assert values(path).tolist() == [3.5]
    assert values(path, "empty").shape == (0, 3)


def test_links_out_of_the_place_are_not_followed(path, tmp_path):
    other = tmp_path / "other.h5"
    with h5py.File(other, "w") as file:
        file["x"] = np.ones(3)
    with h5py.File(path, "w") as file:
        file["y"] = np.zeros(3)
        file["soft"] = h5py.SoftLink("/y")
    with pytest.raises(LayoutError, match=r"no variable 'soft'; the file holds y \(float64"):
        values(path, "soft")
    assert values(path, "y").tolist() == [0, 0, 0]
    with h5py.File(path, "a") as file:
        file["x"] = h5py.ExternalLink(other, "x")
    with pytest.raises(UnreadableFileError, match="'/x' is a link to another file"):
        values(path)


def test_a_dataset_that_cannot_hold_what_it_declares_is_refused(path):
    with h5py.File(path, "w") as file:
        file.create_dataset("x", (10**6, 10**6), "f8", chunks=(100, 100))
    with pytest.raises(UnreadableFileError, match="declares 8000000000000 bytes"):
        values(path)


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (np.zeros(3, complex), "complex128 values, 3"),
        (np.zeros(2, [("a", "f8")]), "void64 values, 2"),
        (h5py.Empty("f8"), "float64 values, none"),
    ],
)
def test_what_is_neither_numbers_nor_texts_is_refused(path, held, words):
    with h5py.File(path, "w") as file:
        file["x"] = held
    with pytest.raises(LayoutError, match=f"x holds {words}; numbers or texts needed"):
        values(path)


def test_groups_that_hold_each_other_are_listed_without_end(path):
    with h5py.File(path, "w") as file:
        file["a/x"] = np.zeros(3)
        for number in range(20):
            file[f"a/loop{number}"] = file["a"]
    with pytest.raises(LayoutError, match=r"no variable 'b'; the file holds a/x \(float64"):
        values(path, "b")


def test_a_truncated_file_is_one_error(path):
    with h5py.File(path, "w") as file:
        file["x"] = np.random.default_rng(0).normal(size=(100, 3))
    content = path.read_bytes()
    for length in range(600, len(content), 400):
        path.write_bytes(content[:length])
        with pytest.raises(UnreadableFileError, match="damaged or truncated HDF5 file"):
            values(path)
