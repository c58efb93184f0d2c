"""The channel under the pointer is the same one everywhere, and its numbers are the artifact's."""

import numpy as np
import pytest

from browsing import Heatmaps, numbers_in, says

A, B = "means/gratings/grating", "means/gratings/blank"


@pytest.fixture
def brushed(compared):
    """The page with the pointer on a cell of A, and the cell."""
    heatmaps = Heatmaps(compared)
    column, row = heatmaps.columns()[40], heatmaps.rows()[7]
    (cell,) = heatmaps.at([(column[0], row)])
    compared.mouse.move(5, 5)
    box = compared.locator(".linked").bounding_box()
    compared.mouse.move(box["x"] + cell.x + 0.5, box["y"] + cell.y + 0.5)
    return compared, heatmaps, cell


def test_the_row_of_the_table_under_the_pointer_is_marked(brushed):
    page, _, cell = brushed
    marked = page.locator("tr[data-brushed]")
    marked.wait_for(state="attached")
    assert marked.get_by_role("rowheader").inner_text() == cell.channel
    assert page.locator(".place-words").first.inner_text().startswith(cell.channel)


def test_the_same_row_is_marked_in_all_three_heatmaps(brushed):
    page, heatmaps, cell = brushed
    page.wait_for_timeout(100)
    marked = page.locator("canvas.layer").evaluate(
        """layer => {
          const {width, height} = layer;
          const shown = layer.getContext("2d").getImageData(0, 0, width, height).data;
          const found = [];
          for (let cell = 0; cell < width * height; cell++)
            if (shown[4 * cell + 3] > 0) found.push([cell % width, Math.floor(cell / width)]);
          return found;
        }"""
    )
    places = np.array(marked)
    for panel in range(3):
        xs = [x for x, of, _ in heatmaps.columns() if of == panel]
        inside = places[(places[:, 0] >= min(xs)) & (places[:, 0] <= max(xs))]
        assert len(inside) > len(xs) / 2, f"nothing marked in panel {panel}"
        assert abs(inside[:, 1].mean() - cell.y) < 8
    page.mouse.move(5, 5)
    page.locator("tr[data-brushed]").wait_for(state="detached")


def test_a_row_of_the_table_is_marked_in_the_heatmaps(compared):
    row = compared.locator("tr[data-row]").nth(3)
    row.hover()
    words = compared.locator(".place-words").first.inner_text()
    assert words.startswith(row.get_by_role("rowheader").inner_text())


def test_the_words_under_the_pointer_are_the_numbers_of_the_artifact(compared, artifact):
    a, b = artifact(A), artifact(B)
    position = {name: at for at, name in enumerate(a["channel"].to_numpy())}
    cells = Heatmaps(compared).cells(every_row=9, every_column=7)
    assert len({cell.channel for cell in cells}) >= 6
    assert len({(cell.panel, cell.start) for cell in cells}) > 30
    for cell in cells:
        at = position[cell.channel]
        if cell.start is None:
            values = [float(of["mean"][at]) for of in (a, b)]
        else:
            bin_number = int(np.argmin(np.abs(a["time"].to_numpy() - cell.start)))
            values = [float(of["time_course"][at, bin_number]) for of in (a, b)]
        for side, wanted in zip(
            ("a", "b", "difference"), (*values, values[0] - values[1]), strict=True
        ):
            said = numbers_in(cell.values[side])
            if np.isnan(wanted):
                assert cell.values[side].startswith("no value")
            else:
                assert says(said[0].lstrip("+"), wanted), (cell, wanted)
