from dataclasses import replace

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.patches import StepPatch
from scipy.stats import sem, t

from by_hand import spikes_from_counts
from drawn import drawn_texts, words
from legible import check_legible
from simulated_courses import SMALL, simulated_courses, with_latency
from simulated_means import HOSTILE, Simulation, areas, electrodes
from striate.config.style import WIDTHS_MM
from striate.errors import NothingToShowError, StriateError
from striate.figures.time_course import draw, numbers
from striate.means import time_course
from striate.panels.rows import channel_rows
from striate.style import A_INK, B_INK, Style, save_figure

DOUBLE = Style(183)
PLAIN = Simulation()
LONG = ("natural-scenes-with-a-name-that-goes-on-and-on-up-to-64-characte", "b" * 64)
CASES = {
    "two areas": PLAIN,
    "one channel": replace(PLAIN, areas=areas(V1=1)),
    "six areas": replace(PLAIN, areas=[f"area {number % 6}" for number in range(40)]),
    "thirty areas": replace(PLAIN, areas=[f"area {number % 30}" for number in range(80)]),
    "nothing at all": replace(PLAIN, areas=areas(V1=5), missing_a=range(5), missing_b=range(5)),
    "short trials": replace(PLAIN, ends_s=(1.28, 1.5), start_s=-0.2),
    "bins without width": replace(PLAIN, has_seconds=False),
    "voltages": electrodes(32),
    "single trials": replace(PLAIN, trial_counts=(1, 1)),
    "long names": replace(PLAIN, stimuli=LONG, title="A long title " * 40),
    "hostile text": replace(
        PLAIN,
        areas=(HOSTILE,) * 4 + ("x" * 300,) * 2,
        channels=[HOSTILE + str(number) for number in range(6)],
        stimuli=(HOSTILE, HOSTILE),
        title=HOSTILE,
    ),
}


@pytest.fixture(scope="module")
def artifacts():
    found = simulated_courses(
        SMALL,
        clusters=[("2", 0.1, 0.4, 1, 0.01), ("2", 0.5, 0.6, -1, 0.02), ("2", 0.8, 0.9, 1, 0.3)],
        area_clusters=[("V2", 0.2, 0.3, -1, 0.0001)],
    )
    return with_latency(found[0], 1, 0.1, 0.05, 0.2), *found[1:]


@pytest.fixture(scope="module")
def figure(artifacts):
    return draw(*artifacts, DOUBLE)


def panels(figure):
    """Axes with curves: the areas first, then the channels, as they are drawn."""
    return [axes for axes in figure.axes if any(isinstance(p, StepPatch) for p in axes.patches)]


def curves(axes):
    """Colour to (mean, low, high, edges), read back from the artists."""
    found = {}
    for step in axes.patches:
        values, edges, baseline = step.get_data()
        if step.get_fill():
            found.setdefault(to_hex(step.get_facecolor()), []).extend([baseline, values])
        else:
            found.setdefault(to_hex(step.get_edgecolor()), []).extend([values, edges])
    return {ink: (mean, low, high, edges) for ink, (low, high, mean, edges) in found.items()}


def underlines(axes):
    """(start, stop, colour) of thick horizontal lines, and (start, stop) of thin ones."""
    lines = [line for line in axes.collections if isinstance(line, LineCollection)]
    spans = [(*line.get_segments()[0][:, 0], to_hex(line.get_color()[0])) for line in lines]
    thick = [span for span, line in zip(spans, lines, strict=True) if line.get_linewidth()[0] > 1]
    thin = [
        span[:2] for span, line in zip(spans, lines, strict=True) if line.get_linewidth()[0] <= 1
    ]
    return thick, thin


def test_a_is_blue_and_b_vermillion_in_every_panel(figure):
    assert len(panels(figure)) == 2 + 5
    for axes in panels(figure):
        assert list(curves(axes)) == [A_INK.lower(), B_INK.lower()]


