"""What is chosen stays in sight and keeps the focus: at any width, by finger, and on paper."""

import re

import pytest

from browsing import open_compared, panel_of, watched_page

PHONE = {"width": 375, "height": 800, "is_mobile": True, "has_touch": True}
FOCUSED = "() => document.activeElement.closest('{}') !== null"


def choose(page, row: int) -> str:
    """Choose the channel of a row of the table."""
    chosen = page.locator(f"tr[data-row='{row}']")
    name = chosen.get_by_role("rowheader").inner_text()
    chosen.click()
    panel_of(page, name)
    return name


@pytest.mark.parametrize("width", [768, 1000, 1280, 1400])
def test_the_panel_of_a_channel_stands_beside_the_heatmaps(browser, address, width):
    with watched_page(browser, width=width) as page:
        open_compared(page, address, "gratings", "grating-vs-blank")
        name = choose(page, 2)
        page.goto(f"{address}/#/runs")
        open_compared(page, address, "gratings", "grating-vs-blank", f"?channel={name}")
        panel = panel_of(page, name).bounding_box()
        heatmaps = page.locator(".linked").bounding_box()
        assert heatmaps["x"] + heatmaps["width"] <= panel["x"]
        assert panel["x"] + panel["width"] <= width
        assert heatmaps["y"] < 400
        assert panel["y"] < 400


@pytest.mark.parametrize("width", [1280, 1400])
def test_the_filters_are_one_row_beside_a_channel(browser, address, width):
    with watched_page(browser, width=width) as page:
        open_compared(page, address, "gratings", "grating-vs-blank")
        choose(page, 2)
        feet = page.locator(".filters > .field, .filters > fieldset").evaluate_all(
            "all => all.map(one => Math.round(one.getBoundingClientRect().bottom))"
        )
        assert len(feet) >= 6
        assert len(set(feet)) == 1, feet


def test_the_list_is_a_button_away_while_a_channel_takes_its_place(browser, address):
    with watched_page(browser, width=1000) as page:
        open_compared(page, address, "gratings", "grating-vs-blank")
        listed = page.get_by_role("navigation", name="Comparisons and recordings")
        assert listed.is_visible()
        choose(page, 2)
        listed.wait_for(state="hidden")
        page.get_by_role("button", name="List").click()
        listed.get_by_role("link", name=re.compile("^small")).click()
        page.wait_for_url(re.compile("#/explore/small"))
        assert listed.is_visible()


def test_on_a_phone_the_row_that_is_touched_stays_above_the_panel(browser, address):
    with watched_page(browser, **PHONE) as page:
        open_compared(page, address, "gratings", "grating-vs-blank")
        heatmaps = page.locator(".linked")
        page.locator(".stage").evaluate("stage => stage.scrollTo(0, 200)")
        box = heatmaps.bounding_box()
        panel = page.get_by_role("complementary")
        # between two heatmaps there is no row
        for y in (700, 740, 620, 660):
            page.touchscreen.tap(box["x"] + 0.5 * box["width"], y)
            page.wait_for_timeout(300)
            if panel.is_visible():
                break
        moved = box["y"] - heatmaps.bounding_box()["y"]
        assert y - moved < panel.bounding_box()["y"] < y


def test_on_a_phone_the_row_of_the_table_that_is_touched_stays_above_the_panel(browser, address):
    with watched_page(browser, **PHONE) as page:
        open_compared(page, address, "gratings", "grating-vs-blank")
        page.locator(".stage").evaluate("stage => stage.scrollTo(0, stage.scrollHeight)")
        row = page.locator("tr[data-row='9']")
        assert row.bounding_box()["y"] > 400
        row.tap()
        panel = page.get_by_role("complementary")
        panel.wait_for()
        page.wait_for_timeout(300)
        box = row.bounding_box()
        assert box["y"] + box["height"] <= panel.bounding_box()["y"]


def test_enlarged_twice_the_panel_has_the_page(browser, address):
    with watched_page(browser, width=700, height=450) as page:
        open_compared(page, address, "gratings", "grating-vs-blank")
        choose(page, 0)
        panel = page.get_by_role("complementary").bounding_box()
        assert panel["height"] > 0.8 * 450
        page.keyboard.press("Escape")
        page.get_by_role("complementary").wait_for(state="detached")


