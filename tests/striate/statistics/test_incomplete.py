import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from striate.statistics.incomplete import sums_over_a
from striate.statistics.permutation import difference_p


def drawn(scores, present, in_a, permutations=40, seed=3):
    return np.concatenate(list(sums_over_a(scores, present, in_a, permutations, seed)))


@given(seed=st.integers(0, 10**6), missing=st.sampled_from([0.0, 0.02, 0.3, 0.7]))
def test_a_is_the_trials_with_the_smallest_numbers_among_those_with_a_value(seed, missing):
    rng = np.random.default_rng(seed)
    present = rng.random((30, 5)) >= missing
    present[:4] = True
    scores = np.where(present, rng.integers(0, 100, present.shape), 0.0)
    in_a = present[: rng.integers(2, 27)].sum(axis=0)
    numbers = np.random.default_rng(3).random((40, 30))
    for channel in range(5):
        trials = np.flatnonzero(present[:, channel])
        smallest = trials[np.argsort(numbers[:, trials], axis=1)[:, : in_a[channel]]]
        np.testing.assert_array_equal(
            drawn(scores, present, in_a)[:, channel], scores[smallest, channel].sum(axis=1)
        )


def test_gaps_do_not_change_the_relabelling_of_the_other_channels():
    rng = np.random.default_rng(0)
    a, b = rng.normal(0.3, 1, (20, 4)), rng.normal(size=(25, 4))
    whole = difference_p(a, b, permutations=199)
    a[3, 2], b[5:9, 3] = np.nan, np.nan
    np.testing.assert_array_equal(difference_p(a, b, permutations=199)[:2], whole[:2])


def test_p_with_gaps_agrees_with_that_of_the_trials_that_are_left():
    rng = np.random.default_rng(1)
    a, b = rng.normal(0.4, 1, (25, 30)), rng.normal(size=(20, 30))
    a[rng.random(a.shape) < 0.1], b[rng.random(b.shape) < 0.2] = np.nan, np.nan
    found = difference_p(a, b, permutations=4999)
    for channel in range(30):
        kept = [x[~np.isnan(x[:, channel])][:, [channel]] for x in (a, b)]
        alone = difference_p(*kept, permutations=4999)[0]
        error = np.sqrt(alone * (1 - alone) / 2500)
        assert found[channel] == pytest.approx(alone, abs=4 * error + 1e-3)


def test_p_is_uniform_where_trials_of_one_stimulus_miss_values_more_often():
    rng = np.random.default_rng(2)
    a, b = rng.gamma(2, 1, (40, 1500)), rng.gamma(2, 1, (25, 1500))
    a[rng.random(a.shape) < 0.5] = np.nan
    p = difference_p(a, b, permutations=199)
    assert stats.kstest(p, "uniform").pvalue > 0.01
