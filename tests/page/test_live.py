"""A recording as it comes in, watched to its end: then its numbers are those of the pipeline."""

import csv
import re
import time

import numpy as np
import pytest

from browsing import facts_in, numbers_in, panel_of, says, serving, watched_page

RAW = "results/simulated/gratings.mat"
TRIALS = 192


@pytest.fixture(scope="module")
def watched(browser, project, tmp_path_factory):
    """What the page said meanwhile, and the table that it saves at the end."""
    seen: list[int] = []
    table = tmp_path_factory.mktemp("live") / "table.csv"
    with (
        serving(project, "live", RAW, "--speed", "40") as address,
        watched_page(browser) as page,
    ):
        page.goto(f"{address}/#/live")
        count = page.locator(".live-trials")
        count.wait_for()
        end = time.monotonic() + 60
        while time.monotonic() < end and page.locator(".mark.live-finished").count() == 0:
            seen.append(int(count.inner_text()))
            page.wait_for_timeout(150)
        page.locator(".mark.live-finished").wait_for()
        page.get_by_text(re.compile(f"^{TRIALS} of {TRIALS} trials")).wait_for()
        page.locator("main[data-live-version]").wait_for()
        for side, stimulus in (("A", "grating"), ("B", "blank")):
            page.get_by_role("combobox", name=f"Stimulus {side}").select_option(stimulus)
        page.wait_for_timeout(500)
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save table as CSV").click()
        saved.value.save_as(table)
        row = page.locator("tr[data-row]").nth(2)
        name = row.get_by_role("rowheader").inner_text()
        row.click()
        facts = facts_in(panel_of(page, name))
    with table.open(encoding="utf-8", newline="") as file:
        return seen, list(csv.DictReader(file)), name, facts


def test_the_page_shows_trials_as_they_come_in(watched):
    seen, *_ = watched
    assert seen == sorted(seen)
    assert len(set(seen)) >= 4, seen
    assert min(seen) < TRIALS


def test_at_the_end_the_numbers_are_those_of_the_artifacts(watched, artifact):
    _, rows, name, facts = watched
    comparison = artifact("comparisons/gratings/grating-vs-blank")
    by_name = {row["channel"]: row for row in rows}
    heads = {key.split(" (")[0]: key for key in rows[0]}
    wanted = {field: comparison[field].to_numpy() for field in ("difference", "effect_size")}
    for side, stimulus in (("a", "grating"), ("b", "blank")):
        means = artifact(f"means/gratings/{stimulus}")
        wanted |= {f"{of}_{side}": means[of].to_numpy() for of in ("mean", "sem")}
    assert sorted(by_name) == sorted(comparison["channel"].to_numpy())
    for field, values in wanted.items():
        texts = [by_name[channel][heads[field]] for channel in comparison["channel"].to_numpy()]
        shown = np.array([float(text or "nan") for text in texts])
        np.testing.assert_allclose(shown, values, rtol=1e-12, atol=1e-12, err_msg=field)
    mean, sem, count = numbers_in(facts["A, mean ± SEM"])
    of = artifact("means/gratings/grating").sel(channel=name)
    assert says(mean, float(of["mean"]))
    assert says(sem, float(of["sem"]))
    assert int(count) == int(of["value_count"])


def test_a_replay_needs_no_project(browser, project, tmp_path):
    (tmp_path / "small.mat").write_bytes((project / "raw/small.mat").read_bytes())
    told = ("small.mat", "--reader", "trials", "--speed", "inf")
    with serving(tmp_path, "live", *told) as address, watched_page(browser) as page:
        page.goto(address)
        page.wait_for_url(re.compile("#/live$"))
        page.locator(".mark.live-finished").wait_for()
        page.locator("tr[data-row]").first.wait_for()
        names = page.get_by_role("list", name="Trials of each stimulus").inner_text()
        assert "blank" in names


def test_a_page_that_loses_its_connection_goes_on_where_the_replay_is(browser, project):
    lost = ("Failed to load resource", "net::ERR_INTERNET_DISCONNECTED")
    with (
        serving(project, "live", RAW, "--speed", "40") as address,
        watched_page(browser, may_fail=lost) as page,
    ):
        page.goto(address)
        page.wait_for_url(re.compile("#/live$"))
        count = page.locator(".live-trials")
        count.wait_for()
        page.wait_for_timeout(1000)
        page.context.set_offline(True)
        page.wait_for_timeout(500)
        before = int(count.inner_text())
        page.wait_for_timeout(1500)
        meanwhile = int(count.inner_text())
        page.context.set_offline(False)
        page.locator(".mark.live-finished").wait_for(timeout=60_000)
        page.get_by_text(re.compile(f"^{TRIALS} of {TRIALS} trials")).wait_for()
        assert meanwhile - before <= 1, "nothing comes without a connection"
        assert meanwhile < TRIALS
