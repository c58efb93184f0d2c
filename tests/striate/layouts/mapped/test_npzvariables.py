import io
import zipfile
from contextlib import nullcontext, suppress

import numpy as np
import pytest

from striate.errors import LayoutError, UnreadableFileError
from striate.layouts.mapped.npzvariables import npz_listing, npz_variables


@pytest.fixture
def path(tmp_path):
    return tmp_path / "session.npz"


def npy(header: str, content: bytes = b"") -> bytes:
    text = header.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + content


def write_zip(path, how=zipfile.ZIP_DEFLATED, **members):
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)


def values(path, name="x"):
    return npz_variables(path, [name])[name].whole()


@pytest.mark.parametrize("shape", [(), (4,), (2, 3), (2, 3, 4), (0, 3), (1, 1)])
@pytest.mark.parametrize("order", ["C", "F"])
def test_arrays_of_any_shape_are_read_as_numpy_reads_them(path, shape, order):
    held = np.asarray(np.random.default_rng(0).normal(size=shape), order=order)
    np.savez(path, x=held)
    np.testing.assert_array_equal(values(path), np.atleast_1d(held))


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("order", ["C", "F"])
def test_slabs_along_any_axis_make_the_whole(path, axis, order):
    held = np.asarray(np.arange(24).reshape(2, 3, 4), order=order)
    np.savez_compressed(path, x=held)
    slabs = list(npz_variables(path, ["x"])["x"].slabs(axis, 2))
    assert all(slab.shape[axis] <= 2 for slab in slabs)
    np.testing.assert_array_equal(np.concatenate(slabs, axis), held)


def test_texts_are_read(path):
    np.savez(path, x=np.array([["grating ", "Ω"]]), y=np.array([b"a", "Ω".encode()]))
    found = npz_variables(path, ["x", "y"])
    assert found["x"].values.tolist() == [["grating ", "Ω"]]
    assert found["y"].values.tolist() == ["a", "Ω"]


@pytest.mark.parametrize("code_point", [0xD800, 0xDFFF, 0x110000, 0xFFFFFFFF])
def test_what_is_no_character_is_no_text(path, code_point):
    np.savez(path, x=np.array([code_point, 65], "<u4").view("<U1"))
    with pytest.raises(UnreadableFileError, match="damaged or truncated NPZ file"):
        npz_variables(path, ["x"])


def test_objects_are_never_unpickled(path):
    np.savez(path, x=np.array([{"a": 1}, None]))
    with pytest.raises(UnreadableFileError, match="x holds Python objects, which are not read"):
        values(path)


@pytest.mark.parametrize("kind", ["datetime64[s]", "complex128"])
def test_other_kinds_of_value_are_refused(path, kind):
    np.savez(path, x=np.zeros(3, kind))
    with pytest.raises(UnreadableFileError, match="which are not read; save numbers or texts"):
        values(path)


@pytest.mark.parametrize(
    "content",
    [
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000)}", bytes(80)),
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}", bytes(80)),
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (11,)}", bytes(80)),
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (9,)}", bytes(80)),
        npy("{'descr': '<f8', 'shape': (10,)}", bytes(80)),
        npy("__import__('os').abort()"),
        b"\x93NUMPY\x09\x00" + bytes(80),
        b"",
    ],
)
def test_a_header_that_does_not_fit_the_content_is_refused(path, content):
    write_zip(path, x=content)
    with pytest.raises(UnreadableFileError, match="damaged or truncated NPZ file"):
        values(path)


def test_a_bomb_is_refused_before_anything_is_allocated(path):
    """The directory of the zip declares 8 TB in a few bytes."""
    buffer = io.BytesIO()
    header = npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000)}")
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("x.npy", header + bytes(80))
        archive.filelist[0].file_size = len(header) + 8 * 10**12
    path.write_bytes(buffer.getvalue())
    with pytest.raises(UnreadableFileError, match="damaged or truncated NPZ file"):
        values(path)


@pytest.mark.parametrize("second", ["x.npy", "x"])
def test_two_arrays_of_one_name_are_refused(path, second):
    np.savez(path, x=np.ones(3), y=np.ones(3))
    with (
        zipfile.ZipFile(path, "a") as archive,
        pytest.warns(UserWarning, match="Duplicate name") if second == "x.npy" else nullcontext(),
    ):
        archive.writestr(second, archive.read("y.npy"))
    fault = rf"session\.npz: two arrays are named x \(members x\.npy and {second} of the zip"
    for name in ("x", "y"):
        with pytest.raises(UnreadableFileError, match=fault):
            npz_variables(path, [name])
    with pytest.raises(UnreadableFileError, match=fault):
        npz_listing(path)


def test_members_that_are_no_arrays_are_not_listed(path):
    np.savez(path, x=np.ones(3))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("notes.txt", "of the session")
    assert npz_listing(path) == {"x": "float64 values, 3"}


def test_any_damage_is_one_error(path):
    np.savez_compressed(path, x=np.random.default_rng(0).normal(size=(20, 3)), y=np.arange(5))
    intact = path.read_bytes()
    truth = values(path)
    for position in range(0, len(intact), 7):
        path.write_bytes(
            intact[:position] + bytes([intact[position] ^ 0x55]) + intact[position + 1 :]
        )
        with suppress(UnreadableFileError, LayoutError):
            np.testing.assert_array_equal(values(path), truth)
