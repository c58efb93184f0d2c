from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from striate.statistics.clusters import channel_clusters
from striate.statistics.counts import counted


def courses(seed, trials=(8, 8), channels=1, bins=30, at=slice(10, 20), by=0.0):
    rng = np.random.default_rng(seed)
    a, b = (rng.normal(size=(n, channels, bins)) for n in trials)
    a[..., at] += by
    return a, b


def masses_by_hand(a, b):
    """First bin, last bin and sum of t of each run, from SciPy's t, bin after bin."""
    test = stats.ttest_ind(a, b)
    beyond = np.where(test.pvalue < 0.05, test.statistic, 0)
    found = []
    for number, value in enumerate(beyond):
        if value and number and beyond[number - 1] * value > 0:
            found[-1] = (found[-1][0], number, found[-1][2] + value)
        elif value:
            found.append((number, number, value))
    return found


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_exact_clusters_are_those_of_all_relabellings_by_hand(seed):
    a, b = courses(seed, trials=(4, 3), bins=6, at=slice(2, 5), by=1.5)
    values, null = np.concatenate([a, b])[:, 0], []
    for chosen in combinations(range(7), 4):
        others = np.setdiff1d(np.arange(7), chosen)
        found = masses_by_hand(values[list(chosen)], values[others])
        null.append(max((abs(mass) for *_, mass in found), default=0))
    (test,) = channel_clusters(a, b)
    expected = masses_by_hand(a[:, 0], b[:, 0])
    assert [(c.first, c.last) for c in test.clusters] == [run[:2] for run in expected]
    for cluster, (*_, mass) in zip(test.clusters, expected, strict=True):
        assert cluster.mass == pytest.approx(mass)
        assert cluster.sign == np.sign(mass)
        assert cluster.p == np.mean(np.array(null) >= abs(mass) * (1 - 1e-9))


@pytest.mark.parametrize("by", [0.0, 1.2])
def test_clusters_and_p_are_those_of_mne(by):
    """Of its |t|, as with signed t MNE compares clusters of both signs to positive ones alone."""
    mne = pytest.importorskip("mne")
    a, b = courses(3, trials=(20, 15), by=by)
    _, clusters, p, _ = mne.stats.permutation_cluster_test(
        [a[:, 0], b[:, 0]],
        threshold=stats.t.ppf(0.975, 33),
        n_permutations=2000,
        tail=1,
        stat_fun=lambda x, y: np.abs(mne.stats.ttest_ind_no_p(x, y)),
        out_type="indices",
        rng=0,
        verbose="error",
    )
    (test,) = channel_clusters(a, b, permutations=1999)
    assert len(test.clusters) == len(clusters) > 0
    for cluster, (bins,), q in zip(test.clusters, clusters, p, strict=True):
        assert (cluster.first, cluster.last) == (bins[0], bins[-1])
        assert cluster.p == pytest.approx(q, abs=4 * np.sqrt(q * (1 - q) / 1000) + 1e-3)


def test_a_known_difference_is_found_where_it_was_put():
    a, b = courses(0, trials=(40, 30), channels=3, by=2.0)
    for test in channel_clusters(a, b, permutations=199):
        assert test.first.p == pytest.approx(1 / 200)
        assert (test.first.first, test.first.last) == pytest.approx((10, 19), abs=1)
        assert 10 <= test.first.peak <= 19
        assert test.first.sign == 1


def test_exchanging_a_and_b_changes_the_sign_alone():
    a, b = courses(1, trials=(5, 5), by=2.0)
    (one,), (other,) = channel_clusters(a, b), channel_clusters(b, a)
    for first, second in zip(one.clusters, other.clusters, strict=True):
        assert first.sign == -second.sign
        assert first.mass == pytest.approx(-second.mass)
        assert (first.first, first.last, first.p) == (second.first, second.last, second.p)


def test_a_channel_is_on_its_own(monkeypatch):
    a, b = courses(2, trials=(12, 9), channels=5, by=1.0)
    together = channel_clusters(a, b, permutations=99, seed=4)
    for k in range(5):
        (alone,) = channel_clusters(a[:, [k]], b[:, [k]], permutations=99, seed=4)
        assert [c.p for c in alone.clusters] == [c.p for c in together[k].clusters]
    monkeypatch.setattr("striate.statistics.clusters._ELEMENTS_PER_COPY", 1)
    in_blocks = channel_clusters(a, b, permutations=99, seed=4)
    assert [[c.p for c in test.clusters] for test in in_blocks] == [
        [c.p for c in test.clusters] for test in together
    ]


