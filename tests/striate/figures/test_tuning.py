import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import scipy.stats
from matplotlib.collections import LineCollection

from as_dataset import read_dataset
from drawn import words
from legible import check_legible
from simulated_means import HOSTILE, areas
from simulated_responses import Tuned, tuned_responses
from striate.config.style import WIDTHS_MM
from striate.errors import NothingToShowError, StriateError
from striate.figures.tuning import draw, numbers
from striate.responses import responses as in_window
from striate.statistics.vonmises import von_mises_tuning
from striate.style import PAPER, Style

DOUBLE = Style(183)
TWO_UNITS = Path(__file__).parents[4] / "shared" / "data" / "107l003p143_two_units.mat"


@pytest.fixture(scope="module")
def responses():
    return tuned_responses(replace(Tuned(), silent=[2], lost=[15]))


@pytest.fixture(scope="module")
def figure(responses):
    return draw(responses, "orientation", DOUBLE)


@pytest.fixture(scope="module")
def table(responses):
    return numbers(responses, "orientation")


def rows(table, shows):
    """The rows of one kind, as a mapping of columns."""
    chosen = np.array([kind == shows for kind in table["shows"]])
    return {name: np.asarray(values)[chosen] for name, values in table.items()}


def points(axes):
    """The markers of a small plot."""
    return next(line for line in axes.lines if line.get_marker() == "o")


def cells(figure):
    """The small plots, from the first on, with the points at their means."""
    return [
        axes
        for axes in figure.axes
        if any(isinstance(lines, LineCollection) for lines in axes.collections)
    ]


def by_hand(responses, label, value, channel):
    """Responses of a channel in the trials that have a value, found with a loop."""
    labels, values = responses[label].to_numpy(), responses["response"].to_numpy()
    return [float(values[n, channel]) for n in range(len(labels)) if labels[n] == value]


def test_points_are_the_means_and_lines_their_95_percent_intervals(responses, figure):
    strongest = int(np.nanargmax(responses["response"].to_numpy()[:, :12].mean(axis=0)))
    axes = cells(figure)[0]
    angles, means = points(axes).get_data()
    assert list(angles) == [22.5 * n for n in range(8)]
    (errors,) = (lines for lines in axes.collections if isinstance(lines, LineCollection))
    for angle, mean, ends in zip(angles, means, errors.get_segments(), strict=True):
        values = by_hand(responses, "orientation", angle, strongest)
        assert mean == pytest.approx(np.mean(values))
        interval = scipy.stats.t.interval(
            0.95, len(values) - 1, np.mean(values), scipy.stats.sem(values)
        )
        assert tuple(ends[:, 1]) == pytest.approx(interval)


def test_the_table_holds_the_points_that_are_drawn(responses, figure, table):
    shown = rows(table, "response")
    for axes, name in zip(cells(figure), drawn_channels(figure, responses), strict=True):
        of_channel = [channel == name for channel in shown["channel"]]
        angles, means = points(axes).get_data()
        np.testing.assert_array_equal(shown["value"][of_channel], angles)
        np.testing.assert_array_equal(shown["mean"][of_channel], means)


def drawn_channels(figure, responses):
    """Ids of the channels that have values, in the order in which they are drawn."""
    has_value = np.isfinite(responses["response"].to_numpy()).any(axis=0)
    known = {str(name) for name in responses["channel"].to_numpy()[has_value]}
    bold = [text for text in figure.texts if text.get_fontweight() == "bold"]
    return [text.get_text() for text in bold if text.get_text() in known]


def test_channels_stand_by_area_the_strongest_first(responses, figure):
    mean = dict(
        zip(
            responses["channel"].to_numpy(),
            responses["response"].to_numpy().mean(axis=0),
            strict=True,
        )
    )
    order = drawn_channels(figure, responses)
    first = [name for name in order if int(name) <= 12]
    second = [name for name in order if int(name) > 12]
    assert order == first + second
    for names in (first, second):
        strengths = [float(mean[name]) for name in names]
        assert strengths == sorted(strengths, reverse=True)


