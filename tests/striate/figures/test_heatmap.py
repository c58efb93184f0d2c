from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D
from matplotlib.text import Text

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
from striate.figures.heatmap import draw, numbers
from striate.panels.rows import channel_rows
from striate.style import DIVERGING, MISSING, Style

DOUBLE = Style(183, "viridis")
GREY = tuple(round(255 * part) for part in to_rgb(MISSING))


def by_hand(a, b):
    """Positions of the channels from top to bottom, with loops and sorting of tuples alone."""
    places = {"V1": 0, "V2": 1, "": 9}
    keys = []
    for position, area in enumerate(a["area"].values):
        strength = (float(a["mean"][position]) + float(b["mean"][position])) / 2
        last = strength != strength
        keys.append((places.get(area, 2), area, last, 0 if last else -strength, position))
    return [key[-1] for key in sorted(keys)]


@pytest.fixture(scope="module")
def artifacts():
    mixed = (*areas(MT=3, V2=5, V1=8), "", "V1")
    return simulated(replace(Simulation(), areas=mixed, missing_a=[10], stop_s=1.4))


@pytest.fixture(scope="module")
def figure(artifacts):
    return draw(*artifacts, DOUBLE)


def test_panels_have_the_same_rows_by_area_and_then_by_the_mean_of_both_stimuli(artifacts, figure):
    _, a, b = artifacts
    left, _, right, _ = images(figure)
    order = by_hand(a, b)
    for image, means in ((left, a), (right, b)):
        expected = means["time_course"].values[order]
        np.testing.assert_array_equal(image.get_array().filled(np.nan), expected)


def test_each_channel_id_stands_beside_the_row_of_its_channel():
    few = simulated(replace(Simulation(), areas=areas(V2=2, V1=3)))
    figure = draw(*few, DOUBLE)
    image = images(figure)[0]
    height = figure.bbox.height
    for row, position in enumerate(by_hand(*few[1:])):
        (label,) = figure.findobj(
            lambda artist, name=str(few[1]["channel"].values[position]): (
                isinstance(artist, Text) and artist.get_text() == name
            )
        )
        shown = label.get_transform().transform(label.get_position())[1]
        drawn = image.axes.transData.transform((0, row))[1]
        assert shown == pytest.approx(drawn, abs=0.004 * height)


def test_strips_show_the_mean_in_the_window_in_the_same_rows(artifacts, figure):
    _, a, b = artifacts
    _, left, _, right = images(figure)
    for image, means in ((left, a), (right, b)):
        expected = means["mean"].values[by_hand(a, b)]
        np.testing.assert_array_equal(image.get_array().filled(np.nan)[:, 0], expected)


def test_all_panels_have_one_colour_scale_from_0_to_the_99th_percentile(artifacts, figure):
    _, a, b = artifacts
    shown = sorted(
        float(value)
        for means in (a, b)
        for variable in ("time_course", "mean")
        for value in means[variable].values.ravel()
        if value == value
    )
    limits = {(image.norm.vmin, image.norm.vmax) for image in images(figure)}
    (low, high), *others = limits
    assert low == 0
    assert not others
    share_beyond = sum(value > high for value in shown) / len(shown)
    assert high in shown
    assert 0.009 < share_beyond <= 0.01


def test_missing_channels_are_grey_and_the_figure_says_so(artifacts, figure):
    _, a, b = artifacts
    row = by_hand(a, b).index(10)
    shown, (left, _, right, _) = pixels(figure), images(figure)
    assert colour_at(shown, left, 0.5, row) == GREY
    assert colour_at(shown, right, 0.5, row) != GREY
    assert "no value (1 channel)" in words(figure)


def test_a_silent_channel_is_not_grey():
    _, a, b = simulated(replace(Simulation(), areas=areas(V1=4)))
    a["mean"][3], a["time_course"][3], b["mean"][3] = 0, 0, 0
    figure = draw(compared(a, b), a, b, DOUBLE)
    assert colour_at(pixels(figure), images(figure)[0], 0.5, 3) == (68, 1, 84)
    assert not any("no value" in text for text in words(figure))


def test_bins_after_the_end_of_all_trials_are_cut_and_those_after_one_stimulus_are_grey():
    shorter = replace(Simulation(), areas=areas(V1=4), stop_s=1.7, ends_s=(1.28, 1.5))
    figure = draw(*simulated(shorter), DOUBLE)
    shown, (left, _, right, _) = pixels(figure), images(figure)
    assert left.get_extent()[:2] == right.get_extent()[:2] == [0.0, 1.5]
    assert colour_at(shown, left, 1.275, 0) != GREY
    assert colour_at(shown, left, 1.285, 0) == GREY
    assert colour_at(shown, right, 1.495, 0) != GREY
    assert "no value" in words(figure)


def test_areas_are_named_with_their_counts_and_the_axis_says_how_rows_are_sorted(figure):
    shown = words(figure)
    for label in ("V1 (n = 9)", "V2 (n = 5)", "MT (n = 3)", "no area (n = 1)"):
        assert label in shown
    assert "Channels by area, then mean rate of A and B" in shown


