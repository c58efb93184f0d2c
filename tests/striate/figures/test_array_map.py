from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.collections import PatchCollection
from scipy.interpolate import griddata

from drawn import images, words
from legible import check_legible
from simulated_means import HOSTILE, Simulation, areas, electrodes
from striate.config.style import WIDTHS_MM
from striate.errors import NothingToShowError
from striate.figures.array_map import draw, numbers
from striate.panels.headmap import head_map
from striate.panels.places import places_of
from striate.style import INK, Style, save_figure
from tested_means import means_with_tests

DOUBLE = Style(183)
COLUMNS = [1, 2, 3, 1, 2, 3, 1, 1, np.nan]
ROWS = [1, 1, 1, 2, 2, 2, 2, 2, np.nan]


def array(**attrs):
    """Nine units: six electrodes, three units on the one in row 2 and column 1, one nowhere."""
    small = replace(Simulation(), areas=areas(V1=9), missing_a=[1])
    comparison = means_with_tests(small, x=np.array(COLUMNS), y=np.array(ROWS))[0]
    return comparison.assign_attrs(attrs)


def on_a_sphere(count, radius_m=0.095):
    """Places spread over the upper half of a sphere whose middle is 4 cm above the ears."""
    number = np.arange(count)
    up = 1 - number / count
    turn = number * np.pi * (3 - np.sqrt(5))
    out = np.sqrt(1 - up**2)
    x, y, z = out * np.cos(turn), out * np.sin(turn), up
    return {"x": radius_m * x, "y": radius_m * y, "z": radius_m * z + 0.04}


@pytest.fixture(scope="module")
def utah():
    return array(positions="x, y: column and row on the array, from 1")


@pytest.fixture(scope="module")
def figure(utah):
    return draw(utah, DOUBLE)


@pytest.fixture(scope="module")
def eeg():
    kind = np.array(["eeg"] * 32, dtype=object)
    found = means_with_tests(replace(electrodes(32), missing_a=[7]), **on_a_sphere(32), kind=kind)[
        0
    ].copy(deep=True)
    found["direction"][[2, 5]] = ["a>b", "b>a"]
    return found


def maps(figure):
    """The cells of each map from left to right: their corners, and their values."""
    found = [
        (axes, cells)
        for axes in figure.axes
        for cells in axes.collections
        if isinstance(cells, PatchCollection)
    ]
    return sorted(found, key=lambda pair: pair[0].get_position().x0)


