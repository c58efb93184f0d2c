import numpy as np
import pytest

from striate.statistics.selectivity import selectivity

ORIENTATIONS = np.arange(8) * 22.5
DIRECTIONS = np.arange(8) * 45.0


def test_one_angle_alone_is_1_and_all_alike_are_0():
    means = np.stack([np.eye(8)[2], np.ones(8)], axis=1)
    for angles, period in ((ORIENTATIONS, 180.0), (DIRECTIONS, 360.0)):
        np.testing.assert_allclose(selectivity(means, angles, period), [1, 0], atol=1e-12)


def test_opposite_directions_are_one_orientation():
    means = np.zeros((8, 1))
    means[[1, 5]] = 3.0
    assert selectivity(means, DIRECTIONS, 180.0)[0] == pytest.approx(1)
    assert selectivity(means, DIRECTIONS, 360.0)[0] == pytest.approx(0, abs=1e-12)


def test_a_cosine_has_half_its_modulation_by_hand():
    """Sum of (1 + m cos 2x) e^(2ix) over n angles is n m / 2."""
    phase = 2 * np.deg2rad(ORIENTATIONS)[:, None]
    assert selectivity(5 * (1 + 0.6 * np.cos(phase - 1)), ORIENTATIONS, 180.0)[0] == (
        pytest.approx(0.3)
    )


def test_there_is_none_for_silent_negative_or_missing_means():
    means = np.ones((8, 3))
    means[:, 0], means[3, 1], means[3, 2] = 0.0, -0.1, np.nan
    assert np.isnan(selectivity(means, ORIENTATIONS, 180.0)).all()
