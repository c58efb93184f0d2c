from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from drawn import images, words
from legible import check_legible
from simulated_means import Simulation, areas, simulated
from striate.config.style import WIDTHS_MM
from striate.figures import difference, heatmap
from striate.panels.rows import channel_rows
from striate.style import LESS_INK, MORE_INK, Style
from tested_cases import CASES
from tested_means import means_with_tests

DOUBLE = Style(183)
FIGURES = {"heatmap": heatmap.draw, "difference": difference.draw}
FEW = replace(Simulation(), areas=areas(V1=9, V2=4), missing_a=[2])
MANY = replace(Simulation(), areas=areas(V1=60, V2=40), bin_s=0.1)


@cache
def few():
    return means_with_tests(FEW)


@cache
def many():
    return means_with_tests(MANY)


@cache
def figure_of(draw, artifacts):
    return draw(*artifacts(), DOUBLE)


def by_row(artifacts):
    """Rows of the channels where A is larger, and of those where B is, by the words of the test."""
    comparison, a, b = artifacts
    words_by_row = comparison["direction"].values[channel_rows(a, b).order].tolist()
    return [
        [row for row, word in enumerate(words_by_row) if word == wanted]
        for wanted in ("a>b", "b>a")
    ]


def glyphs(figure):
    """Rows of the triangles that point up, and of those that point down."""
    found = {line.get_marker(): line for axes in figure.axes for line in axes.lines}
    return [found[glyph].get_ydata().tolist() for glyph in "^v"]


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_rows_that_differ_have_a_triangle_that_points_to_the_larger_mean(draw):
    figure = figure_of(draw, few)
    assert glyphs(figure) == by_row(few())
    assert all(by_row(few()))
    colours = {
        line.get_marker(): line.get_color()
        for axes in figure.axes
        for line in axes.lines
        if line.get_marker() in ("^", "v")
    }
    assert colours == {"^": MORE_INK, "v": LESS_INK}


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_marks_stand_beside_the_rows_of_the_colours(draw):
    figure = figure_of(draw, few)
    image = images(figure)[0]
    marks = next(line for axes in figure.axes for line in axes.lines if line.get_marker() == "^")
    for row in marks.get_ydata():
        heights = [axes.transData.transform((0, row))[1] for axes in (image.axes, marks.axes)]
        assert heights[0] == pytest.approx(heights[1])
    assert marks.axes.get_window_extent().x0 > image.axes.get_window_extent().x1


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_thin_rows_have_ticks_left_for_a_and_right_for_b(draw):
    figure = figure_of(draw, many)
    axes = max(figure.axes, key=lambda axes: axes.get_position().x1)
    of_a, of_b = (np.array(lines.get_segments()) for lines in axes.collections)
    assert [of_a[:, 0, 1].tolist(), of_b[:, 0, 1].tolist()] == by_row(many())
    assert of_a[:, :, 0].max() < 0.5 < of_b[:, :, 0].min()


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
@pytest.mark.parametrize(
    ("artifacts", "how"),
    [(few, "(▲ A > B, ▼ A < B)"), (many, "(red, left: A > B; blue, right: A < B)")],
)
def test_the_note_says_what_marks_mean_and_which_test_it_was(draw, artifacts, how):
    comparison, *_ = artifacts()
    tested = int(np.isfinite(comparison["q"].values).sum())
    note = f"Marks at the right {how}: q ≤ 0.05 (permutation test, FDR over {tested} channels)"
    assert note in words(figure_of(draw, artifacts))


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_without_a_test_there_is_no_mark_but_the_reason(draw):
    comparison, a, b = means_with_tests(replace(FEW, trial_counts=(1, 1)))
    comparison.attrs["not_tested"] = "a stimulus has one trial"
    figure = draw(comparison, a, b, DOUBLE)
    assert glyphs(figure) == [[], []]
    assert "no channel was tested: a stimulus has one trial" in words(figure)


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_a_comparison_without_statistics_has_neither_marks_nor_a_note(draw):
    figure = draw(*simulated(FEW), DOUBLE)
    assert not any("Marks" in text or "tested" in text for text in words(figure))
    assert not any(line.get_marker() in "^v" for axes in figure.axes for line in axes.lines)


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
@pytest.mark.parametrize(
    ("case", "width"), [("twelve channels", "slide"), ("hostile text", "jneurosci-single")]
)
def test_texts_are_legible(draw, case, width):
    style = Style(WIDTHS_MM[width])
    check_legible(draw(*means_with_tests(CASES[case]), style), style)


@pytest.mark.slow
@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
@pytest.mark.parametrize("width", WIDTHS_MM)
@pytest.mark.parametrize("case", CASES)
def test_texts_are_legible_in_every_case_at_every_width(draw, case, width):
    style = Style(WIDTHS_MM[width])
    check_legible(draw(*means_with_tests(CASES[case]), style), style)
