from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from by_hand import spikes_from_counts
from drawn import colour_at, images, pixels, words
from simulated_means import (
    Simulation,
    areas,
    compared,
    electrodes,
    simulated,
    two_channels_in_one_bin,
)
from striate.errors import StriateError
from striate.figures import heatmap
from striate.figures.difference import draw, numbers
from striate.style import MISSING, Style
from tested_means import compared_by_the_steps, means_with_tests

DOUBLE = Style(183, "viridis")
GREY = tuple(round(255 * part) for part in to_rgb(MISSING))
MINUS = "\N{MINUS SIGN}"


@pytest.fixture(scope="module")
def artifacts():
    return simulated(replace(Simulation(), areas=areas(V2=4, V1=9), missing_b=[6]))


@pytest.fixture(scope="module")
def figure(artifacts):
    return draw(*artifacts, DOUBLE)


def points(figure):
    """The line of points, and the two ends of each error, row by row."""
    (markers,) = (line for axes in figure.axes for line in axes.lines if line.get_marker() == "o")
    errors = markers.axes.collections[0]
    return markers, [segment.reshape(-1, 2)[:, 0] for segment in errors.get_segments()]


def test_colours_are_a_minus_b_in_the_rows_of_the_heatmap(artifacts, figure):
    left, _, right, _ = (image.get_array() for image in images(heatmap.draw(*artifacts, DOUBLE)))
    (image,) = images(figure)
    np.testing.assert_allclose(image.get_array().filled(np.nan), (left - right).filled(np.nan))


def test_limits_are_symmetric_about_0(figure):
    (image,) = images(figure)
    assert image.norm.vmin == -image.norm.vmax < 0
    assert sum(abs(float(v)) > image.norm.vmax for v in image.get_array().compressed()) > 0


@pytest.mark.parametrize(("rate_a", "rate_b", "strongest"), [(30, 5, "red"), (5, 30, "blue")])
def test_more_response_to_a_is_red_and_less_is_blue(rate_a, rate_b, strongest):
    comparison, a, b = simulated(replace(Simulation(), areas=areas(V1=3)))
    a["time_course"][:], b["time_course"][:] = rate_a, rate_b
    figure = draw(comparison, a, b, DOUBLE)
    red, _, blue = colour_at(pixels(figure), images(figure)[0], 0.5, 1)
    assert (red > blue) == (strongest == "red")


def test_no_difference_is_white_and_a_missing_one_is_grey(artifacts):
    comparison, a, b = (dataset.copy(deep=True) for dataset in artifacts)
    a["time_course"][4] = b["time_course"][4]
    figure = draw(comparison, a, b, DOUBLE)
    (image,) = images(figure)
    shown = pixels(figure)
    # the first column of a channel that is the same under A and B, found by its values
    same = next(row for row, values in enumerate(image.get_array()) if (values == 0).all())
    lost = next(row for row, values in enumerate(image.get_array()) if values.mask.all())
    assert min(colour_at(shown, image, 0.5, same)) >= 245
    assert colour_at(shown, image, 0.5, lost) == GREY
    assert "no value (1 channel)" in words(figure)


def test_points_are_the_differences_in_the_window_with_the_error_of_independent_means(
    artifacts, figure
):
    comparison, a, b = artifacts
    markers, errors = points(figure)
    by_value = {round(float(d), 9): n for n, d in enumerate(comparison["difference"].values)}
    drawn = [(float(x), ends) for x, ends in zip(markers.get_xdata(), errors, strict=True)]
    known = [(x, ends) for x, ends in drawn if x == x]
    assert len(known) == 12
    for x, (low, high) in known:
        channel = by_value[round(x, 9)]
        sem = (float(a["sem"][channel]) ** 2 + float(b["sem"][channel]) ** 2) ** 0.5
        assert (low, high) == pytest.approx((x - sem, x + sem))


def test_points_stand_in_the_rows_of_the_colours(figure):
    (image,) = images(figure)
    markers, _ = points(figure)
    means = np.nanmean(image.get_array()[:, 16:116].filled(0), axis=1)
    assert np.isnan(markers.get_xdata()).sum() == 1
    np.testing.assert_allclose(np.nan_to_num(markers.get_xdata()), means, atol=1e-9)
    row = 5
    heights = [axes.transData.transform((0, row))[1] for axes in (image.axes, markers.axes)]
    assert heights[0] == pytest.approx(heights[1])


def test_the_errors_are_named_and_trials_counted(figure):
    shown = words(figure)
    assert {"mean ± SEM over trials", "n = 200 and 100 trials", "In the window"} <= set(shown)


def test_single_trials_have_no_error_and_the_figure_says_so():
    single = replace(Simulation(), areas=areas(V1=5), trial_counts=(1, 1))
    figure = draw(*simulated(single), DOUBLE)
    shown = words(figure)
    assert {"mean, no SEM", "n = 1 and 1 trial"} <= set(shown)
    assert all(len(ends) == 0 or np.isnan(ends).all() for ends in points(figure)[1])


def test_the_ends_of_the_bar_say_in_words_what_they_mean(figure):
    shown = words(figure)
    assert "vertical > blank" in shown
    assert "vertical < blank" in shown
    label = f"Difference in firing rate, vertical {MINUS} blank (spikes/s), limit: 99th percentile"
    assert label in shown


