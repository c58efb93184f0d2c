"""What runs again after an edit, and that the results are those of a run from scratch."""

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
import scipy.io
from checkout import SOURCES, Checkout
from tiny import CONFIG, write_trials

from pvc_11_files import write_pvc_11
from recordings import cell, struct_array

STIMULI = ("grating", "blank", "steep")
RECORDINGS = ("one", "two", "simulated")


def after(stage: str, recording: str) -> set[str]:
    """Jobs of one recording from a stage on."""
    jobs = {
        "simulate": {f"simulate/{recording}"},
        "convert": {f"convert/{recording}"},
        "respond": {f"respond/{recording}"},
        "mean": {f"mean/{recording}/{stimulus}" for stimulus in STIMULI},
        "compare": {f"compare/{recording}/grating-vs-blank"},
        "pool": {"pool/grating-vs-blank"},
        "render": {f"render/{recording}/grating-vs-blank/heatmap"},
        "report": {"report"},
    }
    stages = list(jobs)
    return set().union(*(jobs[later] for later in stages[stages.index(stage) :]))


def after_all(stage: str) -> set[str]:
    return set().union(*(after(stage, recording) for recording in RECORDINGS))


def touch_everything(checkout: Checkout) -> None:
    for name in (*SOURCES, "config.yaml", "raw"):
        for path in (checkout.root / name, *(checkout.root / name).rglob("*")):
            os.utime(path)


def clone_beside_results(checkout: Checkout) -> None:
    """New source files of equal content, newer than every result."""
    clone = Checkout.fresh(checkout.root.parent / "clone", CONFIG)
    for name in SOURCES:
        path = checkout.root / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        (clone.root / name).rename(path)
    touch_everything(checkout)


def change_raw(checkout: Checkout) -> None:
    write_trials(checkout.root / "raw" / "one.mat", seed=7)


def replace_raw_by_an_older_one(checkout: Checkout) -> None:
    other = checkout.root / "raw" / "other.mat"
    write_trials(other, seed=8)
    os.utime(other, (1_000_000_000, 1_000_000_000))
    other.replace(checkout.root / "raw" / "one.mat")


def change_raw_tomorrow(checkout: Checkout) -> None:
    change_raw(checkout)
    tomorrow = time.time() + 86_400
    os.utime(checkout.root / "raw" / "one.mat", (tomorrow, tomorrow))


def edit_template(checkout: Checkout) -> None:
    template = checkout.root / "workflow" / "striate" / "report" / "page.html.jinja"
    template.write_text("{# a comment #}" + template.read_text())


def settings_changed(old: str, new: str) -> Callable[[Checkout], None]:
    return lambda checkout: checkout.edit("config.yaml", old, new)


def deleted(name: str) -> Callable[[Checkout], None]:
    return lambda checkout: (checkout.root / "results" / name).unlink()


def nothing(checkout: Checkout) -> None:
    """The edit that changes nothing."""


def reorder_settings(checkout: Checkout) -> None:
    upside_down = "\n".join(reversed(CONFIG.split("\n\n")))
    checkout.configure(upside_down.replace("67.5, 90, 112.5", "90.0, 112.5, 67.5"))


WINDOW = "window: {start: 0.1, stop: 0.5}   #"
ANOTHER = "\n  steep-vs-blank: {a: steep, b: blank, recordings: [one]}"
ITS_JOBS = {"compare/one/steep-vs-blank", "render/one/steep-vs-blank/heatmap", "report"}
SHALLOW = CONFIG.replace("  steep:", "  shallow: {orientation: {max: 45}}\n  steep:").replace(
    "b: blank}", "b: blank}\n  shallow-vs-blank: {a: shallow, b: blank, recordings: [two]}"
)


@dataclass(frozen=True)
class Case:
    """An edit, and exactly the jobs that it must cause."""

    name: str
    edit: Callable[[Checkout], object]
    jobs: set[str]

    def __str__(self) -> str:
        return self.name


