"""What `striate clean` takes away: what Striate wrote and nobody asks for, and nothing else."""

import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from tiny import CONFIG

from stamped_projects import every_job, pretend_run
from striate.planning.job import Job
from striate.planning.orphans import Orphans, orphans_of, remove
from striate.planning.plan import plan_of
from striate.settings import load_settings
from striate.stamps import load_stamp, save_stamp

pytestmark = pytest.mark.usefixtures("project")


def orphans(config: str = CONFIG) -> Orphans:
    Path("config.yaml").write_text(config)
    return orphans_of(plan_of(load_settings(Path("config.yaml"))))


def records_of(jobs: Iterable[Job]) -> set[str]:
    """Log and measurement of jobs; they are written here."""
    written = set()
    for job in jobs:
        for path in (f"results/logs/{job.name}.log", f"results/benchmarks/{job.name}.tsv"):
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_text("said")
            written.add(path)
    return written


def outputs_of(jobs: Iterable[Job]) -> set[str]:
    return {path for job in jobs for path in job.outputs}


@pytest.mark.parametrize(
    "name",
    [
        "logs/notes.txt",
        "logs/mine.log",
        "logs/mean/one/blank.log.txt",
        "logs/mean/one/blank/more.log",
        "logs/mean/My Notes/blank.log",
        "logs/mean/one/blank.tsv",
        "benchmarks/mine/a.ods",
        "benchmarks/pool/a/b.tsv",
        "stamps/notes.txt",
        "stamps/mine.stamp",
        ".my.partial",
        "figures/one/.42.partial",
        "figures/one/draft.7.partial",
        "comparisons/one/own.csv",
    ],
)
def test_a_file_of_the_user_stays(name):
    mine = Path("results", name)
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text("mine")
    assert orphans() == Orphans((), ())


@pytest.mark.parametrize(
    "name", [".a.csv.7.partial", "logs/mean/gone/blank.log", "stamps/means/gone/blank.stamp"]
)
def test_a_folder_is_no_orphan(name):
    Path("results", name).mkdir(parents=True)
    assert orphans() == Orphans((), ())


@pytest.mark.parametrize("process", ["123", "somehost.123", "some.host.org.123"])
def test_what_an_ended_run_left_half_written_goes(process):
    left = Path(f"results/means/one/.blank.zarr.zip.{process}.partial")
    left.write_text("half")
    found = orphans()
    assert found == Orphans((), (left.as_posix(),))
    remove(found)
    assert not left.exists()


def test_all_of_a_comparison_that_is_gone_goes_and_nothing_else():
    gone = [job for job in every_job() if job.wildcards.get("comparison") == "grating-vs-blank"]
    records_of(every_job())
    records = records_of(gone)
    config = CONFIG.replace("grating-vs-blank", "contrast")
    found = orphans(config)
    assert {*found.artifacts} == outputs_of(gone)
    assert {*found.records} == {job.stamp for job in gone} | records
    remove(found)
    assert orphans(config) == Orphans((), ())
    assert not any("grating-vs-blank" in path.as_posix() for path in Path("results").rglob("*"))
    assert all(Path(path).is_file() for path in outputs_of(every_job()) if "contrast" not in path)


def test_the_log_of_an_unreadable_raw_file_goes_once_the_file_can_be_read():
    log = Path("results/logs/unreadable/one.log")
    log.parent.mkdir(parents=True)
    log.write_text("no such file")
    raw = Path("raw/one.mat").read_bytes()
    Path("raw/one.mat").unlink()
    assert orphans() == Orphans((), ())
    Path("raw/one.mat").write_bytes(raw)
    assert orphans() == Orphans((), (log.as_posix(),))


def test_a_comparison_that_waits_for_a_recording_keeps_all_it_has():
    records_of(every_job())
    Path("raw/one.mat").unlink()
    assert orphans() == Orphans((), ())


def test_a_recording_that_waits_hides_the_orphans_of_no_other():
    """Names that begin alike are other names, and a stimulus may be named as the recording is."""
    shutil.rmtree("results")
    several = CONFIG.replace("  one: {", "  session.1: {").replace("  two: {", "  session.2: {")
    several = several.replace("  steep: {", "  session.1: {")
    Path("config.yaml").write_text(several)
    pretend_run()
    waiting = [job for job in every_job() if job.wildcards.get("recording") == "session.1"]
    gone = [
        job
        for job in every_job()
        if job not in waiting and {"session.1", "session.2"} & {*job.wildcards.values()}
    ]
    records_of(every_job())
    Path("raw/one.mat").unlink()
    found = orphans(
        "".join(
            line
            for line in several.splitlines(keepends=True)
            if "  session.2:" not in line and "  session.1: {orientation" not in line
        )
    )
    assert {*found.artifacts} == outputs_of(gone)
    assert {*found.records} == {job.stamp for job in gone} | records_of(gone)


def test_orphans_behind_a_linked_folder_are_found_and_the_link_stays(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    shutil.move("results/figures", elsewhere)
    Path("results/figures").symlink_to(elsewhere)
    figures = [job for job in every_job() if job.rule in ("course", "render")]
    found = orphans(CONFIG.replace("[time-course]", "[scatter]"))
    assert {*found.artifacts} == outputs_of(figures)
    remove(found)
    assert not any(path.is_file() for path in elsewhere.rglob("*"))
    assert Path("results/figures").is_symlink()


def test_beside_a_damaged_stamp_no_file_that_its_job_never_writes_is_an_orphan():
    Path("results/stamps/means/one/blank.stamp").write_text("?")
    Path("results/means/one/blank.csv").write_text("mine")
    found = orphans(CONFIG.replace("blank: {st", "pause: {st").replace("b: blank", "b: pause"))
    assert "results/means/one/blank.zarr.zip" in found.artifacts
    assert "results/means/one/blank.csv" not in found.artifacts


def test_a_stamp_speaks_of_no_file_of_another_job():
    gone = next(job for job in every_job() if job.name == "mean/one/steep")
    Path("notes.csv").write_text("mine")
    told = load_stamp(Path(gone.stamp))
    assert told is not None
    others = ("notes.csv", "results/../notes.csv", "results/means/one/own.csv")
    Path(others[-1]).write_text("mine")
    save_stamp(replace(told, left=others), Path(gone.stamp))
    found = orphans("".join(line for line in CONFIG.splitlines(True) if "steep" not in line))
    assert not {*others} & {*found.artifacts}
    assert {*gone.outputs} <= {*found.artifacts}


def test_an_orphan_that_was_changed_by_hand_stays():
    job = next(job for job in every_job() if job.rule == "compare")
    table = Path(job.outputs[1])
    table.write_text(table.read_text() + "edited\n")
    gone = CONFIG.replace("grating-vs-blank", "renamed")
    found = orphans(gone)
    assert table.as_posix() in found.artifacts
    assert remove(found) == [table.as_posix()]
    assert table.is_file()
    assert not Path(job.outputs[0]).exists()
    assert table.as_posix() not in orphans(gone).artifacts
