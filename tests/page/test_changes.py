"""What changes on disk shows up by itself, and what is not there says why."""

import json
import re
import subprocess
import sys
from pathlib import Path

from checkout import PROJECT

from browsing import (
    facts_in,
    heatmaps_of,
    open_compared,
    panel_of,
    serving,
    wait_for_heatmaps,
    watched_page,
)
from striate.settings import load_settings
from striate.specs import compare_spec

NAME = "comparisons/gratings/grating-vs-blank"
REFUSED = ("Failed to load resource", "ERR_CONNECTION", "ERR_INCOMPLETE", "ERR_NETWORK")


def compare_strictly(project: Path) -> None:
    """The comparison again, at a false discovery rate that no channel reaches."""
    settings = load_settings(project / "config.yaml")
    spec = json.loads(compare_spec(settings, "gratings", "grating-vs-blank"))
    spec["statistics"]["fdr"] = 1e-4
    results = project / "results"
    files = (f"{results}/responses/gratings.zarr.zip", "--out", f"{results}/{NAME}.zarr.zip")
    words = [*files, "--table", f"{results}/{NAME}.csv", "--spec", json.dumps(spec)]
    step = [sys.executable, "-m", "striate.steps.compare", *words]
    subprocess.run(step, check=True, cwd=PROJECT / "workflow")


def go(page, address: str, view: str) -> None:
    page.goto(f"{address}#/{view}")


def address_of(link) -> str:
    """Recording and comparison that a link of the list opens."""
    return link.get_attribute("href").removeprefix("#/compare/")


def test_a_comparison_that_is_made_anew_shows_up_by_itself(browser, own_project):
    with serving(own_project, "serve") as address, watched_page(browser) as page:
        open_compared(page, address, "gratings", "grating-vs-blank")
        listed = page.get_by_role("navigation", name="Comparisons and recordings")
        assert listed.get_by_text(re.compile("^0 of 6")).count() == 0
        compare_strictly(own_project)
        listed.get_by_text(re.compile("^0 of 6. channels differ")).wait_for()
        page.locator("main").get_by_text(re.compile("^0 of 6. differ")).wait_for()


