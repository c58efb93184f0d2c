import random
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from by_hand import spikes_from_counts
from striate.errors import ArtifactError
from striate.stores import load, save


@pytest.fixture
def recording():
    counts = np.random.default_rng(0).integers(0, 3, (4, 3, 20))
    areas = ["grating 45°", "", "'quoted' <b>", "natural/../image"]
    return spikes_from_counts(counts, stimuli=areas, orientation=[45.0, np.nan, 0.0, 90.0])


def test_what_is_saved_is_loaded_again(recording, tmp_path):
    save(recording, tmp_path / "x.zarr.zip")
    xr.testing.assert_identical(load(tmp_path / "x.zarr.zip"), recording)


def test_equal_data_give_equal_bytes(recording, tmp_path):
    for name in ("one", "two"):
        save(recording.copy(deep=True), tmp_path / f"{name}.zarr.zip")
    assert (tmp_path / "one.zarr.zip").read_bytes() == (tmp_path / "two.zarr.zip").read_bytes()


def test_saving_leaves_nothing_beside_the_artifact(recording, tmp_path):
    save(recording, tmp_path / "deep" / "x.zarr.zip")
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["x.zarr.zip"]


def test_no_entry_of_the_archive_is_written_twice(recording, tmp_path):
    save(recording, tmp_path / "x.zarr.zip")
    names = zipfile.ZipFile(tmp_path / "x.zarr.zip").namelist()
    assert names == sorted(set(names))


def test_an_artifact_opens_with_zarr_and_xarray_alone(recording, tmp_path):
    """A later user needs no Striate to read what is inside."""
    save(recording, tmp_path / "x.zarr.zip")
    reader = (
        "import xarray, zarr, sys;"
        "store = zarr.storage.ZipStore(sys.argv[1], mode='r');"
        "found = xarray.open_zarr(store, consolidated=False, decode_timedelta=False);"
        "print(int(found.spikes_per_trial.sum()))"
    )
    run = [sys.executable, "-c", reader, str(tmp_path / "x.zarr.zip")]
    printed = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert int(printed) == recording.sizes["spike"]


def damaged(path: Path, position: int) -> None:
    content = bytearray(path.read_bytes())
    content[position] ^= 1 << random.Random(position).randrange(8)
    path.write_bytes(content)


def test_no_flipped_byte_gives_other_data(recording, tmp_path):
    path = tmp_path / "x.zarr.zip"
    save(recording, path)
    whole = path.read_bytes()
    for position in random.Random(0).sample(range(len(whole)), 150):
        path.write_bytes(whole)
        damaged(path, position)
        try:
            found = load(path)
        except ArtifactError:
            continue
        xr.testing.assert_identical(found, recording)  # the byte held a date or a flag only


@pytest.mark.parametrize("kept", [0, 10, 0.5, -1])
def test_a_truncated_artifact_is_refused(recording, tmp_path, kept):
    path = tmp_path / "x.zarr.zip"
    save(recording, path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(kept * len(whole)) if kept == 0.5 else kept])
    with pytest.raises(ArtifactError, match=r"x\.zarr\.zip: damaged, or no artifact"):
        load(path)


def test_a_chunk_that_is_missing_is_an_error_and_not_nan(recording, tmp_path):
    whole, less = tmp_path / "x.zarr.zip", tmp_path / "less.zarr.zip"
    save(recording, whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(less, "w") as target:
        target.comment = source.comment
        for name in source.namelist():
            if name != "spike_bin/c/0":
                target.writestr(name, source.read(name))
    with pytest.raises(ArtifactError, match="damaged"):
        load(less)


def test_a_missing_artifact_says_how_to_make_it(tmp_path):
    with pytest.raises(ArtifactError, match=r"no such file; run `snakemake --cores 4`"):
        load(tmp_path / "none.zarr.zip")
