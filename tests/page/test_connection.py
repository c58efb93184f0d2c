"""A page that is not answered says so, keeps what it shows, and asks again by itself."""

import json

import pytest

from browsing import heatmaps_of, open_compared, watched_page

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