def test_arrows_bring_the_row_of_the_heatmaps_into_sight(browser, address):
    with watched_page(browser, width=1400, height=420) as page:
        open_compared(page, address, "gratings", "grating-vs-blank")
        stage = page.locator(".stage")
        page.locator(".linked").focus()
        stage.evaluate("stage => stage.scrollTo(0, 0)")
        page.keyboard.press("End")
        page.wait_for_function("() => document.querySelector('.stage').scrollTop > 100")


def test_a_row_that_is_scrolled_away_keeps_the_focus(compared):
    compared.locator("tr[data-row='1']").focus()
    compared.locator(".table-frame").evaluate("frame => frame.scrollTo(0, frame.scrollHeight)")
    last = int(compared.locator(".channel-table").get_attribute("aria-rowcount"))
    compared.locator(f"tr[aria-rowindex='{last}']").wait_for()
    compared.locator("tr[data-row='5']").wait_for(state="detached")
    assert compared.evaluate("() => document.activeElement.dataset.row") == "1"
    compared.keyboard.press("ArrowDown")
    row = compared.locator("tr[data-row='2']:focus")
    row.wait_for()
    frame, box = compared.locator(".table-frame").bounding_box(), row.bounding_box()
    assert frame["y"] < box["y"] < frame["y"] + frame["height"]


def test_the_tab_key_reaches_the_table_where_its_chosen_row_is_out_of_sight(compared):
    choose(compared, 1)
    compared.locator(".table-frame").evaluate("frame => frame.scrollTo(0, frame.scrollHeight)")
    compared.locator("tr[data-row='5']").wait_for(state="detached")
    assert compared.locator("tbody tr[tabindex='0']").count() == 1


def test_the_last_row_that_arrows_reach_stands_in_sight_as_a_whole(compared):
    compared.locator("tr[data-row='0']").focus()
    for _ in range(20):
        compared.keyboard.press("ArrowDown")
    box = compared.locator("tr[data-row='20']:focus").bounding_box()
    frame = compared.locator(".table-frame").bounding_box()
    assert box["y"] + box["height"] <= frame["y"] + frame["height"]


def test_what_shows_all_again_leaves_the_focus_in_the_filters(compared):
    compared.get_by_role("button", name=re.compile("^V2")).click()
    shown = compared.get_by_role("button", name="Show all")
    shown.focus()
    compared.keyboard.press("Enter")
    shown.wait_for(state="detached")
    assert compared.evaluate(FOCUSED.format(".filters"))


def test_a_touch_on_a_course_says_its_numbers(browser, address):
    with watched_page(browser, **PHONE) as page:
        open_compared(page, address, "gratings", "grating-vs-blank")
        choose(page, 0)
        sheet = page.get_by_role("img", name=re.compile("mean over time"))
        sheet.scroll_into_view_if_needed()
        box = sheet.bounding_box()
        words = page.get_by_role("complementary").locator(".place-words").first
        page.touchscreen.tap(box["x"] + 0.6 * box["width"], box["y"] + 60)
        page.wait_for_timeout(200)
        assert "±" in words.inner_text()


def test_on_paper_every_channel_stands_in_ink_on_white(browser, address):
    with watched_page(browser, color_scheme="dark") as page:
        open_compared(page, address, "gratings", "grating-vs-blank")
        count = int(page.locator(".channel-table").get_attribute("aria-rowcount")) - 1
        assert page.locator("tr[data-row]").count() < count
        page.emulate_media(media="print", color_scheme="dark")
        page.locator(f"tr[data-row='{count - 1}']").wait_for()
        assert page.locator("tr[data-row]").count() == count
        assert page.locator("html").get_attribute("data-theme") == "light"
        assert not page.get_by_role("banner").is_visible()
        cut = "one => one.scrollHeight - one.clientHeight"
        assert page.locator(".stage").evaluate(cut) <= 0
        assert page.locator(".table-frame").evaluate(cut) <= 0
        page.emulate_media(media="screen", color_scheme="dark")
        page.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")