def test_where_not_all_channels_fit_each_area_has_its_strongest_and_the_figure_says_so(figure):
    many = tuned_responses(replace(Tuned(), areas=areas(V1=60, V2=3)))
    of_many = draw(many, "orientation", Style(85))
    order = drawn_channels(of_many, many)
    assert {"61", "62", "63"} <= set(order)
    text = next(text for text in words(of_many) if "the strongest of each area" in text)
    assert f"{len(order)} of 63 channels" in text
    assert any(" · 18 channels · " in text for text in words(figure))


def test_the_fit_is_printed_over_its_plot(figure, table):
    fit = rows(table, "fit")
    name = drawn_channels(figure, tuned_responses())[0]
    row = list(fit["channel"]).index(name)
    shown = words(figure)
    assert f"pref. {fit['preferred_deg'][row]:.0f}°, hw {fit['half_width_deg'][row]:.0f}°" in shown
    index, even = fit["selectivity"][row], fit["r_squared_even"][row]
    assert f"sel. {index:.2f}, r² even {even:.2f}" in shown
    note = "r² even (filled: ≥ 0.5): on the even trials, fitted to the odd."
    assert note in " ".join(shown)
    assert sum(text.endswith("filled: r² even ≥ 0.5") for text in shown) == 2


def test_r_squared_is_that_of_the_fit_to_the_odd_trials_on_the_means_of_the_even(responses, table):
    labels, values = responses["orientation"].to_numpy(), responses["response"].to_numpy()
    angles = np.array([22.5 * n for n in range(8)])
    channel = 4
    trials = [[values[n, channel] for n in range(len(labels)) if labels[n] == a] for a in angles]
    odd, even = (np.array([np.mean(of[first::2]) for of in trials]) for first in (0, 1))
    fit = von_mises_tuning(odd[:, None], angles, 180.0)
    turn = np.cos(2 * np.deg2rad(angles - fit.preferred_deg))
    curve = fit.baseline + fit.amplitude * np.exp(fit.kappa * (turn - 1))
    expected = 1 - np.sum((even - curve) ** 2) / np.sum((even - even.mean()) ** 2)
    assert rows(table, "fit")["r_squared_even"][channel] == pytest.approx(expected)


@pytest.mark.parametrize("angles", [4, 8])
def test_noise_alone_is_no_good_fit(angles):
    noise = Tuned(areas=("V1",) * 500, angles=angles, gain=0.0, repeats=10, blanks=0)
    fit = rows(numbers(tuned_responses(noise), "orientation"), "fit")
    assert np.isfinite(fit["r_squared_even"]).all()
    assert (fit["r_squared_even"] >= 0.5).mean() <= 0.06
    assert (fit["r_squared"] >= 0.5).mean() > 0.3


def filled_and_open(axes):
    """Dots of a distribution whose face has a colour, and those that are white."""
    counts = {True: 0, False: 0}
    for line in axes.lines:
        if line.get_marker() == "o":
            counts[line.get_markerfacecolor() != PAPER] += len(line.get_xdata())
    return counts[True], counts[False]


def test_dots_are_filled_where_the_fit_predicts_other_trials():
    some = tuned_responses(Tuned(areas=areas(V1=5, V2=4), angles=4, gain=1.0, repeats=6))
    r_squared = rows(numbers(some, "orientation"), "fit")["r_squared_even"]
    good = int((r_squared >= 0.5).sum())
    assert 0 < good < 9
    figure = draw(some, "orientation", DOUBLE)
    stacks = [axes for axes in figure.axes if axes.get_ylim() == (0, 2)]
    assert [filled_and_open(axes) for axes in stacks] == [(good, 9 - good)] * 2
    assert any(text.endswith("r² even < 0") for text in words(figure))


