"""Printed figures, opened from the page in another tab."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from browsing import open_compared, serving, watched_page
from projects import COMPARISON, made_project

SOME_COLOURS = 50
PlaywrightError = pytest.importorskip("playwright.sync_api").Error


def pixels_of(tab) -> np.ndarray:
    """Pixels (pixel, 3), none while a viewer begins: then no picture can be taken."""
    try:
        taken = tab.screenshot()
    except PlaywrightError:
        return np.zeros((1, 3), dtype=np.uint8)
    with Image.open(BytesIO(taken)) as picture:
        return np.asarray(picture.convert("RGB")).reshape(-1, 3)


def is_shown(tab) -> bool:
    """Whether there is white paper with many colours on it; what a viewer draws is no DOM."""
    pixels = pixels_of(tab)
    is_paper = (pixels == 255).all(axis=1).mean() > 0.03
    return bool(is_paper) and len(np.unique(pixels, axis=0)) > SOME_COLOURS


def test_each_printed_form_opens_in_a_tab_that_shows_it(browser, tmp_path):
    made_project(tmp_path / "project")
    with serving(tmp_path / "project", "serve") as address, watched_page(browser) as page:
        answers = []
        page.context.on("response", lambda answer: answers.append((answer.status, answer.url)))
        open_compared(page, address, "own", COMPARISON)
        assert page.get_by_role("link", name="difference, PDF").count() == 0, "in a closed section"
        page.get_by_text(re.compile("^\\d+ printed figure")).click()
        for form in ("PNG", "PDF", "SVG"):
            with page.context.expect_page() as opened:
                page.get_by_role("link", name=f"difference, {form}").click()
            tab = opened.value
            tab.wait_for_load_state()
            tab.wait_for_timeout(500)
            for _ in range(40):
                if is_shown(tab):
                    break
                tab.wait_for_timeout(250)
            assert is_shown(tab), form
            assert tab.url.endswith(f"difference.{form.lower()}")
            tab.close()
        assert len(answers) > 8
        assert [answer for answer in answers if answer[0] >= 400] == []


def test_an_empty_tab_shows_no_figure(page):
    page.goto("about:blank")
    assert not is_shown(page)
