"""What is saved from the page: tables to the last digit, pictures that others can open."""

import csv
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from browsing import open_compared, saved, watched_page

NUMBERS = ("difference", "ci_low", "ci_high", "modulation_index", "effect_size", "p", "q")
SVG = "{http://www.w3.org/2000/svg}"


def test_the_table_equals_the_artifact_to_the_last_digit(compared, artifact, tmp_path):
    name = saved(compared, "Save table as CSV", tmp_path / "table.csv")
    assert name == "gratings_grating-vs-blank_channels.csv"
    with (tmp_path / "table.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["channel"]: row for row in csv.DictReader(file)}
    found = artifact("comparisons/gratings/grating-vs-blank")
    assert sorted(rows) == sorted(found["channel"].to_numpy())
    heads = {key.split(" (")[0]: key for key in next(iter(rows.values()))}
    wanted = {field: found[field].to_numpy() for field in NUMBERS}
    for side, stimulus in (("a", "grating"), ("b", "blank")):
        means = artifact(f"means/gratings/{stimulus}")
        wanted |= {f"{of}_{side}": means[of].to_numpy() for of in ("mean", "sem")}
    missing = 0
    for position, channel in enumerate(found["channel"].to_numpy()):
        row = rows[channel]
        assert row[heads["area"]] == found["area"].to_numpy()[position]
        for field in ("direction", "state_a", "state_b"):
            assert row[heads[field]] == found[field].to_numpy()[position]
        for field, values in wanted.items():
            text = row[heads[field]]
            missing += text == ""
            assert text == "" if np.isnan(values[position]) else float(text) == values[position]
    assert missing, "no channel without a test: nothing would be empty"


def test_what_is_filtered_out_is_not_in_the_table(compared, artifact, tmp_path):
    compared.get_by_role("button", name=re.compile("^V2")).click()
    compared.get_by_role("button", name="Show all").wait_for()
    saved(compared, "Save table as CSV", tmp_path / "table.csv")
    area = artifact("comparisons/gratings/grating-vs-blank")["area"]
    lines = (tmp_path / "table.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) - 1 == int((area == "V2").sum())


def views(page) -> list[str]:
    page.locator("tr[data-row]").nth(1).click()
    page.get_by_role("button", name="Save tuning as PNG").wait_for()
    page.get_by_role("img", name=re.compile("single trials")).wait_for()
    return ["heatmaps", "over time", "tuning"]


def test_every_view_is_saved_as_png_on_white_paper(compared, tmp_path):
    for view in views(compared):
        name = saved(compared, f"Save {view} as PNG", tmp_path / "view.png")
        assert re.fullmatch(r"[a-z0-9._-]+\.png", name)
        with Image.open(tmp_path / "view.png") as picture:
            picture.load()
            assert min(picture.size) > 400
            pixels = np.asarray(picture.convert("RGB"))
        assert (pixels[0, 0] == 255).all(), "the paper is white"
        assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 20, "something is drawn"


def test_every_view_is_saved_as_svg_with_live_text_and_no_script(compared, tmp_path):
    for view in views(compared):
        name = saved(compared, f"Save {view} as SVG", tmp_path / "view.svg")
        assert re.fullmatch(r"[a-z0-9._-]+\.svg", name)
        root = ET.parse(tmp_path / "view.svg").getroot()
        assert root.tag == f"{SVG}svg"
        texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
        assert len(texts) > 8
        assert any("spikes/s" in text for text in texts)
        assert not list(root.iter(f"{SVG}script"))
        for element in root.iter():
            assert not any(name.lower().startswith("on") for name in element.attrib)
            for key, value in element.items():
                if key.endswith("href"):
                    assert value.startswith("data:image/png;base64,")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_saved_picture_is_the_same_from_a_dark_page(browser, address, tmp_path, scheme):
    with watched_page(browser, color_scheme=scheme) as page:
        open_compared(page, address, "small", "grating-vs-blank")
        saved(page, "Save heatmaps as SVG", tmp_path / f"{scheme}.svg")
        paper = ET.parse(tmp_path / f"{scheme}.svg").getroot().find(f"{SVG}rect")
        assert paper.get("fill").lower() in ("#fff", "#ffffff")
