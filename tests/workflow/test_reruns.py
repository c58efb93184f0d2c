"""What runs again after an edit, and that the results are those of a run from scratch."""

import re

import numpy as np
import pytest
import scipy.io
from checkout import Checkout
from matrix import FDR, MATRIX, OWN, SIMULATED_TOO, STEEP_TOO, SWAPPED, WINDOW
from matrix_edits import another_raw, deleted, settings
from matrix_rows import CONFIG, RECORDINGS, STAGES, Row, files_of, jobs, only
from trial import Scratches, finished_checkout, tried

from pvc_11_files import write_pvc_11
from recordings import cell, struct_array

FAST = {"1", "4", "15", "26", "32"}
ALL_ROWS = [
    pytest.param(row, marks=[pytest.mark.slow] * (row.number not in FAST))
    for row in (*MATRIX, *OWN)
]


@pytest.fixture(scope="session")
def scratches(tmp_path_factory):
    return Scratches(tmp_path_factory.mktemp("scratch"))


@pytest.fixture(scope="session")
def base(tmp_path_factory, scratches):
    """A checkout with the configuration of the matrix, whose only run is done."""
    checkout = finished_checkout(tmp_path_factory.mktemp("base") / "striate")
    scratches.know(checkout)
    return checkout


@pytest.fixture
def project(base, tmp_path):
    """A copy of it, to be edited."""
    return base.copy(tmp_path / "striate")


def assert_right(checkout: Checkout, scratches: Scratches) -> None:
    """Nothing is left to be done, and the results are those of a run from scratch."""
    assert checkout.stale() == set()
    assert checkout.artifacts() == scratches.artifacts(checkout)


def test_the_matrix_has_its_36_rows():
    assert [row.number for row in MATRIX] == [
        *map(str, range(1, 15)),
        "14b",
        *map(str, range(15, 36)),
    ]


@pytest.mark.parametrize("row", ALL_ROWS, ids=str)
def test_an_edit_reruns_exactly_the_jobs_that_depend_on_it(row, project, scratches):
    trial = tried(row, project, scratches)
    assert trial.planned == row.jobs - row.found_later
    assert trial.stale == trial.planned
    assert trial.ran == row.jobs, trial.printed
    assert trial.left == set()
    assert trial.differing == set()
    assert trial.orphans == row.orphans
    assert ("striate: config.yaml asks no longer for" in trial.printed) == bool(row.orphans)


COUNTED = (
    r"(?:(\d+) (?:simulated|recording|mean|comparison|figure)|responses of (\d+)|(the) report)"
)


@pytest.mark.slow
@pytest.mark.parametrize("edit", [FDR, STEEP_TOO, deleted("means/one/blank.zarr.zip")])
def test_striate_plan_counts_the_jobs_that_snakemake_runs(edit, project):
    edit(project)
    told = project.striate("plan").printed.splitlines()
    reasons = [line.partition(": ")[2] for line in told if not line.startswith("Up to date")]
    counts = [max(found) for line in reasons for found in re.findall(COUNTED, line)]
    assert sum(1 if count == "the" else int(count) for count in counts) == len(project.plan())
    assert project.artifacts()


USERS_FILES = ("figures/one/grating-vs-blank/notes.txt", "figures/one/grating-vs-blank/own.png")


@pytest.mark.slow
def test_clean_removes_orphans_and_nothing_that_striate_did_not_write(project, scratches):
    for name in USERS_FILES:
        (project.root / "results" / name).write_text("mine")
    project.edit("config.yaml", "grating-vs-blank:", "contrast:")
    assert project.run().status == 0
    told = project.striate("plan").printed
    cleaned = project.striate("clean")
    assert cleaned.status == 0
    orphans = files_of("grating-vs-blank", RECORDINGS)
    removed = {line.removeprefix("removed results/") for line in cleaned.printed.splitlines()}
    assert orphans <= removed
    assert "config.yaml asks no longer for" in told
    found = project.artifacts()
    assert {name: found.pop(name) for name in USERS_FILES} == dict.fromkeys(USERS_FILES, b"mine")
    assert found == scratches.artifacts(project)
    records = [path for path in (project.root / "results").rglob("*") if "grating-vs" in path.name]
    assert [path.name for path in records if path.is_file()] == []
    assert "Striate left nothing under results/" in project.striate("clean").printed
    assert project.stale() == set()


