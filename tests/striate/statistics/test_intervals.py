import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from striate.statistics.intervals import paired_interval, welch_interval

levels = st.sampled_from([0.5, 0.9, 0.95, 0.99])


@given(seed=st.integers(0, 10**6), level=levels)
def test_the_interval_of_independent_groups_is_that_of_scipy(seed, level):
    rng = np.random.default_rng(seed)
    a, b = rng.normal(3, 5, (6, 4)), rng.normal(0, 1, (11, 4))
    a[0, 1], b[2:, 2] = np.nan, np.nan
    oracle = stats.ttest_ind(a, b, equal_var=False, nan_policy="omit").confidence_interval(level)
    np.testing.assert_allclose(welch_interval(a, b, level), np.array(oracle), rtol=1e-9)


@given(seed=st.integers(0, 10**6), level=levels)
def test_the_interval_of_pairs_is_that_of_scipy(seed, level):
    rng = np.random.default_rng(seed)
    response, baseline = rng.normal(3, 5, (7, 4)), rng.normal(0, 1, (7, 4))
    response[0, 1], baseline[3, 1] = np.nan, np.nan
    oracle = stats.ttest_rel(response, baseline, nan_policy="omit").confidence_interval(level)
    np.testing.assert_allclose(
        paired_interval(response, baseline, level), np.array(oracle), rtol=1e-9
    )


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_intervals_hold_the_true_difference_as_often_as_they_say(level):
    rng = np.random.default_rng(0)
    a, b = rng.normal(2, 3, (8, 4000)), rng.normal(0, 1, (20, 4000))
    for low, high in (welch_interval(a, b, level), paired_interval(a, b[:8], level)):
        held = int(((low <= 2) & (high >= 2)).sum())
        assert abs(held / 4000 - level) < 3.5 * np.sqrt(level * (1 - level) / 4000)


def test_there_is_no_interval_without_variance_or_with_fewer_than_two_values():
    same, varied = np.full((4, 1), 0.1), np.arange(4.0)[:, None]
    for interval in (welch_interval, paired_interval):
        assert np.isnan(interval(same, same, 0.95)).all()
        assert np.isfinite(interval(varied, same, 0.95)).all()
        assert np.isnan(interval(varied[:1], same[:1], 0.95)).all()
        assert np.isnan(interval(varied[:0], same[:0], 0.95)).all()
