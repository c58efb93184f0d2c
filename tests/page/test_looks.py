"""Light and dark, wide and narrow, by keyboard alone, and for those who hear the page."""

import re
from io import BytesIO

import pytest
from PIL import Image

from browsing import open_compared, panel_of, serious, serving, watched_page

PHONE = {"width": 375, "height": 800}
VIEWS = {
    "compare": "#/compare/gratings/grating-vs-blank?channel={channel}",
    "explore": "#/explore/gratings/horizontal/blank",
    "recording": "#/explore/small",
    "runs": "#/runs",
    "pooled": "#/pooled/grating-vs-blank",
}
SPREAD = """
() => ({
  page: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  wide: [...document.querySelectorAll("main *")].filter(element => {
    if (element.scrollWidth <= element.clientWidth + 1) return false;
    const how = getComputedStyle(element).overflowX;
    return how !== "visible" && how !== "hidden" && how !== "clip"
      && !element.querySelector("table") && !element.matches("input, select, pre, progress");
  }).map(element => element.className || element.tagName),
})
"""


def open_view(page, address: str, view: str, artifact) -> None:
    channel = str(artifact("comparisons/gratings/grating-vs-blank")["channel"].to_numpy()[5])
    page.goto(f"{address}/{VIEWS[view].format(channel=channel)}")
    page.get_by_role("heading", level=1).wait_for()
    if view in ("compare", "explore", "recording"):
        page.locator("tr[data-row]").first.wait_for(state="attached")
    if view == "compare":
        panel_of(page, channel)
        page.get_by_role("button", name="Save tuning as SVG").wait_for()
    page.get_by_text(re.compile("^(Loading|Reading|Comparing)")).first.wait_for(state="detached")


@pytest.mark.parametrize("view", VIEWS)
def test_on_a_phone_nothing_but_a_table_scrolls_sideways(browser, address, artifact, view):
    with watched_page(browser, **PHONE, is_mobile=True, has_touch=True) as page:
        open_view(page, address, view, artifact)
        found = page.evaluate(SPREAD)
        assert found["page"] <= 0
        assert found["wide"] == []


def test_the_list_of_a_phone_opens_and_closes(browser, address):
    with watched_page(browser, **PHONE) as page:
        open_compared(page, address, "gratings", "grating-vs-blank")
        listed = page.get_by_role("navigation", name="Comparisons and recordings")
        assert not listed.is_visible()
        page.get_by_role("button", name="List").click()
        listed.get_by_role("link", name=re.compile("^small")).click()
        page.wait_for_url(re.compile("#/explore/small"))
        listed.wait_for(state="hidden")


def paper(page) -> tuple[int, ...]:
    """The colour beside the heatmaps, as it is on the screen."""
    box = page.locator("main").bounding_box()
    place = {"x": box["x"] + 2, "y": box["y"] + 2, "width": 1, "height": 1}
    with Image.open(BytesIO(page.screenshot(clip=place))) as picture:
        return picture.convert("RGB").getpixel((0, 0))


@pytest.mark.parametrize(("scheme", "is_dark"), [("light", False), ("dark", True)])
def test_the_page_is_as_light_as_the_system_asks_and_a_button_turns_it(
    browser, address, scheme, is_dark
):
    with watched_page(browser, color_scheme=scheme) as page:
        open_compared(page, address, "small", "grating-vs-blank")
        assert (max(paper(page)) < 80) == is_dark
        assert (min(paper(page)) > 200) != is_dark
        page.get_by_role("button", name=re.compile("^Show it")).click()
        page.wait_for_timeout(300)
        assert (max(paper(page)) < 80) != is_dark
        page.reload()
        page.locator("tr[data-row]").first.wait_for()
        assert (max(paper(page)) < 80) != is_dark, "it stays as it was turned"


def focused(page) -> str:
    return page.evaluate(
        "() => [document.activeElement].map(a => a.getAttribute('aria-label') || a.textContent)[0]"
    )


def test_everything_is_reached_by_the_tab_key(compared):
    reached = []
    for _ in range(45):
        compared.keyboard.press("Tab")
        reached.append(focused(compared))
    for wanted in ("Skip to the results", "Results", "Runs", "Search comparisons and recordings"):
        assert any(wanted in one for one in reached), wanted
    for wanted in (
        "Swap A and B",
        "Rows of the heatmaps",
        "Save heatmaps as PNG",
        "Save table as CSV",
    ):
        assert any(one.startswith(wanted) for one in reached), wanted


def test_the_list_is_walked_by_arrows(compared):
    compared.keyboard.press("/")
    compared.keyboard.press("ArrowDown")
    compared.keyboard.press("End")
    assert focused(compared).startswith("grating vs blank")
    compared.keyboard.press("Enter")
    compared.wait_for_url(re.compile("#/compare/small/grating-vs-blank"))


def test_heatmaps_are_walked_by_arrows_and_enter_chooses(compared):
    compared.locator(".linked").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"):
        compared.keyboard.press(key)
    name = compared.locator("tr[data-brushed]").get_by_role("rowheader").inner_text()
    assert name == compared.locator("tr[data-row='1']").get_by_role("rowheader").inner_text()
    compared.keyboard.press("Enter")
    panel_of(compared, name)
    compared.keyboard.press("Escape")
    compared.keyboard.press("Escape")
    compared.get_by_role("complementary").wait_for(state="detached")


def test_the_table_is_walked_by_arrows_and_enter_chooses(compared):
    compared.locator("tr[data-row='0']").focus()
    compared.keyboard.press("ArrowDown")
    compared.locator("tr[data-row='1']:focus").wait_for()
    compared.keyboard.press("Enter")
    compared.get_by_role("complementary").wait_for()
    compared.keyboard.press("End")
    last = compared.locator(".channel-table").get_attribute("aria-rowcount")
    compared.locator(f"tr[aria-rowindex='{last}']:focus").wait_for()


def test_axe_finds_what_is_serious(browser, address, axe):
    with watched_page(browser, bypass_csp=True) as page:
        page.goto(f"{address}/#/runs")
        page.get_by_role("heading", level=1).wait_for()
        page.evaluate(
            "() => document.querySelector('main').append(document.createElement('button'))"
        )
        assert any(fault.startswith("button-name") for fault in serious(page, axe))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser, address, artifact, axe, scheme):
    with watched_page(browser, color_scheme=scheme, bypass_csp=True) as page:
        for view in VIEWS:
            open_view(page, address, view, artifact)
            assert serious(page, axe) == [], view


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_a_phone_and_in_live(
    browser, address, project, artifact, axe, scheme
):
    raw = "results/simulated/gratings.mat"
    with (
        serving(project, "live", raw, "--speed", "inf") as live,
        watched_page(browser, **PHONE, color_scheme=scheme, bypass_csp=True) as page,
    ):
        open_view(page, address, "compare", artifact)
        assert serious(page, axe) == []
        page.goto(f"{live}/#/live")
        page.locator("tr[data-row]").first.wait_for(state="attached")
        assert serious(page, axe) == []