def test_a_damaged_and_a_missing_one_say_so_in_a_sentence_and_come_back(browser, own_project):
    path = own_project / f"results/{NAME}.zarr.zip"
    whole = path.read_bytes()
    with serving(own_project, "serve") as address, watched_page(browser, REFUSED) as page:
        open_compared(page, address, "gratings", "grating-vs-blank")
        listed, said = page.locator("#list"), page.locator("main .message")
        assert said.count() == 0
        path.write_bytes(whole[: len(whole) // 2])
        listed.get_by_text("damaged").wait_for()
        said.filter(has_text="damaged").wait_for()
        assert said.inner_text().count(".") <= 4, "one sentence"
        path.unlink()
        listed.get_by_text("not made yet").wait_for()
        said.filter(has_text="snakemake").wait_for()
        path.write_bytes(whole)
        page.locator("tr[data-row]").first.wait_for()
        said.wait_for(state="detached")


def test_the_start_keeps_its_comparison_while_an_earlier_one_is_made(
    browser, own_project, tmp_path
):
    kept = tmp_path / "kept"
    kept.mkdir()
    made = [own_project / f"results/{NAME}.zarr.zip", own_project / f"results/stamps/{NAME}.stamp"]
    for path in made:
        path.rename(kept / path.name)
    with serving(own_project, "serve") as address, watched_page(browser) as page:
        page.goto(address)
        page.wait_for_url("**/#/compare/small/grating-vs-blank")
        wait_for_heatmaps(page, "small")
        first = page.locator("#list a[href='#/compare/gratings/grating-vs-blank']")
        assert "not made yet" in first.inner_text()
        for path in made:
            (kept / path.name).rename(path)
        first.get_by_text("channels differ").wait_for()
        page.wait_for_timeout(1000)
        assert page.url.endswith("#/compare/small/grating-vs-blank")
        assert heatmaps_of(page, "small").count() == 1
        page.goto(f"{address}/#/runs")
        page.get_by_role("link", name="Results", exact=True).click()
        page.wait_for_url("**/#/compare/gratings/grating-vs-blank")


def test_results_that_are_deleted_say_so_and_come_back(browser, own_project):
    results, elsewhere = own_project / "results", own_project / "elsewhere"
    with serving(own_project, "serve") as address, watched_page(browser, REFUSED) as page:
        open_compared(page, address, "gratings", "grating-vs-blank")
        row = page.locator("tr[data-row]").nth(1)
        name = row.get_by_role("rowheader").inner_text()
        row.click()
        page.get_by_role("button", name="Save tuning as SVG").wait_for()
        numbers = facts_in(panel_of(page, name))
        listed, said = page.locator("#list"), page.locator("main .message")
        facts = listed.inner_text()
        results.rename(elsewhere)
        said.filter(has_text="snakemake").wait_for()
        listed.get_by_text("not made yet").nth(5).wait_for()
        assert "differ" not in listed.inner_text()
        elsewhere.rename(results)
        said.wait_for(state="detached")
        page.get_by_role("button", name="Save tuning as SVG").wait_for()
        assert facts_in(panel_of(page, name)) == numbers
        listed.get_by_text("not made yet").first.wait_for(state="detached")
        assert listed.inner_text() == facts


def test_a_view_that_cannot_be_drawn_leaves_the_page(browser, address):
    def without_rows(route) -> None:
        headers = {**route.request.headers}
        headers.pop("if-none-match", None)
        answer = route.fetch(headers=headers)
        route.fulfill(response=answer, json=answer.json() | {"rows": None})

    with watched_page(browser, may_fail=("",)) as page:
        page.route("**/recordings/gratings/comparisons/grating-vs-blank", without_rows)
        page.goto(f"{address}/#/compare/gratings/grating-vs-blank")
        page.get_by_role("alert").filter(has_text="This view cannot be drawn").wait_for()
        page.get_by_role("link", name=re.compile("^small")).click()
        page.locator("tr[data-row]").first.wait_for()
        assert page.get_by_role("alert").count() == 0


def test_a_fault_in_the_configuration_is_said_and_the_page_stays(browser, own_project):
    config = own_project / "config.yaml"
    text = config.read_text(encoding="utf-8")
    with serving(own_project, "serve") as address, watched_page(browser) as page:
        open_compared(page, address, "gratings", "grating-vs-blank")
        config.write_text(text.replace("b: blank}", "b: blnk}"), encoding="utf-8")
        page.get_by_text("'blnk'").first.wait_for()
        page.get_by_text("What is shown is by the last configuration without a fault.").wait_for()
        assert page.locator("tr[data-row]").count() > 0
        config.write_text(text, encoding="utf-8")
        page.get_by_text("'blnk'").first.wait_for(state="detached")


def test_what_config_no_longer_describes_is_outdated_until_it_is_edited_back(browser, own_project):
    config = own_project / "config.yaml"
    text = config.read_text(encoding="utf-8")
    remedy = "snakemake --cores 4 makes it anew"
    earlier = f"What is shown was made with an earlier config.yaml; {remedy}"
    with serving(own_project, "serve") as address, watched_page(browser) as page:
        open_compared(page, address, "gratings", "vertical-vs-horizontal")
        marks, warning = page.locator("#list .outdated"), page.locator("main .message.warning")
        facts = page.locator("main .facts").inner_text()
        assert (marks.count(), warning.count()) == (0, 0)
        config.write_text(text.replace("[67.5, 90, 112.5]", "[0]"), encoding="utf-8")
        warning.wait_for()
        assert warning.inner_text() == earlier
        marked = page.locator("#list a", has=page.locator(".outdated"))
        assert [address_of(one) for one in marked.all()] == ["gratings/vertical-vs-horizontal"]
        assert page.locator("main .facts").inner_text() == facts, "it is shown as it was"
        go(page, address, "explore/gratings/vertical/blank")
        page.get_by_role("heading", level=1, name="vertical vs blank").wait_for()
        page.locator("tr[data-row]").first.wait_for()
        assert warning.inner_text() == earlier
        go(page, address, "explore/gratings/blank/horizontal")
        warning.wait_for(state="detached")
        go(page, address, "explore/gratings")
        page.get_by_text("4 stimuli, 1 outdated").click()
        row = page.get_by_role("region", name="Stimuli").get_by_role("row", name="vertical")
        assert "{orientation: [67.5, 90, 112.5]}" in row.inner_text()
        assert earlier in row.inner_text()
        config.write_text(text.replace("stop: 1.16", "stop: 1.06"), encoding="utf-8")
        page.locator("#list .pooled .outdated").wait_for()
        assert marks.count() == 3, "both comparisons of gratings, and the one over recordings"
        go(page, address, "pooled/grating-vs-blank")
        page.get_by_role("region", name="Mean difference").wait_for()
        assert warning.inner_text() == earlier
        config.write_text(text, encoding="utf-8")
        warning.wait_for(state="detached")
        assert marks.count() == 0


def test_a_page_goes_on_when_its_server_is_back(browser, own_project):
    with watched_page(browser, REFUSED) as page:
        with serving(own_project, "serve") as address:
            open_compared(page, address, "gratings", "grating-vs-blank")
        page.get_by_text("The server does not answer.").wait_for()
        assert page.locator("tr[data-row]").count() > 0, "what came last stays"
        compare_strictly(own_project)
        with serving(own_project, "serve", port=int(address.rpartition(":")[2])):
            page.get_by_text("The server does not answer.").wait_for(state="detached")
            page.locator("main").get_by_text(re.compile("^0 of 6. differ")).wait_for()