def test_channels_are_in_the_order_of_the_heatmap(artifacts, figure):
    _, a, b = artifacts
    order = channel_rows(a, b).order
    for axes, position in zip(panels(figure)[2:], order, strict=True):
        for ink, means in ((A_INK, a), (B_INK, b)):
            mean, *_ = curves(axes)[ink.lower()]
            np.testing.assert_array_equal(mean, means["time_course"].values[position])


def test_the_band_of_a_channel_is_the_t_interval_over_its_trials():
    counts = np.random.default_rng(0).poisson(0.4, (12, 2, 6))
    recording = spikes_from_counts(counts, bin_s=0.01)
    sides = [np.arange(12) % 2 == side for side in (0, 1)]
    found, *both = simulated_courses(replace(SMALL, areas=areas(V1=2)))
    both = [
        time_course(recording, side, 10).assign(mean=("channel", [2.0, 1.0])).assign_attrs(m.attrs)
        for side, m in zip(sides, both, strict=True)
    ]
    shown = panels(draw(found, *both, DOUBLE))[1:]
    for channel, axes in enumerate(shown):
        for ink, side in ((A_INK, sides[0]), (B_INK, sides[1])):
            mean, low, high, _ = curves(axes)[ink.lower()]
            for k in range(6):
                rates = counts[side, channel, k] / 0.01
                half = t.ppf(0.975, 5) * sem(rates)
                assert (mean[k], low[k], high[k]) == pytest.approx(
                    (rates.mean(), rates.mean() - half, rates.mean() + half), abs=1e-9
                )


def test_the_band_of_an_area_is_the_t_interval_over_its_channels(artifacts, figure):
    _, a, _ = artifacts
    of_v1 = a["time_course"].values[:3]
    mean, low, high, edges = curves(panels(figure)[0])[A_INK.lower()]
    half = t.ppf(0.975, 2) * sem(of_v1, axis=0)
    np.testing.assert_allclose(mean, of_v1.mean(axis=0))
    np.testing.assert_allclose((low, high), (mean - half, mean + half), atol=1e-9)
    np.testing.assert_allclose(edges, np.arange(151) * 0.01, atol=1e-9)


def test_a_lost_channel_is_neither_in_the_mean_of_its_area_nor_in_its_n():
    found, a, b = simulated_courses(replace(SMALL, missing_a=[1]))
    figure = draw(found, a, b, DOUBLE)
    mean, *_ = curves(panels(figure)[0])[A_INK.lower()]
    np.testing.assert_allclose(mean, a["time_course"].values[[0, 2]].mean(axis=0))
    of_b, *_ = curves(panels(figure)[0])[B_INK.lower()]
    np.testing.assert_allclose(of_b, b["time_course"].values[[0, 2]].mean(axis=0))
    assert "V1 (n = 2 channels)" in words(figure)
    assert any("Gaps: no value." in text for text in words(figure))


def test_a_single_value_has_no_band():
    found, a, b = simulated_courses(replace(SMALL, areas=areas(V1=3, V2=1), trial_counts=(1, 1)))
    figure = draw(found, a, b, DOUBLE)
    assert np.isnan(curves(panels(figure)[1])[A_INK.lower()][1]).all()
    assert any(text.startswith("no CI over single trials") for text in words(figure))


def test_units_and_n_and_intervals_are_named(figure):
    shown = words(figure)
    assert shown.count("Firing rate (spikes/s)") == 2
    assert {"A: vertical (n = 200 trials)", "B: blank (n = 100 trials)"} <= set(shown)
    assert {"V1 (n = 3 channels)", "V2 (n = 2 channels)", "5 channels"} <= set(shown)
    assert "band: 95 % CI over channels" in shown
    assert "band: 95 % CI over trials; vertical axes differ" in shown
    assert "Time after stimulus onset (s)" in shown


