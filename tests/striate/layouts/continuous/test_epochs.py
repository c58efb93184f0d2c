import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striate.errors import LayoutError, SettingsError
from striate.layouts.continuous import epochs as module
from striate.layouts.continuous.epochs import (
    Continuous,
    epoch_durations_s,
    epoch_offsets,
    epoch_time,
    epochs,
)


def continuous(values, rate_hz=100.0):
    def samples(start, stop):
        assert 0 <= start < stop <= values.shape[1], "asked for samples that there are not"
        return values[:, start:stop]

    return Continuous(samples, *values.shape, rate_hz)


def by_loop(values, events, offsets):
    """Every sample by itself."""
    activity = np.full((len(events), len(values), len(offsets)), np.nan)
    for trial, event in enumerate(events):
        for position, offset in enumerate(offsets):
            if 0 <= event + offset < values.shape[1]:
                activity[trial, :, position] = values[:, event + offset]
    return activity


@given(
    st.integers(1, 3),
    st.integers(1, 30),
    st.lists(st.integers(-40, 70), min_size=1, max_size=8),
    st.integers(-20, 20),
    st.integers(1, 30),
    st.integers(1, 2000),
)
def test_epochs_are_those_of_a_plain_loop(channels, samples, events, first, length, block_bytes):
    values = np.random.default_rng(0).normal(size=(channels, samples))
    offsets = range(first, first + length)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_BLOCK_BYTES", block_bytes)
        blocks = list(epochs(continuous(values), np.array(events), offsets))
    np.testing.assert_array_equal(np.concatenate(blocks), by_loop(values, events, offsets))
    assert all(len(block) == 1 or block.nbytes <= block_bytes for block in blocks)


@given(
    st.integers(-500, 500).map(lambda ms: ms / 1000),
    st.integers(1, 500).map(lambda ms: ms / 1000),
    st.sampled_from([100.0, 128.0, 512.0, 1000.0, 999.5, 44.1]),
)
def test_an_epoch_holds_the_samples_from_start_until_before_stop(start, length, rate_hz):
    there = continuous(np.zeros((1, 10_000)), rate_hz)
    expected = [
        k for k in range(-1500, 1500) if start - 1e-9 <= k / rate_hz < start + length - 1e-9
    ]
    if expected:
        assert list(epoch_offsets(start, start + length, there)) == expected
    else:
        with pytest.raises(SettingsError, match="there is no sample at"):
            epoch_offsets(start, start + length, there)


def test_an_edge_that_rounding_moves_still_falls_on_its_sample():
    assert 0.07 * 100 > 7
    assert list(epoch_offsets(0.07, 0.1, continuous(np.zeros((1, 100))))) == [7, 8, 9]


def test_time_zero_is_the_events_own_sample():
    offsets = epoch_offsets(-0.2, 0.8, continuous(np.zeros((1, 1000)), 128.0))
    axis = epoch_time(offsets, 128.0)
    assert axis.edges()[list(offsets).index(0)] == 0
    np.testing.assert_allclose(axis.edges(), np.array(list(offsets)) / 128, atol=1e-9)


def test_a_trial_ends_with_the_recording():
    durations = epoch_durations_s(
        np.array([10, 95, 99, 120]), range(-20, 10), continuous(np.zeros((1, 100)))
    )
    np.testing.assert_allclose(durations, [0.1, 0.05, 0.01, 0])


def test_an_epoch_longer_than_the_recording_is_refused():
    with pytest.raises(SettingsError, match=r"^epoch: from 0 to 1e\+09 s is longer than .*, 1 s"):
        epoch_offsets(0, 1e9, continuous(np.zeros((1, 100))))


def test_onsets_in_milliseconds_are_refused_and_not_read_as_nothing():
    with pytest.raises(LayoutError, match="none of the 2 events lies in the recording of 1 s"):
        epoch_durations_s(np.array([20_000, 30_000]), range(10), continuous(np.zeros((1, 100))))
