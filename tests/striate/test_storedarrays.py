"""Zarr and xarray are the judges: what they write, byte for byte, and what they read."""

import zipfile

import numpy as np
import pytest
import xarray as xr
from numpy.dtypes import StringDType
from zarr.codecs import ZstdCodec
from zarr.storage import MemoryStore

from striate import archive
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


def test_a_closed_artifact_says_that_it_is_closed(dataset, tmp_path):
    save(dataset, tmp_path / "x.zarr.zip")
    with open_artifact(tmp_path / "x.zarr.zip") as opened:
        pass
    with pytest.raises(ValueError, match=r"x\.zarr\.zip: closed; open it again"):
        opened["mean"].load()