def test_a_fitted_line_runs_through_exact_means():
    exact = tuned_responses(replace(Tuned(), areas=("V1",), angles=12, repeats=2, blanks=0))
    angle = np.deg2rad(exact["orientation"].to_numpy())
    exact["response"][:, 0] = 3 + 20 * np.exp(1.5 * (np.cos(2 * (angle - np.deg2rad(70))) - 1))
    axes = next(axes for axes in draw(exact, "orientation", DOUBLE).axes if len(axes.lines) == 2)
    line = next(line for line in axes.lines if line.get_marker() != "o")
    at = np.interp([70, 160], *line.get_data())
    assert at == pytest.approx([23, 3 + 20 * np.exp(-3)], abs=0.05)
    fit = rows(numbers(exact, "orientation"), "fit")
    assert fit["preferred_deg"][0] == pytest.approx(70, abs=0.1)
    assert fit["r_squared"][0] == pytest.approx(1, abs=1e-6)


def test_blank_trials_are_a_line_and_counted(responses, figure, table):
    values, labels = responses["response"].to_numpy(), responses["orientation"].to_numpy()
    blank = np.mean([values[n, 0] for n in range(len(labels)) if labels[n] != labels[n]])
    shown = rows(table, "blank")
    assert shown["mean"][0] == pytest.approx(blank)
    axes = cells(figure)[drawn_channels(figure, responses).index("1")]
    assert any(list(line.get_ydata()) == [shown["mean"][0]] * 2 for line in axes.lines)
    sentence = "Dashed: 20 trials without orientation, 95 % CI grey."
    assert sentence in " ".join(words(figure))
    alone = replace(Tuned(), areas=("V1",), blanks=0)
    without = draw(tuned_responses(alone), "orientation", DOUBLE)
    assert not any("Dashed" in text for text in words(without))


def test_noise_alone_has_no_peak_at_the_preferred_angle():
    noise = tuned_responses(replace(Tuned(), areas=("V1",) * 400, gain=0.0, blanks=0))
    curve = rows(numbers(noise, "orientation"), "population")
    at_0 = list(curve["offset"]).index(0.0)
    others = np.delete(curve["mean"], at_0)
    half = curve["ci_high"][at_0] - curve["mean"][at_0]
    assert abs(curve["mean"][at_0] - others.mean()) < half


def test_channels_are_aligned_by_the_odd_trials_of_each_angle_and_drawn_from_the_even(responses):
    few = responses.isel(channel=[0])
    labels, values = few["orientation"].to_numpy(), few["response"].to_numpy()[:, 0]
    angles = [22.5 * n for n in range(8)]
    trials = {a: [values[n] for n in range(len(labels)) if labels[n] == a] for a in angles}
    preferred = max(angles, key=lambda a: np.mean(trials[a][::2]))
    curve = rows(numbers(few, "orientation"), "population")
    for offset, mean in zip(curve["offset"], curve["mean"], strict=True):
        assert mean == pytest.approx(np.mean(trials[(preferred + offset) % 180][1::2]))
    assert list(curve["offset"]) == [22.5 * n for n in range(-4, 5)]


def test_the_population_says_how_it_was_aligned_and_how_many_channels_are_in_it(figure):
    shown = words(figure)
    assert "aligned by odd trials, drawn from even trials" in shown
    assert {"V1 (n = 11 of 12)", "V2 (n = 5 of 6)"} <= set(shown)


def test_every_fitted_channel_is_a_dot_in_both_distributions(figure, table):
    fit = rows(table, "fit")
    for values in (fit["preferred_deg"], fit["selectivity"]):
        assert np.isfinite(values).sum() == 16
    stacks = [axes for axes in figure.axes if axes.get_ylim() == (0, 2)]
    assert len(stacks) == 2
    for axes in stacks:
        dots = [line for line in axes.lines if line.get_marker() == "o"]
        assert sum(len(line.get_xdata()) for line in dots) == 16


