import gzip
import struct

import pytest
import scipy.io

from recordings import write_mat
from striate.errors import UnreadableFileError
from striate.matfile.signature import byte_order, seen_instead, version_of

VERSION_7_3 = (
    b"MATLAB 7.3 MAT-file".ljust(124) + struct.pack("<H", 0x0200) + b"IM" + b"\0" * 384
) + b"\x89HDF\r\n\x1a\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"<!DOCTYPE html><form action=", "is a web page, not a MAT-file: .* log-in first"),
        (b"\xef\xbb\xbf \r\n<html>", "is a web page"),
        (gzip.compress(b"MATLAB", mtime=0), "is a gzip archive, not a MAT-file; unpack it first"),
        (b"PK\x03\x04" + b"\0" * 200, "is a zip archive, not a MAT-file; unpack it first"),
        (VERSION_7_3[512:], "is an HDF5 file without MATLAB's header, .* mapping"),
        (b"onset\tduration\ttrial_type", "is a text that begins with 'onset"),
        (b"\x00\xff" * 100, "of an unknown kind that begins with the bytes 00 ff 00 ff"),
        (b"MATLAB 5.0 MAT-file, Platform", "damaged or truncated MAT-file"),
        (b"MATLAB 5.0 MAT-file".ljust(128) + b"\0" * 50, "damaged or truncated MAT-file"),
    ],
)
def test_what_is_no_mat_file_of_version_5_is_named(tmp_path, content, message):
    path = tmp_path / "session.mat"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=message) as refusal:
        version_of(path)
    assert str(refusal.value).startswith(f"{path}: ")


@pytest.mark.parametrize("content", [b"<html>", gzip.compress(b"a", mtime=0), b"\x00\xff" * 100])
@pytest.mark.parametrize("name", ["session.edf", "session.nwb", "session.h5", "session"])
def test_only_what_is_called_a_mat_file_is_said_to_be_none(tmp_path, content, name):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError) as refusal:
        version_of(path)
    assert "MAT-file" not in str(refusal.value)
    assert "MAT-file" not in seen_instead(content)
    assert "not a MAT-file" in seen_instead(content, ".MAT")


def test_version_4_is_named_with_the_line_that_converts(tmp_path):
    path = tmp_path / "old.mat"
    scipy.io.savemat(path, {"x": [[1.0, 2.0]]}, format="4")
    with pytest.raises(UnreadableFileError, match=r"version 4, which is not read; .*'-v7'"):
        version_of(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UnreadableFileError, match=r"absent\.mat: no such file"):
        version_of(tmp_path / "absent.mat")


def test_a_folder_cannot_be_opened(tmp_path):
    with pytest.raises(UnreadableFileError, match="cannot be opened"):
        version_of(tmp_path)


def test_byte_order_is_that_of_the_header(tmp_path):
    path = tmp_path / "session.mat"
    write_mat(path)
    assert byte_order(path) == "<"
    little = path.read_bytes()
    path.write_bytes(little[:124] + struct.pack(">H", 0x0100) + b"MI")
    assert byte_order(path) == ">"
