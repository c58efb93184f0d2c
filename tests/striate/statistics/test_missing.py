import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from striate.statistics.missing import by_missing, centred, constant, moments, summable

some_missing = st.floats(-1e6, 1e6) | st.just(np.nan)


@given(values=arrays(float, (6, 3), elements=some_missing))
def test_moments_are_those_of_the_values_there_are(values):
    found = moments(values)
    for channel in range(3):
        kept = values[~np.isnan(values[:, channel]), channel]
        assert found.count[channel] == len(kept)
        mean = kept.mean() if len(kept) else np.nan
        variance = kept.var(ddof=1) if len(kept) > 1 else np.nan
        np.testing.assert_allclose(found.mean[channel], mean, rtol=1e-9, atol=1e-6)
        np.testing.assert_allclose(found.variance[channel], variance, rtol=1e-9, atol=1e-6)


@given(value=st.floats(-1e9, 1e9), count=st.integers(2, 30))
def test_equal_values_have_no_variance_and_are_their_mean(value, count):
    found = moments(np.full((count, 1), value))
    assert found.variance[0] == 0
    assert found.mean[0] == value


def test_no_trial_is_no_moment():
    found = moments(np.empty((0, 2)))
    assert (found.count == 0).all()
    assert np.isnan([found.mean, found.variance]).all()


@given(present=arrays(bool, (5, 7)))
def test_every_channel_is_in_one_group_with_its_own_trials(present):
    seen = []
    for trials, channels in by_missing(present):
        seen += channels.tolist()
        assert (present[:, channels] == trials[:, None]).all()
    assert sorted(seen) == list(range(7))
    assert len(list(by_missing(present))) == len(np.unique(present, axis=1).T)


@given(values=arrays(float, (6, 3), elements=some_missing))
def test_centred_values_sum_to_0_and_differ_as_before(values):
    deviations, present = centred(values), ~np.isnan(values)
    scale = np.nansum(np.abs(values), axis=0) + 1e-300
    assert (np.abs(deviations.sum(axis=0)) <= 1e-14 * scale).all()
    assert (deviations[~present] == 0).all()
    for channel in range(3):
        kept = present[:, channel]
        np.testing.assert_allclose(
            np.diff(deviations[kept, channel]),
            np.diff(values[kept, channel]),
            atol=1e-14 * scale[channel],
        )


@given(values=arrays(float, (4, 3), elements=st.sampled_from([0.1, 0.3, np.nan])))
def test_constant_is_what_has_fewer_than_two_different_values(values):
    different = [len(np.unique(column[~np.isnan(column)])) for column in values.T]
    assert constant(values).tolist() == [count < 2 for count in different]
    assert constant(values.T, axis=-1).tolist() == constant(values).tolist()
    assert constant(values[:0]).all()


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([2.0**23, 2.0**23], np.float32),
        ([2.0**23, -(2.0**23) - 1], np.float64),
        ([1.0, 0.5], np.float64),
        ([1.0, np.inf], np.float64),
        ([], np.float32),
    ],
)
def test_whole_numbers_are_summed_in_single_precision_as_far_as_it_is_exact(values, kind):
    column = np.array(values)[:, None]
    assert summable(column).dtype == kind
    np.testing.assert_array_equal(summable(column), column)
