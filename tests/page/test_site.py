"""The static site, from a folder and from a plain web server."""

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from checkout import PROJECT

from browsing import Heatmaps, facts_in, numbers_in, open_compared, panel_of, says, watched_page

MINUS = "\N{MINUS SIGN}"


@pytest.fixture(scope="module")
def site(project, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("site") / "out"
    words = [sys.executable, "-m", "striate.cli", "site", str(out)]
    env = {"PYTHONPATH": str(PROJECT / "workflow"), "PATH": ""}
    subprocess.run(words, check=True, cwd=project, env=env, capture_output=True)
    return out


class Quiet(SimpleHTTPRequestHandler):
    """A plain web server that prints nothing."""

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture(params=["folder", "web server"])
def place(request, site) -> Iterator[str]:
    """Where the site is."""
    if request.param == "folder":
        yield f"file://{site}/index.html"
        return
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_numbers_of_the_site_are_those_of_the_artifacts(page, place, artifact):
    open_compared(page, place, "gratings", "grating-vs-blank")
    found = artifact("comparisons/gratings/grating-vs-blank")
    q = found["q"].to_numpy()
    page.get_by_text(
        f"{int((q <= 0.05).sum())} of {int(np.isfinite(q).sum())} channels differ"
    ).first.wait_for()
    row = page.locator("tr[data-row]").nth(3)
    name = row.get_by_role("rowheader").inner_text()
    row.click()
    panel = panel_of(page, name)
    panel.get_by_role("img", name=re.compile("single trials")).wait_for()
    panel.get_by_role("heading", name="Tuning").wait_for()
    facts, of = facts_in(panel), found.sel(channel=name)
    for heading, field in (
        (f"A {MINUS} B", "difference"),
        ("Hedges\N{RIGHT SINGLE QUOTATION MARK} g", "effect_size"),
    ):
        assert says(numbers_in(facts[heading])[0], float(of[field]))
    assert says(numbers_in(facts["q (false discovery rate)"])[0], float(of["q"]))
    a = artifact("means/gratings/grating").sel(channel=name)
    (cell,) = [
        cell for cell in Heatmaps(page).cells(1, 40) if cell.panel == 0 and cell.channel == name
    ][:1]
    wanted = a["time_course"].sel(time=cell.start, method="nearest")
    assert says(numbers_in(cell.values["a"])[0], float(wanted))


def test_any_pair_is_explored_on_the_site_without_tests(page, place, artifact):
    page.goto(f"{place}#/explore/gratings/horizontal/blank")
    page.locator("tr[data-row]").first.wait_for()
    row = page.locator("tr[data-row]").nth(2)
    name = row.get_by_role("rowheader").inner_text()
    row.click()
    facts = facts_in(panel_of(page, name))
    a, b = (artifact(f"means/gratings/{one}").sel(channel=name) for one in ("horizontal", "blank"))
    difference = float(a["mean"]) - float(b["mean"])
    assert says(numbers_in(facts[f"A {MINUS} B"])[0].lstrip("+"), difference)
    assert not numbers_in(facts["p (permutation)"])
    page.get_by_text(re.compile("striate serve")).first.wait_for()


def test_the_page_of_a_recording_shows_its_comparison_with_its_tests(page, place):
    page.goto(f"{place}#/explore/gratings")
    page.locator("tr[data-row]").first.wait_for()
    page.locator("main").get_by_text(re.compile(r"^\d+ of \d+ differ")).wait_for()
    assert page.get_by_text("Not tested: intervals").count() == 0


def test_what_the_site_cannot_show_is_said(browser, place):
    with watched_page(browser, may_fail=("Failed to load resource",)) as page:
        page.goto(f"{place}#/explore/gratings/blank/blank")
        page.get_by_role("alert").filter(has_text="A and B are both 'blank'").wait_for()
        page.goto(f"{place}#/explore/small/vertical/nothing")
        page.get_by_role("alert").filter(has_text="not part of the site").wait_for()
        page.goto(f"{place}#/live")
        page.get_by_text("No recording comes in here").wait_for()


def test_the_site_has_no_runs_and_finds_its_way(page, place):
    page.goto(place)
    page.get_by_role("heading", level=1, name="grating vs blank").wait_for()
    assert page.get_by_role("link", name="Runs").count() == 0
    page.get_by_role("link", name="grating vs blank").first.wait_for()
    page.get_by_role("link").filter(has_text="onerror=alert(1)").click()
    page.get_by_role("heading", level=1).filter(has_text="onerror=alert(1)").wait_for()
    page.get_by_text("printed figure").click()
    link = page.get_by_role("link", name="heatmap, PNG")
    found = page.evaluate(
        "address => new Promise(done => {"
        " const image = new Image(); image.onload = () => done(true);"
        " image.onerror = () => done(false); image.src = address; })",
        link.get_attribute("href"),
    )
    assert found
