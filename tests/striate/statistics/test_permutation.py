from itertools import combinations, product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from striate.statistics.permutation import difference_p, paired_p
from striate.statistics.relabelling import group_labels, sign_flips

few_spikes = st.integers(0, 6).map(float)


def size_of_difference(x, y, axis=-1):
    return np.abs(np.mean(x, axis=axis) - np.mean(y, axis=axis))


def by_hand(a, b):
    """Share of all relabellings with a difference of whole numbers at least as large."""
    values, n, k = [int(v) for v in (*a, *b)], len(a) + len(b), len(a)
    total = sum(values)
    sizes = [abs(n * sum(values[i] for i in c) - k * total) for c in combinations(range(n), k)]
    return sum(size >= sizes[0] for size in sizes) / len(sizes)


@given(a=arrays(float, (4, 3), elements=few_spikes), b=arrays(float, (3, 3), elements=few_spikes))
def test_an_exact_p_is_the_share_of_all_relabellings(a, b):
    found = difference_p(a, b)
    for channel in range(3):
        if np.unique([*a[:, channel], *b[:, channel]]).size == 1:
            assert np.isnan(found[channel])
        else:
            assert found[channel] == pytest.approx(by_hand(a[:, channel], b[:, channel]), rel=1e-12)


@given(seed=st.integers(0, 10**6), sizes=st.tuples(st.integers(2, 5), st.integers(2, 5)))
def test_an_exact_p_is_that_of_scipy(seed, sizes):
    rng = np.random.default_rng(seed)
    a, b = (rng.normal(size=(n, 2)) for n in sizes)
    oracle = stats.permutation_test(
        (a, b), size_of_difference, n_resamples=np.inf, alternative="greater", vectorized=True
    )
    np.testing.assert_allclose(difference_p(a, b), oracle.pvalue, rtol=1e-12)


@given(seed=st.integers(0, 10**6), pairs=st.integers(2, 8))
def test_an_exact_paired_p_is_that_of_scipy(seed, pairs):
    rng = np.random.default_rng(seed)
    response, baseline = rng.normal(0.5, 1, (pairs, 2)), rng.normal(size=(pairs, 2))
    oracle = stats.permutation_test(
        (response, baseline),
        size_of_difference,
        permutation_type="samples",
        n_resamples=np.inf,
        alternative="greater",
        vectorized=True,
    )
    np.testing.assert_allclose(paired_p(response, baseline), oracle.pvalue, rtol=1e-12)


@given(counts=arrays(np.int64, (7, 2), elements=st.integers(-4, 4)))
def test_ties_of_paired_counts_are_those_of_whole_numbers(counts):
    baseline = np.full(counts.shape, 0.3)
    found = paired_p(baseline + counts / 0.7, baseline)
    for channel in range(2):
        sums = [abs(np.dot(s, counts[:, channel])) for s in product((1, -1), repeat=7)]
        expected = np.mean(np.array(sums) >= sums[0]) if counts[:, channel].any() else np.nan
        np.testing.assert_allclose(found[channel], expected)


@given(
    counts=arrays(np.int64, 12, elements=st.integers(0, 9)),
    in_a=st.integers(2, 10),
    window_s=st.sampled_from([1.0, 0.7, 0.106, 1 / 3]),
    offset=st.sampled_from([0.0, 1e6]),
)
def test_ties_of_rates_are_those_of_counts(counts, in_a, window_s, offset):
    rates = (counts / window_s + offset)[:, None]
    found = difference_p(rates[:in_a], rates[in_a:])[0]
    if counts.min() == counts.max():
        assert np.isnan(found)
    else:
        assert found == pytest.approx(by_hand(counts[:in_a], counts[in_a:]), rel=1e-12)


def test_p_is_the_same_whatever_the_unit_and_the_offset_are():
    rng = np.random.default_rng(4)
    a, b = rng.poisson(3, (30, 20)).astype(float), rng.poisson(4, (25, 20)).astype(float)
    expected = difference_p(a, b, permutations=999)
    for scale, offset in ((1 / 0.106, 0.0), (1e-6, 0.0), (1.0, 1e5), (1 / 3, -7.7)):
        found = difference_p(a * scale + offset, b * scale + offset, permutations=999)
        np.testing.assert_array_equal(found, expected)


