"""Colours of the page are those of the printed figures, and Matplotlib's own."""

from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import Normalize
from PIL import Image

from browsing import Cell, Heatmaps
from striate.figures import difference, heatmap
from striate.style import Style


@pytest.fixture(scope="module")
def three(artifact):
    names = (
        "comparisons/gratings/grating-vs-blank",
        "means/gratings/grating",
        "means/gratings/blank",
    )
    return tuple(map(artifact, names))


@pytest.fixture
def cells(compared) -> list[Cell]:
    """Some cells of A, B and A - B, the middle of each."""
    some = Heatmaps(compared).cells(every_row=5, every_column=4)
    return [cell for cell in some if cell.start is not None]


def in_artifact(cell: Cell, means) -> tuple[int, int]:
    """Position of its channel, and of its bin."""
    channel = means["channel"].to_numpy().tolist().index(cell.channel)
    return channel, int(np.argmin(np.abs(means["time"].to_numpy() - cell.start)))


def test_colours_of_a_and_b_are_matplotlibs_of_the_artifacts_values(cells, three):
    _, a, b = three
    values = np.concatenate([of["time_course"].to_numpy().ravel() for of in (a, b)])
    means = np.concatenate([of["mean"].to_numpy() for of in (a, b)])
    everything = np.concatenate([values, means])
    ends = Normalize(0, np.nanpercentile(everything, 99))
    checked = 0
    for cell in cells:
        if cell.panel == 2:
            continue
        value = float((a, b)[cell.panel]["time_course"][in_artifact(cell, a)])
        if np.isnan(value):
            continue
        wanted = mpl.colormaps["viridis"](ends(value), bytes=True)[:3]
        assert cell.colour == tuple(map(int, wanted)), (cell, value)
        checked += 1
    assert checked > 300


def test_colours_are_those_of_the_printed_heatmap(cells, three, project):
    path = project / "results/figures/gratings/grating-vs-blank/heatmap.png"
    compare_with(path, heatmap, three, [cell for cell in cells if cell.panel < 2])


def test_colours_of_the_difference_are_those_of_the_printed_one(cells, three, project):
    path = project / "results/figures/gratings/grating-vs-blank/difference.png"
    compare_with(path, difference, three, [cell for cell in cells if cell.panel == 2])


def compare_with(path: Path, drawing, three, cells: list[Cell]) -> None:
    """Cells of the page and of the printed picture, looked up where the figure puts them."""
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    figure = drawing.draw(*three, Style(width_mm=183))
    images = [image for axes in figure.axes for image in axes.images]
    courses = sorted(
        (image for image in images if image.get_array().shape[1] > 1),
        key=lambda image: image.axes.get_position().x0,
    )
    rows = drawing.numbers(*three)
    names = list(dict.fromkeys(map(str, rows["channel"])))
    time = three[1]["time"].to_numpy()
    checked = 0
    for cell in cells:
        if cell.values["difference" if len(courses) == 1 else "ab"[cell.panel]].startswith(
            "no value"
        ):
            continue
        image = courses[cell.panel % 2 if len(courses) > 1 else 0]
        row = names.index(cell.channel)
        first, last = image.get_extent()[:2]
        count = image.get_array().shape[1]
        across = (time[in_artifact(cell, three[1])[1]] + 0.005 - first) / (last - first)
        assert round(across * count - 0.5, 6) % 1 == 0, "the middle of a bin"
        place, (height, width) = image.axes.get_position(), pixels.shape[:2]
        x = (place.x0 + across * place.width) * width
        y = (1 - place.y1 + (row + 0.5) / len(names) * place.height) * height
        assert cell.colour == tuple(map(int, pixels[int(y), int(x)])), (cell, x, y)
        checked += 1
    assert checked > 150
