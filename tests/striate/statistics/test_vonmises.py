import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from striate.statistics.vonmises import von_mises_tuning

ORIENTATIONS = np.arange(12) * 15.0
DIRECTIONS = np.arange(16) * 22.5


def curve(angles_deg, period_deg, preferred, kappa, baseline, first, second=0.0):
    phase = 2 * np.pi * (np.asarray(angles_deg)[..., None] - preferred) / period_deg
    one, other = np.exp(kappa * (np.cos(phase) - 1)), np.exp(kappa * (-np.cos(phase) - 1))
    return baseline + first * one + second * other


def apart(x, y, period):
    return np.abs((np.asarray(x) - y + period / 2) % period - period / 2)


@settings(max_examples=30)
@given(
    preferred=st.floats(0, 179.99),
    kappa=st.floats(0.5, 6),
    baseline=st.floats(0, 20),
    amplitude=st.floats(1, 100),
)
def test_a_curve_without_noise_is_recovered(preferred, kappa, baseline, amplitude):
    means = curve(ORIENTATIONS, 180, preferred, kappa, baseline, amplitude)
    found = von_mises_tuning(means, ORIENTATIONS, 180.0)
    assert apart(found.preferred_deg, preferred, 180)[0] < 1e-3
    assert 0 <= found.preferred_deg[0] < 180
    assert found.kappa[0] == pytest.approx(kappa, rel=1e-3)
    assert found.baseline[0] == pytest.approx(baseline, abs=1e-2 * amplitude)
    assert found.amplitude[0] == pytest.approx(amplitude, rel=1e-2)
    assert found.opposite_amplitude[0] == 0
    assert found.r_squared[0] == pytest.approx(1)


@settings(max_examples=30)
@given(preferred=st.floats(0, 359.99), kappa=st.floats(0.7, 6), share=st.floats(0, 0.9))
def test_directions_have_a_second_peak_opposite_the_first(preferred, kappa, share):
    means = curve(DIRECTIONS, 360, preferred, kappa, 2, 10, 10 * share)
    found = von_mises_tuning(means, DIRECTIONS, 360.0)
    assert apart(found.preferred_deg, preferred, 360)[0] < 1e-2
    assert found.amplitude[0] == pytest.approx(10, rel=1e-2)
    assert found.opposite_amplitude[0] == pytest.approx(10 * share, rel=1e-2, abs=0.05)
    assert found.r_squared[0] == pytest.approx(1)


@pytest.mark.parametrize(
    ("angles", "period"),
    [(ORIENTATIONS, 180.0), pytest.param(DIRECTIONS, 360.0, marks=pytest.mark.slow)],
)
def test_no_curve_that_scipy_finds_is_closer_to_noisy_responses(angles, period):
    rng = np.random.default_rng(0)
    means = curve(angles, period, rng.uniform(0, period, 3), 2.0, 5, 10, 4 * (period == 360))
    means += rng.normal(0, 2, means.shape)
    found = von_mises_tuning(means, angles, period)
    largest = np.log(2) / (1 - np.cos(np.pi * (angles[1] - angles[0]) / period))
    for channel, responses in enumerate(means.T):
        scale = ((responses - responses.mean()) ** 2).sum()

        def residuals(x, responses=responses):
            return curve(angles, period, *x[:, None])[:, 0] - responses

        low = [-np.inf, 0.1, -np.inf, 0, 0]
        high = [np.inf, largest, np.inf, np.inf, np.inf if period == 360 else 1e-9]
        starts = [[p, k, 5, 8, 1e-10] for p in np.arange(0, period, 60) for k in (0.6, 2.5)]
        fits = [optimize.least_squares(residuals, x, bounds=(low, high)) for x in starts]
        best = min(2 * fit.cost for fit in fits)
        assert (1 - found.r_squared[channel]) * scale <= best * (1 + 1e-6)


