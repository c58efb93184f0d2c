"""What a click on a channel shows equals the artifacts and the recording."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from browsing import facts_in, numbers_in, panel_of, says
from striate.style import A_INK, B_INK

MINUS = "\N{MINUS SIGN}"
INKS = (A_INK, B_INK)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def chosen(compared):
    """The page with the third channel of the table chosen, and its name."""
    row = compared.locator("tr[data-row]").nth(2)
    name = row.get_by_role("rowheader").inner_text()
    row.click()
    return compared, panel_of(compared, name), name


def test_the_numbers_of_a_channel_are_those_of_the_artifacts(chosen, artifact):
    _, panel, name = chosen
    found = artifact("comparisons/gratings/grating-vs-blank").sel(channel=name)
    a, b = (artifact(f"means/gratings/{one}").sel(channel=name) for one in ("grating", "blank"))
    facts = facts_in(panel)
    for side, of in (("A", a), ("B", b)):
        mean, sem, count = numbers_in(facts[f"{side}, mean ± SEM"])
        assert says(mean, float(of["mean"]))
        assert says(sem, float(of["sem"]))
        assert int(count) == int(of["value_count"])
    shown = {
        f"A {MINUS} B": [found["difference"]],
        f"95 % CI of A {MINUS} B": [found["ci_low"], found["ci_high"]],
        "Modulation index": [found["modulation_index"]],
        "Hedges\N{RIGHT SINGLE QUOTATION MARK} g": [found["effect_size"]],
        "p (permutation)": [found["p"]],
        "q (false discovery rate)": [found["q"]],
    }
    for heading, values in shown.items():
        said = numbers_in(facts[heading])
        assert len(said) == len(values)
        for number, value in zip(said, values, strict=True):
            assert says(number, float(value)), (heading, said, float(value))
    assert facts["Under A, against the baseline"] == str(found["state_a"].item())


def test_the_latency_is_that_of_the_tested_courses(chosen, artifact):
    _, panel, name = chosen
    tested = artifact("courses/gratings/grating-vs-blank").sel(channel=name)
    said = numbers_in(facts_in(panel)["Latency"])
    wanted = [1000 * float(tested[field]) for field in ("latency", "latency_low", "latency_high")]
    shown = [said[0], *said[2:]] if len(said) > 1 else said
    for number, value in zip(shown, wanted, strict=False):
        assert says(number, value), (said, wanted)


def test_the_words_over_the_course_are_those_of_the_means(chosen, artifact):
    page, panel, name = chosen
    courses = [artifact(f"means/gratings/{one}").sel(channel=name) for one in ("grating", "blank")]
    sheet = panel.get_by_role("img", name=re.compile("mean over time"))
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    checked = 0
    for share in (0.3, 0.45, 0.6, 0.75):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 0.8 * box["height"])
        words = panel.locator(".place-words").first.inner_text()
        start, _, *values = numbers_in(words)
        for position, of in enumerate(courses):
            at = of.sel(time=float(start), method="nearest")
            assert says(values[2 * position], float(at["time_course"])), words
            assert says(values[2 * position + 1], float(at["time_course_sem"])), words
            checked += 1
    assert checked == 8


def test_the_raster_has_every_spike_of_the_recording(chosen, artifact, tmp_path):
    page, panel, name = chosen
    panel.get_by_role("img", name=re.compile("single trials")).wait_for()
    with page.expect_download() as saved:
        panel.get_by_role("button", name="Save over time as SVG").click()
    saved.value.save_as(tmp_path / "course.svg")
    ticks = dict.fromkeys(INKS, 0)
    for path in ET.parse(tmp_path / "course.svg").iter(f"{SVG}path"):
        strokes = re.findall(r"M([\d.-]+) [\d.-]+L([\d.-]+) [\d.-]+(?=M|$)", path.get("d", ""))
        upright = [left == right for left, right in strokes]
        if path.get("stroke") in INKS and len(strokes) > 20 and all(upright):
            ticks[path.get("stroke")] += len(strokes)
    recording = artifact("recordings/gratings").sel(channel=name)
    label = recording["stimulus"].to_numpy().astype(str)
    for ink, is_shown in zip(
        INKS, (np.char.find(label, "grating") >= 0, label == "blank"), strict=True
    ):
        spikes = recording["activity"].to_numpy()[is_shown]
        assert ticks[ink] == int(np.nansum(spikes)) > 100


def test_the_tuning_is_that_of_the_responses(chosen, artifact, tmp_path):
    page, panel, name = chosen
    responses = artifact("responses/gratings").sel(channel=name)
    angle = responses["orientation"].to_numpy()
    values = np.unique(angle[np.isfinite(angle)])
    means = np.array([responses["response"].to_numpy()[angle == value].mean() for value in values])
    selectivity = abs(np.sum(means * np.exp(2j * np.deg2rad(values)))) / means.sum()
    panel.get_by_role("heading", name="Tuning").wait_for()
    facts = facts_in(panel)
    (said,) = (facts[key] for key in facts if key.startswith("Selectivity"))
    assert says(numbers_in(said)[0], selectivity)
    with page.expect_download() as saved:
        panel.get_by_role("button", name="Save tuning as SVG").click()
    saved.value.save_as(tmp_path / "tuning.svg")
    discs = [
        (float(disc.get("cx")), float(disc.get("cy")))
        for disc in ET.parse(tmp_path / "tuning.svg").iter(f"{SVG}circle")
    ]
    assert len(discs) == len(values)
    heights = -np.array(discs)[:, 1]
    np.testing.assert_allclose(
        (heights - heights.min()) / np.ptp(heights),
        (means - means.min()) / np.ptp(means),
        atol=0.005,
    )


def test_a_second_click_and_escape_close_the_panel(chosen):
    page, panel, _ = chosen
    page.keyboard.press("Escape")
    panel.wait_for(state="detached")
    row = page.locator("tr[data-row]").nth(1)
    row.click()
    panel_of(page, row.get_by_role("rowheader").inner_text())
    row.click()
    panel.wait_for(state="detached")
    assert "channel=" not in page.url


def test_a_click_on_a_heatmap_chooses_the_channel_under_the_pointer(compared):
    box = compared.locator(".linked").bounding_box()
    compared.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.5 * box["height"])
    name = compared.locator(".place-words").first.inner_text().split(" · ")[0]
    compared.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + 0.5 * box["height"])
    panel_of(compared, name)
    assert f"channel={name}" in compared.url