def by_a_plain_loop(a, b, labels):
    """(b + 1) / (m + 1) of whole numbers, one relabelling after another."""
    values, (n_a, n_b) = np.concatenate([a, b]), (len(a), len(b))
    observed = np.abs(n_b * a.sum(axis=0) - n_a * b.sum(axis=0))
    at_least = np.zeros(values.shape[1])
    for is_a in labels:
        size = np.abs(n_b * values[is_a].sum(axis=0) - n_a * values[~is_a].sum(axis=0))
        at_least += size >= observed
    return (at_least + 1) / (len(labels) + 1)


def drawn_labels(trials, in_a, permutations, seed):
    return np.concatenate(list(group_labels(trials, in_a, permutations, seed).blocks()))


@pytest.mark.parametrize("sizes", [(12, 9), (9, 12), (40, 300)])
def test_a_random_p_is_that_of_a_plain_loop_over_the_same_labels(sizes):
    rng = np.random.default_rng(0)
    a, b = (rng.poisson(rate, (n, 3)).astype(float) for rate, n in zip((2, 3), sizes, strict=True))
    expected = by_a_plain_loop(a, b, drawn_labels(sum(sizes), sizes[0], 199, seed=5))
    found = difference_p(a, b, permutations=199, seed=5)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_a_random_p_agrees_with_that_of_scipy():
    rng = np.random.default_rng(8)
    a, b = rng.poisson(4.0, (40, 12)).astype(float), rng.poisson(4.4, (260, 12)).astype(float)
    oracle = stats.permutation_test(
        (a, b), size_of_difference, n_resamples=4999, alternative="greater", batch=50, rng=1
    ).pvalue
    error = np.sqrt(2 * oracle * (1 - oracle) / 4999)
    assert np.all(np.abs(difference_p(a, b, permutations=4999) - oracle) < 4 * error + 1 / 5000)


def test_p_of_a_channel_does_not_depend_on_the_others():
    rng = np.random.default_rng(9)
    a, b = rng.poisson(3, (30, 9)).astype(float), rng.normal(3, 1, (70, 9))
    together = difference_p(a, b, permutations=99)
    for channel in range(9):
        alone = difference_p(a[:, [channel]], b[:, [channel]], permutations=99)
        assert alone[0] == together[channel]


def test_a_trial_that_ended_early_is_as_if_it_were_not_there():
    rng = np.random.default_rng(10)
    a, b = rng.poisson(3, (30, 9)).astype(float), rng.poisson(4, (70, 9)).astype(float)
    expected = difference_p(a, b, permutations=99)
    longer_a, longer_b = (np.insert(x, [4, 20], np.nan, axis=0) for x in (a, b))
    np.testing.assert_array_equal(difference_p(longer_a, longer_b, permutations=99), expected)


def test_a_random_p_agrees_with_the_exact_one():
    rng = np.random.default_rng(1)
    a, b = rng.normal(0.4, 1, (7, 30)), rng.normal(size=(7, 30))
    assert comb(14, 7) == 3432
    exact = difference_p(a, b, permutations=3432)
    random = difference_p(a, b, permutations=3431, seed=3)
    error = np.sqrt(exact * (1 - exact) / 3431)
    assert np.all(np.abs(random - exact) < 4 * error + 1 / 3431)
    exact = paired_p(a, b, permutations=128)
    random = paired_p(a, b, permutations=127, seed=3)
    assert np.all(np.abs(random - exact) < 4 * np.sqrt(exact * (1 - exact) / 127) + 1 / 127)


def test_no_p_is_ever_0():
    a, b = np.arange(40.0)[:, None] + 1000, np.arange(40.0)[:, None]
    assert difference_p(a, b, permutations=99)[0] == pytest.approx(1 / 100)
    assert paired_p(a, b, permutations=99)[0] == pytest.approx(1 / 100)
    assert difference_p(a[:3], b[:3])[0] == pytest.approx(2 / 20)
    assert paired_p(a[:3], b[:3])[0] == pytest.approx(2 / 8)


def test_a_trial_without_a_value_is_as_if_it_were_not_there():
    rng = np.random.default_rng(2)
    a, b = rng.normal(0.5, 1, (9, 4)), rng.normal(size=(8, 4))
    a[[1, 7], 1], b[3, 1], a[5:, 2], b[4:, 2], b[:, 3] = np.nan, np.nan, np.nan, np.nan, np.nan
    for permutations in (99_999, 9999):
        found = difference_p(a, b, permutations)
        for channel in range(3):
            kept = [x[~np.isnan(x[:, channel])][:, [channel]] for x in (a, b)]
            few = comb(sum(map(len, kept)), len(kept[0])) <= permutations
            alone = difference_p(*kept, permutations)[0]
            assert found[channel] == pytest.approx(alone, rel=1e-12, abs=0 if few else 0.02)
        assert np.isnan(found[3])


