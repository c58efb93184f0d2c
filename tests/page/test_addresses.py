"""The address holds the view: somebody else sees the same, and back goes back."""

import re

from browsing import open_compared, panel_of, wait_for_heatmaps, watched_page

QUERY = "?sort=-effect_size&area=V1&g=0.5"


def shown(page) -> tuple[str, list[str], str]:
    """Title, channels in sight from the top, and the sentence of the heatmaps."""
    rows = page.locator("tr[data-row] th").all_inner_texts()
    label = page.locator("canvas.sheet").first.get_attribute("aria-label")
    return page.get_by_role("heading", level=1).inner_text(), rows[:8], label


def test_a_link_shows_somebody_else_the_same_view(browser, page, address):
    open_compared(page, address, "gratings", "grating-vs-blank", QUERY)
    row = page.locator("tr[data-row]").nth(4)
    name = row.get_by_role("rowheader").inner_text()
    row.click()
    panel_of(page, name)
    with watched_page(browser) as other:
        other.goto(page.url)
        wait_for_heatmaps(other, "gratings")
        panel_of(other, name)
        assert shown(other) == shown(page)
        pressed = other.get_by_role("search", name="Channels").locator("[aria-pressed=true]")
        assert pressed.inner_text().startswith("V1")
        assert other.get_by_label("|g| at least").input_value() == "0.5"
        other.locator("th[aria-sort=descending]").wait_for()


def test_back_and_forward_go_from_view_to_view(compared):
    page = compared
    first = page.url
    page.locator("tr[data-row]").nth(1).click()
    page.get_by_role("complementary").wait_for()
    chosen = page.url
    page.get_by_role("link", name=re.compile("^small")).click()
    wait_for_heatmaps(page, "small")
    page.go_back()
    wait_for_heatmaps(page, "gratings")
    assert page.url == chosen
    page.get_by_role("complementary").wait_for()
    page.go_back()
    page.get_by_role("complementary").wait_for(state="detached")
    assert page.url == first
    page.go_forward()
    page.get_by_role("complementary").wait_for()
    assert page.url == chosen


def test_an_address_of_nothing_says_so(page, address):
    for path, sentence in (
        ("#/compare/gratings/plaid-vs-blank", "config.yaml has no comparison 'plaid-vs-blank'"),
        ("#/explore/nowhere", "config.yaml has no recording 'nowhere'"),
        ("#/compare/..%2f..%2fetc/passwd", "The address names no view of this page"),
        ("#/compare/<img src=x onerror=alert(1)>/x", "The address names no view of this page"),
    ):
        page.goto(f"{address}/{path}")
        page.get_by_role("alert").filter(has_text=sentence).wait_for()


def test_a_channel_that_is_not_there_is_said(page, address):
    open_compared(
        page, address, "gratings", "grating-vs-blank", "?channel=<script>alert(1)</script>"
    )
    said = page.get_by_text("This recording has no channel '<script>alert(1)</script>'.")
    said.wait_for()
