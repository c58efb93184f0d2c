"""The list of recordings and comparisons says what the artifacts hold."""

import re

import numpy as np
import pytest

from browsing import numbers_in, says

EVERY = (
    ("gratings", "grating-vs-blank"),
    ("gratings", "vertical-vs-horizontal"),
    ("small", "grating-vs-blank"),
)


@pytest.fixture
def listed(page, address):
    page.goto(address)
    links = page.get_by_role("navigation", name="Comparisons and recordings")
    links.get_by_text("differ").first.wait_for()
    return links


def entries(listed) -> list[tuple[str, str]]:
    """Title and facts of each, from top to bottom."""
    return [
        (one.locator(".row-title").inner_text(), one.locator(".row-facts").inner_text())
        for one in listed.get_by_role("link").all()
    ]


def test_every_recording_and_comparison_is_listed_with_what_differs(listed, artifact):
    found = [facts for _, facts in entries(listed)]
    for recording, comparison in EVERY:
        q = artifact(f"comparisons/{recording}/{comparison}")["q"]
        tested, differ = int(np.isfinite(q).sum()), int((q <= 0.05).sum())
        assert f"{differ} of {tested} channels differ" in found
    for recording in ("gratings", "small"):
        sizes = artifact(f"recordings/{recording}").sizes
        assert f"{sizes['channel']} channels, {sizes['trial']} trials" in found
    assert len(found) == len(EVERY) + 2 + 1, "and the comparison over both recordings"


def test_the_search_keeps_what_holds_its_words(listed, page):
    page.keyboard.press("/")
    search = page.get_by_role("searchbox", name="Search comparisons and recordings")
    assert search.evaluate("field => field === document.activeElement")
    page.keyboard.type("small BLANK")
    listed.get_by_text("68 channels").wait_for(state="detached")
    titles = [title for title, _ in entries(listed)]
    assert titles == ["grating vs blank", "small", "grating vs blank"]
    page.keyboard.press("Escape")
    listed.get_by_text("68 channels").wait_for()


@pytest.mark.usefixtures("listed")
def test_the_start_is_the_first_comparison_that_is_ready(page):
    page.get_by_role("heading", level=1, name="grating vs blank").wait_for()
    assert page.get_by_role("img", name=re.compile("channels of gratings")).count() == 1


def test_the_comparison_over_recordings_says_what_its_artifact_says(listed, page, artifact):
    listed.get_by_role("link").filter(has_text="over 2 recordings").click()
    rows = page.get_by_role("region", name="Mean difference").locator("tbody tr")
    rows.first.wait_for()
    said = {
        row.get_by_role("rowheader").inner_text(): numbers_in(row.inner_text().partition("\t")[2])
        for row in rows.all()
    }
    found = artifact("comparisons/grating-vs-blank")
    for position, area in enumerate(found["population"].to_numpy()):
        row = {"all": "all channels"}.get(area, area)
        assert says(said[row][0], float(found["population_difference"][position]))
