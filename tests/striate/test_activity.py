import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from by_hand import amplitudes, rates, spikes_from_counts
from striate.activity import binned, trial_blocks, window_mean
from striate.binning import coarse_bins
from striate.errors import WindowError


def test_rate_is_spikes_per_second_inside_the_half_open_window():
    # one channel, 10 bins of 1 ms; spikes in bins 1, 2 (twice) and 5
    counts = np.zeros((1, 1, 10), int)
    counts[0, 0, [1, 2, 5]] = 1, 2, 1
    recording = spikes_from_counts(counts)
    assert window_mean(recording, 0.001, 0.005)[0, 0] == pytest.approx(3 / 0.004)
    assert window_mean(recording, 0.001, 0.006)[0, 0] == pytest.approx(4 / 0.005)
    assert window_mean(recording, 0.002, 0.003)[0, 0] == pytest.approx(2 / 0.001)


@given(
    counts=arrays(np.uint8, (3, 2, 12), elements=st.integers(0, 3)),
    edges=st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(lambda e: e[0] < e[1]),
)
def test_window_means_equal_a_plain_loop(counts, edges):
    start, stop = edges
    found = window_mean(spikes_from_counts(counts), start / 1000, stop / 1000)
    for trial in range(3):
        for channel in range(2):
            spikes = sum(int(n) for n in counts[trial, channel, start:stop])
            assert found[trial, channel] == pytest.approx(spikes / ((stop - start) / 1000))


@given(counts=arrays(np.uint8, (4, 2, 13), elements=st.integers(0, 3)), size=st.integers(1, 5))
def test_coarse_bins_hold_the_sum_of_their_bins(counts, size):
    recording = spikes_from_counts(counts)
    bins = coarse_bins(recording, float(size))
    found = binned(recording, np.array([2, 0]), bins)
    whole = 13 // size
    for position, trial in enumerate([2, 0]):
        for k in range(whole):
            expected = counts[trial, :, k * size : (k + 1) * size].sum(axis=1)
            np.testing.assert_array_equal(found[position, :, k], expected)
    assert found.shape[2] == whole


def test_a_trial_holds_no_value_beyond_its_end():
    counts = np.ones((2, 1, 10), int)
    counts[1, 0, 6:] = 0
    recording = spikes_from_counts(counts, durations_s=[0.010, 0.006])
    dense = binned(recording, np.array([0, 1]), coarse_bins(recording, 2))
    assert not np.isnan(dense[0]).any()
    np.testing.assert_array_equal(np.isnan(dense[1, 0]), [False, False, False, True, True])
    assert np.isnan(window_mean(recording, 0.0, 0.007)[1, 0])
    assert window_mean(recording, 0.0, 0.006)[1, 0] == pytest.approx(1000)


def test_coarse_bins_have_an_edge_at_stimulus_onset():
    recording = spikes_from_counts(np.ones((1, 1, 10), int), start_s=-0.005)
    bins = coarse_bins(recording, 2)
    assert 0.0 in bins.left_edges
    np.testing.assert_allclose(bins.left_edges, [-0.004, -0.002, 0.0, 0.002])


def test_dense_rates_are_averaged_in_the_window():
    values = np.arange(12.0).reshape(2, 1, 6)
    assert window_mean(rates(values), 0.01, 0.03)[:, 0].tolist() == [1.5, 7.5]


def test_dense_rates_are_averaged_in_coarser_bins():
    recording = rates(np.arange(6.0).reshape(1, 1, 6))
    found = binned(recording, np.array([0]), coarse_bins(recording, 20))
    assert found[0, 0].tolist() == [0.5, 2.5, 4.5]


def test_data_coarser_than_the_bins_asked_for_keep_their_own():
    assert coarse_bins(rates(np.zeros((1, 1, 6)), bin_s=0.02), 10).count == 6


@pytest.mark.parametrize("bin_s", [0.01, None])
def test_one_value_a_trial_is_its_response_whatever_the_window(bin_s):
    recording = rates(np.full((2, 1, 1), 7.0), bin_s=bin_s)
    assert window_mean(recording, 0.16, 1.16).tolist() == [[7.0], [7.0]]


def test_a_shorter_trial_without_a_time_axis_is_averaged_over_its_own_bins():
    rows = [[[1.0, 3.0, np.nan]], [[1.0, 3.0, 8.0]], [[np.nan, 3.0, 9.0]]]
    recording = rates(np.array(rows), bin_s=None)
    found = window_mean(recording, 0.16, 1.16)
    np.testing.assert_array_equal(found, [[2.0], [4.0], [np.nan]])


def test_an_edge_that_no_double_holds_exactly_is_still_an_edge():
    counts = np.ones((1, 1, 100), int)
    assert 0.043 / 0.001 != 43
    assert window_mean(spikes_from_counts(counts), 0.043, 0.044)[0, 0] == pytest.approx(1000)
    third = rates(np.arange(6.0).reshape(1, 1, 6), bin_s=1 / 60)
    assert window_mean(third, 0.033333, 0.066667)[0, 0] == 2.5


def test_spikes_before_the_first_aligned_bin_are_in_no_bin():
    counts = np.ones((1, 1, 10), int)
    recording = spikes_from_counts(counts, start_s=-0.005)
    dense = binned(recording, np.array([0]), coarse_bins(recording, 2))
    assert dense[0, 0].tolist() == [2, 2, 2, 2]


