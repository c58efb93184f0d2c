import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from by_hand import amplitudes, spikes_from_counts
from striate.errors import ArtifactError
from striate.means import stimulus_means
from striate.opened import opened_recording
from striate.responses import responses
from striate.stores import load, save

ALL = {"trial": {"min": 1}}


def measured(recording):
    """Responses and means of all trials, as the steps make them."""
    found = responses(recording, (0.01, 0.05), (-0.03, 0.0))
    return [found.load(), stimulus_means(recording, found, "all", ALL, 10)]


@pytest.mark.parametrize("kind", ["amplitudes", "spikes"])
def test_an_opened_recording_gives_what_a_loaded_one_gives(kind, tmp_path):
    random = np.random.default_rng(0)
    if kind == "spikes":
        made = spikes_from_counts(random.integers(0, 2, (70, 3, 100)), start_s=-0.03)
    else:
        made = amplitudes(random.normal(0, 1e-5, (70, 3, 40)), first=-6)
    save(made, tmp_path / "x.zarr.zip")
    expected = measured(load(tmp_path / "x.zarr.zip"))
    with opened_recording(tmp_path / "x.zarr.zip") as recording:
        for one, other in zip(measured(recording), expected, strict=True):
            xr.testing.assert_identical(one, other)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_epochs(tmp_path):
    peaks, whole = [], 800 * 16 * 1000 * 8
    for trials in (100, 800):
        path = tmp_path / f"{trials}.zarr.zip"
        save(amplitudes(np.random.default_rng(0).normal(size=(trials, 16, 1000))), path)
        tracemalloc.start()
        with opened_recording(path) as recording:
            measured(recording)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]
    assert peaks[1] < whole


def flipped(path: Path, position: int) -> None:
    content = bytearray(path.read_bytes())
    content[position] ^= 0xFF
    path.write_bytes(content)


def test_no_flipped_byte_gives_other_means(tmp_path):
    values = np.random.default_rng(0).normal(0, 1e-5, (6, 2, 40))
    path = tmp_path / "x.zarr.zip"
    save(amplitudes(values, first=-6), path)
    whole, expected = path.read_bytes(), measured(load(path))
    refused = 0
    for position in range(0, len(whole), 211):
        flipped(path, position)
        try:
            with opened_recording(path) as recording:
                found = measured(recording)
        except ArtifactError:
            refused += 1
        else:  # the byte held a date or a flag only
            for one, other in zip(found, expected, strict=True):
                xr.testing.assert_identical(one, other)
        path.write_bytes(whole)
    assert refused > 9


def test_a_damaged_chunk_is_named_when_it_is_read(tmp_path):
    path = tmp_path / "x.zarr.zip"
    save(amplitudes(np.random.default_rng(0).normal(size=(6, 2, 40)), first=-6), path)
    flipped(path, path.read_bytes().index(b"activity/c/0") + 200)
    with (
        pytest.raises(ArtifactError, match=r"x\.zarr\.zip: damaged.*snakemake"),
        opened_recording(path) as recording,
    ):
        measured(recording)


def test_a_fault_of_the_settings_keeps_its_own_words(tmp_path):
    save(amplitudes(np.zeros((2, 1, 40)), first=-6), tmp_path / "x.zarr.zip")
    with (
        pytest.raises(Exception, match="99 s lies outside the time axis"),
        opened_recording(tmp_path / "x.zarr.zip") as recording,
    ):
        responses(recording, (0.0, 99.0), None)
