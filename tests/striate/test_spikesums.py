"""Counts in one pass over the events are those of a plain look at every cell."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from by_hand import spikes_from_counts
from striate import spikesums
from striate.binning import coarse_bins
from striate.spikesums import counts_in_bins, counts_in_window, sums_over_trials

TRIALS = st.lists(st.integers(0, 5), max_size=9)


@pytest.fixture(autouse=True)
def _few_spikes_at_a_time(monkeypatch):
    monkeypatch.setattr(spikesums, "VALUES_PER_CHUNK", 3)


@given(
    counts=arrays(np.uint8, (6, 2, 9), elements=st.integers(0, 3)),
    size=st.integers(1, 4),
    lived=st.lists(st.integers(0, 9), min_size=9, max_size=9),
    trials=TRIALS,
)
def test_sums_and_squares_are_those_of_the_counts_of_bins_lived_to(counts, size, lived, trials):
    recording = spikes_from_counts(counts)
    bins = coarse_bins(recording, float(size))
    ends = np.minimum(lived[: len(trials)], bins.count).astype(np.intp)
    expected = np.zeros((2, 2, bins.count), int)
    for trial, end in zip(trials, ends, strict=True):
        for number in range(end):
            cell = counts[trial, :, number * size : (number + 1) * size].sum(axis=1, dtype=int)
            expected[:, :, number] += cell, cell**2
    found = sums_over_trials(recording, np.array(trials, dtype=np.intp), bins, ends)
    np.testing.assert_array_equal(found, expected)


@given(counts=arrays(np.uint8, (6, 2, 9), elements=st.integers(0, 3)), trials=TRIALS)
def test_trials_are_counted_in_the_order_they_are_asked_for(counts, trials):
    recording = spikes_from_counts(counts)
    chosen = np.array(trials, dtype=np.intp)
    found = counts_in_bins(recording, chosen, coarse_bins(recording, 1.0))
    np.testing.assert_array_equal(found, counts[chosen])


@given(counts=arrays(np.uint8, (6, 2, 9), elements=st.integers(0, 3)), start=st.integers(0, 8))
def test_a_window_counts_the_spikes_of_its_bins(counts, start):
    found = counts_in_window(spikes_from_counts(counts), slice(start, start + 3))
    np.testing.assert_array_equal(found, counts[:, :, start : start + 3].sum(axis=2))
