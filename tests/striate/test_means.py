import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from by_hand import amplitudes, rates, spikes_from_counts
from striate.labelled import rows_of_trials
from striate.means import channel_means, combined, moments, stimulus_means, time_course
from striate.responses import responses

few_spikes = st.integers(0, 5)


@given(counts=arrays(np.uint8, (6, 2, 3), elements=few_spikes), split=st.integers(1, 5))
def test_stimulus_means_weighted_by_trials_give_the_grand_mean(counts, split):
    response = responses(spikes_from_counts(counts), (0.0, 0.003), None)
    first = np.arange(6) < split
    parts = [channel_means(response, chosen) for chosen in (first, ~first)]
    weighted = sum(part["mean"] * int(part["trial_count"]) for part in parts) / 6
    everything = channel_means(response, np.ones(6, bool))
    np.testing.assert_allclose(weighted, everything["mean"])


@given(counts=arrays(np.uint8, (5, 2, 4), elements=few_spikes))
def test_means_and_sem_equal_a_plain_loop(counts):
    found = channel_means(responses(spikes_from_counts(counts), (0.001, 0.003), None), ODD)
    for channel in range(2):
        values = [float(counts[t, channel, 1:3].sum()) / 0.002 for t in (0, 2, 4)]
        mean = sum(values) / 3
        sem = (sum((v - mean) ** 2 for v in values) / 2) ** 0.5 / 3**0.5
        assert float(found["mean"][channel]) == pytest.approx(mean)
        assert float(found["sem"][channel]) == pytest.approx(sem, abs=1e-9)


ODD = np.array([True, False, True, False, True])


@given(counts=arrays(np.uint8, (5, 2, 7), elements=few_spikes))
def test_time_course_is_the_peristimulus_time_histogram(counts):
    found = time_course(spikes_from_counts(counts), ODD, bin_ms=2)
    for k in range(3):
        values = counts[ODD, :, 2 * k : 2 * k + 2].sum(axis=2) / 0.002
        np.testing.assert_allclose(found["time_course"][:, k], values.mean(axis=0))
        sem = values.std(axis=0, ddof=1) / np.sqrt(3)
        np.testing.assert_allclose(found["time_course_sem"][:, k], sem, atol=1e-9)


def test_more_trials_than_a_block_give_the_same_course_as_one_sum():
    counts = np.random.default_rng(0).integers(0, 3, (150, 2, 4))
    found = time_course(spikes_from_counts(counts), np.ones(150, bool), bin_ms=1)
    np.testing.assert_array_equal(found["time_course"], counts.sum(axis=0) / 150 * 1000)
    sem = (counts * 1000).std(axis=0, ddof=1) / np.sqrt(150)
    np.testing.assert_allclose(found["time_course_sem"], sem)