def test_directions_have_a_period_of_360_and_two_peaks():
    turning = replace(Tuned(), label="direction", period=360.0, angles=16, areas=("V1",), repeats=4)
    moving = tuned_responses(turning)
    angle = np.deg2rad(np.nan_to_num(moving["direction"].to_numpy()))
    peaks = [np.exp(3 * (np.cos(angle - np.deg2rad(at)) - 1)) for at in (250, 70)]
    moving["response"][:, 0] = 2 + 20 * peaks[0] + 8 * peaks[1]
    fit = rows(numbers(moving, "direction"), "fit")
    assert fit["preferred_deg"][0] == pytest.approx(250, abs=0.5)
    assert fit["opposite_amplitude"][0] == pytest.approx(8, abs=0.1)
    assert "Direction (deg)" in words(draw(moving, "direction", DOUBLE))


def test_angles_a_period_apart_are_the_same(responses, table):
    turned = responses.copy()
    turned["orientation"] = turned["orientation"] + 180 * (turned["trial"] % 2)
    for name, values in numbers(turned, "orientation").items():
        np.testing.assert_array_equal(values, table[name])


def test_labels_that_are_no_angles_have_no_fit_and_the_mean_of_the_population(responses):
    table = numbers(responses, "contrast")
    assert set(table["shows"]) == {"response", "population"}
    curve = rows(table, "population")
    assert set(table["label"]) == {"contrast"}
    assert sorted(set(curve["value"])) == [0.06, 0.12, 0.25, 0.5, 1.0]
    of_v2 = [np.mean(by_hand(responses, "contrast", 0.25, channel)) for channel in range(12, 18)]
    chosen = (curve["value"] == 0.25) & (curve["area"] == "V2")
    assert curve["mean"][chosen] == pytest.approx(np.nanmean(of_v2))
    shown = words(draw(responses.isel(channel=[0, 13]), "contrast", DOUBLE))
    assert not any(text.startswith("pref.") for text in shown)
    assert "Contrast, log scale" in shown


def test_values_that_rise_by_steps_stand_on_a_linear_scale(responses):
    assert "Repeat" in words(draw(responses.isel(channel=[0]), "repeat", DOUBLE))


def test_amplitudes_are_shown_with_a_prefix_and_without_selectivity():
    volts = tuned_responses(replace(Tuned(), units="V"))
    table = numbers(volts, "orientation")
    assert set(rows(table, "response")["units"]) == {"µV"}
    assert np.isnan(rows(table, "fit")["selectivity"]).any()
    shown = words(draw(volts.isel(channel=slice(6)), "orientation", DOUBLE))
    assert "No selectivity where a mean is missing or below 0." in " ".join(shown)
    assert "Amplitude (µV)" in shown


def test_a_silent_channel_has_no_fit_and_a_lost_one_no_value(figure):
    shown = words(figure)
    assert "no fit" in shown
    assert "no value" in shown


def test_single_trials_have_no_interval_and_no_population_curve():
    single = tuned_responses(replace(Tuned(), areas=areas(V1=3), repeats=1, blanks=0))
    assert np.isnan(rows(numbers(single, "orientation"), "response")["ci_low"]).all()
    shown = words(draw(single, "orientation", DOUBLE))
    assert "too few trials" in shown
    assert any(text.endswith("r² even \N{EN DASH}") for text in shown)


def test_a_label_may_have_the_name_of_a_column(responses):
    plain = numbers(responses, "contrast")
    named = numbers(responses.rename(contrast="mean"), "mean")
    assert set(named.pop("label")) == {"mean"}
    for name, values in named.items():
        np.testing.assert_array_equal(values, plain[name])


@pytest.mark.parametrize(
    ("label", "fault"),
    [("phase", "does not exist"), ("stimulus", "is text"), ("blank_only", "has fewer than two")],
)
def test_a_label_that_cannot_be_drawn_is_refused_with_those_that_can(responses, label, fault):
    other = responses.assign_coords(blank_only=("trial", np.full(responses.sizes["trial"], np.nan)))
    for ask in (lambda: draw(other, label, DOUBLE), lambda: numbers(other, label)):
        with pytest.raises(NothingToShowError, match=f"'{label}'.*{fault}.*'contrast'.*'orient"):
            ask()


