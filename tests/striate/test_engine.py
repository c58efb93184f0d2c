import numpy as np
import pytest
import xarray as xr

from by_hand import amplitudes, rates, spikes_from_counts
from striate import engine
from striate.stores import save


@pytest.fixture
def counts():
    return np.random.default_rng(0).integers(0, 3, (70, 3, 20))


@pytest.fixture
def opened(counts, tmp_path):
    save(spikes_from_counts(counts), tmp_path / "x.zarr.zip")
    return xr.open_dataset(tmp_path / "x.zarr.zip", engine="striate")


def test_spikes_appear_as_dense_counts(opened, counts):
    assert opened["activity"].dims == ("trial", "channel", "time")
    assert opened["activity"].units == "spikes"
    np.testing.assert_array_equal(opened["activity"], counts)


def test_any_selection_equals_the_selection_of_the_whole(opened, counts):
    activity = opened["activity"]
    np.testing.assert_array_equal(activity.isel(trial=5), counts[5])
    np.testing.assert_array_equal(activity[-3:, [2, 0], 4], counts[-3:, [2, 0], 4])
    np.testing.assert_array_equal(activity.isel(trial=[9, 1, 9]), counts[[9, 1, 9]])
    np.testing.assert_array_equal(activity[::7, 1:, ::-2], counts[::7, 1:, ::-2])
    assert activity[:0].shape == (0, 3, 20)


def test_only_the_trials_asked_for_are_made_dense(opened, monkeypatch):
    made = []
    binned = engine.binned
    monkeypatch.setattr(
        engine, "binned", lambda r, trials, bins: (made.extend(trials), binned(r, trials, bins))[1]
    )
    opened["activity"].isel(trial=[3, 4]).load()
    assert set(made) <= {3, 4}
    assert made


def test_coarser_bins_add_up_the_spikes(counts, tmp_path):
    save(spikes_from_counts(counts), tmp_path / "x.zarr.zip")
    coarse = xr.open_dataset(tmp_path / "x.zarr.zip", engine="striate", bin_ms=5)
    expected = counts.reshape(70, 3, 4, 5).sum(axis=-1)
    np.testing.assert_array_equal(coarse["activity"], expected)
    assert coarse["time"].values.tolist() == [0.0, 0.005, 0.01, 0.015]
    assert coarse["time"].attrs["bin_width"] == 0.005


def test_dense_recordings_open_as_they_are_and_in_coarser_bins(tmp_path):
    values = np.arange(12.0).reshape(2, 1, 6)
    save(rates(values), tmp_path / "x.zarr.zip")
    same = xr.open_dataset(tmp_path / "x.zarr.zip", engine="striate")
    np.testing.assert_array_equal(same["activity"], values)
    coarse = xr.open_dataset(tmp_path / "x.zarr.zip", engine="striate", bin_ms=20)
    np.testing.assert_array_equal(coarse["activity"], values.reshape(2, 1, 3, 2).mean(axis=-1))


def test_the_engine_is_found_from_the_file_name(counts, tmp_path):
    save(spikes_from_counts(counts), tmp_path / "x.zarr.zip")
    assert "activity" in xr.open_dataset(tmp_path / "x.zarr.zip")


def test_other_artifacts_open_with_the_same_engine(tmp_path):
    means = xr.Dataset({"mean": ("channel", [1.0])}, {"channel": ["c1"]})
    save(means, tmp_path / "m.zarr.zip")
    opened = xr.open_dataset(tmp_path / "m.zarr.zip", engine="striate")
    assert opened["mean"].values.tolist() == [1.0]


def test_amplitudes_open_as_samples_and_in_bins_of_as_many_as_fit(tmp_path):
    values = np.random.default_rng(0).normal(0, 1e-5, (3, 2, 130))
    save(amplitudes(values, first=-26), tmp_path / "x.zarr.zip")
    same = xr.open_dataset(tmp_path / "x.zarr.zip", engine="striate")
    np.testing.assert_array_equal(same["activity"], values)
    assert same["activity"].units == "V"
    coarse = xr.open_dataset(tmp_path / "x.zarr.zip", engine="striate", bin_ms=100)
    # 12 samples of 1/128 s; two before the first bin, eight after the last one
    expected = values[:, :, 2:122].reshape(3, 2, 10, 12).mean(axis=-1)
    np.testing.assert_allclose(coarse["activity"], expected, rtol=1e-12, atol=1e-20)
    assert coarse["time"].attrs["bin_width"] == 12 / 128
    assert coarse["kind"].values.tolist() == ["eeg", "eeg"]
