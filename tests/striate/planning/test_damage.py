import os
import random
from pathlib import Path

import pytest
from tiny import CONFIG

from damaged_results import flips, truncations
from stamped_projects import every_job
from striate.errors import StriateError
from striate.planning.commands import clean, verify_artifacts
from striate.planning.damage import damages, remove
from striate.planning.plan import plan_of
from striate.planning.state import states_of
from striate.settings import load_settings

pytestmark = pytest.mark.usefixtures("project")

CONFIG_FILE = Path("config.yaml")
ARTIFACT = "results/means/one/blank.zarr.zip"
STAMP = "results/stamps/means/one/blank.stamp"
OF_STAMP = {
    "mean/one/blank",
    "course/one/grating-vs-blank",
    "render/one/grating-vs-blank/time-course",
    "report",
}


def state_of(name: str):
    return next(of for of in states_of(every_job()) if name in (*of.job.outputs, of.job.stamp))


def stale() -> set[str]:
    return {of.job.name for of in states_of(every_job()) if of.is_stale}


@pytest.mark.parametrize("name", [ARTIFACT, STAMP])
def test_every_flipped_byte_and_every_lost_end_is_found(name):
    state, content, rng = state_of(name), Path(name).read_bytes(), random.Random(0)
    changed = [*flips(content, rng), *truncations(content, rng), content + b"\n", content * 2]
    for one in changed:
        Path(name).write_bytes(one)
        assert [found.path for found in damages([state])] == [Path(name)]
    Path(name).write_bytes(content)
    assert damages([state]) == []


@pytest.mark.parametrize("of_stamps", [False, True])
def test_every_file_that_is_gone_is_found_and_made_again(of_stamps):
    states = states_of(every_job())
    for state in states:
        for name in [state.job.stamp] if of_stamps else state.job.outputs:
            content = Path(name).read_bytes()
            Path(name).unlink()
            (found,) = damages([state])
            assert (found.path, found.fault) == (Path(name), "is missing")
            assert found.job.name == state.job.name
            Path(name).write_bytes(content)
    assert damages(states) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [(ARTIFACT, "results/means/two/blank.zarr.zip"), (STAMP, "results/stamps/report.stamp")],
)
def test_files_that_swapped_their_places_are_found(one, other):
    contents = [Path(name).read_bytes() for name in (one, other)]
    for name, content in zip((other, one), contents, strict=True):
        Path(name).write_bytes(content)
    found = damages(states_of(every_job()))
    assert {of.path for of in found} == {Path(one), Path(other)}


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def as_dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def as_link_to_folder(path: Path) -> None:
    path.unlink()
    path.symlink_to(Path("raw").absolute())


@pytest.mark.parametrize("name", [ARTIFACT, STAMP])
@pytest.mark.parametrize("replaced", [as_folder, as_dangling_link, as_link_to_folder, Path.unlink])
def test_what_is_no_file_is_found_and_repaired(name, replaced, capsys):
    replaced(Path(name))
    with pytest.raises(StriateError, match="1 file is not as it was written"):
        verify_artifacts(CONFIG_FILE, repair=False)
    assert capsys.readouterr().out.startswith(f"{name}: is ")
    verify_artifacts(CONFIG_FILE, repair=True)
    assert not os.path.lexists(name)
    assert stale() == ({"mean/one/blank"} if name == ARTIFACT else OF_STAMP)
    assert [*Path("raw").iterdir()] != []


def test_a_folder_with_files_of_somebody_stays():
    as_folder(Path(ARTIFACT))
    Path(ARTIFACT, "notes.txt").write_text("mine")
    with pytest.raises(StriateError, match=r"blank\.zarr\.zip: a folder with files in it has"):
        remove(damages(states_of(every_job())))
    assert Path(ARTIFACT, "notes.txt").read_text() == "mine"


def test_what_cannot_be_read_is_said(monkeypatch):
    def refuse(self, *_args, **_more):
        raise PermissionError(13, "Permission denied", str(self))

    state = state_of(ARTIFACT)
    monkeypatch.setattr(Path, "open", refuse)
    (found,) = damages([state])
    assert found.fault == "cannot be read (Permission denied)"


@pytest.mark.parametrize("name", [ARTIFACT, STAMP])
def test_repair_leaves_just_the_jobs_that_are_needed(name, capsys):
    Path(name).write_bytes(b"x" + Path(name).read_bytes()[1:])
    verify_artifacts(CONFIG_FILE, repair=True)
    first, last = capsys.readouterr().out.splitlines()
    assert first.endswith("; the job mean/one/blank makes it again")
    assert last == "The next `snakemake --cores 4` makes it again."
    assert stale() == ({"mean/one/blank"} if name == ARTIFACT else OF_STAMP)


def test_an_earlier_version_of_an_artifact_is_damage():
    Path(ARTIFACT).write_text(Path(ARTIFACT).read_text().replace('"bin_ms": 100', '"bin_ms": 200'))
    assert [of.path for of in damages(states_of(every_job()))] == [Path(ARTIFACT)]


def test_sound_results_are_said_to_be_sound_and_what_is_not_looked_into(capsys):
    verify_artifacts(CONFIG_FILE, repair=False)
    sound, rest = capsys.readouterr().out.splitlines()
    count = sum(len(of.job.outputs) for of in states_of(every_job()))
    assert sound == f"All {count} artifacts are what was written."
    assert rest.startswith("Logs and measurements (results/logs, results/benchmarks) are records")


def test_jobs_that_have_not_run_are_counted(capsys):
    CONFIG_FILE.write_text(CONFIG.replace("  blank: {st", "  late: {trial: 9}\n  blank: {st"))
    verify_artifacts(CONFIG_FILE, repair=False)
    assert " are what was written. 3 jobs have not run yet.\n" in capsys.readouterr().out


def test_what_ended_runs_left_half_written_is_no_damage_and_removed_by_clean():
    left = Path(ARTIFACT).with_name(".blank.zarr.zip.999999.partial")
    left.write_text("half")
    verify_artifacts(CONFIG_FILE, repair=False)
    clean(CONFIG_FILE)
    assert not left.exists()
    assert stale() == set()


def test_clean_removes_what_is_asked_for_no_longer_and_nothing_else(capsys):
    mine = Path("results/figures/one/grating-vs-blank/notes.txt")
    mine.write_text("mine")
    CONFIG_FILE.write_text(CONFIG.replace("grating-vs-blank", "contrast"))
    wanted = {name for job in every_job() for name in job.outputs}
    there = {path.as_posix() for path in Path("results").rglob("*") if path.is_file()}
    clean(CONFIG_FILE)
    left = {path.as_posix() for path in Path("results").rglob("*") if path.is_file()}
    assert mine.as_posix() in left
    assert not any("grating-vs-blank" in name for name in left - {mine.as_posix()})
    assert there & wanted <= left
    told = capsys.readouterr().out
    assert "removed results/comparisons/grating-vs-blank.zarr.zip" in told
    clean(CONFIG_FILE)
    assert "Striate left nothing under results/" in capsys.readouterr().out


def test_clean_keeps_what_belongs_to_a_recording_that_cannot_be_read_now():
    there = {*Path("results").rglob("*one*")}
    Path("raw/one.mat").rename("raw/away.mat")
    clean(CONFIG_FILE)
    assert {*Path("results").rglob("*one*")} == there
    Path("raw/away.mat").rename("raw/one.mat")
    assert not any(of.is_stale for of in plan_of(load_settings(CONFIG_FILE)).states)