def test_significant_clusters_are_underlined_in_the_colour_of_the_larger_response(figure):
    row = [text.text for text in drawn_texts(figure) if text.text.startswith("V1 · ")].index(
        "V1 · 2"
    )
    thick, _ = underlines(panels(figure)[2 + row])
    assert thick == [(0.1, 0.4, A_INK.lower()), (0.5, 0.6, B_INK.lower())]
    assert underlines(panels(figure)[1])[0] == [(0.2, 0.3, B_INK.lower())]
    assert underlines(panels(figure)[0])[0] == []


def test_the_test_its_correction_and_what_it_does_not_say_are_written(figure):
    (note,) = (text for text in words(figure) if "Underlined" in text)
    assert "cluster p≤0.05" in note
    assert "999 permutations; corrected for bins, not for panels" in note
    assert "clusters do not locate effects in time" in note
    assert (
        "Triangle: latency, where the first such cluster begins; line: its 95 % limits over "
        "resampled trials, where at least 95 % of them have it."
    ) in note


def test_without_a_test_nothing_is_said_of_clusters():
    found, a, b = simulated_courses()
    found = found.drop_vars([name for name in found if "cluster" in name])
    assert not any("cluster" in text for text in words(draw(found, a, b, DOUBLE)))


def test_the_latency_stands_with_its_limits_under_its_channel_alone(figure):
    marks = [
        (axes, line.get_xdata()[0])
        for axes in panels(figure)
        for line in axes.lines
        if line.get_marker() == "^"
    ]
    ((axes, at),) = marks
    assert at == 0.1
    assert underlines(axes)[1] == [(0.05, 0.2)]


def test_a_latency_without_limits_has_no_line(artifacts):
    found, a, b = artifacts
    figure = draw(with_latency(found.copy(), 1, 0.1, np.nan, np.nan), a, b, DOUBLE)
    marked = [axes for axes in panels(figure) if any(li.get_marker() == "^" for li in axes.lines)]
    assert [underlines(axes)[1] for axes in marked] == [[]]


def test_the_level_of_the_intervals_is_that_of_the_comparison(artifacts):
    found, a, b = artifacts
    found = found.assign(ci_low=found["difference"], ci_high=found["difference"])
    found = found.assign_attrs(confidence=0.9)
    assert "band: 90 % CI over channels" in words(draw(found, a, b, DOUBLE))
    del found.attrs["confidence"]
    with pytest.raises(KeyError, match="confidence"):
        draw(found, a, b, DOUBLE)


def test_of_many_channels_the_strongest_of_each_area_are_shown():
    found, a, b = simulated_courses(replace(PLAIN, areas=areas(MT=1, V1=30, V2=9), bin_s=0.05))
    shown = numbers(found, a, b)
    order = channel_rows(a, b)
    of = {
        area: [
            c
            for c, k in zip(order.channels, order.order, strict=True)
            if a["area"].values[k] == area
        ]
        for area in ("V1", "V2", "MT")
    }
    expected = [*of["V1"][:6], *of["V2"][:5], *of["MT"]]
    channels = [c for s, c in zip(shown["shown"], shown["channel"], strict=True) if s == "channel"]
    assert list(dict.fromkeys(channels)) == expected
    assert "12 of 40 channels, the strongest of each area" in words(draw(found, a, b, DOUBLE))


def test_of_many_areas_the_largest_are_shown_and_the_others_counted():
    many = areas(**{f"area{n}": 2 + (n > 3) for n in range(9)})
    shown = words(draw(*simulated_courses(replace(PLAIN, areas=many, bin_s=0.05)), DOUBLE))
    assert "Mean over channels, 6 of 9 areas" in shown
    assert "area0 (n = 2 channels)" in shown
    assert "area3 (n = 2 channels)" not in shown
    assert "area8 (n = 3 channels)" in shown


