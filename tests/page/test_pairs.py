"""Any two stimuli are compared on the spot, by the functions of the pipeline."""

import re
import subprocess
import sys

import pytest
from checkout import PROJECT

import striate
from browsing import (
    facts_in,
    numbers_in,
    open_compared,
    panel_of,
    says,
    serving,
    watched_page,
)
from striate.settings import load_settings
from striate.specs import compare_spec

MINUS = "\N{MINUS SIGN}"


def choose(page, a: str, b: str) -> None:
    """Both stimuli, one after the other, as a user does."""
    for side, stimulus in (("A", a), ("B", b)):
        field = page.get_by_role("combobox", name=f"Stimulus {side}")
        if field.input_value() != stimulus:
            field.select_option(stimulus)
    page.get_by_role("heading", level=1, name=re.compile(f"^{a} vs {b}")).wait_for()
    page.locator("tr[data-row]").first.wait_for()


@pytest.fixture
def explored(compared):
    """Grating against horizontal: no comparison of the project."""
    choose(compared, "grating", "horizontal")
    compared.get_by_text("explored", exact=True).wait_for()
    return compared


def difference_of(page) -> dict[str, str]:
    """What the table says of A - B, channel by channel, of those in sight."""
    heads = page.locator(".channel-table thead th").all_inner_texts()
    (at,) = [n for n, head in enumerate(heads) if re.match(rf"A\s{MINUS}\sB", head)]
    return dict(
        page.locator("tr[data-row]").evaluate_all(
            "(rows, at) => rows.map(row => [row.cells[0].textContent, row.cells[at].textContent])",
            at,
        )
    )


def test_swapped_stimuli_change_the_sign_of_every_difference(compared):
    choose(compared, "grating", "horizontal")
    before = difference_of(compared)
    compared.get_by_role("button", name="Swap A and B").click()
    compared.get_by_role("heading", level=1, name=re.compile("^horizontal vs grating")).wait_for()
    compared.wait_for_function(
        "before => document.querySelector('tr[data-row]')"
        " && ![...document.querySelectorAll('tr[data-row] td')].some("
        "cell => cell.textContent === before)",
        arg=max(before.values(), key=len),
    )
    after = difference_of(compared)
    shared = before.keys() & after.keys()
    assert len(shared) > 10
    flip = str.maketrans({"+": MINUS, MINUS: "+"})
    for name in shared:
        assert after[name] == before[name].translate(flip)


def test_a_pair_of_the_project_leads_to_its_comparison(compared):
    compared.get_by_role("combobox", name="Stimulus A").select_option("vertical")
    compared.get_by_role("combobox", name="Stimulus B").select_option("horizontal")
    compared.wait_for_url(re.compile("#/compare/gratings/vertical-vs-horizontal"))


def test_a_pair_that_is_planned_but_not_made_says_so_and_becomes_its_comparison(
    browser, own_project
):
    path = own_project / "results/comparisons/gratings/vertical-vs-horizontal.zarr.zip"
    made = path.read_bytes()
    path.unlink()
    with serving(own_project, "serve") as address, watched_page(browser) as page:
        open_compared(page, address, "gratings", "grating-vs-blank")
        choose(page, "vertical", "horizontal")
        page.get_by_text("config.yaml compares these two as 'vertical-vs-horizontal'").wait_for()
        page.get_by_text("explored", exact=True).wait_for()
        assert page.get_by_role("region", name="Line for config.yaml").count() == 0
        explored = difference_of(page)
        path.write_bytes(made)
        page.get_by_text("explored", exact=True).wait_for(state="detached")
        page.get_by_text("config.yaml compares").wait_for(state="detached")
        page.locator("tr[data-row]").first.wait_for()
        assert difference_of(page) == explored


def test_the_page_of_a_recording_shows_its_first_comparison_as_it_was_tested(page, address):
    with page.expect_response(re.compile("/comparisons/grating-vs-blank$")):
        page.goto(f"{address}/#/explore/gratings")
    page.get_by_role("heading", level=2, name="grating vs blank").wait_for()
    page.locator("tr[data-row]").first.wait_for()
    assert page.get_by_text("explored", exact=True).count() == 0


def test_the_line_of_an_explored_pair_makes_it_permanent_with_the_same_numbers(
    explored, own_project, tmp_path
):
    line = explored.get_by_role("region", name="Line for config.yaml").locator("pre").inner_text()
    config = own_project / "config.yaml"
    text = config.read_text()
    config.write_text(text.replace("comparisons:\n", f"comparisons:\n{line.rstrip()}\n"))
    settings = load_settings(config)
    (name,) = settings.comparisons.keys() - {"grating-vs-blank", "vertical-vs-horizontal"}
    spec = compare_spec(settings, "gratings", name)
    out, table = tmp_path / "found.zarr.zip", tmp_path / "found.csv"
    responses = own_project / "results/responses/gratings.zarr.zip"
    words = [str(responses), "--out", str(out), "--table", str(table), "--spec", spec]
    step = [sys.executable, "-m", "striate.steps.compare"]
    subprocess.run([*step, *words], check=True, cwd=PROJECT / "workflow")
    with striate.open(out) as opened:
        found = opened.load()
    rows = explored.locator("tr[data-row]")
    for number in (0, 5, 11):
        channel = rows.nth(number).get_by_role("rowheader").inner_text()
        rows.nth(number).click()
        panel = panel_of(explored, channel)
        panel.get_by_role("heading", name=re.compile(re.escape(channel))).wait_for()
        facts, of = facts_in(panel), found.sel(channel=channel)
        for heading, field in (
            (f"A {MINUS} B", "difference"),
            ("Hedges\N{RIGHT SINGLE QUOTATION MARK} g", "effect_size"),
            ("p (permutation)", "p"),
            ("q (false discovery rate)", "q"),
        ):
            (said,) = numbers_in(facts[heading])[:1] or ["nan"]
            assert says(said, float(of[field])), (channel, heading, said)
        assert facts["Under A, against the baseline"] == str(of["state_a"].item())
