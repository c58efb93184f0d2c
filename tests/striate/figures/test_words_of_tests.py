"""What figures print of tests where the real steps could not test, or not everything."""

from functools import cache
from typing import Any

import numpy as np
import pytest
import xarray as xr

from by_hand import rates, spikes_from_counts
from drawn import words
from striate.errors import NothingToShowError
from striate.figures import (
    array_map,
    difference,
    heatmap,
    raster,
    scatter,
    states,
    time_course,
)
from striate.style import Style
from tested_means import compared_by_the_steps

DOUBLE = Style(183)


def counts(trials: int) -> Any:
    """Spikes (trial, channel, bin) of three channels in bins of 10 ms; s0 drives the first."""
    found = np.random.default_rng(0).poisson(0.3, (trials, 3, 40))
    found[::2, 0, 15:30] += 1
    return found


def spikes(trials: int) -> xr.Dataset:
    return spikes_from_counts(counts(trials), 0.01, start_s=-0.15)


def with_gaps() -> xr.Dataset:
    """No value of the second channel to s0, and none of the third after the window."""
    activity = counts(40) / 0.01
    activity[::2, 1] = np.nan
    activity[:, 2, 30:] = np.nan
    return rates(activity, 0.01, start_s=-0.15)


RECORDINGS = {
    "separate": lambda: spikes(40),
    "shared": lambda: spikes(40),
    "single": lambda: spikes(2),
    "gaps": with_gaps,
    "no time": lambda: rates(counts(40).sum(axis=2)[:, :, None] * 2.5, None),
}
FIGURES = {
    "heatmap": lambda found, a, b, _: heatmap.draw(found, a, b, DOUBLE),
    "difference": lambda found, a, b, _: difference.draw(found, a, b, DOUBLE),
    "scatter": lambda found, *_: scatter.draw(found, DOUBLE),
    "array-map": lambda found, *_: array_map.draw(found, DOUBLE),
    "states": lambda found, *_: states.draw(found, DOUBLE),
    "time-course": lambda found, a, b, _: time_course.draw(found, a, b, DOUBLE),
    "raster": lambda *artifacts: raster.draw(*artifacts, DOUBLE),
}
every_figure_of_channels = pytest.mark.parametrize(
    "figure", ["heatmap", "difference", "scatter", "array-map"]
)
both_that_count = pytest.mark.parametrize("figure", ["scatter", "array-map"])
both_with_intervals = pytest.mark.parametrize("figure", ["difference", "scatter"])
both_with_courses = pytest.mark.parametrize("figure", ["time-course", "raster"])


@cache
def artifacts(case: str) -> tuple[xr.Dataset, ...]:
    """Comparison, means of A, means of B, and the recording."""
    places = {name: ("channel", np.arange(3.0)) for name in ("x", "y")}
    recording = RECORDINGS[case]().assign_coords(places)
    stimuli = (["s0", "s1"] if case == "shared" else ["s0"]), ["s1"]
    return *compared_by_the_steps(recording, stimuli, (0.0, 0.1)), recording


@cache
def printed(case: str, figure: str) -> str:
    """All the words of a figure."""
    return " ".join(words(FIGURES[figure](*artifacts(case))))


@every_figure_of_channels
def test_separate_trials_are_tested_and_the_figure_names_the_test(figure):
    shown = printed("separate", figure)
    assert "q ≤ 0.05 (permutation test, FDR over 3 channels)" in shown
    assert "not tested" not in shown


@both_that_count
def test_channels_that_differ_are_counted_by_direction(figure):
    assert "A > B 1, B > A 0" in printed("separate", figure)


@both_with_intervals
def test_intervals_are_named(figure):
    assert "95 % CI" in printed("separate", figure)


@both_with_courses
def test_underlines_name_their_test(figure):
    shown = printed("separate", figure)
    assert "cluster p≤0.05 (cluster-based permutation test, 199 permutations;" in shown


@every_figure_of_channels
def test_trials_of_both_stimuli_are_not_tested_and_the_figure_says_why(figure):
    shown = printed("shared", figure)
    assert "o channel was tested: 20 trials belong to both stimuli" in shown
    assert "q ≤" not in shown
    assert "A > B 0" not in shown


@both_that_count
@pytest.mark.parametrize("case", ["shared", "single"])
def test_where_nothing_was_tested_there_are_no_counts(case, figure):
    shown = printed(case, figure)
    assert "not tested" in shown
    assert "A > B 0" not in shown


@both_with_intervals
@pytest.mark.parametrize("case", ["shared", "single"])
def test_without_intervals_no_error_is_named(case, figure):
    shown = printed(case, figure)
    assert "95 % CI" not in shown
    assert "SEM" not in shown


@both_with_courses
@pytest.mark.parametrize(
    ("case", "why"),
    [
        ("shared", "20 trials belong to both stimuli"),
        ("single", "A has 1 trial and B has 1; a test needs at least two of each"),
    ],
)
def test_courses_that_could_not_be_tested_have_the_reason_and_no_underline(case, why, figure):
    shown = printed(case, figure)
    assert f"No course was tested: {why}" in shown
    assert "permutation" not in shown
    assert "Underlined" not in shown


@every_figure_of_channels
def test_one_trial_of_each_stimulus_is_not_tested(figure):
    assert "o channel was tested" in printed("single", figure)


@every_figure_of_channels
def test_channels_with_gaps_are_out_of_the_test(figure):
    assert "FDR over 2 channels" in printed("gaps", figure)


def test_channels_with_gaps_are_out_of_the_means_and_their_counts():
    assert "V1 (n = 2)" in printed("gaps", "scatter")
    assert "V1 (n = 2 channels)" in printed("gaps", "time-course")
    assert "Gaps: no value." in printed("gaps", "time-course")


@every_figure_of_channels
def test_channels_are_tested_without_a_time_axis(figure):
    assert "q ≤ 0.05 (permutation test, FDR over 3 channels)" in printed("no time", figure)


def test_without_a_time_axis_there_is_no_course_and_no_baseline_window():
    with pytest.raises(NothingToShowError, match="needs a course in time"):
        printed("no time", "time-course")
    why = "No channel was tested under A: the recording has no time axis for a window"
    assert why in printed("no time", "states")