def test_without_areas_the_axis_does_not_speak_of_them():
    shown = words(draw(*simulated(replace(Simulation(), areas=("",) * 30)), DOUBLE))
    assert "Channels by mean rate of A and B" in shown
    assert "n = 30" in shown


def test_the_number_of_trials_is_printed_for_each_stimulus(figure):
    shown = words(figure)
    assert {"A: vertical", "n = 200 trials", "B: blank", "n = 100 trials"} <= set(shown)


def test_the_bar_says_quantity_unit_and_limit(figure):
    assert "Firing rate (spikes/s), limit: 99th percentile" in words(figure)


def test_a_hundred_values_or_fewer_are_all_inside_the_limits():
    shown = words(draw(*two_channels_in_one_bin(), DOUBLE))
    assert "Firing rate (spikes/s)" in shown


def test_without_a_unit_nothing_is_drawn(artifacts):
    comparison, a, b = (dataset.copy() for dataset in artifacts)
    a["mean"] = a["mean"].drop_attrs()
    with pytest.raises(StriateError, match="'mean' does not say its units"):
        draw(comparison, a, b, DOUBLE)


def test_voltages_are_shown_with_a_prefix_and_with_0_in_the_middle():
    volts = replace(Simulation(), units="V", long_name="Amplitude", factor=1e-6)
    comparison, a, b = simulated(volts)
    figure = draw(comparison, a, b, DOUBLE)
    image = images(figure)[0]
    assert image.norm.vmin == -image.norm.vmax
    assert any(text.startswith("Amplitude (µV)") for text in words(figure))
    assert "Channels by area, then mean amplitude of A and B" in words(figure)
    top = by_hand(a, b)[0]
    assert image.get_array()[0, 7] == pytest.approx(1e6 * float(a["time_course"][top, 7]))


@pytest.mark.parametrize("start_s", [0.0, -0.2])
def test_the_bar_above_a_panel_spans_the_analysis_window(start_s):
    figure = draw(*simulated(replace(Simulation(), areas=areas(V1=4), start_s=start_s)), DOUBLE)
    axes = images(figure)[0].axes
    edges = [axes.transData.transform((edge_s, 0))[0] for edge_s in (0.16, 1.16)]
    spans = [line.get_window_extent() for line in figure.findobj(Line2D) if line.axes is None]
    assert any(np.allclose([span.x0, span.x1], edges, atol=0.5) for span in spans)
    assert any("window 0.16 to 1.16 s" in text for text in words(figure))


def test_stimulus_onset_is_a_line_when_the_axis_starts_before_it():
    before = replace(Simulation(), areas=areas(V1=4), start_s=-0.2)
    for start_s, drawn in ((-0.2, True), (0.0, False)):
        figure = draw(*simulated(replace(before, start_s=start_s)), DOUBLE)
        axes = images(figure)[0].axes
        assert any(list(line.get_xdata()) == [0, 0] for line in axes.lines) == drawn


def test_bins_of_unknown_width_are_numbered_and_have_no_window():
    numbered = replace(Simulation(), has_seconds=False, bin_s=0.1)
    figure = draw(*simulated(numbered), DOUBLE)
    shown = words(figure)
    assert "Time bin" in shown
    assert "window" not in shown
    assert images(figure)[0].get_extent()[:2] == [-0.5, 14.5]


def test_without_time_bins_the_means_and_errors_are_printed():
    shown = words(draw(*two_channels_in_one_bin(), DOUBLE))
    assert {"87.0 ± 3.1", "13.20 ± 0.92", "21.4 ± 1.2", "18.3 ± 1.1"} <= set(shown)
    assert "mean ± SEM, 200 trials" in shown


def luminance(rgb):
    """Relative luminance as WCAG 2.2 defines it, channel by channel."""
    linear = []
    for value in rgb:
        part = value / 255
        linear.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colormap", ["viridis", "magma", "cividis"])
def test_printed_numbers_contrast_with_any_colour_below_them(colormap):
    _, a, b = simulated(replace(Simulation(), areas=areas(V1=16), has_time=False, missing_a=[0]))
    a["mean"][1:] = np.linspace(0, 30, 15)
    figure = draw(compared(a, b), a, b, Style(183, colormap))
    shown, image = pixels(figure), images(figure)[0]
    assert len(image.axes.texts) == 16
    for text in image.axes.texts:
        ink = luminance(255 * part for part in to_rgb(text.get_color()))
        below = luminance(colour_at(shown, image, 0.05, int(text.get_position()[1])))
        assert (max(ink, below) + 0.05) / (min(ink, below) + 0.05) >= 4.5


def test_the_background_is_white(figure):
    assert pixels(figure)[0, 0].tolist() == [255, 255, 255]