def test_without_a_unit_nothing_is_drawn(responses):
    bare = responses.copy()
    bare["response"] = bare["response"].drop_attrs()
    with pytest.raises(StriateError, match="'response' does not say its units"):
        draw(bare, "orientation", DOUBLE)


def test_the_same_responses_give_the_same_bytes(responses):
    few = responses.isel(channel=[0, 13])
    files = []
    for _ in range(2):
        file = io.BytesIO()
        draw(few, "orientation", Style(85)).savefig(file, format="png")
        files.append(file.getvalue())
    assert files[0] == files[1]


@pytest.mark.skipif(not TWO_UNITS.exists(), reason="the recording is not here")
def test_two_units_of_a_published_recording_prefer_what_was_published():
    recording = read_dataset(TWO_UNITS).assign_attrs(recording="107l003p143")
    responses = in_window(recording, (0, 1), None)
    shown = rows(numbers(responses, "orientation"), "response")
    fit = rows(numbers(responses, "orientation"), "fit")
    for unit, preferred, mean in ((0, 135.0, 135.73), (1, 22.5, 21.2275)):
        here = shown["channel"] == fit["channel"][unit]
        best = shown["mean"][here].argmax()
        assert shown["value"][here][best] == preferred
        assert shown["mean"][here][best] == pytest.approx(mean / 1.28)
        turn = np.exp(2j * np.deg2rad(shown["value"][here]))
        vector_deg = np.rad2deg(np.angle((turn * shown["mean"][here]).sum())) / 2 % 180
        assert fit["preferred_deg"][unit] == pytest.approx(vector_deg, abs=6)
    figure = draw(responses, "orientation", DOUBLE)
    for axes, preferred in zip(cells(figure), (135.0, 22.5), strict=True):
        angles, means = points(axes).get_data()
        assert angles[means.argmax()] == preferred


CASES = {
    "two areas": (Tuned(), "orientation"),
    "one channel": (replace(Tuned(), areas=("V1",)), "orientation"),
    "no areas": (replace(Tuned(), areas=("",) * 20), "orientation"),
    "many channels": (replace(Tuned(), areas=areas(V1=200, V2=70, MT=30)), "orientation"),
    "thirty areas": (
        replace(Tuned(), areas=[f"area {n % 30}" for n in range(80)]),
        "orientation",
    ),
    "lost and silent": (replace(Tuned(), lost=[0, 3], silent=[1, 2]), "orientation"),
    "nothing at all": (replace(Tuned(), lost=range(18)), "orientation"),
    "contrast": (Tuned(), "contrast"),
    "many values": (Tuned(), "repeat"),
    "voltages": (replace(Tuned(), units="V"), "orientation"),
    "voltages without angle": (replace(Tuned(), units="V"), "contrast"),
    "directions": (replace(Tuned(), label="direction", period=360.0, angles=16), "direction"),
    "thousands of spikes": (replace(Tuned(), gain=20000.0), "orientation"),
    "hostile text": (
        replace(
            Tuned(),
            areas=(HOSTILE,) * 4 + ("x" * 300,) * 2,
            channels=[HOSTILE + str(number) for number in range(6)],
        ),
        "orientation",
    ),
    "long label": (replace(Tuned(), label="a_label_with_a_long_name_" * 4), None),
}


@pytest.mark.parametrize("case", ["lost and silent", "hostile text", "one channel"])
def test_texts_can_be_read_on_the_narrowest_page(case):
    simulated, label = CASES[case]
    style = Style(85)
    check_legible(draw(tuned_responses(simulated), label or simulated.label, style), style)


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS_MM)
@pytest.mark.parametrize("case", CASES)
def test_texts_can_be_read_in_every_case_at_every_width(case, width):
    simulated, label = CASES[case]
    style = Style(WIDTHS_MM[width])
    check_legible(draw(tuned_responses(simulated), label or simulated.label, style), style)
