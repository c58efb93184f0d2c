from pathlib import Path

import pytest
from tiny import CONFIG

from stamped_projects import every_job
from striate.planning.plan import plan_of
from striate.planning.sentences import described, sentences
from striate.settings import load_settings
from striate.stamps import load_stamp, save_stamp

pytestmark = pytest.mark.usefixtures("project")

ALL_AFTER = (
    "responses of 3 recordings, 9 means, 3 comparisons, time courses of 3 comparisons,"
    " 1 comparison over recordings, 3 figures and the report"
)


def told(config: str = CONFIG) -> list[str]:
    """What `striate plan` says but for what is up to date."""
    Path("config.yaml").write_text(config)
    lines = described(plan_of(load_settings(Path("config.yaml"))))
    return [line for line in lines if not line.startswith("Up to date: ")]


def edited(old: str, new: str) -> list[str]:
    assert old in CONFIG
    return told(CONFIG.replace(old, new))


def test_nothing_to_do_is_one_sentence():
    assert told() == [
        f"Everything is up to date: 1 simulated file, 3 recordings, {ALL_AFTER}",
    ]
    plan = plan_of(load_settings(Path("config.yaml")))
    assert sentences(plan, plan.states) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "window: {start: 0.1, stop: 0.5}   # s",
            "window: {start: 0.1, stop: 0.4}",
            "window.stop 0.5 → 0.4: responses of 2 recordings, then 6 means, 2 comparisons,"
            " time courses of 2 comparisons, 1 comparison over recordings, 2 figures and the"
            " report",
        ),
        (
            "trials, window: {start: 0.1, stop: 0.5}",
            "trials, window: {start: 0.2, stop: 0.5}",
            "recordings.two.window.start 0.1 → 0.2: responses of 1 recording, then 3 means,"
            " 1 comparison, time courses of 1 comparison, 1 comparison over recordings, 1 figure"
            " and the report",
        ),
        (
            "bin_ms: 100",
            "bin_ms: 200",
            "bin_ms 100.0 → 200.0: 9 means, then time courses of 3 comparisons, 3 figures and the"
            " report",
        ),
        (
            "seed: 3",
            "seed: 4",
            "recordings.simulated.seed 3 → 4: 1 simulated file, then 1 recording, responses of"
            " 1 recording, 3 means, 1 comparison, time courses of 1 comparison, 1 comparison over"
            " recordings, 1 figure and the report",
        ),
        (
            "[67.5, 90, 112.5]",
            "90",
            "stimuli.steep.orientation [67.5, 90.0, 112.5] → [90.0]: 3 means, then the report",
        ),
        (
            "bin_ms: 100",
            "bin_ms: 100\nbaseline: blank",
            "baseline (left out) → blank: 3 comparisons, then 1 comparison over recordings,"
            " 3 figures and the report",
        ),
        ("[png]", "[png, svg]", "style.format [png] → [png, svg]: 3 figures, then the report"),
        (
            "b: blank}",
            f"b: blank, title: {'x' * 200}}}",
            f"comparisons.grating-vs-blank.title (left out) → {'x' * 45}…: 3 figures, then the"
            " report",
        ),
        (
            "b: blank}",
            "b: blank}\n  steep-vs-blank: {a: steep, b: blank, recordings: [one]}",
            "comparisons.steep-vs-blank is new: 1 comparison, then time courses of 1 comparison,"
            " 1 figure and the report",
        ),
        (
            "contains: grating}",
            "contains: drifting}",
            "stimuli.grating.stimulus.contains grating → drifting: 3 means, then 3 comparisons,"
            " time courses of 3 comparisons, 1 comparison over recordings, 3 figures and the"
            " report",
        ),
        (
            "{a: grating, b: blank}",
            "{a: grating, b: steep}",
            "comparisons.grating-vs-blank.b blank → steep: 3 comparisons, then time courses of"
            " 3 comparisons, 1 comparison over recordings, 3 figures and the report",
        ),
        (
            "[time-course]",
            "[time-course, overview]",
            "figures.overview is new: 3 figures, then the report",
        ),
        (
            "  blank: {st",
            "  late: {trial: 9}\n  blank: {st",
            "stimuli.late is new: 3 means, then the report",
        ),
    ],
)
def test_one_change_is_one_sentence(old, new, sentence):
    assert edited(old, new) == [sentence]


@pytest.mark.parametrize(
    ("figures", "has_courses"),
    [
        ("heatmap, difference, scatter, states, array-map, tuning, overview", False),
        ("time-course", True),
        ("heatmap, raster", True),
    ],
)
def test_time_courses_are_tested_only_where_a_figure_shows_them(figures, has_courses):
    Path("config.yaml").write_text(CONFIG.replace("[time-course]", f"[{figures}]"))
    rules = [job.rule for job in every_job()]
    assert rules.count("course") == (3 if has_courses else 0)
    assert rules.count("compare") == 3


