"""What must not be followed, loaded or allocated for an HDF5 file, whoever reads it."""

import fcntl
import stat

import h5py
import numpy as np
import pytest

from striate.errors import LayoutError, UnreadableFileError
from striate.hdf5 import (
    RefusedContentError,
    check_dataset,
    check_whole,
    faults_named,
    member_names,
    opened,
)


@pytest.fixture
def path(tmp_path):
    with h5py.File(tmp_path / "session.h5", "w") as file:
        file["a/numbers"] = np.arange(100.0)
        file["a/text"] = ["one", "two"]
        file["a/packed"] = file.create_dataset("p", data=np.zeros(5000), compression="gzip")
        file["a/nothing"] = h5py.Empty("f8")
        file.create_dataset("a/unwritten", (10,), "f8")
    return tmp_path / "session.h5"


def added(path, add):
    with h5py.File(path, "r+") as file:
        add(file)
    return path


def whole_fault(path, **options):
    """What is said about a file in which everything is looked at; empty if nothing is."""
    with opened(path) as file:
        try:
            check_whole(file, **options)
        except RefusedContentError as refusal:
            return str(refusal)
    return ""


def soft(file):
    file["b"] = h5py.SoftLink("/a/numbers")


def external(file):
    file["a/c/d"] = h5py.ExternalLink("other.h5", "/x")


def kept_outside(file):
    file.create_dataset("a/c", (3,), "f8", external=[("secret", 0, 24)])


def view(file):
    layout = h5py.VirtualLayout((3,), "f8")
    layout[:] = h5py.VirtualSource("other.h5", "x", (3,))
    file.create_virtual_dataset("a/c", layout)


def endless(file):
    file.create_dataset("a/c", (10**12,), "f8")


def endless_in_chunks(file):
    file.create_dataset("a/c", (10**12,), "f8", chunks=(10**6,))


def oddly_packed(file):
    how = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    how.set_chunk((3,))
    how.set_filter(32004, h5py.h5z.FLAG_OPTIONAL)
    space = h5py.h5s.create_simple((3,))
    h5py.h5d.create(file["a"].id, b"c", h5py.h5t.NATIVE_DOUBLE, space, how)


HOSTILE = {
    external: "'/a/c/d' is a link to another file, which is not followed",
    kept_outside: "'/a/c' is kept in other files, which are not read",
    view: "'/a/c' is kept in other files, which are not read",
    endless: "'/a/c' declares 8000000000000 bytes, more than 0 bytes can hold",
    endless_in_chunks: "'/a/c' declares 8000000000000 bytes, more than 0 bytes can hold",
    oddly_packed: "'/a/c' is packed by an unknown filter, number 32004",
}


def test_an_ordinary_file_has_no_fault(path):
    assert whole_fault(path) == ""


@pytest.mark.parametrize("add", HOSTILE, ids=lambda add: add.__name__)
def test_hostile_content_is_found_wherever_it_lies(path, add):
    assert whole_fault(added(path, add), soft_links=True) == HOSTILE[add]


def test_soft_links_are_followed_only_where_they_are_expected(path):
    added(path, soft)
    assert whole_fault(path) == "'/b' is a soft link, which is not followed"
    assert whole_fault(path, soft_links=True) == ""


def test_a_group_that_holds_itself_is_looked_at_once(path):
    def close_circle(file):
        file["a/again"] = file["a"]

    assert whole_fault(added(path, close_circle)) == ""


def test_names_of_a_group_may_all_be_opened(path):
    with opened(path) as file:
        group = file["a"].id
        assert member_names(group) == [b"nothing", b"numbers", b"packed", b"text", b"unwritten"]
    added(path, soft)
    with opened(path) as file:
        assert b"b" in member_names(file["/"].id, soft_links=True)
        with pytest.raises(RefusedContentError, match="'/b' is a soft link"):
            member_names(file["/"].id)


def test_a_dataset_beyond_the_end_of_the_file_is_refused(path):
    with opened(path) as file:
        numbers = file["a/numbers"].id
        check_dataset(numbers, path.stat().st_size)
        with pytest.raises(RefusedContentError, match="'/a/numbers' reaches beyond the end"):
            check_dataset(numbers, numbers.get_offset() + 799)


def test_packed_numbers_may_be_a_thousand_times_their_bytes(path):
    def pack(file):
        file.create_dataset("zeros", data=np.zeros(10**6), chunks=(10**6,), compression="gzip")

    added(path, pack)
    with h5py.File(path) as file:
        assert file["zeros"].id.get_storage_size() * 900 < 8 * 10**6
    assert whole_fault(path) == ""


def test_a_file_in_a_read_only_folder_is_opened(path):
    path.chmod(stat.S_IRUSR)
    path.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with opened(path) as file:
            assert file["a/numbers"][3] == 3
    finally:
        path.parent.chmod(stat.S_IRWXU)


def test_a_file_that_another_program_has_locked_is_opened(path):
    with path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(OSError, match="unable to lock file"):
            h5py.File(path, "r", locking=True)
        with opened(path) as file:
            assert file.mode == "r"


def test_no_folder_is_searched_for_filters(path):
    h5py.h5pl.append(str(path.parent).encode())
    with opened(path):
        assert h5py.h5pl.size() == 0


@pytest.mark.parametrize(
    "content", [b"", b"onset\tduration", b"\x89HDF\r\n\x1a\n", b"\x89HDF\r\n\x1a\n" + bytes(500)]
)
def test_what_is_no_hdf5_is_named(tmp_path, content):
    path = tmp_path / "session.h5"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError) as refusal:
        opened(path, "NWB file")
    assert str(refusal.value).startswith(f"{path}: damaged or truncated NWB file (")


def test_whatever_fails_becomes_one_sentence_but_faults_already_in_words(tmp_path):
    path = tmp_path / "x.mat"
    with (
        pytest.raises(UnreadableFileError, match=r"x\.mat: damaged .* MAT-file \(variable x: 7\)"),
        faults_named(path, "MAT-file", "variable x"),
    ):
        raise KeyError(7)
    with (
        pytest.raises(UnreadableFileError, match=r"x\.mat: variable x: it is a trap$"),
        faults_named(path, "MAT-file", "variable x"),
    ):
        raise RefusedContentError("it is a trap")
    with pytest.raises(LayoutError, match=r"^as it is$"), faults_named(path, "MAT-file"):
        raise LayoutError("as it is")


def test_hdf5s_own_words_are_shown_without_what_h5py_adds(path):
    with (
        opened(path) as file,
        pytest.raises(UnreadableFileError, match=r"file \(object 'no' doesn't exist\)$"),
        faults_named(path, "HDF5 file"),
    ):
        h5py.h5o.open(file.id, b"no")
