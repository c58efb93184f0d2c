import numpy as np
import pytest

from as_dataset import dataset
from by_hand import labels, spikes_from_counts
from striate.errors import LayoutError
from striate.labelled import trial_labels
from striate.recording import Labels, Spikes, TimeAxis, spike_recording


def recording(spike_bins=(0, 1), spike_channels=(0, 1), per_trial=(1, 1), **more):
    given = labels(["a", "b"], 2, [0.01, 0.01], **more)
    trial = np.repeat(np.arange(len(per_trial)), per_trial)
    spikes = Spikes(trial, np.array(spike_channels), np.array(spike_bins), len(per_trial))
    return dataset(spike_recording([spikes], TimeAxis(10, 0.001), given))


def test_equal_spikes_in_another_order_give_an_equal_recording():
    one = recording((5, 2, 7), (1, 0, 0), (2, 1))
    other = recording((2, 5, 7), (0, 1, 0), (2, 1))
    assert one.identical(other)


def test_time_is_the_left_edge_of_each_bin_in_seconds():
    time = TimeAxis(1200, 0.001)
    assert time.edges()[160] == 0.16
    assert time.attrs()["units"] == "s"


def test_bins_too_narrow_to_be_told_apart_are_refused():
    with pytest.raises(LayoutError, match="bins of 1e-10 s cannot be told apart"):
        spike_recording([], TimeAxis(10, 1e-10), labels(["a"], 1, [1e-9]))


def test_labels_carry_their_units():
    found = recording(orientation=[45.0, 90.0], size=["small", ""])
    assert found["orientation"].units == "deg"
    assert found["duration"].units == "s"
    assert set(trial_labels(found)) == {"trial", "stimulus", "duration", "orientation", "size"}


@pytest.mark.parametrize("count", [255, 256, 257])
def test_the_last_of_many_bins_and_channels_is_kept(count):
    last = np.zeros((1, count, count), int)
    last[0, -1, -1] = 1
    found = spikes_from_counts(last)
    assert found["spike_bin"].values.tolist() == [count - 1]
    assert found["spike_channel"].values.tolist() == [count - 1]


def test_spike_positions_take_as_few_bytes_as_they_need():
    assert recording()["spike_bin"].dtype == np.uint8
    wide = spikes_from_counts(np.ones((1, 1, 300), int))
    assert wide["spike_bin"].dtype == np.uint16


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"spike_bins": (0, 10)}, "outside the 10 time positions"),
        ({"spike_channels": (0, 2)}, "outside the 2 channel positions"),
        ({"orientation": [45.0]}, "differ in length"),
    ],
)
def test_a_recording_that_contradicts_itself_is_refused(change, message):
    with pytest.raises(LayoutError, match=message):
        recording(**change)


def test_two_channels_cannot_share_an_id():
    given = labels(["a"], 2, [0.01])
    twins = {"channel": ["c1", "c1"], "area": ["V1", "V1"]}
    none = np.empty(0, int)
    silent = Spikes(none, none, none, 1)
    with pytest.raises(LayoutError, match="two channels have the same id"):
        spike_recording([silent], TimeAxis(1, 0.01), Labels(given.trials, twins, given.attrs))
