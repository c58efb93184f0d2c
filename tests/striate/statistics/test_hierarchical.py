import numpy as np
import pytest
from scipy import stats

from striate.statistics.hierarchical import population_mean


def test_the_mean_is_that_of_all_channels():
    found = population_mean([np.array([1.0, 2.0]), np.array([6.0])], resamples=100)
    assert found.mean == 3.0
    assert (found.levels, found.recordings, found.channels) == (("recordings", "channels"), 2, 3)
    assert (found.resamples, found.seed) == (100, 0)


def test_limits_are_those_of_a_plain_loop_over_both_levels():
    rng = np.random.default_rng(0)
    recordings = [rng.normal(mean, 1, n) for mean, n in ((0, 12), (2, 5), (1, 30))]
    means = []
    for _ in range(5000):
        drawn = [recordings[i] for i in rng.integers(0, 3, 3)]
        means.append(np.concatenate([rng.choice(values, len(values)) for values in drawn]).mean())
    found = population_mean(recordings, resamples=20_000)
    np.testing.assert_allclose(
        [found.low, found.high], np.quantile(means, [0.025, 0.975]), atol=0.06
    )


def test_one_recording_is_the_ordinary_bootstrap_of_its_channels():
    values = np.random.default_rng(1).exponential(1, 60)
    found = population_mean([values])
    oracle = stats.bootstrap(
        (values,), np.mean, n_resamples=9999, method="percentile", rng=np.random.default_rng(2)
    ).confidence_interval
    assert found.levels == ("channels",)
    np.testing.assert_allclose([found.low, found.high], oracle, atol=0.02)


def test_recordings_that_differ_widen_the_interval():
    rng = np.random.default_rng(3)
    channels = rng.normal(size=(8, 50))
    alike = population_mean(list(channels))
    apart = population_mean(list(channels + rng.normal(size=(8, 1))))
    assert apart.high - apart.low > 3 * (alike.high - alike.low)


def test_intervals_hold_the_mean_of_the_population_where_channels_alone_would_not():
    rng = np.random.default_rng(4)
    held = np.zeros(2)
    for _ in range(150):
        recordings = list(rng.normal(size=(15, 1)) + rng.normal(size=(15, 20)))
        for k, given in enumerate((recordings, [np.concatenate(recordings)])):
            found = population_mean(given, resamples=500)
            held[k] += found.low <= 0 <= found.high
    assert held[0] / 150 > 0.88
    assert held[1] / 150 < 0.6


def test_channels_without_a_value_and_recordings_without_a_channel_are_left_out():
    values = np.random.default_rng(5).normal(size=(2, 6))
    expected = population_mean(list(values), resamples=50)
    with_gaps = [np.append(values[0], np.nan), np.full(3, np.nan), np.empty(0), values[1]]
    assert population_mean(with_gaps, resamples=50) == expected


@pytest.mark.parametrize("values", [[], [np.full(3, np.nan)], [np.array([2.0])]])
def test_fewer_than_two_channels_have_no_interval(values):
    found = population_mean(values)
    assert np.isnan([found.low, found.high]).all()
    assert np.isnan(found.mean) == (found.channels == 0)