def test_a_figure_of_a_comparison_that_is_gone_is_not_in_the_report(project):
    STEEP_TOO(project)
    page = project.root / "results" / "report.html"
    assert project.run().status == 0
    assert "steep-vs-blank" in page.read_text()
    project.configure(CONFIG)
    assert project.run().status == 0
    assert (project.root / "results/figures/one/steep-vs-blank/time-course.png").is_file()
    assert "steep-vs-blank" not in page.read_text()


OF_TWO = jobs("convert", ["two"])
TARGET = "results/comparisons/one/grating-vs-blank.zarr.zip"


@pytest.mark.slow
def test_a_target_runs_just_what_it_needs(project, scratches):
    WINDOW(project)
    another_raw("two")(project)
    needed = only("respond/one", "compare/one/grating-vs-blank")
    assert project.plan(TARGET) == needed
    outcome = project.run(TARGET)
    assert (outcome.status, outcome.ran) == (0, needed), outcome.printed
    rest = (jobs("respond", ["one"]) | OF_TWO) - needed
    assert project.stale() == rest
    assert project.run().ran == rest
    assert_right(project, scratches)


@pytest.mark.slow
def test_the_report_as_target_runs_all_that_it_shows(project, scratches):
    WINDOW(project)
    shown = jobs("respond", ["one"], ["grating", "blank"])
    assert project.plan("results/report.html") == shown
    outcome = project.run("results/report.html")
    assert (outcome.status, outcome.ran) == (0, shown), outcome.printed
    assert project.run().ran == only("mean/one/steep")
    assert_right(project, scratches)


@pytest.mark.slow
def test_a_run_until_a_stage_leaves_the_rest_to_the_next_run(project, scratches):
    another_raw("one")(project)
    early = only("convert/one", "respond/one")
    assert project.plan("--until", "respond") == early
    outcome = project.run("--until", "respond")
    assert (outcome.status, outcome.ran) == (0, early), outcome.printed
    assert "going on" not in outcome.printed
    rest = jobs("convert", ["one"]) - early
    assert project.stale() == rest
    assert project.run().ran == rest
    assert_right(project, scratches)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "ran"),
    [(["-F"], jobs("convert")), (["-R", "mean"], jobs("mean"))],
    ids=["all", "a rule"],
)
def test_jobs_that_the_user_forces_run_with_all_that_follow(options, ran, project, scratches):
    assert project.plan(*options) == ran
    outcome = project.run(*options)
    assert (outcome.status, outcome.ran) == (0, ran), outcome.printed
    assert_right(project, scratches)


@pytest.mark.slow
def test_what_is_forced_beside_what_is_stale_runs_once(project, scratches):
    SWAPPED(project)
    outcome = project.run("-R", "respond")
    assert (outcome.status, outcome.ran) == (0, jobs("respond")), outcome.printed
    assert_right(project, scratches)


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_a_job_that_failed_once_after_an_edit_is_made_again_when_it_is_mended(
    stage, project, scratches
):
    WINDOW(project)
    another_raw("one")(project)
    if stage == "simulate":
        SIMULATED_TOO(project)
    step = project.root / "workflow" / "striate" / "steps" / f"{stage}.py"
    sound = step.read_text()
    step.write_text(
        sound.replace("def main(", "raise SystemExit('striate: broken')\n\n\ndef main(")
    )
    failed = project.run()
    assert failed.status != 0
    assert "striate: broken" in failed.printed
    step.write_text(sound)
    mended = project.run()
    assert mended.status == 0, mended.printed
    after = jobs(stage, ["simulated" if stage == "simulate" else "one"])
    assert mended.ran >= after
    assert_right(project, scratches)


@pytest.mark.slow
def test_the_results_of_a_run_do_not_depend_on_where_it_ran(base, tmp_path):
    assert base.artifacts() == base.artifacts_from_scratch(tmp_path / "elsewhere")


