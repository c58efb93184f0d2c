"""A page that is not answered says so, keeps what it shows, and asks again by itself."""

import json

import pytest

from browsing import heatmaps_of, open_compared, serving, watched_page

MAY_FAIL = ("Failed to load resource", "net::ERR_")
BUSY = json.dumps(
    {"detail": "too much is being computed at the moment; ask again in a few seconds"}
)


def refused(route) -> None:
    route.fulfill(status=429, content_type="application/json", body=BUSY)


@pytest.fixture
def page(browser):
    with watched_page(browser, may_fail=MAY_FAIL) as page:
        yield page


@pytest.mark.parametrize("failing", [lambda route: route.abort(), refused])
@pytest.mark.parametrize(
    "what", ["catalogue", "comparisons/grating-vs-blank", "means/blank/course*"]
)
def test_what_was_not_answered_is_asked_again_without_any_news(page, address, what, failing):
    page.route(f"**/api/**/{what}", failing, times=2)
    open_compared(page, f"{address}/", "gratings", "grating-vs-blank")
    assert page.get_by_role("alert").count() == 0


def test_while_nobody_answers_the_page_says_so_in_one_sentence_and_ends_it_when_somebody_does(
    page, address
):
    page.route("**/api/**", lambda route: route.abort())
    page.goto(f"{address}/#/compare/gratings/grating-vs-blank")
    said = page.get_by_text("The server does not answer")
    said.first.wait_for()
    page.unroute("**/api/**")
    heatmaps_of(page, "gratings").wait_for()
    said.first.wait_for(state="detached")


def seen(page, visibility: str) -> None:
    """Have the page believe that its tab is in front, or behind another one."""
    page.evaluate(
        """told => {
            const state = {configurable: true, get: () => told};
            Object.defineProperty(document, "visibilityState", state);
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        visibility,
    )


def test_more_tabs_than_a_browser_has_connections_to_one_server(browser, address):
    with watched_page(browser) as first:
        pages = [first, *(first.context.new_page() for _ in range(8))]
        for page in pages:
            open_compared(page, f"{address}/", "gratings", "grating-vs-blank")
            seen(page, "hidden")
        seen(first, "visible")
        first.get_by_role("combobox", name="Stimulus B").select_option("horizontal")
        first.get_by_text("horizontal").first.wait_for()
        heatmaps_of(first, "gratings").wait_for()


def test_a_page_behind_another_one_shows_what_came_meanwhile_when_it_is_seen(browser, own_project):
    config = own_project / "config.yaml"
    text = config.read_text(encoding="utf-8")
    with serving(own_project, "serve") as address, watched_page(browser) as page:
        open_compared(page, f"{address}/", "gratings", "grating-vs-blank")
        seen(page, "hidden")
        title = "title: Seen late, "
        changed = text.replace("grating-vs-blank: {", "grating-vs-blank: {" + title)
        config.write_text(changed, encoding="utf-8")
        page.wait_for_timeout(1500)
        assert page.get_by_text("Seen late").count() == 0
        seen(page, "visible")
        page.get_by_text("Seen late").first.wait_for()
