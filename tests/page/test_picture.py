"""The picture of the README: the page over the results of the project's own configuration."""

import re
from pathlib import Path

import numpy as np
import pytest
from checkout import PROJECT, Checkout
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from browsing import open_compared, panel_of, serving, watched_page

PICTURE = PROJECT / "docs/dashboard.png"
SIZE = (1400, 940)
MOST_BYTES = 300_000
MOST_DIFFERENCE = 1.5
LETTERS = "Letters"
WIDTHS = """() => {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `100px ${getComputedStyle(document.body).fontFamily}`;
    const of = text => Math.round(pen.measureText(text).width);
    return [of("Striate"), of("natural vs grating"), of("0123456789")].join(" ");
}"""
CHANNEL = "n046"


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Path:
    """The default project after its run, named as a project would be."""
    config = (PROJECT / "config.yaml").read_text(encoding="utf-8")
    figures = "figures: [heatmap, difference, time-course, scatter, states, raster]"
    config = re.sub(r"^figures: .*$", figures, config, flags=re.MULTILINE)
    checkout = Checkout.fresh(tmp_path_factory.mktemp("picture") / "visual-cortex", config)
    outcome = checkout.run()
    assert outcome.status == 0, outcome.printed
    return checkout.root


@pytest.fixture
def taken(browser, finished, tmp_path) -> tuple[Path, str]:
    """A picture of the page as it is now, and how wide its letters are."""
    picture = tmp_path / "dashboard.png"
    with (
        serving(finished, "serve") as address,
        watched_page(browser, width=SIZE[0], height=SIZE[1], color_scheme="light") as page,
    ):
        query = f"?channel={CHANNEL}"
        open_compared(page, address, "simulated-images", "natural-vs-grating", query)
        panel = panel_of(page, CHANNEL)
        panel.get_by_role("img", name=re.compile("single trials")).wait_for()
        page.get_by_text("46 of 46 channels differ").wait_for()
        row = page.locator("tr[aria-current=true]")
        row.wait_for(state="attached")
        page.wait_for_timeout(500)
        page.screenshot(path=picture, scale="css")
        letters = page.evaluate(WIDTHS)
    return picture, letters


def test_the_picture_of_the_readme_is_of_the_page_as_it_is(taken, request):
    """As far as this machine has the letters of the one that it was taken on."""
    picture, letters = taken
    if request.config.getoption("--pictures", default=False):
        with Image.open(picture) as read:
            told = PngInfo()
            told.add_text(LETTERS, letters)
            read.convert("RGB").save(PICTURE, optimize=True, pnginfo=told)
    assert "docs/dashboard.png" in (PROJECT / "README.md").read_text(encoding="utf-8")
    assert PICTURE.stat().st_size < MOST_BYTES
    with Image.open(PICTURE) as of_readme:
        if of_readme.info[LETTERS] != letters:
            pytest.skip(f"this machine has other letters: {letters}")
    assert difference_of(picture, PICTURE) < MOST_DIFFERENCE


def difference_of(one: Path, other: Path) -> float:
    """Mean difference of two pictures, each seen from so far that letters are grey; 0 to 255."""
    small = [np.asarray(seen_from_afar(path), dtype=float) for path in (one, other)]
    return float(np.abs(small[0] - small[1]).mean())


def seen_from_afar(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        assert picture.size == SIZE
        return picture.convert("RGB").reduce(10)