CASES = [
    Case("nothing changed", nothing, set()),
    Case("every source touched", touch_everything, set()),
    Case("fresh clone beside finished results", clone_beside_results, set()),
    Case("a comment in config.yaml", settings_changed("# s", "# seconds after onset"), set()),
    Case("keys and lists of config.yaml in another order", reorder_settings, set()),
    Case("raw file edited", change_raw, after("convert", "one")),
    Case("raw file replaced, older date", replace_raw_by_an_older_one, after("convert", "one")),
    Case(
        "seed of a simulation",
        settings_changed("seed: 3", "seed: 4"),
        after("simulate", "simulated"),
    ),
    Case("raw file edited, dated in the future", change_raw_tomorrow, after("convert", "one")),
    Case("template of the report edited", edit_template, {"report"}),
    Case("comparison added", settings_changed("b: blank}", "b: blank}" + ANOTHER), ITS_JOBS),
    Case(
        "comparison with a new stimulus added",
        lambda checkout: checkout.configure(SHALLOW),
        {f"mean/{recording}/shallow" for recording in RECORDINGS}
        | {"compare/two/shallow-vs-blank", "render/two/shallow-vs-blank/heatmap", "report"},
    ),
    Case(
        "a and b swapped",
        settings_changed("a: grating, b: blank", "a: blank, b: grating"),
        after_all("compare"),
    ),
    Case(
        "false discovery rate",
        settings_changed("figures:", "statistics: {fdr: 0.1}\n\nfigures:"),
        after_all("compare"),
    ),
    Case(
        "number of permutations",
        settings_changed("figures:", "statistics: {permutations: 199}\n\nfigures:"),
        after_all("compare"),
    ),
    Case(
        "a stimulus as baseline",
        settings_changed("bin_ms: 100", "bin_ms: 100\nbaseline: blank"),
        after_all("compare"),
    ),
    Case(
        "window of every recording but one",
        settings_changed(
            "window: {start: 0.1, stop: 0.5}   #", "window: {start: 0.2, stop: 0.5}   #"
        ),
        after("respond", "one") | after("respond", "simulated"),
    ),
    Case(
        "a stimulus that nobody compares",
        settings_changed("67.5, 90,", "90,"),
        {f"mean/{recording}/steep" for recording in RECORDINGS} | {"report"},
    ),
    Case(
        "colour map", settings_changed("style: {", "style: {colormap: magma, "), after_all("render")
    ),
    Case(
        "title of a comparison",
        settings_changed("b: blank}", "b: blank, title: Gratings}"),
        after_all("render"),
    ),
    Case(
        "a mean deleted",
        deleted("means/one/blank.zarr.zip"),
        {"mean/one/blank"} | after("compare", "one"),
    ),
    Case("a recording deleted", deleted("recordings/two.zarr.zip"), after("convert", "two")),
    Case(
        "a figure deleted",
        deleted("figures/two/grating-vs-blank/heatmap.png"),
        {"render/two/grating-vs-blank/heatmap", "report"},
    ),
    Case("the report deleted", deleted("report.html"), {"report"}),
]


# like another case but for the key or the file that changes
SLOW_CASES = {
    "seed of a simulation",
    "raw file edited, dated in the future",
    "comparison with a new stimulus added",
    "window of every recording but one",
    "a stimulus that nobody compares",
    "title of a comparison",
    "a recording deleted",
    "a figure deleted",
    "colour map",
    "number of permutations",
    "a stimulus as baseline",
    "raw file replaced, older date",
    "every source touched",
    "keys and lists of config.yaml in another order",
    "false discovery rate",
    "a mean deleted",
}


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, marks=[pytest.mark.slow] * (case.name in SLOW_CASES)) for case in CASES],
    ids=str,
)
def test_an_edit_reruns_exactly_the_jobs_that_depend_on_it(case, finished, checkout, tmp_path):
    case.edit(checkout)
    assert checkout.plan() == case.jobs
    outcome = checkout.run()
    assert outcome.status == 0, outcome.printed
    assert outcome.ran == case.jobs
    assert checkout.plan() == set()
    if not case.jobs or given(checkout) == given(finished):
        assert checkout.artifacts() == finished.artifacts()
    else:
        assert checkout.artifacts() == checkout.artifacts_from_scratch(tmp_path / "scratch")


