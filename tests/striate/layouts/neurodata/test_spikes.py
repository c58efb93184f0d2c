"""Spikes in bins, against counts in whole microseconds."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striate.errors import LayoutError
from striate.layouts.neurodata.columns import Columns
from striate.layouts.neurodata.intervals import Intervals
from striate.layouts.neurodata.spikes import spike_blocks, spikes_of_units, time_axis, unit_spikes

NO_COLUMNS = Columns({}, {}, (), 0)


def trials_at(onsets, start_s=0.0, stop_s=1.0):
    onsets = np.asarray(onsets, float)
    stops = np.broadcast_to(np.asarray(stop_s, float), onsets.shape)
    return Intervals("trials", NO_COLUMNS, onsets, start_s, stops)


def found_in(spikes, trial_count):
    """(trial, bin) of every spike."""
    trial, time_bin = spikes.in_trials(0, trial_count)
    return list(zip(trial.tolist(), time_bin.tolist(), strict=True))


@given(
    clock_s=st.sampled_from([0, 17, 3_600, 86_400, 1_700_000_000]),
    onset_ms=st.integers(0, 100_000),
    bin_ms=st.sampled_from([1, 2, 5, 20]),
    start=st.integers(-50, 10),
    count=st.integers(1, 300),
    position=st.integers(-3, 303),
)
def test_a_spike_at_an_edge_belongs_to_the_bin_that_begins_there(
    clock_s, onset_ms, bin_ms, start, count, position
):
    """Edges are sums of decimals that float64 cannot hold, even on the clock of a computer."""
    bin_s = bin_ms / 1000
    onset = clock_s + onset_ms / 1000
    edge_ms = onset_ms + (start + position) * bin_ms
    times = np.array([clock_s + edge_ms / 1000])
    trials = trials_at([onset], start * bin_s, (start + count) * bin_s)
    time = time_axis(trials, bin_s)
    assert time.count == count
    inside = [(0, position)] if 0 <= position < count else []
    assert found_in(unit_spikes(times, trials, time), 1) == inside


@given(
    times=st.lists(st.integers(0, 30_000)),
    onsets=st.lists(st.integers(0, 20_000), min_size=1, max_size=8),
    length=st.integers(1, 9_000),
)
def test_trials_in_any_order_that_overlap_find_what_a_loop_finds(times, onsets, length):
    """Times in ms; bins of 7 ms, so that the last of a trial is cut short."""
    trials = trials_at(np.array(onsets) / 1000, 0.0, length / 1000)
    time = time_axis(trials, 0.007)
    spikes = unit_spikes(np.array(times, float) / 1000, trials, time)
    expected = [
        (trial, (spike - onset) // 7)
        for trial, onset in enumerate(onsets)
        for spike in sorted(times)
        if 0 <= spike - onset < length
    ]
    assert found_in(spikes, len(onsets)) == expected


def test_blocks_of_trials_join_to_the_whole():
    rng = np.random.default_rng(1)
    trials = trials_at(np.arange(600) * 0.5)
    time = time_axis(trials, 0.1)
    units = [unit_spikes(rng.uniform(0, 300, 2000), trials, time) for _ in range(3)]
    blocks = list(spike_blocks(units, 600))
    assert [block.trial_count for block in blocks] == [256, 256, 88]
    starts = [0, 256, 512]
    joined = [
        (unit, trial + start, time_bin)
        for start, block in zip(starts, blocks, strict=True)
        for unit, trial, time_bin in zip(
            block.channel.tolist(), block.trial.tolist(), block.bin.tolist(), strict=True
        )
    ]
    whole = [(unit, *one) for unit, of_one in enumerate(units) for one in found_in(of_one, 600)]
    assert sorted(joined) == sorted(whole)


def test_a_trial_without_a_time_finds_no_spike():
    trials = trials_at([np.nan, 1.0], stop_s=[0.0, 0.5])
    spikes = unit_spikes(np.array([0.0, 0.2, 1.2]), trials, time_axis(trials, 0.1))
    assert found_in(spikes, 2) == [(1, 2)]


def test_a_row_of_days_is_refused_before_memory_is_taken():
    trials = trials_at([0.0], stop_s=1e6)
    with pytest.raises(LayoutError, match=r"row of the table trials lasts 1e\+06 s.*larger bin"):
        time_axis(trials, 0.001)


def test_units_without_spike_times_say_so():
    units = SimpleNamespace(name="units", columns=(), colnames=())
    trials = trials_at([0.0])
    with pytest.raises(LayoutError, match="the table units has no spike_times; write which"):
        spikes_of_units(units, trials, time_axis(trials, 0.001))
