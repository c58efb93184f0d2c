import numpy as np
import pytest

from by_hand import rates, spikes_from_counts
from striate.inspection import measured as module
from striate.inspection.measured import measured
from striate.stores import open_artifact, save


@pytest.fixture
def counts():
    return np.random.default_rng(0).integers(0, 3, (9, 4, 20))


def test_spikes_are_counted_as_a_loop_over_the_trials_counts_them(counts, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_SPIKES_PER_BLOCK", 7)
    save(spikes_from_counts(counts), tmp_path / "x.zarr.zip")
    found = measured(open_artifact(tmp_path / "x.zarr.zip"))
    for trial in range(9):
        for channel in range(4):
            assert found.total[trial, channel] == counts[trial, channel].sum()
    np.testing.assert_allclose(found.trial_means(), counts.sum(axis=2) / 0.02)
    np.testing.assert_allclose(found.channel_means(), counts.sum(axis=(0, 2)) / 9 / 0.02)
    assert not found.has_gap.any()


def test_silent_trials_and_channels_count_nothing():
    counts = np.zeros((4, 2, 5), int)
    counts[2, 1, 3] = 2
    found = measured(spikes_from_counts(counts))
    assert found.total.tolist() == [[0, 0], [0, 0], [0, 2], [0, 0]]
    assert found.low.tolist() == [0, 0]
    assert found.high.tolist() == [0, 2]


def test_the_rate_of_a_trial_is_taken_over_what_it_lived():
    counts = np.ones((2, 1, 10), int)
    counts[0, :, 4:] = 0
    found = measured(spikes_from_counts(counts, durations_s=[0.004, 0.010]))
    assert found.extent[:, 0] == pytest.approx([0.004, 0.010])
    assert found.trial_means()[:, 0] == pytest.approx([1000, 1000])


def test_what_was_before_onset_belongs_to_the_trial():
    found = measured(spikes_from_counts(np.ones((1, 1, 10), int), start_s=-0.004))
    assert found.extent[0, 0] == pytest.approx(0.010)


def test_a_value_is_missing_only_before_the_end_of_its_trial():
    values = np.arange(24.0).reshape(3, 2, 4)
    values[0, :, 2:] = np.nan  # the trial has ended
    values[1, 1, 2] = np.nan  # a gap
    found = measured(rates(values, bin_s=0.1, durations_s=[0.2, 0.4, 0.4]))
    assert found.has_gap.tolist() == [[False, False], [False, True], [False, False]]
    assert found.channel_means() == pytest.approx(np.nanmean(values, axis=(0, 2)))
    assert found.low.tolist() == np.nanmin(values, axis=(0, 2)).tolist()
    assert found.high.tolist() == np.nanmax(values, axis=(0, 2)).tolist()


def test_without_durations_a_trial_ends_with_the_last_value_of_any_channel():
    values = np.arange(16.0).reshape(2, 2, 4)
    values[0, :, 3] = np.nan
    values[0, 0, 1] = np.nan
    found = measured(rates(values, bin_s=None))
    assert found.has_gap.tolist() == [[True, False], [False, False]]


def test_a_channel_without_any_value_has_no_mean():
    values = np.ones((2, 2, 3))
    values[:, 1] = np.nan
    found = measured(rates(values))
    assert found.channel_means()[0] == 1
    assert np.isnan(found.channel_means()[1])
    assert found.has_gap[:, 1].all()
