"""The steps that compare stimuli and courses, and pool: from artifacts to artifact and table."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from by_hand import spikes_from_counts
from striate.means import stimulus_means
from striate.panels.clusters import with_courses
from striate.responses import responses
from striate.steps import compare, course, pool
from striate.stores import load, save

STATISTICS = {"permutations": 99, "seed": 0, "fdr": 0.05}
STIMULI = ["grating", "plaid", "blank"]


def conditions(stimulus: str) -> dict[str, Any]:
    return {"stimulus": {"any_of": [stimulus]}}


def written_session(folder: Path, name: str, seed: int) -> None:
    """A recording of two units, its responses, and the means of three stimuli."""
    folder.mkdir()
    counts = np.random.default_rng(seed).poisson(0.2, (60, 2, 30))
    counts[::3, 0, 10:20] += 2
    recording = spikes_from_counts(counts, bin_s=0.01, stimuli=STIMULI * 20, start_s=-0.1)
    recording = recording.assign_attrs(recording=name, source_sha256="0", striate_version="0")
    response = responses(recording, (0.0, 0.1), (-0.1, 0.0))
    save(recording, folder / "recording.zarr.zip")
    save(response, folder / "responses.zarr.zip")
    for stimulus in STIMULI:
        means = stimulus_means(recording, response, stimulus, conditions(stimulus), 10)
        save(means, folder / f"{stimulus}.zarr.zip")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("steps") / "monday"
    written_session(folder, "monday", 1)
    return folder


def compared(session: Path, baseline: Any, b: str = "plaid") -> tuple[xr.Dataset, list[Any]]:
    """The artifact and the rows of the table that the step leaves."""
    spec = {"comparison": "c", "a": "grating", "b": b, "baseline": baseline}
    named = ["grating", b, *([baseline] if isinstance(baseline, str) else [])]
    stimuli = {name: conditions(name) for name in named}
    out, table = session / "compared.zarr.zip", session / "compared.csv"
    said = json.dumps(spec | {"stimuli": stimuli, "statistics": STATISTICS})
    inputs = [str(session / "responses.zarr.zip")]
    compare.main([*inputs, "--out", str(out), "--table", str(table), "--spec", said])
    return read(out, table)


def timed(session: Path, b: str = "plaid") -> tuple[xr.Dataset, list[Any]]:
    """The artifact and the rows of the table that the step of courses leaves."""
    said = {"comparison": "c", "bin_ms": 10, "statistics": {"permutations": 99, "seed": 0}}
    out, table = session / "courses.zarr.zip", session / "courses.csv"
    inputs = [str(session / f"{name}.zarr.zip") for name in ("recording", "grating", b)]
    told = json.dumps(said)
    course.main([*inputs, "--out", str(out), "--table", str(table), "--spec", told])
    return read(out, table)


def read(out: Path, table: Path) -> tuple[xr.Dataset, list[Any]]:
    with table.open(newline="", encoding="utf-8") as rows:
        return load(out), list(csv.DictReader(rows))


def test_the_table_has_every_column_of_the_artifact_a_row_a_channel(session: Path) -> None:
    found, rows = compared(session, "blank")
    assert list(rows[0]) == ["channel", "area", *compare.COLUMNS]
    assert [row["channel"] for row in rows] == ["c1", "c2"]
    for name in compare.COLUMNS:
        for row, value in zip(rows, found[name].values, strict=True):
            assert row[name] == ("" if value != value else str(value)), name
    assert [row["direction"] for row in rows] == ["a>b", "none"]
    assert [row["state_a"] for row in rows] == ["stimulated", "unresponsive"]
    assert found.attrs["comparison"] == "c"


@pytest.mark.parametrize(
    ("baseline", "said", "why"),
    [
        (None, "", "no baseline is set"),
        ("blank", "blank", None),
        ("grey", "grey", "no trial of the baseline 'grey' in this recording"),
        ("grating", "grating", "the stimulus is the baseline itself"),
        ([-0.1, 0.0], "-0.1 to 0 s", None),
    ],
)
def test_the_baseline_is_the_one_that_was_asked_for(
    session: Path, baseline: Any, said: str, why: str | None
) -> None:
    found, _ = compared(session, baseline)
    assert found.attrs["baseline"] == said
    assert found.attrs.get("not_tested_a") == why
    assert (found["state_a"].values == "").all() == (why is not None)


def test_a_comparison_with_the_baseline_itself_is_tested(session: Path) -> None:
    found, _ = compared(session, "blank", b="blank")
    np.testing.assert_array_equal(found["q"], found["q_baseline_a"])
    assert found.attrs["not_tested_b"] == "the stimulus is the baseline itself"


def test_what_is_compared_is_what_the_means_hold(session: Path) -> None:
    found, _ = compared(session, "blank")
    for side, stimulus in (("a", "grating"), ("b", "plaid")):
        means = load(session / f"{stimulus}.zarr.zip")
        np.testing.assert_array_equal(found[f"mean_{side}"], means["mean"])
        assert found.attrs[f"trial_count_{side}"] == means["trial_count"]


def test_the_table_of_courses_has_a_row_a_channel_and_the_artifact_all_clusters(
    session: Path,
) -> None:
    found, rows = timed(session)
    assert list(rows[0]) == ["channel", "area", *course.COLUMNS]
    for name in course.COLUMNS:
        for row, value in zip(rows, found[name].values, strict=True):
            assert row[name] == ("" if value != value else str(value)), name
    assert (rows[0]["latency"], rows[1]["latency"]) == ("0.0", "")
    of_first = found["cluster_p"].values[found["cluster_channel"].values == "c1"]
    assert float(rows[0]["smallest_p"]) == of_first.min() <= 0.05
    alike, _ = compared(session, None)
    assert {"cluster_p", "latency", "mean_a"} <= {*with_courses(alike, found)}
    same = ("recording", "comparison", "stimulus_a", "stimulus_b", "trials_a", "source_sha256")
    for name in same:
        assert found.attrs[name] == alike.attrs[name], name


def test_an_artifact_keeps_clusters_even_if_there_is_none(session: Path) -> None:
    found, _ = timed(session)
    assert found.sizes["cluster"] >= 1
    assert found["cluster_channel"].values[0] == "c1"
    shared, _ = timed(session, b="grating")
    assert shared.sizes["cluster"] == shared.sizes["area_cluster"] == 0
    assert shared.attrs["no_courses"].startswith("20 trials belong to both stimuli")


def test_the_same_artifacts_give_the_same_bytes(session: Path) -> None:
    compared(session, "blank")
    first = [(session / name).read_bytes() for name in ("compared.zarr.zip", "compared.csv")]
    compared(session, "blank")
    again = [(session / name).read_bytes() for name in ("compared.zarr.zip", "compared.csv")]
    assert first == again


def test_pooled_recordings_have_a_table_of_all_channels(session: Path, tmp_path: Path) -> None:
    tuesday = tmp_path / "tuesday"
    written_session(tuesday, "tuesday", 2)
    for folder in (session, tuesday):
        compared(folder, "blank")
    inputs = [str(folder / "compared.zarr.zip") for folder in (session, tuesday)]
    out, table = tmp_path / "pooled.zarr.zip", tmp_path / "pooled.csv"
    said = json.dumps({"permutations": 99, "seed": 0})
    pool.main([*inputs, "--out", str(out), "--table", str(table), "--spec", said])
    found = load(out)
    with table.open(newline="", encoding="utf-8") as rows:
        cells = [list(row.values())[:3] for row in csv.DictReader(rows)]
    assert cells == [
        [recording, channel, "V1"]
        for recording in ("monday", "tuesday")
        for channel in ("c1", "c2")
    ]
    assert found["stimulated_a"].values.tolist() == [[1], [1]]
    assert found.attrs["recordings"] == "monday, tuesday"