def test_amplitudes_of_both_stimuli_share_one_prefix_and_one_diverging_scale():
    comparison, a, b = simulated(electrodes(12))
    a["mean"][:], b["mean"][:] = 3e-7, 2e-7
    a["time_course"][:], b["time_course"][:] = 8e-6, np.abs(b["time_course"])
    figure = draw(comparison, a, b, DOUBLE)
    assert len({(i.norm.vmin, i.norm.vmax, i.cmap.name) for i in images(figure)}) == 1
    image = images(figure)[0]
    assert (image.norm.vmin, image.cmap.name) == (-image.norm.vmax, DIVERGING)
    assert any(text.startswith("Amplitude (µV)") for text in words(figure))
    np.testing.assert_allclose(image.get_array(), 8.0)


@pytest.mark.parametrize("count", [32, 69])
def test_the_name_of_every_electrode_stands_beside_its_row(count):
    artifacts = simulated(electrodes(count))
    figure = draw(*artifacts, DOUBLE)
    image = images(figure)[0]
    row_height = image.axes.get_window_extent().height / count
    names = {text.get_text(): text for text in figure.findobj(Text)}
    for row, position in enumerate(by_hand(*artifacts[1:])):
        label = names[str(artifacts[1]["channel"].values[position])]
        middle = label.get_transform().transform(label.get_position())[1]
        assert middle == pytest.approx(image.axes.transData.transform((0, row))[1], abs=1)
        assert row_height > 1


def test_electrodes_too_many_for_the_page_have_no_names_and_nothing_is_said_of_areas():
    shown = words(draw(*simulated(electrodes(256)), DOUBLE))
    assert "F0" not in shown
    assert "Channels by mean amplitude of A and B" in shown
    assert not any("area" in text for text in shown)


def test_onset_is_marked_where_samples_begin_before_it():
    axes = images(draw(*simulated(electrodes(6)), DOUBLE))[0].axes
    assert axes.get_xlim()[0] == pytest.approx(-25 / 128)
    assert any(list(line.get_xdata()) == [0, 0] for line in axes.lines)


def test_an_electrode_without_a_value_is_grey_among_amplitudes():
    artifacts = simulated(replace(electrodes(6), missing_a=[2]))
    figure = draw(*artifacts, DOUBLE)
    row = by_hand(*artifacts[1:]).index(2)
    assert colour_at(pixels(figure), images(figure)[0], 0.5, row) == GREY
    assert "no value (1 channel)" in words(figure)


def test_numbers_are_those_of_the_strips_and_then_of_the_bins(artifacts, figure):
    table = numbers(*artifacts)
    left, left_strip, right, right_strip = (
        image.get_array().filled(np.nan) for image in images(figure)
    )
    is_mean = table["shown"] == "mean"
    np.testing.assert_array_equal(table["value_a"][is_mean], left_strip[:, 0])
    np.testing.assert_array_equal(table["value_b"][is_mean], right_strip[:, 0])
    np.testing.assert_array_equal(table["value_a"][~is_mean], left.ravel())
    np.testing.assert_array_equal(table["value_b"][~is_mean], right.ravel())
    _, a, b = artifacts
    order = by_hand(a, b)
    np.testing.assert_array_equal(table["sem_b"][is_mean], b["sem"].values[order])
    assert table["channel"][is_mean].tolist() == a["channel"].values[order].tolist()
    assert table["row"][is_mean].tolist() == list(range(1, 19))
    bins = left.shape[1]
    assert table["start_s"][~is_mean][:3].tolist() == [0.0, 0.01, 0.02]
    assert table["row"][~is_mean][: bins + 1].tolist() == [1] * bins + [2]
    assert set(table["units"]) == {"spikes/s"}


def test_numbers_of_voltages_are_in_the_unit_of_the_bar():
    comparison, a, b = simulated(electrodes(4))
    table = numbers(comparison, a, b)
    assert set(table["units"]) == {"µV"}
    top = by_hand(a, b)[0]
    assert table["value_a"][0] == pytest.approx(1e6 * float(a["mean"][top]))


def test_numbers_of_bins_without_width_are_numbered():
    table = numbers(*simulated(replace(Simulation(), has_seconds=False, bin_s=0.1)))
    assert table["bin"][table["shown"] == "bin"][:3].tolist() == [0, 1, 2]


def test_without_time_bins_there_is_one_row_a_channel():
    table = numbers(*two_channels_in_one_bin())
    assert table["shown"].tolist() == ["mean", "mean"]
    assert sorted(table["value_a"].tolist()) == [13.2, 86.97]


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("difference", "Channels by area, then A \N{MINUS SIGN} B, the effect shown"),
        ("file", "Channels by area, then place in the file"),
    ],
)
def test_the_axis_says_how_rows_are_sorted_also_by_the_effect_shown(artifacts, order, said):
    assert said in words(draw(*artifacts, DOUBLE, order))
    shown = numbers(*artifacts, order)
    rows = channel_rows(*artifacts[1:], order)
    assert tuple(shown["channel"][shown["shown"] == "mean"]) == rows.channels