def test_changes_of_other_jobs_are_sentences_of_their_own():
    lines = told(
        CONFIG.replace("stop: 0.5}   # s", "stop: 0.4}").replace("bin_ms: 100", "bin_ms: 200")
    )
    assert lines == [
        "window.stop 0.5 → 0.4: responses of 2 recordings, then 2 comparisons and 1 comparison over"
        " recordings",
        "bin_ms 100.0 → 200.0: 9 means, then time courses of 3 comparisons, 3 figures and the"
        " report",
    ]


def test_changes_of_the_same_jobs_are_told_together():
    lines = edited("{start: 0.1, stop: 0.5}   # s", "{start: 0.2, stop: 0.4}")
    assert lines[0].startswith("window.start 0.1 → 0.2 and window.stop 0.5 → 0.4: responses of 2")
    assert len(lines) == 1


def test_a_comparison_of_another_name_is_new_and_gone():
    lines = edited("grating-vs-blank", "contrast")
    assert lines[:2] == [
        "comparisons.contrast is new: 3 comparisons, then time courses of 3 comparisons,"
        " 1 comparison over recordings and 3 figures",
        "comparisons.grating-vs-blank is gone: the report",
    ]
    assert lines[2].endswith(" more; `striate clean` removes them")


def test_raw_files_that_changed_are_named():
    for name in ("one", "two"):
        with Path(f"raw/{name}.mat").open("ab") as raw:
            raw.write(b"\0")
    assert told() == [
        "the raw files of recordings.one and recordings.two changed: 2 recordings, then responses"
        " of 2 recordings, 6 means, 2 comparisons, time courses of 2 comparisons, 1 comparison over"
        " recordings, 2 figures and the report"
    ]


def test_a_raw_file_that_is_not_there_has_the_report_wait():
    Path("raw/one.mat").unlink()
    lines = told()
    assert lines[-1] == (
        "recordings.one.file: no such file: raw/one.mat; what was made of it before stays as it"
        " was, and the report waits"
    )
    assert not any("then the report" in line or "and the report:" in line for line in lines)


def test_many_raw_files_that_are_not_there_are_counted():
    many = "".join(f"  r{number}: {{file: none{number}.mat}}\n" for number in range(7))
    lines = told(CONFIG.replace("recordings:\n", f"recordings:\n{many}", 1))
    assert sum("no such file" in line for line in lines) == 5
    assert "so it is with 2 more recordings" in lines


def test_what_is_lost_or_damaged_runs_alone():
    Path("results/means/one/blank.zarr.zip").unlink()
    Path("results/responses/two.zarr.zip").write_text("x")
    assert told() == [
        "results/responses/two.zarr.zip is damaged or changed: responses of 1 recording",
        "results/means/one/blank.zarr.zip is missing: 1 mean",
    ]


def test_a_lost_stamp_takes_along_what_follows():
    Path("results/stamps/means/one/blank.stamp").unlink()
    assert told() == [
        "results/stamps/means/one/blank.stamp is missing or damaged: 1 mean, then time courses"
        " of 1 comparison, 1 figure and the report"
    ]


def test_of_many_lost_files_a_line_is_named():
    for path in Path("results/means").rglob("*.zip"):
        path.unlink()
    (line,) = told()
    assert line.startswith("results/means/one/")
    assert line.endswith(" more are missing: 9 means")
    assert len(line) < 160


def test_a_library_of_another_version_and_a_source_file_are_named():
    for job in every_job():
        stamp = load_stamp(Path(job.stamp))
        before = {**job.code.parts, "numpy": "1.0"}
        if "workflow/striate/means.py" in before:
            before["workflow/striate/means.py"] = "x"
        save_stamp(type(stamp)(stamp.spec, before, stamp.inputs, stamp.outputs), Path(job.stamp))
    version = every_job()[0].code.parts["numpy"]
    lines = told()
    assert lines[0].startswith(f"numpy 1.0 → {version}: 1 simulated file, then 3 recordings, resp")
    assert lines[1].startswith("means.py changed: 9 means")
    assert len(lines) == 2


def test_every_stale_job_is_counted_once_and_all_of_it_is_said_before_a_run():
    Path("config.yaml").write_text(CONFIG.replace("seed: 3", "seed: 4").replace(": 100", ": 200"))
    plan = plan_of(load_settings(Path("config.yaml")))
    lines = [line.partition(": ")[2] for line in sentences(plan, plan.states) if line]
    counts = [
        1 if word == "the" else int(word)
        for line in lines
        for word in line.partition(": ")[2].split()
        if word.isdigit() or word == "the"
    ]
    assert sum(counts) == sum(state.is_stale for state in plan.states)


def test_what_a_setting_says_cannot_control_the_terminal():
    lines = edited("b: blank}", 'b: blank, title: "\\u202e"}')
    assert "\u202e" not in "".join(lines)