def test_an_error_of_the_first_kind_is_as_frequent_as_alpha():
    a, b = courses(5, trials=(12, 18), channels=1000)
    rng = np.random.default_rng(5)
    for values in (a, b):
        values += np.cumsum(rng.normal(size=values.shape) * 0.3, axis=2)
    tests = channel_clusters(a, b, permutations=199)
    smallest = [min((c.p for c in test.clusters), default=1.0) for test in tests]
    assert stats.binomtest(sum(p <= 0.05 for p in smallest), 1000, 0.05).pvalue > 0.01
    assert stats.binomtest(sum(p <= 0.2 for p in smallest), 1000, 0.2).pvalue > 0.01


def test_bins_without_two_values_a_group_are_not_tested_and_end_a_cluster():
    a, b = courses(6, trials=(10, 10), by=4.0, at=slice(5, 25))
    a[1:, 0, 12] = np.nan
    b[:, 0, 17] = np.nan
    (test,) = channel_clusters(a, b, permutations=99)
    found = [(c.first, c.last) for c in test.clusters if c.p <= 0.05]
    assert found == [(5, 11), (13, 16), (18, 24)]


@pytest.mark.parametrize("other_channels_miss_values", [False, True])
def test_a_bin_is_tested_over_the_trials_that_have_a_value(other_channels_miss_values):
    a, b = courses(7, trials=(10, 12), channels=2, by=1.5)
    a[:4, :, 15:] = np.nan
    b[1, 0, 18:] = np.nan
    if not other_channels_miss_values:
        a, b = a[:, :1], b[:, :1]
    test = channel_clusters(a, b, permutations=99)[0]
    oracle = stats.ttest_ind(a[:, 0], b[:, 0], nan_policy="omit")
    assert {k for c in test.clusters for k in range(c.first, c.last + 1)} == set(
        np.flatnonzero(oracle.pvalue < 0.05)
    )
    for cluster in test.clusters:
        mass = oracle.statistic[cluster.first : cluster.last + 1].sum()
        assert cluster.mass == pytest.approx(mass)


def test_a_channel_that_cannot_be_tested_says_so():
    a, b = courses(8, channels=3)
    a[:, 0], b[:, 0], a[:, 1] = 2.0, 2.0, np.nan
    assert [test.tested for test in channel_clusters(a, b, permutations=9)] == [False, False, True]
    for few in (a[:1], a[:0]):
        tests = channel_clusters(few, b)
        assert [(test.tested, test.clusters) for test in tests] == [(False, ())] * 3
    assert channel_clusters(a[..., :0], b[..., :0])[2].clusters == ()
    assert channel_clusters(a[:, :0], b[:, :0]) == []


def test_groups_without_variance_that_differ_are_the_most_extreme_there_is():
    a, b = np.ones((4, 1, 3)), np.zeros((4, 1, 3))
    (test,) = channel_clusters(a, b)
    (cluster,) = test.clusters
    assert (cluster.first, cluster.last) == (0, 2)
    assert cluster.p == pytest.approx(2 / 70)
    assert np.isfinite(cluster.mass)


def as_counts(dense):
    """The same as counts, where all channels have values in the same bins."""
    cells = np.nan_to_num(dense).astype(int)
    events = np.repeat(np.argwhere(cells), cells[cells > 0], axis=0).T
    return counted(*events, dense.shape[1], ~np.isnan(dense[:, 0]))


@pytest.mark.parametrize("mean", [0.1, 3.0, 2000.0])
@pytest.mark.parametrize("complete", [True, False])
def test_counts_have_the_clusters_of_the_same_numbers_with_their_zeros(mean, complete):
    rng = np.random.default_rng(9)
    a, b = (rng.poisson(mean, (n, 4, 30)).astype(float) for n in (25, 40))
    a[:, 0, 5:12] += 1 + mean // 10
    a[:, 3] = b[:, 3] = 0
    if not complete:
        for group in (a, b):
            group[::2, :, 20:], group[1::3, :, 25:] = np.nan, np.nan
        a[2:, :, 28:] = np.nan
    dense = channel_clusters(a, b, permutations=199, seed=2)
    counts = channel_clusters(as_counts(a), as_counts(b), permutations=199, seed=2)
    assert sum(len(test.clusters) for test in dense) >= 3
    assert [test.tested for test in counts] == [True, True, True, False]
    for one, other in zip(dense, counts, strict=True):
        assert one.tested == other.tested
        for first, second in zip(one.clusters, other.clusters, strict=True):
            assert replace(first, mass=0) == replace(second, mass=0)
            assert first.mass == pytest.approx(second.mass, rel=1e-12)


def test_counts_of_one_trial_are_not_tested():
    one, five = as_counts(np.ones((1, 2, 3))), as_counts(np.ones((5, 2, 3)))
    assert [test.tested for test in channel_clusters(one, five)] == [False, False]
