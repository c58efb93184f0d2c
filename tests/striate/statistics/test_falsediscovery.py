import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from striate.statistics.falsediscovery import false_discovery_q

probabilities = st.floats(0, 1) | st.sampled_from([0.01, 0.05, 1.0]) | st.just(np.nan)


@given(p=arrays(float, st.integers(0, 12), elements=probabilities))
def test_q_is_that_of_scipy_over_the_channels_that_were_tested(p):
    tested = ~np.isnan(p)
    expected = np.full(p.shape, np.nan)
    if tested.any():
        expected[tested] = stats.false_discovery_control(p[tested])
    np.testing.assert_allclose(false_discovery_q(p), expected, rtol=1e-12)


def test_a_case_by_hand():
    p = np.array([0.04, np.nan, 0.01, 0.03, 0.9])
    np.testing.assert_allclose(false_discovery_q(p), [0.16 / 3, np.nan, 0.04, 0.16 / 3, 0.9])


def test_the_rate_of_false_discoveries_is_held():
    rng = np.random.default_rng(0)
    shares, found = [], 0
    for _ in range(400):
        a = rng.normal(np.repeat([1.0, 0.0], [20, 80]), 1, (20, 100))
        q = false_discovery_q(stats.ttest_1samp(a, 0).pvalue)
        discovered = q <= 0.1
        shares.append(discovered[20:].sum() / max(discovered.sum(), 1))
        found += discovered[:20].sum()
    assert np.mean(shares) < 0.1
    assert np.mean(shares) > 0.06
    assert found / (400 * 20) > 0.8
