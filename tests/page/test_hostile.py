"""Labels and titles that look like markup are text: nothing runs, nothing is asked of others."""

import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
import scipy.io
from checkout import Checkout

from browsing import open_compared, panel_of, serving, wait_for_heatmaps, watched_page

IMAGE = "<img src=//elsewhere.example/x onerror=alert(1)>"
SCRIPT = "</title><script>alert(2)</script>"
TITLE = f"{IMAGE} {SCRIPT} javascript:alert(3) ${{alert(4)}} {{{{7*7}}}}"
CONFIG = f"""\
recordings:
  hostile: {{file: raw/hostile.mat, reader: trials, window: {{start: 0.1, stop: 0.5}}}}
stimuli:
  grating: {{stimulus: {{contains: grating}}}}
  blank: {{stimulus: "{SCRIPT}"}}
window: {{start: 0.1, stop: 0.5}}
bin_ms: 100
comparisons:
  grating-vs-blank: {{a: grating, b: blank, title: '{TITLE}'}}
figures: [heatmap]
statistics: {{permutations: 99}}
style: {{format: [png]}}
"""


def write_hostile(path: Path) -> None:
    """Three channels of two areas; areas and stimuli are named in markup."""
    names = ("stimulus_type", "spike_rates")
    trials = np.empty((1, 16), dtype=[(name, object) for name in names])
    rates = np.random.default_rng(5).gamma(2.0, 4.0, (16, 3, 6))
    for number in range(16):
        trials[0, number]["stimulus_type"] = SCRIPT if number % 2 else f"grating {IMAGE}"
        trials[0, number]["spike_rates"] = rates[number]
    path.parent.mkdir(exist_ok=True)
    area = np.array([IMAGE, IMAGE, SCRIPT], dtype=object)
    scipy.io.savemat(path, {"v1v2": {"trials": trials, "area": area, "bin_width": 0.1}})


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Path:
    checkout = Checkout.fresh(tmp_path_factory.mktemp("hostile") / "project", CONFIG)
    write_hostile(checkout.root / "raw" / "hostile.mat")
    outcome = checkout.run()
    assert outcome.status == 0, outcome.printed
    return checkout.root


def check_is_text(page) -> None:
    """No element was made of a label."""
    made = page.evaluate(
        "() => document.querySelectorAll('img, iframe, object, embed, base, #page script').length"
    )
    assert made == 0


def test_titles_areas_and_stimuli_are_shown_as_they_are_written(browser, hostile, tmp_path):
    with serving(hostile, "serve") as address, watched_page(browser) as page:
        open_compared(page, address, "hostile", "grating-vs-blank")
        assert page.get_by_role("heading", level=1).inner_text() == TITLE
        assert page.title().startswith(TITLE)
        page.get_by_role("button").filter(has_text=IMAGE).wait_for()
        row = page.locator("tr[data-row]").filter(has_text=SCRIPT)
        row.click()
        panel = panel_of(page, row.get_by_role("rowheader").inner_text())
        assert SCRIPT in panel.get_by_role("heading", level=2).inner_text()
        check_is_text(page)
        for view in ("heatmaps", "over time"):
            with page.expect_download() as saved:
                page.get_by_role("button", name=f"Save {view} as SVG").click()
            saved.value.save_as(tmp_path / "view.svg")
            root = ET.parse(tmp_path / "view.svg").getroot()
            tags = {element.tag.rpartition("}")[2] for element in root.iter()}
            assert not tags & {"script", "img", "foreignObject", "a"}
        page.goto(f"{address}/#/explore/hostile")
        wait_for_heatmaps(page, "hostile")
        page.get_by_text("2 stimuli").click()
        assert page.get_by_role("region", name="Stimuli").get_by_text(SCRIPT).count() == 1
        check_is_text(page)


def test_labels_that_come_in_live_are_text(browser, tmp_path):
    write_hostile(tmp_path / "raw" / "hostile.mat")
    told = ("raw/hostile.mat", "--reader", "trials", "--speed", "inf")
    with serving(tmp_path, "live", *told) as address, watched_page(browser) as page:
        page.goto(f"{address}/#/live")
        page.locator(".mark.live-finished").wait_for()
        page.locator("tr[data-row]").first.wait_for()
        check_is_text(page)
        cells = page.locator("tr[data-row]").first.locator("td").all_inner_texts()
        assert any(text in (IMAGE, SCRIPT) for text in cells)
