from math import gamma, sqrt

import numpy as np
import pytest
from scipy import integrate, stats

from striate.statistics.effectsize import hedges_g, small_sample_factor


def test_hedges_g_of_a_case_by_hand():
    """Means 4 and 2, both variances 4, so d = 1; df = 4, J = gamma(2) / (sqrt(2) gamma(1.5))."""
    a, b = np.array([[2.0], [4.0], [6.0]]), np.array([[0.0], [2.0], [4.0]])
    assert hedges_g(a, b)[0] == pytest.approx(gamma(2) / (sqrt(2) * gamma(1.5)))


def test_hedges_g_is_the_t_of_students_test_scaled():
    rng = np.random.default_rng(0)
    a, b = rng.normal(1, 2, (9, 5)), rng.normal(0, 1, (14, 5))
    t = stats.ttest_ind(a, b).statistic
    factor = gamma(21 / 2) / (sqrt(21 / 2) * gamma(20 / 2))
    np.testing.assert_allclose(hedges_g(a, b), factor * t * sqrt(1 / 9 + 1 / 14))


@pytest.mark.parametrize("df", [2.0, 5.0, 30.0, 300.0])
def test_the_small_sample_factor_is_one_over_the_mean_of_1_over_s(df):
    """SciPy integrates over the chi-square distribution of df s^2, for a standard deviation 1."""
    mean, _ = integrate.quad(lambda x: sqrt(df / x) * stats.chi2.pdf(x, df), 0, 4 * df + 50)
    assert float(small_sample_factor(np.array(df))) == pytest.approx(1 / mean, rel=1e-3)


def test_the_small_sample_factor_is_close_to_the_usual_approximation_for_many_trials():
    df = np.array([100.0, 3198.0, 1e6])
    np.testing.assert_allclose(small_sample_factor(df), 1 - 3 / (4 * df - 1), atol=1e-5)


def test_hedges_g_has_no_bias_for_few_trials():
    rng = np.random.default_rng(1)
    g = hedges_g(rng.normal(0.8, 1, (4, 40_000)), rng.normal(size=(4, 40_000)))
    assert abs(g.mean() - 0.8) < 4 * g.std() / 200


def test_exchanging_the_groups_changes_the_sign():
    rng = np.random.default_rng(3)
    a, b = rng.normal(size=(5, 4)), rng.normal(size=(5, 4))
    np.testing.assert_allclose(hedges_g(a, b), -hedges_g(b, a))


def test_there_is_no_g_without_variance_or_with_fewer_than_two_values():
    same, varied = np.full((4, 1), 0.1), np.arange(4.0)[:, None]
    assert np.isnan(hedges_g(same, same * 3)[0])
    assert np.isfinite(hedges_g(same, varied)[0])
    assert np.isnan(hedges_g(varied[:1], varied[:1])[0])
    assert np.isnan(hedges_g(varied[:0], varied[:0])[0])
    assert np.isnan(hedges_g(varied, varied[:1])[0])


def test_values_that_are_missing_do_not_count():
    a, b = np.arange(8.0)[:, None] ** 2, np.arange(8.0)[:, None]
    expected = hedges_g(a[2:], b[:-1])[0]
    a[:2], b[-1] = np.nan, np.nan
    assert hedges_g(a, b)[0] == pytest.approx(expected)
