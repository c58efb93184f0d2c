"""The model behind simulated recordings, against sums and loops that know nothing of it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striate.simulation.firing import Firing, gain_variance, noise_correlation, window_rates
from striate.simulation.neurons import kinds, lognormal_rates, orientation_tuning
from striate.simulation.pvc_8.drives import homogeneity, image_drive, unit_firing
from striate.simulation.pvc_8.stimuli import gratings, natural_images
from striate.simulation.pvc_8.units import drawn_units
from striate.simulation.spikes import Trials, drawn_spikes, shared_gain


def two_units(shown_ms: float = 100.0) -> Firing:
    """One unit that the stimulus drives, one that it suppresses."""
    return Firing(
        baseline=np.array([5.0, 20.0]),
        latency_ms=np.array([40.25, 60.0]),
        evoked=np.array([[30.0, 0.0]]),
        depth=np.array([[0.0, 0.7]]),
        shown_ms=shown_ms,
    )


def rate_at(firing: Firing, unit: int, time_ms: float) -> float:
    """Rate in spikes/s, read off the description of the model, one moment at a time."""
    since_onset_ms = time_ms - firing.latency_ms[unit]
    if not 0 <= since_onset_ms < firing.shown_ms:
        return firing.baseline[unit]
    kept = firing.baseline[unit] * (1 - firing.depth[0, unit])
    return kept + firing.evoked[0, unit] * (1 + 2 * np.exp(-since_onset_ms / 30))


@given(start_ms=st.integers(0, 200), length_ms=st.integers(1, 100))
def test_window_rates_are_the_mean_of_the_rate_over_the_window(start_ms, length_ms):
    firing = two_units()
    steps_ms = start_ms + (np.arange(20 * length_ms) + 0.5) / 20  # latencies fall between steps
    expected = [np.mean([rate_at(firing, unit, t) for t in steps_ms]) for unit in (0, 1)]
    measured = window_rates(firing, (start_ms, start_ms + length_ms))[0]
    np.testing.assert_allclose(measured, expected, rtol=1e-6)


def test_window_rates_before_the_latency_and_after_the_response_are_the_spontaneous_rates():
    firing = two_units()
    np.testing.assert_array_equal(window_rates(firing, (0, 40))[0], firing.baseline)
    np.testing.assert_array_equal(window_rates(firing, (160, 300))[0], firing.baseline)


def test_every_millisecond_bin_holds_as_many_spikes_as_the_rate_says():
    firing = two_units()
    trial_count, length_ms = 20_000, 200
    trials = Trials(
        np.zeros(trial_count, dtype=int), np.full(trial_count, length_ms), np.ones(trial_count)
    )
    spikes = drawn_spikes(np.random.default_rng(0), firing, trials)
    z = []
    for unit in (0, 1):
        for bin_ms in range(length_ms):
            counted = np.count_nonzero((spikes.unit == unit) & (spikes.bin_ms == bin_ms))
            expected = window_rates(firing, (bin_ms, bin_ms + 1))[0, unit] * trial_count / 1000
            z.append((counted - expected) / np.sqrt(expected))
    assert np.abs(z).max() < 5
    assert np.mean(np.square(z)) == pytest.approx(1, abs=0.25)  # 400 bins: SD 0.07


def test_no_spike_falls_beyond_the_end_of_its_trial_and_trials_are_in_order():
    length_ms = np.array([30, 120, 80])
    trials = Trials(np.zeros(3, dtype=int), length_ms, np.full(3, 50.0))
    spikes = drawn_spikes(np.random.default_rng(0), two_units(), trials)
    assert (spikes.bin_ms >= 0).all()
    assert (spikes.bin_ms < length_ms[spikes.trial]).all()
    assert (np.diff(spikes.trial) >= 0).all()
    assert set(spikes.trial) == {0, 1, 2}


def test_the_gain_of_a_trial_multiplies_all_its_rates():
    trial_count = 2_000
    gain = np.tile([0.5, 3.0], trial_count // 2)
    trials = Trials(np.zeros(trial_count, dtype=int), np.full(trial_count, 200), gain)
    spikes = drawn_spikes(np.random.default_rng(1), two_units(), trials)
    for unit in (0, 1):
        of_trial = np.bincount(spikes.trial[spikes.unit == unit], minlength=trial_count)
        assert of_trial[1::2].mean() / of_trial[::2].mean() == pytest.approx(6, rel=0.1)


def test_shared_gain_has_mean_one_and_the_variance_asked_for():
    gain = shared_gain(np.random.default_rng(0), 200_000, variance=0.09)
    assert gain.mean() == pytest.approx(1, abs=0.005)
    assert gain.var() == pytest.approx(0.09, rel=0.02)
    assert gain.min() > 0


def test_noise_correlation_is_the_mean_over_pairs_of_counts_that_share_a_gain():
    rates = np.array([4.0, 9.0, 25.0, 0.0])
    nothing = np.zeros((1, rates.size))
    firing = Firing(rates, np.full(rates.size, 50.0), nothing, nothing, 1000.0)
    rng = np.random.default_rng(0)
    gain = rng.gamma(10, 0.1, size=200_000)
    counts = rng.poisson(np.outer(rates[:3], gain))
    pairs = np.corrcoef(counts)[np.triu_indices(3, k=1)]
    assert noise_correlation(firing, (0, 1000), 0.1) == pytest.approx(pairs.mean(), abs=0.005)


@pytest.mark.parametrize("correlation", [0.05, 0.2, 0.6])
def test_gain_variance_is_the_one_that_gives_the_noise_correlation(correlation):
    variance = gain_variance(two_units(), (160, 300), correlation)
    assert noise_correlation(two_units(), (160, 300), variance) == pytest.approx(correlation)


def test_orientation_tuning_is_one_at_the_preferred_and_the_same_after_half_a_turn():
    preferred, concentration = np.array([10.0, 120.0]), np.array([2.0, 0.0])
    tuning = orientation_tuning([10.0, 55.0, 100.0, 190.0], preferred, concentration)
    np.testing.assert_allclose(tuning[:, 0], [1, np.exp(-2), np.exp(-4), 1])
    np.testing.assert_array_equal(tuning[:, 1], 1)


def test_log_normal_rates_have_exactly_the_mean_asked_for_and_silent_units_none():
    active = np.arange(50) >= 2
    rates = lognormal_rates(np.random.default_rng(0), active, 4.0)
    assert rates.mean() == pytest.approx(4.0, rel=1e-12)
    np.testing.assert_array_equal(rates > 0, active)
    assert np.log(rates[active]).std() == pytest.approx(0.7, abs=0.2)


def test_kinds_come_in_the_numbers_asked_for():
    drawn = kinds(np.random.default_rng(0), {"driven": 3, "silent": 2})
    assert sorted(drawn) == ["driven", "driven", "driven", "silent", "silent"]


def test_natural_images_are_counted_as_the_set_counts_them():
    images = natural_images()
    for index in range(1, 541):
        assert images.large[index - 1] == (index % 2 == 0)
        assert images.category[index - 1] == (-(-(index % 18) // 2) or 9)
        assert images.instance[index - 1] == (index - 1) // 18 + 1


def test_gratings_are_counted_as_the_set_counts_them():
    shown = gratings()
    row = 0
    for frequency in (0.25, 0.41, 0.66, 1.07, 1.74, 2.83, 4.59, 7.46):
        for orientation in (0, 45, 90, 135):
            for _phase in range(4):
                assert shown.frequency[row] == pytest.approx(frequency, abs=0.005)
                assert shown.orientation_deg[row] == orientation
                row += 1
    for step in range(16):
        for _phase in range(4):
            assert shown.orientation_deg[row] == 90 - 11.25 * step
            row += 1
    for orientation in (0, 45, 90, 135):
        for radius in (16, 26, 43, 70, 113, 184, 299):
            for annulus in (False, True):
                for _phase in range(4):
                    assert shown.orientation_deg[row] == orientation
                    assert shown.radius_px[row] == radius
                    assert shown.annulus[row] == annulus
                    row += 1
    assert row == shown.frequency.size == 416


def test_categories_one_to_four_are_strongly_and_five_to_eight_weakly_oriented():
    rng = np.random.default_rng(0)
    many = np.full(400, 45.0)
    units = replace(drawn_units(rng, 400), preferred_deg=many, concentration=many / 15)
    images = natural_images()
    drive = image_drive(rng, units, images)
    # At 0, 45, 90 and 135 deg the tuning is exp(-3), 1, exp(-3), exp(-6), here over its mean.
    oriented = np.exp([-3.0, 0.0, -3.0, -6.0]) / np.exp([-3.0, 0.0, -3.0, -6.0]).mean()
    expected = [*(0.2 + 0.8 * oriented), *(0.6 + 0.4 * oriented), 1.0]
    measured = [drive[images.category == category].mean() for category in range(1, 10)]
    np.testing.assert_allclose(measured, expected, rtol=0.03)


def test_a_large_image_leaves_less_of_the_response_the_more_homogeneous_it_is():
    rng = np.random.default_rng(0)
    units = drawn_units(rng, 100)
    homogeneous = homogeneity(rng, 100)
    firing = unit_firing(rng, units, homogeneous, 106.0)
    driven = units.kind == "driven"
    small, large = firing.evoked[:540:2, driven], firing.evoked[1:540:2, driven]
    lost = 1 - large / small
    np.testing.assert_allclose(lost, (units.surround * homogeneous[1:540:2])[:, driven])
    assert lost.min() < 0.05
    assert lost.max() > 0.7
    np.testing.assert_array_equal(homogeneous[:540:2], homogeneous[1:540:2])


def test_images_drive_driven_units_only_and_suppress_suppressed_units_only():
    rng = np.random.default_rng(0)
    units = drawn_units(rng, 100)
    firing = unit_firing(rng, units, homogeneity(rng, 100), 106.0)
    evoked, depth = firing.evoked[:540], firing.depth[:540]
    np.testing.assert_array_equal((evoked > 0).all(axis=0), units.kind == "driven")
    np.testing.assert_array_equal((depth > 0).all(axis=0), units.kind == "suppressed")
    assert (depth < 1).all()
    assert (evoked[:, units.kind != "driven"] == 0).all()
    assert (depth[:, units.kind != "suppressed"] == 0).all()
    assert (firing.depth[540:] == 0).all()