def test_voltages_are_neither_stimulated_nor_inhibited():
    volts = replace(Simulation(), units="V", long_name="Amplitude", factor=1e-6)
    shown = words(draw(*simulated(volts), DOUBLE))
    assert {"vertical > blank", "vertical < blank", "Difference (µV)"} <= set(shown)


def test_bins_that_only_one_stimulus_has_are_not_on_the_axis():
    shorter = replace(Simulation(), areas=areas(V1=4), ends_s=(1.28, 1.5))
    (image,) = images(draw(*simulated(shorter), DOUBLE))
    assert image.get_extent()[:2] == [0.0, 1.28]


@pytest.mark.parametrize(
    ("width_mm", "label", "counts"),
    [
        (183, "Time after stimulus onset (s)", "n = 200 and 100 trials"),
        (85, "Time (s)", "n = 200, 100"),
    ],
)
def test_a_narrow_panel_says_less_but_all_counts(width_mm, label, counts):
    named = replace(Simulation(), areas=areas(retrosplenial=4), channels=["a long name"] * 4)
    assert {label, counts} <= set(words(draw(*simulated(named), Style(width_mm, "viridis"))))


def test_without_time_bins_the_difference_is_printed_with_its_error():
    shown = words(draw(*two_channels_in_one_bin(), DOUBLE))
    assert {"65.6 ± 3.4", f"{MINUS}5.1 ± 1.4", "Each channel"} <= set(shown)


def test_without_a_unit_nothing_is_drawn(artifacts):
    comparison, a, b = artifacts
    with pytest.raises(StriateError, match="'difference' does not say its units"):
        draw(comparison.drop_attrs().assign_attrs(comparison.attrs), a, b, DOUBLE)


def test_equal_responses_are_drawn_without_a_limit_beyond_them():
    _, a, _ = simulated(replace(Simulation(), areas=areas(V1=3)))
    (image,) = images(draw(compared(a, a), a, a, DOUBLE))
    assert (image.norm.vmin, image.norm.vmax) == (-1, 1)


def test_points_and_colours_of_amplitudes_have_the_prefix_that_suits_the_colours():
    comparison, a, b = simulated(electrodes(8))
    a["time_course"][:], b["time_course"][:] = 9e-6, -3e-6
    comparison["difference"][:] = 4e-7
    figure = draw(comparison, a, b, DOUBLE)
    np.testing.assert_allclose(images(figure)[0].get_array(), 12.0)
    np.testing.assert_allclose(points(figure)[0].get_xdata(), 0.4)
    label = f"Difference in amplitude, vertical {MINUS} blank (µV)"
    assert {"Difference (µV)", label} <= set(words(figure))


@pytest.fixture(scope="module")
def tested():
    return means_with_tests(replace(Simulation(), areas=areas(V2=4, V1=9), missing_b=[6]))


def test_where_there_are_intervals_the_errors_are_these_and_are_named(tested):
    comparison, a, b = tested
    figure = draw(comparison, a, b, DOUBLE)
    markers, errors = points(figure)
    by_value = {round(float(d), 9): n for n, d in enumerate(comparison["difference"].values)}
    pairs = zip(markers.get_xdata(), errors, strict=True)
    known = [(float(x), ends) for x, ends in pairs if x == x]
    assert len(known) == 12
    for x, ends in known:
        channel = by_value[round(x, 9)]
        limits = [float(comparison[name][channel]) for name in ("ci_low", "ci_high")]
        np.testing.assert_allclose(ends, limits)
    assert "mean, 95 % CI (Welch)" in words(figure)


def test_numbers_are_those_of_the_points_and_then_of_the_bins(tested):
    table = numbers(*tested)
    figure = draw(*tested, DOUBLE)
    (image,) = images(figure)
    is_mean = table["shown"] == "mean"
    np.testing.assert_array_equal(table["difference"][is_mean], points(figure)[0].get_xdata())
    np.testing.assert_array_equal(
        table["difference"][~is_mean], image.get_array().filled(np.nan).ravel()
    )
    ends = np.column_stack([table["ci_low"], table["ci_high"]])[is_mean]
    known = np.isfinite(table["difference"][is_mean])
    drawn = np.array([ends for ends in points(figure)[1] if len(ends)])
    np.testing.assert_allclose(ends[known], drawn[np.isfinite(drawn).all(axis=1)])
    assert set(table["direction"][is_mean]) <= {"a>b", "b>a", "none", ""}


def test_where_a_and_b_share_trials_there_are_no_errors():
    recording = spikes_from_counts(np.random.default_rng(0).poisson(0.3, (30, 3, 30)), 0.01)
    shared = compared_by_the_steps(recording, (["s0", "s1"], ["s1"]))
    assert np.isfinite(shared[1]["sem"]).all()
    figure = draw(*shared, DOUBLE)
    assert all(len(ends) == 0 or np.isnan(ends).all() for ends in points(figure)[1])
    assert "mean, no CI" in words(figure)
    table = numbers(*shared)
    assert np.isnan(table["ci_low"]).all()
    assert "sem" not in table


def test_numbers_without_intervals_have_the_standard_error(artifacts):
    comparison, a, b = artifacts
    table = numbers(comparison, a, b)
    assert not {"ci_low", "q"} & set(table)
    channel = a["channel"].values.tolist().index(table["channel"][0])
    sem = (float(a["sem"][channel]) ** 2 + float(b["sem"][channel]) ** 2) ** 0.5
    assert table["sem"][0] == pytest.approx(sem)