@pytest.mark.slow
def test_the_order_of_recordings_in_the_settings_changes_no_pooled_result(
    finished, checkout, tmp_path
):
    one, two = CONFIG.splitlines()[1:3]
    checkout.configure(CONFIG.replace(f"{one}\n{two}", f"{two}\n{one}"))
    assert checkout.plan() == set()
    again = checkout.artifacts_from_scratch(tmp_path / "scratch")
    for name, content in finished.artifacts().items():
        if name.startswith("comparisons/"):
            assert again[name] == content, name


def given(checkout: Checkout) -> dict[str, bytes]:
    """What a user gives: the settings and the raw files."""
    files = [checkout.root / "config.yaml", *sorted((checkout.root / "raw").iterdir())]
    return {path.name: path.read_bytes() for path in files}


SLOW_STAGES = [
    pytest.param(stage, marks=pytest.mark.slow)
    for stage in ("convert", "respond", "mean", "compare", "report")
]


@pytest.mark.parametrize("stage", ["render", *SLOW_STAGES])
def test_a_job_that_failed_once_after_an_edit_is_made_again_when_it_is_mended(
    stage, checkout, tmp_path
):
    checkout.edit("config.yaml", WINDOW, WINDOW.replace("0.1", "0.2"))
    change_raw(checkout)
    step = checkout.root / "workflow" / "striate" / "steps" / f"{stage}.py"
    sound = step.read_text()
    step.write_text(
        sound.replace("def main(", "raise SystemExit('striate: broken')\n\n\ndef main(")
    )
    failed = checkout.run()
    assert failed.status != 0
    assert "striate: broken" in failed.printed
    step.write_text(sound)
    mended = checkout.run()
    assert mended.status == 0, mended.printed
    assert mended.ran >= after(stage, "one")
    assert checkout.artifacts() == checkout.artifacts_from_scratch(tmp_path / "scratch")


def test_the_results_of_a_run_do_not_depend_on_where_it_ran(finished, tmp_path):
    assert finished.artifacts() == finished.artifacts_from_scratch(tmp_path / "elsewhere")


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

figures: [heatmap]
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


def after_convert(recording: str, comparison: str) -> set[str]:
    """Jobs of one recording of `SEVERAL` from its conversion on."""
    means = {f"mean/{recording}/{s}" for s in ("alone", "among-others", "natural", "noise")}
    compared = {f"compare/{recording}/{comparison}", f"render/{recording}/{comparison}/heatmap"}
    return {f"convert/{recording}", f"respond/{recording}", "report"} | means | compared


OF_SEVERAL = [
    Case(
        "an option of a reader",
        settings_changed("session: 1", "session: 2"),
        after_convert("crowded", "crowding"),
    ),
    Case(
        "an option of a reader written in another way",
        settings_changed("{session: 1}", '{"session": 1,}'),
        set(),
    ),
    Case(
        "the second of several files edited",
        lambda checkout: write_movie(checkout, "noise", 5),
        after_convert("movies", "movies"),
    ),
    Case(
        "several files in another order",
        settings_changed(
            "natural: raw/natural.mat, noise: raw/noise.mat",
            "noise: raw/noise.mat, natural: raw/natural.mat",
        ),
        after_convert("movies", "movies"),
    ),
    Case(
        "the names of two files swapped",
        settings_changed(
            "natural: raw/natural.mat, noise: raw/noise.mat",
            "noise: raw/natural.mat, natural: raw/noise.mat",
        ),
        after_convert("movies", "movies"),
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize("case", OF_SEVERAL, ids=str)
def test_an_edit_of_options_or_files_reruns_their_recording_only(
    case, with_several_files, tmp_path
):
    checkout = with_several_files.copy(tmp_path / "striate")
    case.edit(checkout)
    assert checkout.plan() == case.jobs
    outcome = checkout.run()
    assert outcome.status == 0, outcome.printed
    assert outcome.ran == case.jobs
    assert checkout.artifacts() == checkout.artifacts_from_scratch(tmp_path / "scratch")


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