@pytest.mark.parametrize(("angles", "period"), [(ORIENTATIONS, 180.0), (DIRECTIONS, 360.0)])
def test_r_squared_is_that_of_the_curve_drawn_from_the_parameters(angles, period):
    rng = np.random.default_rng(2)
    means = rng.poisson(5, (len(angles), 8)).astype(float)
    found = von_mises_tuning(means, angles, period)
    peaks = found.baseline, found.amplitude, found.opposite_amplitude
    drawn = curve(angles, period, found.preferred_deg, found.kappa, *peaks)
    left = ((drawn - means) ** 2).sum(axis=0) / ((means - means.mean(axis=0)) ** 2).sum(axis=0)
    np.testing.assert_allclose(found.r_squared, 1 - left)
    assert (found.amplitude >= found.opposite_amplitude).all()


@pytest.mark.parametrize(("angles", "period"), [(ORIENTATIONS, 180.0), (DIRECTIONS, 360.0)])
def test_half_width_is_where_the_fitted_peak_is_half_way_down(angles, period):
    means = curve(angles, period, 40.0, np.array([0.5, 1.0, 4.0]), 1, 10)
    found = von_mises_tuning(means, angles, period)
    fine = np.linspace(0, period / 2, 100_001)
    for width, kappa in zip(found.half_width_deg, (0.5, 1.0, 4.0), strict=True):
        peak = curve(fine, period, 0.0, kappa, 0, 1)[:, 0]
        half_way = fine[np.argmin(np.abs(peak - (peak[0] + peak[-1]) / 2))]
        assert width == pytest.approx(half_way, abs=0.02 * period / 180)


def test_the_preferred_orientation_of_noisy_cells_is_near_the_true_one():
    rng = np.random.default_rng(1)
    true = rng.uniform(0, 180, 300)
    means = rng.poisson(20 * curve(ORIENTATIONS, 180, true, 2.0, 5, 20)) / 20
    found = von_mises_tuning(means, ORIENTATIONS, 180.0)
    assert np.median(apart(found.preferred_deg, true, 180)) < 1
    assert apart(found.preferred_deg, true, 180).max() < 5


def test_turning_the_angles_turns_the_preferred_one():
    means = curve(ORIENTATIONS, 180, 30.0, 2.0, 5, 20) + np.cos(ORIENTATIONS)[:, None]
    here = von_mises_tuning(means, ORIENTATIONS, 180.0)
    there = von_mises_tuning(means, ORIENTATIONS + 180 * 3 + 100, 180.0)
    assert there.preferred_deg[0] == pytest.approx((here.preferred_deg[0] + 100) % 180, abs=1e-3)


def test_no_fit_for_flat_responses_or_too_few_angles():
    means = curve(ORIENTATIONS, 180, 30.0, 1.0, 5, np.array([0.0, 10.0, 10.0]))
    means[3:, 1] = np.nan
    found = von_mises_tuning(means, ORIENTATIONS, 180.0)
    np.testing.assert_array_equal(np.isnan(found.preferred_deg), [True, True, False])
    np.testing.assert_array_equal(np.isnan(found.r_squared), [True, True, False])
    of_four = von_mises_tuning(means[:4, 2:], ORIENTATIONS[:4], 180.0)
    assert np.isfinite(of_four.preferred_deg).all()
    of_four = von_mises_tuning(means[:4, 2:], np.arange(4) * 90.0, 360.0)
    assert np.isnan(of_four.preferred_deg).all()
    opposite = von_mises_tuning(means[:6, 2:], np.arange(6) * 60.0, 180.0)
    assert np.isnan(opposite.preferred_deg).all()


def test_an_angle_that_misses_a_mean_is_left_out():
    means = curve(ORIENTATIONS, 180, 75.0, 2.0, 5, np.array([20.0, 20.0]))
    means[4, 0] = np.nan
    found = von_mises_tuning(means, ORIENTATIONS, 180.0)
    np.testing.assert_allclose(found.preferred_deg, 75.0, atol=1e-3)
