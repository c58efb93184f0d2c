"""Where a site is written: whole or not at all, and over nothing that is not its own."""

import fcntl
import os
from pathlib import Path

import pytest

from sites import files, write
from striate.dashboard import builtpage
from striate.dashboard.site import writing
from striate.errors import StriateError
from striate.runlock import LOCK


def test_what_was_written_before_is_replaced(out):
    write(out)
    before = files(out)
    builtpage.FOLDER.joinpath("assets", "striate.js").rename(builtpage.FOLDER / "assets" / "new.js")
    write(out)
    assert files(out).keys() ^ before.keys() == {"assets/striate.js", "assets/new.js"}
    assert sorted(out.parent.iterdir()) == sorted([out, builtpage.FOLDER])


@pytest.mark.parametrize("name", ["notes.txt", "data/mine.js", "index.html"])
def test_a_folder_with_something_else_is_left_as_it_is(out, name):
    write(out)
    (out / name).write_text("mine")
    before = files(out)
    with pytest.raises(StriateError, match=f"holds {name}, which `striate site` did not write"):
        write(out)
    assert files(out) == before


def test_the_project_itself_is_no_place_for_a_site(project):
    with pytest.raises(StriateError, match="did not write"):
        write(project)
    for folder in (project / "results", project / "results/site"):
        with pytest.raises(StriateError, match="lies in results/"):
            write(folder)
    assert not (project / "results/site").exists()


def test_a_file_is_no_place_for_a_site(out):
    out.write_text("mine")
    with pytest.raises(StriateError, match="is no folder"):
        write(out)
    assert out.read_text() == "mine"


def test_a_link_in_the_folder_was_not_written_here(project, out):
    out.mkdir()
    (out / "index.html").symlink_to(project / "config.yaml")
    with pytest.raises(StriateError, match="holds index"):
        write(out)


def test_an_empty_folder_takes_a_site(out):
    out.mkdir()
    write(out)
    assert (out / "index.html").is_file()


def test_a_site_that_breaks_off_leaves_nothing_and_the_one_before(out, monkeypatch):
    write(out)
    before = files(out)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "as_script", full)
    with pytest.raises(OSError, match="No space"):
        write(out)
    assert files(out) == before
    assert sorted(out.parent.iterdir()) == sorted([out, builtpage.FOLDER])


def test_ctrl_c_in_the_worst_moment_leaves_the_site_of_before(out, monkeypatch):
    write(out)
    before = files(out)
    rename = Path.rename

    def ended(path, target):
        if path.name == "new":
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", ended)
    with pytest.raises(KeyboardInterrupt):
        write(out)
    assert files(out) == before
    assert sorted(out.parent.iterdir()) == sorted([out, builtpage.FOLDER])


def test_behind_a_link_the_folder_that_it_leads_to_is_written(out, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    (disk / "notes.txt").write_text("mine")
    out.symlink_to(disk)
    with pytest.raises(StriateError, match=r"holds notes\.txt"):
        write(out)
    assert files(disk) == {"notes.txt": b"mine"}
    (disk / "notes.txt").unlink()
    write(out)
    assert out.is_symlink()
    assert (disk / "index.html").is_file()


def test_while_a_run_is_at_work_no_site_is_written(out):
    LOCK.parent.mkdir(parents=True, exist_ok=True)
    with LOCK.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StriateError, match="another run is at work here"):
            write(out)
    assert not out.exists()


def test_a_folder_that_others_may_read_stays_readable(out):
    write(out)
    assert out.stat().st_mode & 0o777 == 0o777 & ~os.umask(os.umask(0o022))
