from dataclasses import replace

import numpy as np
import pytest

from drawn import words
from legible import check_legible
from simulated_means import Simulation, areas, electrodes
from striate.config.style import WIDTHS_MM
from striate.errors import StriateError
from striate.figures.scatter import draw, numbers
from striate.style import PAPER, Style, save_figure
from tested_cases import CASES
from tested_means import means_with_tests

DOUBLE = Style(183)
FEW = replace(Simulation(), areas=areas(V2=6, V1=14), missing_a=[7])
MINUS = "\N{MINUS SIGN}"


@pytest.fixture(scope="module")
def comparison():
    return means_with_tests(FEW)[0]


@pytest.fixture(scope="module")
def figure(comparison):
    return draw(comparison, DOUBLE)


def square(figure):
    """The axes of the means: those with two axes."""
    return next(axes for axes in figure.axes if axes.yaxis.get_visible())


def ladder(figure):
    """The axes of the differences: those with intervals."""
    return next(axes for axes in figure.axes if axes.collections)


def dots(axes):
    """x, y, colour and whether filled of every dot."""
    return [
        (float(x), float(y), line.get_markeredgecolor(), line.get_markerfacecolor() != PAPER)
        for line in axes.lines
        if line.get_marker() not in ("None", "")
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
        if np.isfinite([x, y]).all()
    ]


def test_each_channel_is_a_dot_at_its_mean_to_b_and_its_mean_to_a(comparison, figure):
    pairs = zip(comparison["mean_b"].values, comparison["mean_a"].values, strict=True)
    expected = sorted(pair for pair in pairs if np.isfinite(pair).all())
    assert sorted((x, y) for x, y, *_ in dots(square(figure))) == expected
    assert len(expected) == 19


def test_dots_are_filled_where_the_test_found_a_difference(comparison, figure):
    places = zip(comparison["mean_b"].values, comparison["mean_a"].values, strict=True)
    found = dict(zip(places, np.isin(comparison["direction"].values, ["a>b", "b>a"]), strict=True))
    drawn = {(x, y): filled for x, y, _, filled in dots(square(figure))}
    assert {drawn[place] for place in drawn} == {True, False}
    assert all(drawn[place] == found[place] for place in drawn)


def test_areas_have_a_colour_each_v1_the_first(comparison, figure):
    area_of = dict(
        zip(comparison["mean_b"].values.tolist(), comparison["area"].values, strict=True)
    )
    colours = {(area_of[x], colour) for x, _, colour, _ in dots(square(figure))}
    assert colours == {("V1", "#009E73"), ("V2", "#CC79A7")}


def test_both_axes_are_one_scale_and_the_line_of_equal_means_runs_from_corner_to_corner(figure):
    axes = square(figure)
    assert axes.get_xlim() == axes.get_ylim()
    box = axes.get_window_extent()
    assert box.width == pytest.approx(box.height)
    line = next(line for line in axes.lines if line.get_marker() in ("None", ""))
    assert tuple(line.get_xdata()) == tuple(line.get_ydata()) == axes.get_xlim()
    assert axes.get_xticks().tolist() == axes.get_yticks().tolist()


def test_axes_name_stimulus_and_unit(figure):
    assert {"A: vertical (spikes/s)", "B: blank (spikes/s)", "Difference (spikes/s)"} <= set(
        words(figure)
    )


def test_each_area_says_its_channels_and_how_many_differ_in_either_direction(comparison, figure):
    shown = words(figure)
    for area in ("V1", "V2"):
        is_inside = comparison["area"].values == area
        direction = comparison["direction"].values[is_inside].tolist()
        count = int(np.isfinite(comparison["difference"].values[is_inside]).sum())
        assert f"{area} (n = {count})" in shown
        assert f"A > B {direction.count('a>b')}, B > A {direction.count('b>a')}" in shown


