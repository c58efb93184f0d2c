"""Simulated files: their bytes, and how they come to be written."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from striate.simulation import simulate as simulation
from striate.simulation.simulate import Layout, simulate

LAYOUTS = get_args(Layout)
IN_A_FRESH_PROCESS = """
import sys
from pathlib import Path
from striate.simulation.simulate import simulate
for layout in sys.argv[2:]:
    raw_path, truth_path = (Path(sys.argv[1], layout + ending) for ending in (".mat", ".json"))
    simulate(layout, 3, "small", raw_path, truth_path)
"""


def written(layout: Layout, seed: int, folder: Path) -> tuple[bytes, bytes]:
    raw_path, truth_path = folder / f"{layout}.mat", folder / f"{layout}.json"
    simulate(layout, seed, "small", raw_path, truth_path)
    return raw_path.read_bytes(), truth_path.read_bytes()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Bytes of the raw file and of the truth, of both layouts, seed 3."""
    folder = tmp_path_factory.mktemp("first")
    return {layout: written(layout, 3, folder) for layout in LAYOUTS}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_seed_gives_the_same_bytes(layout, files, tmp_path):
    assert written(layout, 3, tmp_path) == files[layout]


def test_another_process_gives_the_same_bytes(files, tmp_path):
    subprocess.run(
        [sys.executable, "-c", IN_A_FRESH_PROCESS, tmp_path, *LAYOUTS],
        env=os.environ | {"PYTHONHASHSEED": "12345"},
        check=True,
    )
    for layout in LAYOUTS:
        raw_path, truth_path = tmp_path / f"{layout}.mat", tmp_path / f"{layout}.json"
        assert (raw_path.read_bytes(), truth_path.read_bytes()) == files[layout]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_another_seed_gives_another_recording_and_another_truth(layout, files, tmp_path):
    raw, truth = written(layout, 4, tmp_path)
    assert raw != files[layout][0]
    first = json.loads(files[layout][1])
    assert json.loads(truth)["units"] != first["units"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_small_recording_takes_less_than_a_megabyte(layout, files):
    raw, _ = files[layout]
    assert len(raw) < 1_000_000


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_header_is_that_of_version_five_and_its_date_never_changes(layout, files):
    raw, _ = files[layout]
    assert raw[:116].rstrip() == (
        b"MATLAB 5.0 MAT-file, Platform: striate, Created on: Thu Jan  1 00:00:00 1970"
    )
    assert raw[124:128] == b"\x00\x01IM"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_truth_names_the_arguments_and_has_a_rate_for_every_unit(layout, files):
    truth = json.loads(files[layout][1])
    assert (truth["layout"], truth["seed"], truth["size"]) == (layout, 3, "small")
    assert list(truth) == sorted(truth)
    assert {len(entry["rates"]) for entry in truth["expected"]} == {len(truth["units"])}
    for unit in truth["units"]:
        assert {"area", "electrode", "unit", "kind", "baseline_rate", "latency_s"} <= set(unit)


def test_nothing_but_the_two_files_is_left_beside_them(tmp_path):
    written("v1v2-1", 0, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"v1v2-1.mat", "v1v2-1.json"}


def test_a_writing_that_fails_half_way_leaves_the_old_file_and_no_partial_one(
    tmp_path, monkeypatch
):
    raw_path = tmp_path / "raw.mat"
    raw_path.write_bytes(b"old")

    def fail_half_way(path, _variables):
        path.write_bytes(b"half of a new")
        raise OSError("disk full")

    monkeypatch.setattr(simulation, "save_mat", fail_half_way)
    with pytest.raises(OSError, match="disk full"):
        simulate("v1v2-1", 0, "small", raw_path, tmp_path / "truth.json")
    assert [path.name for path in tmp_path.iterdir()] == ["raw.mat"]
    assert raw_path.read_bytes() == b"old"
