from contextlib import suppress

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from striate.errors import LayoutError
from striate.layouts.mapped.axes import Trials, axis_lengths, by_trial, stored_axis, trials_of

NAMES = ("trial", "channel", "time", "orientation", "repeat")
named_lengths = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 4), min_size=1, max_size=5)


@given(named_lengths)
def test_a_shape_that_is_whole_gives_the_lengths_as_written(lengths):
    assert axis_lengths(tuple(lengths.values()), list(lengths), "x", {}) == lengths


@given(named_lengths, st.data())
def test_axes_of_length_one_may_be_gone_or_added_where_all_counts_are_known(lengths, data):
    shape = [length for length in lengths.values() if length != 1]
    for _ in range(data.draw(st.integers(0, 2))):
        shape.insert(data.draw(st.integers(0, len(shape))), 1)
    assume(len(shape) != len(lengths))
    counts = {(axis,): length for axis, length in lengths.items()}
    assert axis_lengths(tuple(shape), list(lengths), "x", counts) == lengths


@given(named_lengths, st.data())
def test_as_many_axes_as_named_are_what_their_order_says_or_are_refused(lengths, data):
    shape = data.draw(st.permutations(list(lengths.values())))
    of = data.draw(st.sets(st.sampled_from(list(lengths))))
    counts = {(axis,): lengths[axis] for axis in of}
    with suppress(LayoutError):
        found = axis_lengths(tuple(shape), list(lengths), "x", counts)
        assert list(found.values()) == shape


@pytest.mark.parametrize(
    ("shape", "counts", "order"),
    [
        ((5, 1, 4), {("channel",): 4}, ["trial", "time", "channel"]),
        ((1, 5, 4), {("trial",): 5, ("channel",): 4}, ["time", "trial", "channel"]),
        ((1, 1, 4), {("trial",): 4}, ["channel", "time", "trial"]),
    ],
)
def test_labels_that_fit_another_order_only_are_refused_with_the_order_to_write(
    shape, counts, order
):
    with pytest.raises(LayoutError) as fault:
        axis_lengths(shape, ["trial", "channel", "time"], "resp", counts)
    assert str(fault.value) == (
        f"resp is {' x '.join(map(str, shape))}, named trial, channel, time; its labels fit it "
        f"only as {', '.join(order)}: name its axes in that order, or mend the labels"
    )
    assert list(axis_lengths(shape, order, "resp", counts).values()) == list(shape)


def test_labels_that_fit_no_order_leave_the_axes_as_they_are_named():
    found = axis_lengths((5, 1, 4), ["trial", "channel", "time"], "resp", {("channel",): 7})
    assert found == {"trial": 5, "channel": 1, "time": 4}


@given(named_lengths)
def test_a_squeezed_array_is_never_read_with_wrong_numbers_of_trials(lengths):
    shape = tuple(length for length in lengths.values() if length != 1)
    outer = tuple(axis for axis in lengths if axis not in ("channel", "time"))
    count = trials_of(lengths).count
    counts = {outer: count} if outer else {}
    with suppress(LayoutError):
        found = axis_lengths(shape, list(lengths), "x", counts)
        assert trials_of(found).count == count
        assert [length for length in found.values() if length != 1] == list(shape)


@given(named_lengths)
def test_by_trial_takes_the_value_of_each_trial_channel_and_bin(lengths):
    values = np.arange(np.prod(list(lengths.values()))).reshape(tuple(lengths.values()))
    found, trials = by_trial(values, lengths), trials_of(lengths)
    assert found.shape == (trials.count, lengths.get("channel", 1), lengths.get("time", 1))
    for trial, channel, time_bin in np.ndindex(found.shape):
        place = {"channel": channel, "time": time_bin, "trial": trial}
        place |= {axis: trials.level(axis)[trial] for axis in trials.lengths}
        assert found[trial, channel, time_bin] == values[tuple(place[axis] for axis in lengths)]


def test_the_first_axis_of_the_trials_varies_fastest():
    trials = Trials({"orientation": 2, "repeat": 3})
    assert trials.level("orientation").tolist() == [0, 1, 0, 1, 0, 1]
    assert trials.level("repeat").tolist() == [0, 0, 1, 1, 2, 2]
    assert trials.named(3) == "trial 4 (orientation 2, repeat 2)"
    assert trials_of({"trial": 9, "time": 2}).named(3) == "trial 4"


def test_a_stored_axis_is_found_among_those_of_other_lengths_than_one():
    lengths = {"channel": 1, "trial": 4, "time": 5}
    assert stored_axis((1, 4, 1, 5), lengths, "time") == 3
    assert stored_axis((4, 5), lengths, "trial") == 0
    assert stored_axis((4, 5), lengths, "channel") is None


@pytest.mark.parametrize("shape", [(0, 3), (3, 0)])
def test_an_axis_may_be_empty(shape):
    lengths = axis_lengths(shape, ["trial", "channel"], "x", {})
    assert lengths == dict(zip(("trial", "channel"), shape, strict=True))
    assert by_trial(np.empty(shape), lengths).shape == (*shape, 1)
