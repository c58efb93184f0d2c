import time

import numpy as np
import pytest

from striate.errors import NoTrialsError
from striate.stimuli import meets_all, selected_trials, value_counts, values_without_trials

LABELS = {
    "trial": np.arange(1, 7),
    "stimulus": np.array(
        ["Grating 45", "grating 90", " blank ", "Natural image", "natural image", "blank"],
        dtype=object,
    ),
    "orientation": np.array([45, 90, np.nan, np.nan, np.nan, np.nan]),
    "size": np.array(["", "", "", "small", "large", ""], dtype=object),
}


@pytest.mark.parametrize(
    ("conditions", "trials"),
    [
        ({"stimulus": {"any_of": ["blank"]}}, [3, 6]),
        ({"stimulus": {"any_of": ["BLANK", "grating 90"]}}, [2, 3, 6]),
        ({"stimulus": {"contains": "GRATING"}}, [1, 2]),
        ({"orientation": {"any_of": [90.0, 45.0]}}, [1, 2]),
        ({"orientation": {"any_of": ["90"]}}, [2]),
        ({"orientation": {"min": 45.0, "max": 45.0}}, [1]),
        ({"trial": {"max": 2.0}}, [1, 2]),
        ({"stimulus": {"contains": "natural"}, "size": {"any_of": ["small"]}}, [4]),
    ],
)
def test_a_stimulus_is_the_trials_that_meet_all_its_conditions(conditions, trials):
    selected = selected_trials(LABELS, conditions)
    assert LABELS["trial"][selected].tolist() == trials
    np.testing.assert_array_equal(meets_all(LABELS, conditions), selected)


def test_no_trial_meets_a_condition_on_a_label_that_is_not_there():
    conditions = {"trial": {"min": 1.0}, "contrast": {"min": 0.0}}
    np.testing.assert_array_equal(meets_all(LABELS, conditions), np.zeros(6, dtype=bool))
    np.testing.assert_array_equal(meets_all(LABELS, {"trial": {"min": 9.0}}), np.zeros(6, bool))


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        (
            {"stimulus": {"any_of": ["blnk"]}},
            "no trial has stimulus 'blnk'; 'stimulus' holds 'Grating 45' (1), 'grating 90' (1), "
            "' blank ' (1), 'Natural image' (1), 'natural image' (1), 'blank' (1). "
            "Did you mean 'blank'?",
        ),
        (
            {"orientation": {"any_of": [33.0]}},
            "no trial has orientation 33; 'orientation' holds '45' (1), '90' (1). Did you mean 45?",
        ),
        (
            {"orientaton": {"any_of": [45.0]}},
            "no label 'orientaton'; there are trial, stimulus, orientation, size. "
            "Did you mean 'orientation'?",
        ),
        (
            {"stimulus": {"any_of": ["blank"]}, "size": {"any_of": ["small"]}},
            "no trial has stimulus 'blank' and size 'small' at once "
            "(trials that meet each alone: stimulus: 2, size: 1)",
        ),
        ({"trial": {"min": 9.0}}, "no trial has trial with min 9"),
        (
            {"orientation": {"any_of": [-90.0]}},
            "no trial has orientation -90; 'orientation' holds '45' (1), '90' (1). "
            "Did you mean 90?",
        ),
        ({"orientation": {"contains": "n"}}, "no trial has orientation containing 'n'"),
    ],
)
def test_a_stimulus_without_trials_says_what_there_is(conditions, message):
    with pytest.raises(NoTrialsError) as fault:
        selected_trials(LABELS, conditions)
    assert str(fault.value).startswith(message)


def test_values_of_a_list_that_no_trial_has_are_named():
    wanted = {"orientation": {"any_of": [45.0, 112.0]}, "size": {"any_of": ["small"]}}
    assert values_without_trials(LABELS, wanted) == "orientation 112"
    assert values_without_trials(LABELS, {"size": {"any_of": ["small"]}}) == ""


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("wanted", [0.0, -0.0, "0", "-0.0"])
def test_zero_has_no_sign(dtype, wanted):
    labels = {"contrast": np.array([-0.0, 0.0, 1.0], dtype)}
    selected = selected_trials(labels, {"contrast": {"any_of": [wanted]}})
    assert selected.tolist() == [True, True, False]
    assert value_counts(labels["contrast"]) == {"0": 2, "1": 1}
    assert selected_trials(labels, {"contrast": {"min": -0.0, "max": -0.0}}).sum() == 2
    texts = {"stimulus": np.array(["0", "1"])}
    assert selected_trials(texts, {"stimulus": {"any_of": [-0.0]}}).tolist() == [True, False]


def test_a_limit_of_minus_zero_is_told_as_zero():
    with pytest.raises(NoTrialsError, match="no trial has size with min 0 and max 0; "):
        selected_trials({"size": np.array([1.0])}, {"size": {"min": -0.0, "max": -0.0}})


def test_what_is_wrong_is_told_at_once_and_in_short_among_many_long_values():
    values = [f"stimulus number {number} {'x' * 75}" for number in range(50_000)]
    begun = time.perf_counter()
    with pytest.raises(NoTrialsError, match="and 49988 more") as fault:
        selected_trials(
            {"stimulus": np.array(values, dtype=object)},
            {"stimulus": {"any_of": [values[3].replace("number", "numbr")]}},
        )
    assert time.perf_counter() - begun < 5
    with pytest.raises(NoTrialsError, match="Did you mean 'blank'") as fault_of_one:
        selected_trials(
            {"stimulus": np.array(["blank", "y" * 1_000_000], dtype=object)},
            {"stimulus": {"any_of": ["blnk", "x" * 1_000_000]}},
        )
    assert max(len(str(fault.value)), len(str(fault_of_one.value))) < 2000
