from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from drawn import images, words
from legible import check_legible
from simulated_means import Simulation, areas, electrodes
from striate.config.style import WIDTHS_MM
from striate.errors import NothingToShowError
from striate.figures.states import draw, numbers
from striate.style import MISSING, Style, save_figure
from tested_cases import CASES
from tested_means import means_with_tests

DOUBLE = Style(183)
WORDS = ("stimulated", "inhibited", "unresponsive", "")
COLOURS = ("#b2182b", "#2166ac", "#f0f0f0", MISSING)


@pytest.fixture(scope="module")
def comparison():
    found = means_with_tests(replace(Simulation(), areas=areas(V2=12, V1=30)))[0]
    found["state_a"][[3, 20]] = ""
    return found


@pytest.fixture(scope="module")
def figure(comparison):
    return draw(comparison, DOUBLE)


def counts(comparison, side, area):
    """Counted one by one."""
    pairs = zip(comparison["area"].values, comparison[f"state_{side}"].values, strict=True)
    return Counter(state for of, state in pairs if of == area)


def bars(figure):
    """Widths and starts of the segments of every state, from the top bar down."""
    axes = next(axes for axes in figure.axes if axes.containers)
    return [[(bar.get_x(), bar.get_width()) for bar in state] for state in axes.containers]


def test_bars_are_shares_of_the_channels_area_by_area_under_a_then_b(comparison, figure):
    rows = [("V1", "a"), ("V1", "b"), ("V2", "a"), ("V2", "b")]
    for row, (area, side) in enumerate(rows):
        found = counts(comparison, side, area)
        start = 0.0
        for state, segments in zip(WORDS, bars(figure), strict=True):
            share = 100 * found[state] / found.total()
            assert segments[row] == pytest.approx((start, share))
            start += share
        assert start == pytest.approx(100)


def test_counts_and_percent_are_written_for_every_state(comparison, figure):
    shown = Counter(words(figure))
    expected = Counter()
    for area in ("V1", "V2"):
        for side in "ab":
            found = counts(comparison, side, area)
            expected.update(
                f"{found[state]} ({100 * found[state] / found.total():.0f} %)" for state in WORDS
            )
    assert all(shown[text] == count for text, count in expected.items())


def test_channels_without_a_test_are_grey_and_named(figure):
    assert "not tested" in words(figure)
    axes = next(axes for axes in figure.axes if axes.containers)
    drawn = [container.patches[0].get_facecolor() for container in axes.containers]
    rgb = [tuple(int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)) for colour in COLOURS]
    np.testing.assert_allclose([colour[:3] for colour in drawn], rgb)


def test_where_all_are_tested_nothing_is_said_of_it():
    every = means_with_tests(replace(Simulation(), areas=areas(V1=5)))[0]
    assert "not tested" not in words(draw(every, DOUBLE))


def test_tables_count_states_under_a_by_states_under_b(comparison, figure):
    for area, image in zip(("V1", "V2"), images(figure), strict=True):
        inside = comparison["area"].values == area
        pairs = Counter(
            zip(
                comparison["state_a"].values[inside],
                comparison["state_b"].values[inside],
                strict=True,
            )
        )
        expected = [[pairs[a, b] for b in WORDS[:3]] for a in WORDS[:3]]
        written = {text.get_position(): int(text.get_text()) for text in image.axes.texts}
        assert [[written[b, a] for b in range(3)] for a in range(3)] == expected
        shares = np.array(expected) / np.sum(expected)
        np.testing.assert_allclose(image.get_array(), shares)
        assert (image.norm.vmin, image.norm.vmax) == (0, 1)
        assert f"{area} (n = {np.sum(expected)})" in words(figure)


def test_states_have_signs_that_need_no_colour(figure):
    shown = words(figure)
    assert {"▲", "▼", "○", "\N{MULTIPLICATION SIGN}"} <= set(shown)
    assert {"stimulated", "inhibited", "unresponsive"} <= set(shown)


def test_the_test_and_the_baseline_are_named(figure):
    note = " ".join(words(figure))
    assert "against the baseline (-0.15 to 0 s), permutation test, q ≤ 0.05 (FDR" in note
    assert "A: vertical, n = 200 trials; B: blank, n = 100 trials" in note


@pytest.mark.parametrize("width_mm", [85, 183, 254])
def test_long_names_leave_room_for_the_number_of_trials(width_mm):
    shown = words(draw(means_with_tests(CASES["long names"])[0], Style(width_mm)))
    (line,) = (text for text in shown if text.startswith("A: n"))
    assert "…" in line
    assert ", n = 200 trials; B: " in line
    assert line.endswith(", n = 100 trials")


def test_a_stimulus_that_is_the_baseline_is_not_tested_and_has_no_table():
    comparison = means_with_tests(replace(Simulation(), areas=areas(V1=9)), baseline="blank")[0]
    figure = draw(comparison, DOUBLE)
    note = " ".join(words(figure))
    assert "No channel was tested under B: the stimulus is the baseline itself." in note
    assert "9 (100 %)" in words(figure)
    assert not images(figure)
    assert "State under A and B" not in words(figure)


def test_without_a_baseline_one_sentence_says_what_to_write():
    comparison = means_with_tests(replace(Simulation(), areas=areas(V1=3)), baseline="")[0]
    sentence = "the figure states needs a baseline; write `baseline:` in config.yaml, a stimulus"
    for call in (lambda: draw(comparison, DOUBLE), lambda: numbers(comparison)):
        with pytest.raises(NothingToShowError, match=sentence):
            call()


def test_numbers_are_those_of_bars_and_tables(comparison, figure):
    table = numbers(comparison)
    rows = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
    segments = [row for row in rows if row["shown"] == "bar"]
    drawn = list(zip(*bars(figure), strict=True))
    shares = [100 * row["channels"] / row["channels_of_area"] for row in segments]
    np.testing.assert_allclose(shares, [width for bar in drawn for _, width in bar])
    assert [row["stimulus"] for row in segments[:8]] == ["A"] * 4 + ["B"] * 4
    cells = [row for row in rows if row["shown"] == "table"]
    written = [int(text.get_text()) for image in images(figure) for text in image.axes.texts]
    assert [row["channels"] for row in cells] == written
    assert {row["area"] for row in rows} == {"V1", "V2"}


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


def test_states_of_amplitudes_are_above_and_below_the_baseline():
    """Whether neurons were driven, no voltage says: its sign depends on the reference."""
    shown = words(draw(means_with_tests(electrodes(12))[0], DOUBLE))
    assert "above the baseline" in shown
    assert not {"stimulated", "inhibited"} & set(shown)
