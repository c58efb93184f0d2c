import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from by_hand import amplitudes, rates, spikes_from_counts
from striate.binning import coarse_bins, holds_samples, window_bins
from striate.errors import WindowError

# whole and broken intervals between samples, from EEG to broadband recordings
RATES_HZ = st.sampled_from([100.0, 128.0, 250.0, 256.0, 512.0, 600.0, 1024.0, 2048.0, 24414.0625])


def sampled(hz=128.0, first=-26, count=130):
    return amplitudes(np.zeros((1, 1, count)), hz, first)


def taken(recording, start_s, stop_s):
    """Times of the samples that the window takes."""
    return recording["time"].values[window_bins(recording, start_s, stop_s, "window")].tolist()


@given(
    hz=RATES_HZ,
    first=st.integers(-60, 5),
    start=st.integers(0, 100),
    length=st.integers(1, 29),
    between=st.tuples(st.floats(0.02, 0.98), st.floats(0.02, 0.98)),
)
def test_a_window_takes_the_samples_from_its_start_to_before_its_stop(
    hz, first, start, length, between
):
    start_s = (first + start + between[0]) / hz
    stop_s = (first + start + length + between[1]) / hz
    expected = [n / hz for n in range(first, first + 130) if start_s <= n / hz < stop_s]
    np.testing.assert_allclose(taken(sampled(hz, first), start_s, stop_s), expected, atol=2e-9)


@given(
    hz=RATES_HZ, first=st.integers(-60, 5), start=st.integers(0, 129), length=st.integers(1, 130)
)
def test_an_edge_on_a_sample_begins_with_it_and_stops_before_it(hz, first, start, length):
    stop = min(start + length, 130)
    # nine digits are what an artifact keeps of a time
    start_s, stop_s = (round((first + edge) / hz, 9) for edge in (start, stop))
    inside = window_bins(sampled(hz, first), start_s, stop_s, "window")
    assert (inside.start, inside.stop) == (start, stop)


def test_a_window_in_tenths_of_a_second_fits_128_samples_a_second():
    found = taken(sampled(), 0.1, 0.4)
    # 0.1 s is 12.8 samples, 0.4 s is 51.2 samples
    assert (found[0], found[-1], len(found)) == (13 / 128, 51 / 128, 39)


def test_an_epoch_that_was_cut_in_tenths_of_a_second_has_a_window_of_the_same_limits():
    first, stop = math.ceil(-0.2 * 128), math.ceil(0.8 * 128)
    recording = sampled(first=first, count=stop - first)
    assert float(recording["time"][0]) > -0.2
    assert len(taken(recording, -0.2, 0.8)) == stop - first
    assert len(taken(recording, -0.2, 0.0)) == -first


@pytest.mark.parametrize(
    ("window", "message"),
    [
        (
            (-0.3, 0.4),
            "window: -0.3 s lies outside the time axis of recording 'by-hand', -0.203125 ",
        ),
        ((-0.2110, 0.4), "window: -0.211 s lies outside"),
        ((0.1, 0.82), r"window: 0.82 s lies outside the time axis .*, -0.203125 to 0.8125 s"),
        ((0.9, 0.95), "window: 0.9 s lies outside"),
        ((0.101, 0.101), "window: it starts at 0.101 s and stops at 0.101 s; write the earlier"),
        ((0.1016, 0.1090), "window: nothing was sampled from 0.1016 s to before 0.109 s in rec"),
        ((math.nan, 0.1), "window: nan s lies outside"),
        ((0.1, math.inf), "window: inf s lies outside"),
    ],
)
def test_a_window_outside_the_samples_or_between_two_of_them_is_an_error(window, message):
    with pytest.raises(WindowError, match=message) as error:
        window_bins(sampled(), *window, "window")
    assert "\n" not in str(error.value)


def test_a_window_between_two_bins_that_are_one_is_an_error():
    with pytest.raises(WindowError, match="nothing was sampled"):
        window_bins(rates(np.zeros((1, 1, 6))), 0.02, 0.020001, "window")


@given(hz=RATES_HZ, first=st.integers(-60, 0), bin_ms=st.floats(0.01, 100))
def test_as_many_whole_samples_as_fit_are_taken_together_aligned_on_onset(hz, first, bin_ms):
    assume(abs(bin_ms * hz / 1000 - round(bin_ms * hz / 1000)) > 0.01)
    size = max(int(bin_ms * hz / 1000), 1)
    # from onset in both directions, as far as whole bins go
    before, after = -first // size, (130 + first) // size
    assume(before + after > 0)
    bins = coarse_bins(sampled(hz, first), bin_ms)
    assert (bins.size, bins.count) == (size, before + after)
    assert bins.width == pytest.approx(size / hz)
    expected = [(k - before) * size / hz for k in range(before + after)]
    np.testing.assert_allclose(bins.left_edges, expected, atol=2e-9)


@pytest.mark.parametrize(
    ("bin_ms", "samples"), [(1, 1), (7.8125, 1), (10, 1), (100, 12), (125, 16)]
)
def test_samples_that_fit_into_a_bin_counted_by_hand(bin_ms, samples):
    bins = coarse_bins(sampled(), bin_ms)
    assert (bins.size, bins.width) == (samples, samples / 128)
    assert 0.0 in bins.left_edges


def test_a_multiple_that_no_double_holds_exactly_is_still_one():
    assert 29 / 600 * 1000 / 1000 / (1 / 600) < 29
    found = [coarse_bins(sampled(600.0, 0), n / 600 * 1000).size for n in range(1, 31)]
    assert found == [*range(1, 31)]


def test_where_no_sample_falls_on_onset_the_first_after_it_begins_a_bin():
    recording = rates(np.zeros((1, 1, 10)), 0.01, units="V", start_s=-0.024)
    bins = coarse_bins(recording, 20)
    np.testing.assert_allclose(bins.left_edges, [-0.014, 0.006, 0.026, 0.046])
    assert taken(recording, 0.0, 0.02) == [0.006, 0.016]


def test_bins_longer_than_the_epochs_are_refused():
    with pytest.raises(
        WindowError, match=r"bin_ms: 2000 is longer than the trials of .* 1.01562 s"
    ):
        coarse_bins(sampled(), 2000)


@pytest.mark.parametrize(("units", "sampled"), [("V", True), ("T", True), ("spikes/s", False)])
def test_what_is_no_spike_and_no_rate_was_sampled(units, sampled):
    assert holds_samples(rates(np.zeros((1, 1, 3)), units=units)) == sampled
    assert not holds_samples(spikes_from_counts(np.zeros((1, 1, 3), int)))