def test_a_pair_that_misses_a_value_is_as_if_it_were_not_there():
    rng = np.random.default_rng(2)
    response, baseline = rng.normal(0.5, 1, (12, 3)), rng.normal(size=(12, 3))
    response[[1, 7], 1], baseline[3, 1], baseline[:, 2] = np.nan, np.nan, np.nan
    for permutations in (4096, 512):
        found = paired_p(response, baseline, permutations)
        both = ~np.isnan(response[:, 1] + baseline[:, 1])
        kept = [x[both][:, [1]] for x in (response, baseline)]
        assert found[1] == paired_p(*kept, permutations)[0]
        whole = paired_p(response[:, :1], baseline[:, :1], permutations)
        assert found[0] == whole[0]
        assert np.isnan(found[2])


def test_fewer_than_two_values_in_a_group_are_not_tested():
    many, one, none = np.arange(5.0)[:, None], np.ones((1, 1)), np.ones((0, 1))
    for few in (one, none, np.array([[1.0], [np.nan], [np.nan]])):
        for a, b in ((many, few), (few, many), (few, few)):
            assert np.isnan(difference_p(a, b)).all()
        assert np.isnan(paired_p(few, 0 * few)).all()
    assert difference_p(np.ones((3, 0)), np.ones((3, 0))).shape == (0,)


def test_silent_channels_are_not_tested():
    silent, active = np.zeros((6, 1)), np.arange(6.0)[:, None]
    values = np.hstack([silent, active])
    for test in (difference_p, paired_p):
        found = test(values, values[::-1] * 2)
        np.testing.assert_array_equal(np.isnan(found), [True, False])


def test_exchanging_a_and_b_gives_the_same_exact_p():
    rng = np.random.default_rng(3)
    a, b = rng.poisson(2, (6, 10)).astype(float), rng.poisson(3, (5, 10)).astype(float)
    np.testing.assert_allclose(difference_p(a, b), difference_p(b, a))
    np.testing.assert_allclose(paired_p(a[:5], b), paired_p(b, a[:5]))


def test_p_is_uniform_where_there_is_no_difference():
    rng = np.random.default_rng(6)
    a, b = rng.gamma(2, 1, (20, 2000)), rng.gamma(2, 1, (30, 2000))
    for p in (
        difference_p(a, b, permutations=499),
        paired_p(a, b[:20], permutations=499),
    ):
        assert stats.kstest(p, "uniform").pvalue > 0.01
        assert abs(np.mean(p <= 0.05) - 0.05) < 3 * np.sqrt(0.05 * 0.95 / 2000)


def test_known_differences_are_found_as_often_as_by_a_t_test():
    rng = np.random.default_rng(7)
    a, b = rng.normal(0.8, 1, (25, 1000)), rng.normal(size=(25, 1000))
    found = np.mean(difference_p(a, b, permutations=999) <= 0.05)
    assert abs(found - np.mean(stats.ttest_ind(a, b).pvalue <= 0.05)) < 0.02
    assert found > 0.7
    found = np.mean(paired_p(a, b, permutations=999) <= 0.05)
    assert abs(found - np.mean(stats.ttest_rel(a, b).pvalue <= 0.05)) < 0.03


def test_thousands_of_trials_are_no_overflow():
    values = np.random.default_rng(13).normal(size=(1100, 1))
    assert paired_p(values + 1, values, permutations=9)[0] == pytest.approx(0.1)
    assert difference_p(values + 1, values, permutations=9)[0] == pytest.approx(0.1)


def test_many_trials_go_through_in_blocks(monkeypatch):
    monkeypatch.setattr("striate.statistics.relabelling.ELEMENTS_PER_BLOCK", 1000)
    rng = np.random.default_rng(12)
    a, b = rng.poisson(3, (40, 5)).astype(float), rng.poisson(3, (40, 5)).astype(float)
    labels = drawn_labels(80, 40, 300, seed=0)
    assert labels.shape == (300, 80)
    found = difference_p(a, b, permutations=300)
    np.testing.assert_allclose(found, by_a_plain_loop(a, b, labels), rtol=1e-12)
    signs = np.concatenate(list(sign_flips(40, 300, seed=0).blocks()))
    at_least = (np.abs(signs @ (a - b)) >= np.abs((a - b).sum(axis=0))).sum(axis=0)
    found = paired_p(a, b, permutations=300)
    np.testing.assert_allclose(found, (at_least + 1) / 301, rtol=1e-12)
