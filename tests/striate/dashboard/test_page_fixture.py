"""The page is tested against what Matplotlib and the report say today."""

import json
import runpy
from pathlib import Path

import pytest

DRAWING = Path(__file__).parents[3] / "dashboard/src/drawing"


def test_colours_ticks_and_numbers_for_the_tests_of_the_page_are_those_of_today(
    capsys: pytest.CaptureFixture[str],
) -> None:
    runpy.run_path(str(DRAWING / "fixture.py"))

    written = json.loads(capsys.readouterr().out)
    assert written == json.loads((DRAWING / "fixture.json").read_text(encoding="utf-8"))
