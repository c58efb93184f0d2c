import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zlib
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from PIL import Image

from simulated_means import HOSTILE, Simulation, areas, simulated
from striate.errors import StriateError
from striate.figures import difference, heatmap
from striate.lettering import plain
from striate.style import Style, save_figure

TESTS = Path(__file__).parents[1]
FORMATS = ["png", "pdf", "svg"]
FIGURES = {"heatmap": heatmap, "difference": difference}
SMALL = Style(89, "viridis")
DRAW_AGAIN = """
import sys
from pathlib import Path
from simulated_means import Simulation, areas, simulated
from striate.figures import difference, heatmap
from striate.style import Style, save_figure
artifacts = simulated(Simulation(areas=areas(V1=6, V2=3)))
for module in (heatmap, difference):
    for form in ("png", "pdf", "svg"):
        name = f"{module.__name__.split('.')[-1]}.{form}"
        save_figure(module.draw(*artifacts, Style(89, "viridis")), Path(sys.argv[1]) / name)
sys.exit("matplotlib.pyplot" in sys.modules)
"""


@pytest.fixture(scope="module")
def artifacts():
    return simulated(replace(Simulation(), areas=areas(V1=6, V2=3)))


@pytest.fixture(scope="module")
def drawn_elsewhere(tmp_path_factory):
    """Folder of the same figures, drawn by another process with another order of hashes."""
    folder = tmp_path_factory.mktemp("elsewhere")
    environment = {**os.environ, "PYTHONPATH": str(TESTS), "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", DRAW_AGAIN, folder], env=environment, check=True)
    return folder


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", FIGURES)
def test_equal_data_give_equal_bytes_also_in_another_process_and_without_pyplot(
    artifacts, drawn_elsewhere, tmp_path, name, form
):
    path = tmp_path / f"{name}.{form}"
    save_figure(FIGURES[name].draw(*artifacts, SMALL), path)
    assert path.read_bytes() == (drawn_elsewhere / path.name).read_bytes()


@pytest.mark.parametrize("form", FORMATS)
def test_a_figure_saved_twice_gives_the_same_bytes(artifacts, tmp_path, form):
    figure = heatmap.draw(*artifacts, SMALL)
    for name in ("once", "twice"):
        save_figure(figure, tmp_path / f"{name}.{form}")
    assert (tmp_path / f"once.{form}").read_bytes() == (tmp_path / f"twice.{form}").read_bytes()


def test_settings_of_the_user_neither_change_the_figure_nor_are_changed(artifacts, tmp_path):
    save_figure(heatmap.draw(*artifacts, SMALL), tmp_path / "plain.svg")
    own = {"font.size": 30.0, "font.family": ["serif"], "svg.fonttype": "path", "axes.grid": True}
    with mpl.rc_context(own):
        before = dict(mpl.rcParams)
        save_figure(heatmap.draw(*artifacts, SMALL), tmp_path / "own.svg")
        assert dict(mpl.rcParams) == before
    assert (tmp_path / "own.svg").read_bytes() == (tmp_path / "plain.svg").read_bytes()


def test_svg_keeps_text_as_text_and_hostile_text_as_it_is(artifacts, tmp_path):
    comparison, a, b = artifacts
    path = tmp_path / "figure.svg"
    hostile = comparison.assign_attrs(title=HOSTILE)
    save_figure(heatmap.draw(hostile, a, b, Style(183, "viridis")), path)
    elements = ElementTree.parse(path).iter()
    texts = [element.text for element in elements if element.tag.endswith("}text")]
    assert {
        "A: vertical",
        "n = 200 trials",
        "Firing rate (spikes/s), limit: 99th percentile",
    } <= set(texts)
    assert plain(HOSTILE) in texts
    assert "<script" not in path.read_text()


def test_pdf_keeps_text_as_text_in_an_embedded_outline_font(artifacts, tmp_path):
    path = tmp_path / "figure.pdf"
    save_figure(heatmap.draw(*artifacts, SMALL), path)
    content = path.read_bytes()
    assert b"/FontFile2" in content
    assert b"/Type3" not in content
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    pages = [zlib.decompress(stream) for stream in streams if stream.startswith(b"x")]
    (page,) = (page for page in pages if b"BT" in page and b"Tf" in page)
    shown = b"".join(re.findall(rb"\((.*?)(?<!\\)\)", page, re.DOTALL)).replace(b"\0", b"")
    assert b"A: vertical" in shown
    assert b"Firing rate" in shown


def test_a_png_has_300_dots_per_inch_and_a_white_background(artifacts, tmp_path):
    path = tmp_path / "figure.png"
    save_figure(heatmap.draw(*artifacts, SMALL), path)
    with Image.open(path) as picture:
        assert picture.width == int(89 / 25.4 * 300)
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert picture.convert("RGBA").getpixel((0, 0)) == (255, 255, 255, 255)


def test_a_png_has_the_pixels_that_matplotlib_draws(artifacts, tmp_path):
    figure = heatmap.draw(*artifacts, SMALL)
    save_figure(figure, tmp_path / "ours.png")
    figure.savefig(tmp_path / "theirs.png", dpi=300, facecolor="white")
    with Image.open(tmp_path / "ours.png") as ours, Image.open(tmp_path / "theirs.png") as theirs:
        assert ours.mode == theirs.mode
        assert ours.tobytes() == theirs.tobytes()


def test_metadata_is_kept_inside_every_format(tmp_path):
    metadata = {"Title": "Größe < 5", "recording": "105l001p16", "bad\x00key": "a\nb"}
    for form in FORMATS:
        save_figure(Figure(), tmp_path / f"figure.{form}", metadata)
    with Image.open(tmp_path / "figure.png") as picture:
        assert picture.info["recording"] == "105l001p16"
        assert picture.info["bad key"] == "a b"
    assert "recording: 105l001p16\nbad key: a b" in (tmp_path / "figure.svg").read_text()
    content = (tmp_path / "figure.pdf").read_bytes()
    assert rb"(recording: 105l001p16\nbad key: a b)" in content
    assert b"CreationDate" not in content


def test_a_failure_leaves_the_old_picture_as_it_was(tmp_path):
    class Broken(Figure):
        def draw(self, *_):
            raise MemoryError

    path = tmp_path / "figure.png"
    path.write_bytes(b"old")
    with pytest.raises(MemoryError):
        save_figure(Broken(), path)
    assert path.read_bytes() == b"old"


def test_the_folder_of_a_figure_is_made(tmp_path):
    save_figure(Figure(), tmp_path / "one" / "two" / "figure.png")
    assert [path.name for path in (tmp_path / "one" / "two").iterdir()] == ["figure.png"]


def test_an_unknown_format_names_those_that_there_are(tmp_path):
    with pytest.raises(StriateError, match=r"figure\.jpg: figures are saved as \.png, \.pdf or"):
        save_figure(Figure(), tmp_path / "figure.jpg")


@pytest.mark.parametrize(
    ("width_mm", "enlargement", "tallest_mm"),
    [(85, 1, 170), (89, 1, 170), (183, 1, 170), (254, 2, 254 * 9 / 16), (400, 3, 225)],
)
def test_slides_and_posters_are_enlarged_and_16_to_9_and_pages_are_neither(
    width_mm, enlargement, tallest_mm
):
    style = Style(width_mm, "viridis")
    assert (style.enlargement, style.tallest_mm) == (enlargement, tallest_mm)
