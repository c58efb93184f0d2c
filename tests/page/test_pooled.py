"""A comparison over recordings: its drawing and its tables, on the page and as files."""

import csv
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from browsing import saved

SVG = "{http://www.w3.org/2000/svg}"
COUNTS = ("tested", "a_larger", "b_larger", "no_difference")
STATES = ("stimulated_a", "inhibited_a", "stimulated_b", "inhibited_b")


@pytest.fixture
def pooled(page, address):
    page.goto(f"{address}#/pooled/grating-vs-blank")
    page.get_by_role("img", name="Mean difference").wait_for()
    return page


@pytest.fixture
def found(artifact):
    return artifact("comparisons/grating-vs-blank")


def rows_of(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def test_the_drawing_is_saved_as_svg_with_every_population_of_the_artifact(pooled, found, tmp_path):
    name = saved(pooled, "Save forest plot as SVG", tmp_path / "forest.svg")
    assert name == "grating-vs-blank_forest-plot.svg"
    texts = [
        "".join(text.itertext())
        for text in ET.parse(tmp_path / "forest.svg").getroot().iter(f"{SVG}text")
    ]
    named = [*found["population"].to_numpy()[:-1], "all channels"]
    places = [texts.index(area) for area in named]
    assert places == sorted(places)
    for column, place in enumerate(places):
        recordings, channels = (
            int(found[f"population_{of}"][column]) for of in ("recordings", "channels")
        )
        wanted = f"{counted(recordings, 'recording')}, {counted(channels, 'channel')}"
        assert " ".join(texts[place + 1 :]).startswith(wanted)
    said = " ".join(texts)
    assert "grating vs blank" in said
    assert "Mean difference, A \N{MINUS SIGN} B (spikes/s)" in texts
    assert "95 % confidence interval" in said
    assert " ".join(found.attrs["level"].split()) in said


def test_the_drawing_is_saved_as_png_on_white_paper(pooled, tmp_path):
    name = saved(pooled, "Save forest plot as PNG", tmp_path / "forest.png")
    assert name == "grating-vs-blank_forest-plot.png"
    with Image.open(tmp_path / "forest.png") as picture:
        pixels = np.asarray(picture.convert("RGB"))
    assert min(pixels.shape[:2]) > 400
    assert (pixels[0, 0] == 255).all(), "the paper is white"
    assert (pixels < 80).all(axis=2).sum() > 1000, "something is drawn"


def test_mean_differences_equal_the_artifact_to_the_last_digit(pooled, found, tmp_path):
    name = saved(pooled, "Save mean difference as CSV", tmp_path / "means.csv")
    assert name == "grating-vs-blank_mean-difference.csv"
    rows = rows_of(tmp_path / "means.csv")
    assert [row["area"] for row in rows] == [*found["population"].to_numpy()[:-1], ""]
    assert [row["over"] for row in rows] == [*found["population_over"].to_numpy()]
    for head, column in (
        ("difference (spikes/s)", "difference"),
        ("ci_low (spikes/s)", "low"),
        ("ci_high (spikes/s)", "high"),
        ("recordings", "recordings"),
        ("channels", "channels"),
    ):
        values = [float(row[head] or "nan") for row in rows]
        np.testing.assert_array_equal(values, found[f"population_{column}"].to_numpy())


def test_counts_of_every_recording_equal_the_artifact(pooled, found, tmp_path):
    name = saved(pooled, "Save recordings as CSV", tmp_path / "recordings.csv")
    assert name == "grating-vs-blank_recordings.csv"
    rows = rows_of(tmp_path / "recordings.csv")
    wanted = {"channel_count": "channel_count", "tested": "tested_count"}
    wanted |= {count: count for count in (*COUNTS[1:], *STATES)}
    for row in rows:
        of = found.isel(session_area=found["session_area"].to_numpy() == row["area"])
        of = of.isel(session=of["session"].to_numpy() == row["recording"])
        for head, column in wanted.items():
            assert head in row or not found[column].any()
            assert int(row.get(head, 0)) == int(of[column].item())
    assert len(rows) == int((found["channel_count"] > 0).sum())
