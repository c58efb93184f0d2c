"""A real EEG on the page: the numbers and the unit of its artifacts and of its printed figure."""

import re

import pytest
from checkout import PROJECT, Checkout

import striate
from browsing import (
    facts_in,
    heatmaps_of,
    numbers_in,
    open_compared,
    panel_of,
    saved,
    says,
    serious,
    serving,
    table_of,
    watched_page,
)
from drawn import words
from striate.figures import heatmap
from striate.style import Style

RAW = PROJECT.parent / "shared/data/eeglab/eeglab_data.set"
CONFIG = f"""\
recordings:
  squares:
    file: {RAW}
    reader: eeg
    options: {{epoch: {{start: -0.5, stop: 1}}}}
stimuli:
  left: {{stimulus: square, position: 1}}
  right: {{stimulus: square, position: 2}}
window: {{start: 0.1, stop: 0.4}}
bin_ms: 10
comparisons:
  left-vs-right: {{a: left, b: right}}
figures: [heatmap]
statistics: {{permutations: 99}}
style: {{format: [png]}}
"""
MICRO = 1e6
MINUS = "A \N{MINUS SIGN} B"
CHANNEL = "Pz"

pytestmark = pytest.mark.skipif(not RAW.exists(), reason="the real recordings are not here")


@pytest.fixture(scope="module")
def squares(tmp_path_factory):
    """The project, and its artifacts: comparison, means of left, means of right."""
    pytest.importorskip("fastapi")
    checkout = Checkout.fresh(tmp_path_factory.mktemp("squares") / "squares", CONFIG)
    outcome = checkout.run()
    assert outcome.status == 0, outcome.printed
    names = ("comparisons/squares/left-vs-right", "means/squares/left", "means/squares/right")
    found = [striate.open(checkout.root / f"results/{name}.zarr.zip") for name in names]
    yield checkout.root, found
    for of in found:
        of.close()


def test_the_numbers_of_an_eeg_are_its_artifacts_in_microvolts(browser, squares):
    root, (found, *means) = squares
    printed = words(heatmap.draw(found, *means, Style(183.0, "viridis"), "response"))
    assert "µV" in " ".join(printed)
    with serving(root, "serve") as address, watched_page(browser) as page:
        open_compared(page, address, "squares", "left-vs-right", f"?channel={CHANNEL}")
        facts = facts_in(panel_of(page, CHANNEL))
        rows = table_of(page)
    of_channel = found.sel(channel=CHANNEL)
    for side, of in zip("AB", means, strict=True):
        fact = facts[f"{side}, mean ± SEM"]
        mean, sem, count = numbers_in(fact)
        one = of.sel(channel=CHANNEL)
        assert says(mean, MICRO * float(one["mean"]))
        assert says(sem, MICRO * float(one["sem"]))
        assert int(count) == 40
        assert "µV (n" in fact
    assert facts[MINUS].endswith("µV")
    (said,) = numbers_in(facts[MINUS])
    assert says(said, MICRO * float(of_channel["difference"]))
    low, high = numbers_in(facts[f"95 % CI of {MINUS}"])
    assert says(low, MICRO * float(of_channel["ci_low"]))
    assert says(high, MICRO * float(of_channel["ci_high"]))
    assert "Modulation index" not in facts, "an amplitude has none"
    assert len(rows) > 5
    for row in rows:
        (said,) = numbers_in(row[MINUS])
        assert says(said, MICRO * float(found["difference"].sel(channel=row["Channel"])))


def test_the_sheet_of_an_eeg_says_its_unit_as_printed(browser, squares, tmp_path):
    root, _ = squares
    with serving(root, "serve") as address, watched_page(browser) as page:
        open_compared(page, address, "squares", "left-vs-right")
        assert heatmaps_of(page, "squares").count() == 1
        assert page.get_by_role("columnheader", name=re.compile("µV")).count() == 4
        saved(page, "Save heatmaps as SVG", tmp_path / "heatmaps.svg")
    text = (tmp_path / "heatmaps.svg").read_text(encoding="utf-8")
    assert "Amplitude (µV)" in re.sub("<[^>]*>", "", text)
    assert "spikes/s" not in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_an_eeg(browser, squares, axe, scheme):
    root, _ = squares
    with (
        serving(root, "serve") as address,
        watched_page(browser, color_scheme=scheme, bypass_csp=True) as page,
    ):
        open_compared(page, address, "squares", "left-vs-right", f"?channel={CHANNEL}")
        panel_of(page, CHANNEL).get_by_role("img", name=re.compile("single trials")).wait_for()
        assert serious(page, axe) == []
