"""The scripts of benchmarks/ run, and their tables hold what they are for; sizes are tiny."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from browsing import chromium

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("benchmarks")]


def printed_by(script, *arguments):
    # warnings of this process are errors, those of a benchmark are none
    own = {name: value for name, value in os.environ.items() if name != "PYTHONWARNINGS"}
    command = [sys.executable, str(BENCHMARKS / script), "--rounds", "1", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=own)


def rows_of(printed):
    """First cell of each row to the others."""
    rows = [line.strip("| ").split(" | ") for line in printed.splitlines() if line[:1] == "|"]
    return {first.strip("*"): rest for first, *rest in rows}


def test_all_ways_to_the_means_agree_and_what_is_missing_is_named(tmp_path):
    # of the libraries of others this interpreter has MNE alone
    ended = printed_by("peers.py", "--trials", "160", "--python", str(tmp_path / "none"))
    rows = rows_of(ended.stdout)
    assert {"striate", "numpy bincount", "plain loop", "xarray groupby"} < rows.keys()
    assert "MNE EpochsArray.average" in rows
    assert float(rows["striate"][3]) == 1
    left_out = re.findall(r"^(\w+).* is left out: .*No module named", ended.stderr, re.MULTILINE)
    for library in ("pynapple", "elephant"):
        assert library in left_out or any(way.startswith(library) for way in rows)


def test_what_is_needed_stands_beside_its_limit():
    rows = rows_of(printed_by("limits.py", "--trials", "160").stdout)
    for need, limit in (
        ("job: convert", "inflating the raw file, isal"),
        (
            "functions: mean rates of all classes from the store",
            "reading and decompressing the store",
        ),
        ("functions: a PSTH of all classes from memory", "one `numpy.bincount` of all classes"),
        ("job: one figure", "a bare heatmap, 140 x 139, PNG"),
    ):
        assert rows[need][3] == limit
        assert float(rows[need][4]) > 0
        assert float(rows[limit][0]) > 0


def test_a_cold_run_stands_beside_its_floors(tmp_path):
    sizes = ("--size", "small", "--sessions", "1", "--plain-sessions", "0")
    rows = rows_of(printed_by("cold_run.py", "--folder", str(tmp_path), *sizes).stdout)
    measured = {name: cells[0] for name, cells in rows.items() if cells[0][:1].isdigit()}
    seconds = {name: float(cell) for name, cell in measured.items()}
    start, inflating = seconds["`snakemake --version`"], seconds["inflating the raw files"]
    floors = start + inflating + seconds["drawing the heatmaps"] / 2
    assert seconds["sum of the floors: start, inflating, drawing / 2"] == pytest.approx(
        floors, abs=0.02
    )
    assert seconds["cold run"] > seconds["run with nothing to do"] > start
    ratio = float(rows["cold run / sum of the floors"][1])
    assert ratio == pytest.approx(seconds["cold run"] / floors, rel=0.01)


def test_many_recordings_are_readable_while_they_run():
    sizes = ("--trials", "160", "--recordings", "2", "--seconds", "60")
    rows = rows_of(printed_by("growth.py", *sizes).stdout)
    opened, failed = re.findall(r"\d+", rows["artifacts opened with xarray while it ran"][0])
    assert int(opened) > 0
    assert int(failed) == 0
    assert int(rows["jobs while it ran"][0].split()[0]) > 0
    assert {"convert", "respond", "mean"} <= rows.keys()


@pytest.mark.skipif(chromium() is None, reason="there is no Chromium")
def test_looking_stands_beside_what_nobody_can_go_below(tmp_path):
    pytest.importorskip("playwright")
    sizes = ("--channels", "20", "--comparisons", "2", "--trials", "32", "--speeds", "20")
    asked = ("--folder", str(tmp_path), "--seconds", "1", *sizes)
    rows = rows_of(printed_by("dashboard.py", *asked).stdout)
    floor_s = sum(
        float(rows[name][0])
        for name in ("starting Python with fastapi, uvicorn, numpy", "an empty page")
    )
    cold = rows["20 channels: from the start of `striate serve`"]
    assert float(cold[1]) == pytest.approx(float(cold[0]) / floor_s, rel=0.1)
    assert int(rows["20 channels: brush"][0]) > 100
    assert float(rows["20 channels: brush"][1]) < float(rows["20 channels: brush"][2])
    assert float(rows["nobody"][1]) > 0
    assert float(rows["speed 20"][2]) < float(rows["speed 20"][4])
    assert int(rows["10 viewers who look"][4]) > 0
    assert float(rows["20 channels"][0]) > 0
