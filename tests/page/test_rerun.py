"""Other channels under the open panel of one: no number stands under a name that is not its own."""

import shutil

import pytest

from browsing import open_compared, panel_of, serving, watched_page

KINDS = {
    "recordings": ".zarr.zip",
    "responses": ".zarr.zip",
    "means": "",
    "courses": "",
    "comparisons": "",
}


def replace(results, kind: str) -> None:
    """The artifacts of `gratings` by those of `small`, of fewer channels, with other names."""
    source, target = (results / kind / f"{of}{KINDS[kind]}" for of in ("small", "gratings"))
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    else:
        shutil.copy2(source, target)


@pytest.mark.parametrize("order", [tuple(KINDS), tuple(KINDS)[::-1]])
def test_the_panel_of_a_channel_that_is_gone_says_so(browser, own_project, order):
    refused = ("Failed to load resource",)
    with serving(own_project, "serve") as address, watched_page(browser, refused) as page:
        open_compared(page, address, "gratings", "grating-vs-blank")
        row = page.locator("tr[data-row]").nth(2)
        name = row.get_by_role("rowheader").inner_text()
        row.click()
        before = panel_of(page, name).locator(".numbers").inner_text()
        for kind in order:
            replace(own_project / "results", kind)
            page.wait_for_timeout(700)
            numbers = page.locator("aside .numbers")
            if numbers.count():
                head = numbers.inner_text().partition("Latency")[0]
                assert before.startswith(head.partition("Preferred")[0]), kind
        page.get_by_text(f"This recording has no channel '{name}'.").wait_for()
        assert page.locator("aside .numbers").count() == 0
        page.locator("tr[data-row]").nth(2).wait_for()
        assert page.locator("tr[data-row]").count() == 3