def test_differences_stand_sorted_in_their_area_with_their_intervals(comparison, figure):
    axes = ladder(figure)
    v1, v2 = axes.collections[:2]
    for area, lines in (("V1", v1), ("V2", v2)):
        of_area = comparison.isel(channel=comparison["area"].values == area)
        kept = of_area.isel(channel=np.isfinite(of_area["difference"].values))
        kept = kept.isel(channel=np.argsort(-kept["difference"].values))
        drawn = [segment[:, 0].tolist() for segment in lines.get_segments() if len(segment)]
        ends = np.column_stack([kept["ci_low"].values, kept["ci_high"].values])
        np.testing.assert_allclose(drawn, ends[np.isfinite(ends).all(axis=1)])
    heights = [y for x, y, *_ in sorted(dots(axes), key=lambda dot: dot[1])]
    assert len(set(heights)) == 19
    known = comparison["difference"].values
    assert sorted(x for x, *_ in dots(axes)) == sorted(known[np.isfinite(known)].tolist())


def test_the_test_the_interval_and_what_is_not_shown_are_named(comparison, figure):
    note = " ".join(words(figure))
    tested = int(np.isfinite(comparison["q"].values).sum())
    assert f"Filled: q ≤ 0.05 (permutation test, FDR over {tested} channels)" in note
    assert "95 % CI of each difference over trials (Welch)" in note
    assert "1 channel without a mean to A and B is not shown" in note
    assert "n = 200 (A) and 100 trials (B)" in note


def test_without_a_test_all_is_open_and_the_figure_says_why():
    comparison = means_with_tests(replace(FEW, trial_counts=(1, 1)))[0]
    comparison.attrs["not_tested"] = "a stimulus has one trial"
    figure = draw(comparison, DOUBLE)
    assert not any(filled for *_, filled in dots(square(figure)))
    note = " ".join(words(figure))
    assert "All open: no channel was tested: a stimulus has one trial." in note
    assert "no confidence interval" in note


def test_many_areas_share_one_entry_and_no_channel_is_lost():
    figure = draw(means_with_tests(CASES["thirty areas"])[0], DOUBLE)
    assert len(dots(square(figure))) == 80
    assert any(" other areas (n = " in text for text in words(figure))


def test_voltages_have_the_prefix_of_their_size():
    comparison = means_with_tests(electrodes(8))[0]
    figure = draw(comparison, DOUBLE)
    assert "A: vertical (µV)" in words(figure)
    drawn = sorted(y for _, y, *_ in dots(square(figure)))
    np.testing.assert_allclose(drawn, sorted(comparison["mean_a"].values * 1e6))
    assert set(numbers(comparison)["units"]) == {"µV"}


def test_numbers_are_those_of_the_dots(comparison, figure):
    table = numbers(comparison)
    assert {len(values) for values in table.values()} == {20}
    drawn = sorted((x, y) for x, y, *_ in dots(square(figure)))
    pairs = zip(table["mean_b"], table["mean_a"], strict=True)
    assert sorted(pair for pair in pairs if np.isfinite(pair).all()) == drawn
    by_channel = {name: row for row, name in enumerate(table["channel"])}
    for position, channel in enumerate(comparison["channel"].values):
        row = by_channel[channel]
        for name in ("difference", "ci_low", "ci_high", "p", "q", "effect_size"):
            expected = comparison[name].values[position]
            np.testing.assert_equal(table[name][row], expected)
        assert table["direction"][row] == comparison["direction"].values[position]
    assert list(table["area"]) == ["V1"] * 14 + ["V2"] * 6


def test_without_a_unit_nothing_is_drawn(comparison):
    without = comparison.assign(mean_a=comparison["mean_a"].drop_attrs())
    with pytest.raises(StriateError, match="'mean_a' does not say its units"):
        draw(without, DOUBLE)


def test_equal_comparisons_give_equal_bytes(comparison, tmp_path):
    for name in ("one.svg", "two.svg"):
        save_figure(draw(comparison, Style(85)), tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


@pytest.mark.parametrize(
    ("case", "width"),
    [
        ("two areas", "slide"),
        ("hostile text", "jneurosci-single"),
        ("long names", "jneurosci-single"),
        ("nothing at all", "jneurosci-single"),
    ],
)
def test_texts_are_legible(case, width):
    style = Style(WIDTHS_MM[width])
    check_legible(draw(means_with_tests(CASES[case])[0], style), style)


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS_MM)
@pytest.mark.parametrize("case", CASES)
def test_texts_are_legible_in_every_case_at_every_width(case, width):
    style = Style(WIDTHS_MM[width])
    check_legible(draw(means_with_tests(CASES[case])[0], style), style)