def test_numbers_are_what_is_drawn(artifacts, figure):
    table = numbers(*artifacts)
    assert len({len(values) for values in table.values()}) == 1
    drawn = [np.stack(curve[:3]) for axes in panels(figure) for curve in curves(axes).values()]
    for column, values in zip(("mean", "ci_low", "ci_high"), np.hstack(drawn), strict=True):
        np.testing.assert_array_equal(table[column], values)
    assert set(table["units"]) == {"spikes/s"}
    assert list(dict.fromkeys(table["stimulus"])) == ["vertical", "blank"]
    two = (table["channel"] == "2") & (table["shown"] == "channel")
    inside = two & (table["cluster_p"] == 0.01)
    assert sorted(set(np.round(table["time"][inside], 6)))[::29] == [0.1, 0.39]
    assert np.isnan(table["cluster_p"][two & (table["time"] > 0.75)]).all()
    assert set(table["latency_high"][two]) == {0.2}


def test_rates_have_an_axis_each_and_areas_share_one(figure):
    limits = [axes.get_ylim() for axes in panels(figure)]
    assert limits[0] == limits[1]
    assert len(set(limits[2:])) > 1


def test_amplitudes_share_one_axis_in_microvolts():
    found, a, b = simulated_courses(electrodes(4))
    figure = draw(found, a, b, DOUBLE)
    assert words(figure).count("Amplitude (µV)") == 2
    assert len({axes.get_ylim() for axes in panels(figure)[1:]}) == 1
    mean, *_ = curves(panels(figure)[1])[A_INK.lower()]
    strongest = channel_rows(a, b).order[0]
    np.testing.assert_allclose(mean, 1e6 * a["time_course"].values[strongest])


def test_onset_is_a_line_where_bins_begin_before_it():
    figure = draw(*simulated_courses(electrodes(2)), DOUBLE)
    for axes in panels(figure):
        assert any(list(line.get_xdata()) == [0, 0] for line in axes.lines)
    assert any("Thin line: stimulus onset." in text for text in words(figure))


def test_a_single_channel_has_no_mean_over_channels():
    figure = draw(*simulated_courses(replace(SMALL, areas=areas(V1=1))), DOUBLE)
    assert len(panels(figure)) == 1
    assert "Mean over channels" not in words(figure)


def test_without_time_the_figure_says_what_to_see_instead():
    found, a, b = simulated_courses(replace(SMALL, has_time=False))
    for show in (lambda: draw(found, a, b, DOUBLE), lambda: numbers(found, a, b)):
        with pytest.raises(NothingToShowError, match=r"one value a trial .* see 'heatmap'"):
            show()


def test_without_a_unit_nothing_is_drawn():
    found, a, b = simulated_courses()
    a["time_course"] = a["time_course"].drop_attrs()
    with pytest.raises(StriateError, match="'time_course' does not say its units"):
        draw(found, a, b, DOUBLE)


def test_texts_are_legible_and_apart_on_the_narrowest_page(artifacts):
    check_legible(draw(*artifacts, Style(85)), Style(85))


@pytest.mark.slow
@pytest.mark.parametrize("width_mm", WIDTHS_MM.values())
@pytest.mark.parametrize("case", CASES)
def test_texts_are_legible_in_every_case_at_every_width(case, width_mm):
    found, a, b = simulated_courses(CASES[case])
    channels = [(str(name), 0.1, 0.3, 1, 0.01) for name in a["channel"].values]
    found, a, b = simulated_courses(CASES[case], channels)
    found = with_latency(found, 0, 0.1, 0.05, 0.2)
    check_legible(draw(found, a, b, Style(width_mm)), Style(width_mm))


@pytest.mark.parametrize(
    "form", ["svg", *(pytest.param(form, marks=pytest.mark.slow) for form in ("png", "pdf"))]
)
def test_equal_input_gives_equal_bytes(tmp_path, form):
    few = simulated_courses(
        replace(SMALL, areas=areas(V1=1), bin_s=0.05), [("1", 0.1, 0.2, 1, 0.01)]
    )
    files = [tmp_path / f"{name}.{form}" for name in "ab"]
    for file in files:
        save_figure(draw(*few, Style(85)), file)
    assert files[0].read_bytes() == files[1].read_bytes()