SEVERAL = """\
recordings:
  crowded: {file: raw/crowded.mat, reader: v4-2, options: {session: 1}}
  movies: {files: {natural: raw/natural.mat, noise: raw/noise.mat}}

stimuli:
  alone: {contrast: 0}
  among-others: {contrast: 1}
  natural: {stimulus: natural movie}
  noise: {stimulus: noise movie}

window: {start: 0, stop: 1}
bin_ms: 1000

comparisons:
  crowding: {a: alone, b: among-others, recordings: [crowded]}
  movies: {a: natural, b: noise, recordings: [movies]}

figures: [time-course]
style: {format: [png]}
"""


def write_sessions(checkout: Checkout) -> None:
    """A file in the v4-2 layout with two sessions that differ."""
    sessions = [
        {
            "spikecounts": np.random.default_rng(seed).poisson(3, (2, 4)).astype(float),
            "parameters": np.array([[0.0, 1.0, 0.0, 1.0]]),
            "parameter_labels": cell([["contrast"]]),
        }
        for seed in (1, 2)
    ]
    path = checkout.root / "raw" / "crowded.mat"
    scipy.io.savemat(path, {"v1population": struct_array(sessions)})


def write_movie(checkout: Checkout, kind: str, seed: int) -> None:
    write_pvc_11(checkout.root / "raw" / f"{kind}.mat", kind, rate=1, seed=seed)


@pytest.fixture(scope="module")
def with_several_files(tmp_path_factory):
    """A checkout with options and several files in a recording, whose first run is done."""
    checkout = Checkout.fresh(tmp_path_factory.mktemp("several") / "striate", SEVERAL)
    (checkout.root / "raw").mkdir()
    write_sessions(checkout)
    write_movie(checkout, "natural", 3)
    write_movie(checkout, "noise", 4)
    outcome = checkout.run()
    assert outcome.status == 0, outcome.printed
    return checkout


def after_convert(recording: str, comparison: str) -> frozenset[str]:
    """Jobs of one recording of `SEVERAL` from its conversion on."""
    stimuli = ("alone", "among-others", "natural", "noise")
    return jobs("convert", [recording], stimuli, comparison) - {f"pool/{comparison}"}


OF_SEVERAL = [
    Row(
        "",
        "an option of a reader",
        settings("session: 1", "session: 2"),
        after_convert("crowded", "crowding"),
    ),
    Row(
        "",
        "an option of a reader written in another way",
        settings("{session: 1}", '{"session": 1,}'),
        frozenset(),
    ),
    Row(
        "",
        "the second of several files edited",
        lambda checkout: write_movie(checkout, "noise", 5),
        after_convert("movies", "movies"),
    ),
    Row(
        "",
        "several files in another order",
        settings(
            "natural: raw/natural.mat, noise: raw/noise.mat",
            "noise: raw/noise.mat, natural: raw/natural.mat",
        ),
        after_convert("movies", "movies"),
    ),
    Row(
        "",
        "the names of two files swapped",
        settings(
            "natural: raw/natural.mat, noise: raw/noise.mat",
            "noise: raw/natural.mat, natural: raw/noise.mat",
        ),
        after_convert("movies", "movies"),
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize("row", OF_SEVERAL, ids=str)
def test_an_edit_of_options_or_files_reruns_their_recording_only(
    row, with_several_files, scratches, tmp_path
):
    trial = tried(row, with_several_files.copy(tmp_path / "striate"), scratches)
    assert trial.planned == trial.stale == trial.ran == row.jobs
    assert trial.differing | trial.orphans | trial.left == set()


@pytest.mark.slow
def test_the_one_of_several_files_that_is_missing_is_named(with_several_files, tmp_path):
    checkout = with_several_files.copy(tmp_path / "striate")
    (checkout.root / "raw" / "noise.mat").unlink()
    outcome = checkout.run("--keep-going")
    assert outcome.status == 1
    assert (
        "striate: recordings.movies.files.noise: no such file: raw/noise.mat; correct the path in "
        "config.yaml, or remove the recording and what refers to it"
    ) in outcome.printed
    assert checkout.artifacts() == with_several_files.artifacts()
