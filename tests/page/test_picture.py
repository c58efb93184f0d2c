"""The picture of the README: the page over the results of the project's own configuration."""

import re
from pathlib import Path

import pytest
from checkout import PROJECT, Checkout
from PIL import Image

from browsing import open_compared, panel_of, serving, watched_page

PICTURE = PROJECT / "docs/dashboard.png"
SIZE = (1400, 940)
MOST_BYTES = 300_000
CHANNEL = "n046"


@pytest.fixture(scope="module")
def finished(request, tmp_path_factory) -> Path:
    """The default project after its run, named as a project would be."""
    if not request.config.getoption("--pictures", default=False):
        pytest.skip("only with --pictures")
    config = (PROJECT / "config.yaml").read_text(encoding="utf-8")
    figures = "figures: [heatmap, difference, time-course, scatter, states, raster]"
    config = re.sub(r"^figures: .*$", figures, config, flags=re.MULTILINE)
    checkout = Checkout.fresh(tmp_path_factory.mktemp("picture") / "visual-cortex", config)
    outcome = checkout.run()
    assert outcome.status == 0, outcome.printed
    return checkout.root


def test_the_picture_of_the_readme_is_drawn(browser, finished):
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
        page.screenshot(path=PICTURE, scale="css")
    with Image.open(PICTURE) as taken:
        taken.convert("RGB").save(PICTURE, optimize=True)
    assert PICTURE.stat().st_size < MOST_BYTES


def test_the_readme_has_a_picture_of_the_page():
    assert "docs/dashboard.png" in (PROJECT / "README.md").read_text(encoding="utf-8")
    with Image.open(PICTURE) as picture:
        picture.load()
        assert picture.size == SIZE
    assert PICTURE.stat().st_size < MOST_BYTES
