from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from scipy.sparse import csr_array

from striate.statistics.clusters import channel_clusters
from striate.statistics.counts import Counts, counted
from striate.statistics.latency import LEAST_FOUND, latencies
from striate.statistics.resampled import moments_of_drawn


def found(seed, by=1.5, starts=(10, 14), trials=(40, 30), ramp=1, **options):
    rng = np.random.default_rng(seed)
    a, b = (rng.normal(size=(n, len(starts), 30)) for n in trials)
    for channel, start in enumerate(starts):
        a[:, channel] += by * np.clip((np.arange(30) - start + 1) / ramp, 0, 1)
    tests = channel_clusters(a, b, permutations=199)
    return tests, latencies(a, b, tests, resamples=300, **options)


def test_latency_is_the_first_bin_of_the_first_cluster_that_counts():
    tests, times = found(0, by=2.0)
    for test, latency, start in zip(tests, times, (10, 14), strict=True):
        assert latency.bin == next(c.first for c in test.clusters if c.p <= 0.05)
        assert abs(latency.bin - start) <= 1
        assert latency.low <= latency.bin <= latency.high
        assert latency.found > 0.9


def test_there_is_no_latency_without_a_cluster():
    tests, times = found(1, by=0.0)
    assert [latency is None for latency in times] == [test.first is None for test in tests]
    assert None in times


def test_a_weaker_slower_difference_has_wider_limits():
    _, (sharp,) = found(2, by=3.0, starts=(10,))
    _, (slow,) = found(2, by=1.2, starts=(10,), ramp=8)
    assert slow.high - slow.low > sharp.high - sharp.low


def test_the_sign_of_the_difference_does_not_matter():
    _, up = found(3, by=2.0)
    _, down = found(3, by=-2.0)
    assert [abs(x.bin - y.bin) <= 1 for x, y in zip(up, down, strict=True)] == [True, True]
    assert all(latency.found > 0.9 for latency in down)


def test_bins_that_miss_values_do_not_stop_it():
    rng = np.random.default_rng(4)
    a, b = rng.normal(size=(30, 1, 20)), rng.normal(size=(30, 1, 20))
    a[:, :, 8:] += 2
    a[:5, :, 15:], b[:, :, 18:] = np.nan, np.nan
    (latency,) = latencies(a, b, channel_clusters(a, b, permutations=199), resamples=200)
    assert abs(latency.bin - 8) <= 1
    assert latency.found > 0.9


def test_limits_hold_the_true_onset_of_a_sharp_difference():
    held = 0
    for seed in range(10):
        _, times = found(seed, by=2.0, starts=(10,) * 4)
        held += sum(latency.low <= 10 <= latency.high for latency in times)
    assert held >= 34


@pytest.mark.parametrize("at_a_time", [1, 3, 32])
def test_limits_are_those_of_a_plain_loop_over_the_same_trials(monkeypatch, at_a_time):
    """SciPy tests each resample bin by bin; NumPy draws the same trials from the same seed."""
    monkeypatch.setattr("striate.statistics.latency._BINS_AT_A_TIME", at_a_time)
    rng = np.random.default_rng(5)
    a, b = rng.normal(size=(20, 1, 12)), rng.normal(size=(15, 1, 12))
    a[:, 0] += np.clip((np.arange(12) - 3) / 4, 0, 1)
    tests = channel_clusters(a, b, permutations=199)
    (latency,) = latencies(a, b, tests, resamples=100, seed=2)
    generator = np.random.Generator(np.random.PCG64(2))
    drawn = [generator.multinomial(len(of), [1 / len(of)] * len(of), 100) for of in (a, b)]
    starts = []
    for times_a, times_b in zip(*drawn, strict=True):
        resampled = np.repeat(a[:, 0], times_a, axis=0), np.repeat(b[:, 0], times_b, axis=0)
        beyond = (np.array(stats.ttest_ind(*resampled)) * [[1], [-1]] > [[0], [-0.05]]).all(axis=0)
        up_to_peak = beyond[: tests[0].first.peak + 1].tolist()
        if up_to_peak[-1]:
            before = [number for number, is_beyond in enumerate(up_to_peak) if not is_beyond]
            starts.append(max(before, default=-1) + 1)
    assert latency.found == len(starts) / 100
    limits = np.quantile(starts, [0.025, 0.975], method="inverted_cdf")
    assert [latency.low, latency.high] == limits.tolist()
    assert latency.low < latency.high


def test_there_are_limits_where_nearly_all_resamples_have_the_cluster():
    _, (sure,) = found(0, by=3.0, starts=(10,))
    assert sure.found >= LEAST_FOUND
    assert sure.has_limits
    assert not replace(sure, found=np.nextafter(LEAST_FOUND, 0)).has_limits


@pytest.mark.parametrize("mean", [0.2, 4.0, 400.0])
@pytest.mark.parametrize("complete", [True, False])
def test_counts_have_the_latencies_of_the_same_numbers_with_their_zeros(mean, complete):
    rng = np.random.default_rng(6)
    dense = [rng.poisson(mean, (n, 3, 24)) for n in (40, 30)]
    dense[0] += (rng.random(dense[0].shape) < np.clip((np.arange(24) - 6) / 8, 0, 1)) * (
        1 + int(mean) // 2
    )
    present = [np.ones((len(of), 24), dtype=bool) for of in dense]
    if not complete:
        for of in present:
            of[::2, 14:], of[1::3, 17:] = False, False
    counts = [
        counted(*np.repeat(np.argwhere(of), of[of > 0], axis=0).T, 3, has)
        for of, has in zip(dense, present, strict=True)
    ]
    values = [np.where(has[:, None], of, np.nan) for of, has in zip(dense, present, strict=True)]
    tests = channel_clusters(*values, permutations=199)
    expected = latencies(*values, tests, resamples=300, seed=1)
    assert None not in expected
    assert latencies(*counts, tests, resamples=300, seed=1) == expected


def test_squares_of_large_counts_are_as_exact_as_those_of_small_ones():
    rng = np.random.default_rng(3)
    dense = [rng.poisson(70_000, (n, 2, 3)).astype(np.int32) for n in (6, 5)]
    counts = [
        Counts(csr_array(of.transpose(1, 2, 0).reshape(6, -1)), np.ones((len(of), 3), dtype=bool))
        for of in dense
    ]
    drawn = [rng.multinomial(len(of), np.full(len(of), 1 / len(of)), size=20) for of in dense]
    of_counts = moments_of_drawn(*counts, drawn)(1, slice(0, 3))
    of_values = moments_of_drawn(*(of.astype(float) for of in dense), drawn)(1, slice(0, 3))
    for (*_, squares), (*_, expected) in zip(of_counts, of_values, strict=True):
        np.testing.assert_allclose(squares, expected, rtol=1e-6)
