import numpy as np
import pytest

from by_hand import amplitudes, rates, spikes_from_counts
from striate.activity import window_mean
from striate.binning import coarse_bins
from striate.errors import NoTrialsError
from striate.proposal.classes import main_number, trial_classes
from striate.proposal.measures import measures
from striate.proposal.suggestion import Look, look, suggestion
from striate.stimuli import selected_trials


def trials(stimuli, bins=20, **more):
    return spikes_from_counts(np.ones((len(stimuli), 1, bins), int), stimuli=list(stimuli), **more)


def suggested(**recordings):
    return suggestion({name: look(recording) for name, recording in recordings.items()})


def compared(found):
    return {name: pair for name, (pair, _) in found.comparisons.items()}


def test_every_stimulus_of_every_recording_is_a_class():
    found = suggested(one=trials(["Grating", "blank"] * 2), two=trials(["grating ", "natural"]))
    assert found.stimuli == {
        "blank": {"stimulus": "blank"},
        "grating": {"stimulus": "Grating"},
        "natural": {"stimulus": "natural"},
    }


def test_the_commonest_stimuli_are_compared_blank_last():
    found = suggested(one=trials(["blank"] * 9 + ["x"] * 2 + ["y"] * 3 + ["z"]))
    assert compared(found) == {"y-vs-x": ("y", "x")}
    found = suggested(one=trials(["Blank screen"] * 9 + ["x"]))
    assert compared(found) == {"x-vs-blank-screen": ("x", "blank-screen")}


def test_orientations_are_compared_with_orthogonal_ones():
    found = suggested(one=trials(["grating"] * 8, orientation=[22.5, 45.0, 112.5, 135.0] * 2))
    assert found.stimuli["orientation-22.5"] == {"orientation": 22.5}
    assert compared(found) == {
        "orientation-22.5-vs-orientation-112.5": ("orientation-22.5", "orientation-112.5")
    }


def test_opposite_directions_are_not_orthogonal():
    found = suggested(one=trials(["grating"] * 8, direction=[0.0, 180.0, 90.0, 270.0] * 2))
    assert compared(found) == {"direction-0-vs-direction-90": ("direction-0", "direction-90")}


def test_a_number_that_says_the_same_as_the_text_is_no_second_class():
    texts = [f"grating {angle} deg" for angle in (0, 45, 90, 135)] * 2
    found = suggested(one=trials(texts, orientation=[0.0, 45.0, 90.0, 135.0] * 2))
    assert [*found.stimuli.values()] == [{"stimulus": text} for text in texts[:4]]
    assert ("grating-0-deg", "grating-90-deg") in compared(found).values()


def test_a_comparison_is_made_only_where_both_have_trials():
    found = suggested(one=trials(["a", "b"]), two=trials(["b", "a"]), three=trials(["c", "c", "b"]))
    assert dict(found.comparisons.values()) == {
        ("a", "b"): ["one", "two"],
        ("c", "b"): ["three"],
    }


def test_where_all_trials_are_alike_early_ones_are_compared_with_late_ones():
    found = suggested(one=trials(["a"] * 7), two=trials(["a"] * 5), three=trials(["a", "b"]))
    assert found.stimuli["early"] == {"trial": {"max": 2}}
    assert found.stimuli["late"] == {"trial": {"min": 3}}
    assert found.comparisons["early-vs-late"] == (("early", "late"), ["one", "two"])
    with pytest.raises(NoTrialsError, match="one: a single trial can be compared with nothing"):
        suggested(one=trials(["a"]))


def test_of_many_values_the_commonest_are_taken_and_the_rest_is_told():
    stimuli = [f"image {number}" for number in range(100)] + [f"image {n}" for n in range(50, 74)]
    found = suggested(one=trials(stimuli))
    assert [*found.stimuli] == [f"image-{number}" for number in range(50, 74)]
    assert found.left_out == [
        "stimulus has 100 different values; only the commonest 24 of them are here, add others "
        "likewise"
    ]
    found = suggested(one=trials(["a"] * 32, orientation=[*np.arange(0, 180, 11.25)] * 2))
    assert len(found.stimuli) == 13
    assert found.left_out[0].startswith("orientation has 16 different values; only the first 12 of")


