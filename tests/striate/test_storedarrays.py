"""Zarr and xarray are the judges: what they write, byte for byte, and what they read."""

import zipfile

import numpy as np
import pytest
import xarray as xr
import zarr
from numpy.dtypes import StringDType
from zarr.codecs import BytesCodec, GzipCodec, ZstdCodec
from zarr.storage import MemoryStore

from striate import archive
from striate.errors import ArtifactError
from striate.stores import load, open_artifact, save


@pytest.fixture
def dataset():
    random = np.random.default_rng(0)
    text = np.array(["é", "", "a/b"], dtype=object)
    return xr.Dataset(
        {
            "mean": (("channel", "time"), random.normal(size=(3, 5)), {"units": "V", "n": [1, 2]}),
            "single": ("channel", np.array([1, np.nan, 2], np.float32)),
            "tested": ("channel", np.array([True, False, True])),
            "count": ((), np.int64(4)),
            "small": ("time", np.arange(5, dtype=np.uint8)),
            "none": ("selected", np.empty(0, np.int64)),
        },
        {"channel": text, "area": ("channel", text[::-1]), "epoch": ("trial", np.arange(4))},
        {"window_start": 0.16, "title": "é"},
    )


def as_zarr_writes_it(dataset):
    text = {n: v.astype(StringDType()) for n, v in dataset.variables.items() if v.dtype == object}
    entries = {}
    dataset.assign_coords(text).to_zarr(
        MemoryStore(entries),
        consolidated=False,
        write_empty_chunks=True,
        encoding={
            name: {"chunks": archive.chunks(of.shape), "compressors": [ZstdCodec(level=1)]}
            for name, of in dataset.variables.items()
        },
    )
    return {name: content.to_bytes() for name, content in entries.items()}


@pytest.mark.parametrize("values_per_chunk", [2, 7, 10_000])
def test_the_bytes_are_those_that_zarr_writes(dataset, values_per_chunk, tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "VALUES_PER_CHUNK", values_per_chunk)
    save(dataset, tmp_path / "x.zarr.zip")
    with zipfile.ZipFile(tmp_path / "x.zarr.zip") as file:
        assert {name: file.read(name) for name in file.namelist()} == as_zarr_writes_it(dataset)
    xr.testing.assert_identical(load(tmp_path / "x.zarr.zip"), dataset)


@pytest.mark.parametrize(
    "places",
    [
        {"channel": slice(1, 3)},
        {"channel": slice(None, None, -2), "time": [4, 0]},
        {"channel": [2, 0, 2], "time": slice(1, 4)},
        {"channel": -1},
        {"time": 2},
        {"channel": np.array([True, False, True]), "time": 0},
        {"channel": slice(2, 1)},
    ],
)
def test_parts_of_an_open_artifact_are_those_of_a_loaded_one(
    dataset, places, tmp_path, monkeypatch
):
    monkeypatch.setattr(archive, "VALUES_PER_CHUNK", 5)
    save(dataset, tmp_path / "x.zarr.zip")
    with open_artifact(tmp_path / "x.zarr.zip") as opened:
        xr.testing.assert_identical(opened.isel(places).load(), dataset.isel(places))


def test_a_chunk_of_fill_values_that_zarr_left_out_is_read(tmp_path):
    filled = xr.Dataset(
        {
            "zero": ("trial", np.zeros(5, np.uint8)),
            "nothing": ("trial", np.full(5, np.nan)),
            "text": ("trial", np.array([""] * 5, dtype=object)),
        }
    )
    entries = {}
    filled.assign(text=filled["text"].astype(StringDType())).to_zarr(
        MemoryStore(entries), consolidated=False, write_empty_chunks=False
    )
    assert not [name for name in entries if "/c/" in name]
    with archive.new_archive(tmp_path / "x.zarr.zip") as written:
        for name, content in entries.items():
            written.add(name, content.to_bytes())
    xr.testing.assert_identical(load(tmp_path / "x.zarr.zip"), filled)


@pytest.mark.parametrize(
    "form",
    [
        {"chunks": (4, 1), "compressors": ZstdCodec()},
        {"chunks": (4, 3), "compressors": ZstdCodec(), "serializer": BytesCodec(endian="big")},
        {"chunks": (4, 3), "compressors": GzipCodec()},
        {"chunks": (4, 3), "compressors": None},
    ],
)
def test_another_form_of_zarr_is_refused_and_not_read_as_other_numbers(form, tmp_path):
    entries = {}
    group = zarr.create_group(MemoryStore(entries))
    array = group.create_array("mean", shape=(4, 3), dtype=float, dimension_names="xy", **form)
    array[:] = np.arange(12.0).reshape(4, 3)
    with archive.new_archive(tmp_path / "x.zarr.zip") as written:
        for name, content in entries.items():
            written.add(name, content.to_bytes())
    with pytest.raises(ArtifactError, match="no artifact of Striate"):
        open_artifact(tmp_path / "x.zarr.zip")


@pytest.mark.parametrize("position", [3, [0, 3]])
def test_a_position_beyond_the_last_row_is_none(dataset, position, tmp_path):
    save(dataset.drop_vars("channel"), tmp_path / "x.zarr.zip")
    with (
        open_artifact(tmp_path / "x.zarr.zip") as opened,
        pytest.raises(IndexError, match="out of bounds"),
    ):
        opened["mean"].isel(channel=position).load()


@pytest.mark.parametrize("rows", [slice(1, 3), [2, 0]])
def test_rows_without_values_are_rows(rows, tmp_path):
    save(xr.Dataset({"none": (("trial", "time"), np.empty((4, 0)))}), tmp_path / "x.zarr.zip")
    with open_artifact(tmp_path / "x.zarr.zip") as opened:
        assert opened["none"].isel(trial=rows).to_numpy().shape == (2, 0)


def test_a_closed_artifact_says_that_it_is_closed(dataset, tmp_path):
    save(dataset, tmp_path / "x.zarr.zip")
    with open_artifact(tmp_path / "x.zarr.zip") as opened:
        pass
    with pytest.raises(ValueError, match=r"x\.zarr\.zip: closed; open it again"):
        opened["mean"].load()