@given(
    values=arrays(float, (9, 2), elements=st.floats(-1e6, 1e6) | st.just(np.nan)),
    split=st.integers(0, 9),
)
def test_moments_of_two_parts_are_those_of_the_whole(values, split):
    parts = combined(moments(values[:split]), moments(values[split:]))
    whole = moments(values)
    np.testing.assert_array_equal(parts.count, whole.count)
    np.testing.assert_allclose(parts.mean, whole.mean, rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(parts.squares, whole.squares, rtol=1e-6, atol=1e-3)


def test_a_missing_value_is_left_out_of_mean_and_count():
    activity = np.array([[[1.0], [4.0]], [[9.0], [9.0]], [[3.0], [np.nan]]])
    found = stimulus_means(*recorded(rates(activity)), "s", {"stimulus": {"any_of": ["s0"]}}, 10)
    assert found["mean"].values.tolist() == [2.0, 4.0]
    assert found["value_count"].values.tolist() == [2, 1]
    assert int(found["trial_count"]) == 2


def test_a_single_trial_has_a_mean_but_no_standard_error():
    found = stimulus_means(*recorded(rates(np.ones((1, 2, 3)))), "s", ANY, 10)
    assert found["mean"].values.tolist() == [1.0, 1.0]
    assert np.isnan(found["sem"]).all()
    assert np.isnan(found["time_course_sem"]).all()


def test_bins_that_some_trials_did_not_live_to_count_the_others_only():
    counts = np.ones((4, 1, 6), int)
    counts[1::2, :, 4:] = 0
    recording = spikes_from_counts(counts, durations_s=[0.006, 0.004, 0.006, 0.004])
    course = time_course(recording, np.ones(4, bool), bin_ms=2)
    assert course["time_course"].values.tolist() == [[1000.0, 1000.0, 1000.0]]
    assert course["time_course_count"].values.tolist() == [[4, 4, 2]]


def test_a_stimulus_without_a_trial_says_why_and_has_no_mean():
    wanted = {"stimulus": {"any_of": ["s9"]}}
    found = stimulus_means(*recorded(rates(np.ones((2, 1, 3)))), "nine", wanted, 10)
    assert int(found["trial_count"]) == 0
    assert np.isnan(found["mean"]).all()
    assert np.isnan(found["time_course"]).all()
    assert found.attrs["no_trials"] == (
        "stimulus 'nine' in recording 'by-hand' (by-hand.mat): no trial has stimulus 's9'; "
        "'stimulus' holds 's0' (1), 's1' (1)"
    )


def test_means_know_the_numbers_of_their_trials_in_the_raw_file():
    recording, response = recorded(rates(np.ones((5, 1, 3))))
    numbers = [12, 3, 40, 7, 8]
    recording, response = (of.assign_coords(trial=numbers) for of in (recording, response))
    wanted = {"stimulus": {"any_of": ["s0"]}}
    found = stimulus_means(recording, response, "s", wanted, 10)["trial_numbers"]
    assert found.dims == ("selected",)
    assert found.dtype == np.int64
    assert found.values.tolist() == [12, 40, 8]
    assert rows_of_trials(response, found.to_numpy()).tolist() == [0, 2, 4]


def test_means_without_a_trial_have_no_trial_numbers():
    wanted = {"stimulus": {"any_of": ["s9"]}}
    found = stimulus_means(*recorded(rates(np.ones((2, 1, 3)))), "nine", wanted, 10)
    assert found["trial_numbers"].shape == (0,)
    assert found["trial_numbers"].dtype == np.int64


@given(st.permutations(range(1, 9)), st.integers(0, 8))
def test_trials_are_found_by_their_numbers_in_whatever_order(numbers, count):
    recording = rates(np.ones((8, 1, 3))).assign_coords(trial=numbers)
    wanted = np.array(sorted(numbers)[:count], dtype=np.int64)
    rows = rows_of_trials(recording, wanted)
    assert recording["trial"].to_numpy()[rows].tolist() == wanted.tolist()


def test_units_follow_the_data():
    spikes = spikes_from_counts(np.ones((2, 1, 4), int))
    assert stimulus_means(*recorded(spikes), "s", ANY, 1)["mean"].units == "spikes/s"
    volts = rates(np.ones((2, 1, 4)), units="V")
    assert stimulus_means(*recorded(volts), "s", ANY, 10)["time_course"].units == "V"


ANY = {"trial": {"min": 1}}


def recorded(recording):
    """The recording and its responses over the first three bins after onset."""
    width_s = recording["time"].attrs["bin_width"]
    return recording, responses(recording, (0.0, 3 * width_s), None)


@given(
    values=arrays(float, (5, 2, 20), elements=st.floats(-1e-4, 1e-4) | st.just(np.nan)),
)
def test_an_evoked_potential_is_the_mean_of_the_epochs_that_have_a_value(values):
    recording = amplitudes(values, first=-6)
    course = time_course(recording, ODD, bin_ms=20)
    means = channel_means(responses(recording, (0.0, 0.03), None), ODD)
    for channel in range(2):
        for number, first in enumerate(range(0, 19, 2)):
            assert_mean_of_epochs(
                course, "time_course", (channel, number), values, first, first + 2
            )
        # 0.03 s are 3.84 samples: those at 0, 1, 2 and 3 intervals after onset
        assert_mean_of_epochs(means, "mean", channel, values, 6, 10)


def assert_mean_of_epochs(found, name, place, values, first, stop):
    """The variable at (channel, ...) is what a loop over the epochs of `ODD` gives."""
    channel = place[0] if isinstance(place, tuple) else place
    epochs = [[float(v) for v in values[trial, channel, first:stop]] for trial in (0, 2, 4)]
    whole = [sum(epoch) / len(epoch) for epoch in epochs if all(v == v for v in epoch)]
    count = "value_count" if name == "mean" else "time_course_count"
    assert int(found[count].values[place]) == len(whole)
    if not whole:
        assert np.isnan(found[name].values[place])
        return
    mean = sum(whole) / len(whole)
    assert float(found[name].values[place]) == pytest.approx(mean, abs=1e-15)
    if len(whole) > 1:
        sem = (sum((v - mean) ** 2 for v in whole) / (len(whole) - 1)) ** 0.5 / len(whole) ** 0.5
        error = "sem" if name == "mean" else "time_course_sem"
        assert float(found[error].values[place]) == pytest.approx(sem, abs=1e-12)


def test_epochs_without_any_value_have_no_mean_and_give_no_warning():
    values = np.ones((4, 2, 20))
    values[:, 1], values[::2, 0, :8] = np.nan, np.nan
    found = stimulus_means(*recorded(amplitudes(values, first=-6)), "s", ANY, 10)
    np.testing.assert_array_equal(found["mean"], [1.0, np.nan])
    assert found["value_count"].values.tolist() == [2, 0]
    assert found["time_course_count"].values.tolist() == [[2] * 8 + [4] * 12, [0] * 20]


def test_the_time_course_of_samples_says_how_wide_its_bins_are():
    course = time_course(amplitudes(np.zeros((5, 2, 130))), ODD, bin_ms=100)
    assert course["time"].attrs["bin_width"] == 12 / 128
    np.testing.assert_allclose(np.diff(course["time"]), 12 / 128, atol=2e-9)
    assert 0.0 in course["time"].values