def test_a_window_that_runs_backwards_is_refused():
    with pytest.raises(WindowError, match=r"starts at 0.05 s and stops at 0.01 s"):
        window_mean(rates(np.zeros((1, 1, 6))), 0.05, 0.01)


def test_bins_of_unknown_width_are_averaged_over_the_whole_trial():
    recording = rates(np.arange(4.0).reshape(1, 1, 4), bin_s=None)
    assert window_mean(recording, 0.16, 1.16).tolist() == [[1.5]]


@pytest.mark.parametrize(
    ("window", "message"),
    [
        ((0.0, 2.0), "window: 2 s lies outside the time axis of recording 'by-hand', 0 to 0.06 s"),
        ((-0.1, 0.05), "window: -0.1 s lies outside"),
        (
            (0.005, 0.05),
            "0.005 s lies inside a bin of recording 'by-hand', 10 ms wide; write 0 or 0.01",
        ),
    ],
)
def test_a_window_that_does_not_fit_says_what_would(window, message):
    with pytest.raises(WindowError, match=message):
        window_mean(rates(np.zeros((1, 1, 6))), *window)


def test_bins_that_do_not_fit_say_what_would():
    recording = rates(np.zeros((1, 1, 6)), bin_s=0.004)
    with pytest.raises(
        WindowError, match=r"bin_ms: 10 is no multiple .* 'by-hand', 4 ms; write 8 or 12"
    ):
        coarse_bins(recording, 10)


SIGNED = st.floats(-1e-4, 1e-4) | st.just(np.nan)


@given(
    values=arrays(float, (3, 2, 20), elements=SIGNED),
    edges=st.tuples(st.floats(-0.04, 0.1), st.floats(-0.04, 0.1)).map(sorted),
)
def test_amplitudes_are_the_mean_of_the_samples_in_the_window_and_lost_with_any_of_them(
    values, edges
):
    # a millionth of a second beside a sample is that sample
    start_s, stop_s = (round(edge, 4) for edge in edges)
    inside = [n for n in range(20) if start_s <= (n - 6) / 128 < stop_s]
    assume(inside)
    found = window_mean(amplitudes(values, first=-6), start_s, stop_s)
    for trial in range(3):
        for channel in range(2):
            held = [float(values[trial, channel, n]) for n in inside]
            if any(value != value for value in held):
                assert np.isnan(found[trial, channel])
            else:
                assert found[trial, channel] == pytest.approx(sum(held) / len(held), abs=1e-16)


@given(values=arrays(float, (3, 2, 23), elements=SIGNED), size=st.integers(1, 7))
def test_amplitudes_in_bins_equal_a_plain_loop(values, size):
    recording = amplitudes(values, first=-6)
    # half a sample more than fits
    bins = coarse_bins(recording, (size + 0.5) * 1000 / 128)
    found = binned(recording, np.array([2, 0]), bins)
    for position, trial in enumerate([2, 0]):
        for channel in range(2):
            for number, first in enumerate(range(6 % size, 23 - size + 1, size)):
                held = [float(value) for value in values[trial, channel, first : first + size]]
                mean = sum(held) / size
                np.testing.assert_allclose(found[position, channel, number], mean, atol=1e-16)


def test_an_epoch_that_reaches_beyond_the_recording_has_no_value_in_windows_that_it_lacks():
    values = np.ones((3, 2, 20))
    values[0, :, :4], values[2, :, 15:] = np.nan, np.nan
    # `duration` knows nothing of a missing beginning
    recording = amplitudes(values, first=-6)
    recording["duration"][:] = [0.01, 0.1, np.nan]
    for edges, whole in [
        ((-6, 0), [0, 1, 1]),
        ((-2, 9), [1, 1, 1]),
        ((0, 9), [1, 1, 1]),
        ((0, 10), [1, 1, 0]),
        ((-3, 14), [0, 1, 0]),
    ]:
        found = window_mean(recording, edges[0] / 128, edges[1] / 128)
        np.testing.assert_array_equal(np.isfinite(found).all(axis=1), np.array(whole, bool))
        np.testing.assert_array_equal(found[np.isfinite(found)], 1.0)


def test_rates_keep_the_end_that_their_duration_says():
    recording = rates(np.ones((2, 1, 6)), durations_s=[0.06, 0.03])
    np.testing.assert_array_equal(window_mean(recording, 0.01, 0.05), [[1.0], [np.nan]])


def test_many_trials_have_the_responses_that_each_has_alone():
    values = np.random.default_rng(0).normal(0, 1e-5, (150, 3, 40))
    for recording in (amplitudes(values, first=-6), rates(values), rates(values, bin_s=None)):
        together = window_mean(recording, 0.01, 0.05)
        alone = [window_mean(recording.isel(trial=[n]), 0.01, 0.05)[0] for n in range(150)]
        np.testing.assert_array_equal(together, alone)


@pytest.mark.parametrize(
    ("trials", "channels", "samples", "in_a_block"),
    [(70, 2, 20, 64), (70, 64, 1000, 32), (3, 300, 2400, 2), (2, 300, 8000, 1)],
)
def test_the_longer_the_epochs_the_fewer_are_in_a_block(trials, channels, samples, in_a_block):
    recording = amplitudes(np.zeros((trials, channels, samples)))
    blocks = list(trial_blocks(recording, np.arange(trials)))
    assert [trial for block in blocks for trial in block] == list(range(trials))
    assert len(blocks[0]) == in_a_block
