"""What a source says of its files without reading them."""

import os

import pytest

from striate.errors import UnreadableFileError
from striate.guard import limits_for
from striate.sources import Source


def test_a_file_that_is_mostly_hole_raises_no_limit(tmp_path):
    raw, signal = tmp_path / "rec.set", tmp_path / "rec.fdt"
    raw.write_bytes(b"header")
    signal.write_bytes(b"signal")
    os.truncate(signal, 2**40)
    os.sync()
    if signal.stat().st_blocks > 2**20:
        pytest.skip("this disk knows no holes")
    source = Source(raw, {})
    assert source.raw_bytes == 2**40 + 6
    assert limits_for(source.stored_bytes) == limits_for(0)


@pytest.mark.parametrize("size", ["raw_bytes", "stored_bytes"])
def test_a_file_that_is_not_there_has_no_size(tmp_path, size):
    with pytest.raises(UnreadableFileError, match=r"none\.mat: no such file"):
        getattr(Source(tmp_path / "none.mat", {}), size)


@pytest.mark.parametrize("size", ["raw_bytes", "stored_bytes"])
def test_a_device_has_no_size(size, tmp_path):
    (tmp_path / "raw.mat").symlink_to("/dev/zero")
    with pytest.raises(UnreadableFileError, match="is a device or a pipe, no file"):
        getattr(Source(tmp_path / "raw.mat", {}), size)
