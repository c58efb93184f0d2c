"""The rows in the orders of `style.order`, and what page, files and site say of them."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from checkout import PROJECT

import striate
from browsing import open_compared, saved, serving, wait_for_heatmaps, watched_page, whole_table_of
from drawn import words
from striate.figures import heatmap
from striate.style import Style

SVG = "{http://www.w3.org/2000/svg}"
PAIR = "horizontal/blank"


def ordered(project, order: str) -> None:
    """The project with another `style.order`; what is compared stays as it is."""
    config = project / "config.yaml"
    text = config.read_text(encoding="utf-8")
    assert "style: {format: [png]}" in text
    config.write_text(text.replace("[png]}", f"[png], order: {order}}}"), encoding="utf-8")


def printed(project, order: str) -> str:
    """What the printed heatmap says of its rows."""
    names = ("comparisons/small/grating-vs-blank", "means/small/grating", "means/small/blank")
    found = [striate.open(project / "results" / f"{name}.zarr.zip") for name in names]
    (said,) = (
        text
        for text in words(heatmap.draw(*found, Style(183.0, "viridis"), order))
        if text.startswith("Channels by")
    )
    for of in found:
        of.close()
    return said


def said_in_svg(page, path) -> str:
    """All words of the heatmaps as they are saved."""
    saved(page, "Save heatmaps as SVG", path)
    texts = ET.parse(path).getroot().iter(f"{SVG}text")
    return " ".join("".join(text.itertext()) for text in texts)


def explored(page, address: str) -> list[str]:
    """Channels of an explored pair from top to bottom."""
    page.goto(f"{address}#/explore/gratings/{PAIR}")
    wait_for_heatmaps(page, "gratings")
    return whole_table_of(page)


@pytest.mark.parametrize("order", ["response", "difference", "file"])
def test_page_files_and_site_order_the_rows_as_printed_and_say_so(
    browser, own_project, tmp_path, order
):
    ordered(own_project, order)
    with serving(own_project, "serve") as address, watched_page(browser) as page:
        open_compared(page, address, "small", "grating-vs-blank")
        said = said_in_svg(page, tmp_path / "heatmaps.svg")
        assert printed(own_project, order) in said
        assert len(re.findall("Channels by", said)) == 1
        of_server = explored(page, address)
    site = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "striate.cli", "site", str(site)],
        check=True,
        cwd=own_project,
        env={"PYTHONPATH": str(PROJECT / "workflow"), "PATH": ""},
        capture_output=True,
    )
    with watched_page(browser) as page:
        assert explored(page, f"file://{site}/index.html") == of_server