def test_numbers_that_are_written_as_text_are_numbers():
    angles = ["0", "22.5", "90", ""] * 2
    recording = trials(["a"] * 8, orientation=angles)
    found = suggested(one=recording)
    assert found.stimuli["orientation-22.5"] == {"orientation": 22.5}
    assert compared(found) == {
        "orientation-0-vs-orientation-90": ("orientation-0", "orientation-90")
    }
    chosen = selected_trials(
        {"orientation": np.array(angles, dtype=object)}, {"orientation": {"any_of": [22.5]}}
    )
    assert chosen.tolist() == [angle == "22.5" for angle in angles]


@pytest.mark.parametrize("others", ["", "none", "90.0", "1e2", "nan", "-0", "007"])
def test_text_that_a_condition_would_not_find_as_a_number_stays_text(others):
    found = suggested(one=trials(["a"] * 4, orientation=["0", "90" if others else "", others, "0"]))
    assert [*found.stimuli] == ["a", "early", "late"]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({"contrast": [0.1, 0.5, 0.1, 0.5]}, "contrast"),
        ({"contrast": [0.1, 0.5, 0.1, 0.5], "size": [1, 2, 1, 2]}, None),
        ({"contrast": [0.1, 0.5, 0.1, 0.5], "orientation": [0, 90, 0, 90]}, "orientation"),
        ({"direction": [0, 90, 0, 90], "repeat": [1, 1, 2, 2]}, "direction"),
        ({"trial_id": [4, 5, 4, 5]}, None),
        ({"contrast": [1, 2, 3, 4]}, None),
        ({"contrast": [1, 1, 1, 1]}, None),
        ({"contrast": [np.nan] * 4}, None),
        ({"contrast": ["a", "b", "a", "b"]}, None),
    ],
)
def test_one_numeric_label_tells_stimuli_apart_or_none(labels, expected):
    assert main_number({name: np.asarray(values) for name, values in labels.items()}) == expected


def test_labels_that_no_configuration_can_hold_are_left_out_and_told():
    found = trial_classes({"one": {"stimulus": np.array(["a\x07", "b" * 600, "c"], dtype=object)}})
    assert [*found.by_id] == ["c"]
    assert found.left_out[0].startswith("2 stimuli are left out")


def fits(recording):
    """Whether the window and the bins are taken as they are, and the window has a value."""
    found = measures(recording)
    assert np.isfinite(window_mean(recording, *found.window_s)).any()
    coarse_bins(recording, found.bin_ms)
    return found


def test_the_window_is_the_whole_trial_in_bins_of_10_ms():
    found = fits(trials(["a", "b"], bins=400))
    assert found.window_s == (0, 0.4)
    assert found.bin_ms == 10


def test_the_window_ends_with_the_shortest_trial_that_was_not_cut():
    recording = spikes_from_counts(
        np.ones((5, 1, 400), int), durations_s=[0.4, 0.35, 0.3005, 0.4, 0.01]
    )
    assert fits(recording).window_s == (0, 0.3)


def test_the_window_begins_with_the_first_bin_after_onset():
    ones = np.ones((2, 1, 40), int)
    assert fits(spikes_from_counts(ones, bin_s=0.03, start_s=-0.2)).window_s == (0.01, 1.0)
    assert fits(spikes_from_counts(ones, bin_s=0.02, start_s=-0.2)).window_s == (0, 0.6)
    assert fits(spikes_from_counts(ones, bin_s=0.01, start_s=-2)).window_s == (-2, -1.6)


def test_bins_that_do_not_make_10_ms_are_kept():
    assert fits(rates(np.ones((2, 1, 40)), bin_s=0.004)).bin_ms == 4
    assert fits(rates(np.ones((2, 1, 40)), bin_s=0.025)).bin_ms == 10  # already coarser


def test_samples_fit():
    found = fits(amplitudes(np.ones((2, 1, 130))))
    assert found.window_s == (0, pytest.approx(104 / 128))


@pytest.mark.parametrize(
    ("reader", "bins", "window_s"),
    [
        ("v1v2-1", 1280, (0.16, 1.16)),
        ("v1v2-1", 1000, (0, 1.0)),
        ("pvc-8", 317, (0.05, 0.155)),
        ("pvc-8", 106, (0, 0.106)),
    ],
)
def test_a_published_window_is_taken_where_it_fits(reader, bins, window_s):
    assert fits(trials(["a", "b"], bins).assign_attrs(reader=reader)).window_s == window_s


def test_without_a_time_axis_the_window_means_nothing():
    assert not measures(rates(np.ones((2, 1, 3)), bin_s=None)).has_time
    assert isinstance(look(rates(np.ones((2, 1, 3)), bin_s=None)), Look)
