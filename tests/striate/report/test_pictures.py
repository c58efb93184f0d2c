import base64
import io
import json
import shutil
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from configurations import settings_from
from report_pages import CONFIG, page_of, png
from striate import specs
from striate.errors import ArtifactError
from striate.report.page import save_report
from striate.report.pictures import pictures
from striate.tables import save_table


@pytest.fixture
def page(plain_path, tmp_path):
    """A page with artifacts of its own."""
    return Path(shutil.copytree(plain_path.parent, tmp_path / "results"), plain_path.name)


def test_pictures_are_in_the_page_as_they_are_and_keep_their_shape(page):
    images = page_of(page).all("img")
    assert len(images) == 3 * 2 + 3
    for image in images:
        kind, _, content = image["src"].partition(",")
        assert kind == "data:image/png;base64"
        assert base64.b64decode(content, validate=True) == png()
        assert int(image["width"]) == 2 * int(image["height"])
        assert image["loading"] == "lazy"


def test_colours_and_transparency_are_kept_to_the_last_bit(tmp_path):
    pixels = np.random.default_rng(1).integers(0, 256, (20, 30, 4), dtype=np.uint8)
    pixels[..., 3] = np.where(pixels[..., 3] > 9, 255, 90)
    Image.fromarray(pixels).save(tmp_path / "scatter.png")
    (picture,) = pictures(tmp_path, ".", ["scatter"], ["png"])
    content = base64.b64decode(picture.data_uri.partition(",")[2])
    shown = np.asarray(Image.open(io.BytesIO(content)).convert("RGBA"))
    np.testing.assert_array_equal(shown, pixels)
    assert picture.size == (30, 20)


def test_a_figure_that_had_nothing_to_show_is_told_in_words_and_not_shown(page, tmp_path):
    settings = settings_from(CONFIG, tmp_path)
    reason = 'no channel has a place, "x" or <b>y</b>'
    save_table({"reason": [reason]}, page.parent / "figures/monkey-a/first-vs-second/heatmap.csv")
    save_report(json.loads(specs.report_spec(settings)), page)
    assert f"Heatmap. Not drawn: {reason}" in page_of(page).text
    assert len(page_of(page).all("img")) == 3 * 2 + 3 - 1


@pytest.mark.parametrize("content", [None, b"", b"GIF89a", png()[:40], png()[1:]])
def test_a_missing_or_damaged_picture_is_named_and_the_old_page_stays(page, tmp_path, content):
    before = page.read_bytes()
    picture = page.parent / "figures/monkey-a/first-vs-second/heatmap.png"
    picture.unlink() if content is None else picture.write_bytes(content)
    config = json.loads(specs.report_spec(settings_from(CONFIG, tmp_path)))
    with pytest.raises(ArtifactError, match=r"first-vs-second/heatmap\.png.*snakemake --cores 4"):
        save_report(config, page)
    assert page.read_bytes() == before


def test_any_damaged_byte_of_a_picture_is_an_artifact_error_or_no_damage(tmp_path):
    whole = png(9, 9)
    for position in range(len(whole)):
        (tmp_path / "scatter.png").write_bytes(
            whole[:position] + bytes([whole[position] ^ 0x55]) + whole[position + 1 :]
        )
        (picture,) = pictures(tmp_path, ".", ["scatter"], ["png"])
        # no other exception than this one
        with suppress(ArtifactError):
            assert picture.data_uri.startswith("data:image/png;base64,")


def test_a_table_of_numbers_that_is_gone_is_an_artifact_error(tmp_path):
    (picture,) = pictures(tmp_path, ".", ["scatter"], ["png"])
    with pytest.raises(ArtifactError, match=r"scatter\.csv"):
        assert picture.not_drawn