def middles(cells):
    """Middle of each cell."""
    boxes = [path.get_extents() for path in cells.get_paths()]
    return [((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2) for box in boxes]


def test_each_unit_is_a_cell_at_its_electrode_in_the_colour_of_its_value(utah, figure):
    for name, (_, cells) in zip(("mean_a", "mean_b", "difference"), maps(figure), strict=True):
        values = cells.get_array().filled(np.nan)
        np.testing.assert_array_equal(values, utah[name].values[:8])
        at = [(round(x), round(y)) for x, y in middles(cells)]
        assert at == list(zip(COLUMNS[:8], ROWS[:8], strict=True))


def test_units_of_one_electrode_stand_side_by_side_in_its_cell(figure):
    _, cells = maps(figure)[0]
    boxes = [path.get_extents() for path in cells.get_paths()]
    shared = [boxes[3], boxes[6], boxes[7]]
    assert [box.width for box in shared] == pytest.approx([boxes[0].width / 3] * 3)
    assert all(left.x1 < right.x0 for left, right in pairwise(shared))
    assert shared[0].x0 > 0.5
    assert shared[-1].x1 < 1.5
    assert "Channels at one electrode stand side by side in its cell" in " ".join(words(figure))


def test_a_and_b_have_one_scale_and_the_difference_one_around_0(figure):
    limits = [cells.get_clim() for _, cells in maps(figure)]
    assert limits[0] == limits[1]
    assert limits[0][0] == 0
    assert limits[2][0] == -limits[2][1]


def test_dots_mark_the_differences_that_the_test_found(utah, figure):
    axes, _ = maps(figure)[2]
    (marks,) = axes.lines
    places = [
        (column, row)
        for column, row, direction in zip(
            COLUMNS[:8], ROWS[:8], utah["direction"].values, strict=False
        )
        if direction in ("a>b", "b>a")
    ]
    drawn = zip(marks.get_xdata(), marks.get_ydata(), strict=True)
    assert [(round(x), round(y)) for x, y in drawn] == places
    assert places
    assert all(len(line.get_xdata()) == 0 for axes, _ in maps(figure)[:2] for line in axes.lines)


def test_rows_are_counted_from_the_top_and_axes_say_what_they_count(figure):
    low, high = maps(figure)[0][0].get_ylim()
    assert low > high
    assert {"Column of the array", "Row of the array"} <= set(words(figure))


def test_what_is_not_shown_and_which_test_is_said(utah, figure):
    note = " ".join(words(figure))
    tested = int(np.isfinite(utah["q"].values).sum())
    assert "8 channels at 6 electrodes." in note
    assert f"Dot: q ≤ 0.05 (permutation test, FDR over {tested} channels)." in note
    assert "Without a place on the array and not shown: 1 channel." in note
    assert "Grey: no value (1 channel)." in note
    assert "Firing rate (spikes/s)" in note


@pytest.mark.parametrize(
    ("attrs", "label"), [({}, "x (µm)"), ({"units": "mm"}, "x (mm)"), ({"units": "m"}, "x (mm)")]
)
def test_positions_have_a_unit(attrs, label):
    comparison = array()
    comparison["x"].attrs.update(attrs)
    assert label in words(draw(comparison, DOUBLE))


def test_a_long_probe_is_not_to_scale_and_the_figure_says_so():
    probe = replace(Simulation(), areas=areas(V1=40))
    x, y = np.tile([11.0, 43.0], 20), np.repeat(np.arange(20) * 100.0, 2)
    figure = draw(means_with_tests(probe, x=x, y=y)[0], DOUBLE)
    assert "not on one scale" in " ".join(words(figure))
    assert len(maps(figure)[0][1].get_paths()) == 40


def test_the_head_goes_through_the_values_of_its_electrodes_and_not_beyond(eeg):
    figure = draw(eeg, DOUBLE)
    head = head_map(places_of(eeg))
    for name, image in zip(("mean_a", "mean_b", "difference"), images(figure), strict=True):
        values = eeg[name].values * 1e6
        known = np.isfinite(values)
        at = np.column_stack([head.x, head.y])[known]
        reach = image.get_extent()[1]
        count = image.get_array().shape[0]
        steps = -reach + (np.arange(count) + 0.5) * 2 * reach / count
        expected = griddata(at, values[known], tuple(np.meshgrid(steps, steps)), "cubic")
        inside = np.isfinite(expected)
        drawn = image.get_array().filled(np.nan)
        np.testing.assert_allclose(drawn[inside], expected[inside], atol=1e-5)
        corners = {
            tuple(place)
            for place in image.get_clip_path().get_fully_transformed_path().vertices.round(6)
        }
        between = {tuple(place) for place in image.axes.transData.transform(at).round(6)}
        assert len(corners) > 3
        assert corners <= between


def test_electrodes_beside_the_eye_are_not_on_the_head(eeg):
    kind = eeg["kind"].values.copy()
    kind[3] = "eog"
    comparison = eeg.assign_coords(kind=("channel", kind))
    assert len(head_map(places_of(comparison)).channels) == 31
    assert "Without a place on the head and not shown: 1 channel." in " ".join(
        words(draw(comparison, DOUBLE))
    )


def test_the_electrodes_of_a_sphere_keep_their_angle_from_the_vertex(eeg):
    head = head_map(places_of(eeg))
    angle = np.arccos(1 - np.arange(32) / 32) / (np.pi / 2)
    np.testing.assert_allclose(np.hypot(head.x, head.y), angle, atol=1e-9)
    nose = np.arctan2(head.y, head.x)[1:]
    np.testing.assert_allclose(nose, np.arctan2(eeg["y"], eeg["x"]).values[1:], atol=1e-9)


def test_electrodes_are_circles_filled_where_the_test_found_a_difference(eeg):
    figure = draw(eeg, DOUBLE)
    head = head_map(places_of(eeg))
    right = images(figure)[2].axes
    circles = [line for line in right.lines if line.get_marker() == "o"]
    filled = next(line for line in circles if line.get_markerfacecolor() == INK)
    order = np.flatnonzero(np.isin(eeg["direction"].values, ["a>b", "b>a"]))
    np.testing.assert_allclose(filled.get_xdata(), head.x[order])
    assert sum(len(line.get_xdata()) for line in circles) == 32
    note = " ".join(words(figure))
    assert "32 electrodes (circles), between them piecewise cubic interpolation" in note
    assert "Black circle: q ≤ 0.05" in note


@pytest.mark.parametrize("count", [1, 2, 3])
def test_too_few_electrodes_for_a_surface_are_circles_alone(count):
    few = means_with_tests(electrodes(count), **on_a_sphere(count))[0]
    figure = draw(few, DOUBLE)
    if count < 3:
        assert all(image.get_array().mask.all() for image in images(figure))
    assert len(images(figure)) == 3


@pytest.mark.parametrize("x", [None, np.full(4, np.nan), np.array(["a"] * 4, dtype=object)])
def test_without_places_one_sentence_says_what_is_needed(x):
    labels = {} if x is None else {"x": x, "y": x}
    comparison = means_with_tests(replace(Simulation(), areas=areas(V1=4)), **labels)[0]
    for call in (lambda: draw(comparison, DOUBLE), lambda: numbers(comparison)):
        with pytest.raises(NothingToShowError, match="array-map needs the positions of the elec"):
            call()


def test_numbers_are_those_of_the_cells(utah, figure):
    table = numbers(utah)
    assert {len(values) for values in table.values()} == {8}
    for name, (_, cells) in zip(("mean_a", "mean_b", "difference"), maps(figure), strict=True):
        drawn = dict(zip(utah["channel"].values, cells.get_array().filled(np.nan), strict=False))
        for channel, value in zip(table["channel"], table[name], strict=True):
            np.testing.assert_equal(drawn[channel], value)
    assert sorted(zip(table["x"], table["y"], strict=True)) == sorted(
        zip(COLUMNS[:8], ROWS[:8], strict=True)
    )
    assert set(table["units"]) == {"spikes/s"}


def test_numbers_of_a_head_are_in_mm_and_microvolts(eeg):
    table = numbers(eeg)
    assert set(table["position_units"]) == {"mm"}
    assert set(table["units"]) == {"µV"}
    by_channel = dict(
        zip(table["channel"], zip(table["z"], table["mean_b"], strict=True), strict=True)
    )
    for position, channel in enumerate(eeg["channel"].values):
        expected = eeg["z"].values[position] * 1000, eeg["mean_b"].values[position] * 1e6
        assert by_channel[channel] == pytest.approx(expected)


def test_equal_comparisons_give_equal_bytes(eeg, tmp_path):
    for name in ("one.png", "two.png"):
        save_figure(draw(eeg, Style(85)), tmp_path / name)
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


def irregular():
    random = np.random.default_rng(3)
    names = {"stimuli": (HOSTILE, HOSTILE), "title": HOSTILE}
    simulation = replace(Simulation(), areas=areas(V1=30), **names)
    x, y = random.normal(0, 300, 30), random.normal(0, 200, 30)
    return means_with_tests(simulation, x=x, y=y)[0]


def one_electrode():
    single = replace(Simulation(), areas=areas(V1=2))
    return means_with_tests(single, x=np.ones(2), y=np.ones(2))[0]


def in_a_line():
    line = replace(Simulation(), areas=areas(V1=24), missing_a=range(24))
    return means_with_tests(line, x=np.zeros(24), y=np.arange(24) * 50.0)[0]


def head():
    return means_with_tests(electrodes(32), **on_a_sphere(32))[0]


CASES = {f.__name__: f for f in (array, head, irregular, one_electrode, in_a_line)}


@pytest.mark.parametrize(
    ("case", "width"),
    [("array", "jneurosci-single"), ("head", "jneurosci-single"), ("irregular", "slide")],
)
def test_texts_are_legible(case, width):
    style = Style(WIDTHS_MM[width])
    check_legible(draw(CASES[case](), style), style)


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS_MM)
@pytest.mark.parametrize("case", CASES)
def test_texts_are_legible_in_every_case_at_every_width(case, width):
    style = Style(WIDTHS_MM[width])
    check_legible(draw(CASES[case](), style), style)
