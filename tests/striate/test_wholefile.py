import errno
import os
import platform
import resource
import subprocess
import sys

import pytest

from striate.wholefile import WriteError, in_bytes, opened_for_writing, refusal, written_whole


def test_a_file_appears_when_it_is_whole(tmp_path):
    with written_whole(tmp_path / "new" / "x.csv") as partial:
        partial.write_text("whole")
        assert not (tmp_path / "new" / "x.csv").exists()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["x.csv"]


def test_a_writer_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    (tmp_path / "x.csv").write_text("old")
    with pytest.raises(FileNotFoundError), written_whole(tmp_path / "x.csv") as partial:
        partial.with_name("no such folder").joinpath("x").write_text("half")
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]
    assert (tmp_path / "x.csv").read_text() == "old"


OTHER = """
import sys
from pathlib import Path
from striate.wholefile import written_whole
with written_whole(Path(sys.argv[1])) as partial:
    partial.write_text("other")
"""


def test_two_processes_do_not_write_into_one_file(tmp_path):
    target = tmp_path / "x.csv"
    with written_whole(target) as partial:
        partial.write_text("mine")
        subprocess.run([sys.executable, "-c", OTHER, str(target)], check=True)
        assert target.read_text() == "other"
        assert partial.read_text() == "mine"
    assert target.read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def test_what_a_killed_process_left_goes_with_the_next_writing(tmp_path):
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    (tmp_path / f".x.csv.{platform.node()}.{killed.pid}.partial").write_text("half")
    with written_whole(tmp_path / "x.csv") as partial:
        partial.write_text("whole")
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def written(path, content):
    with written_whole(path) as partial, opened_for_writing(partial) as file:
        file.write(content)


@pytest.fixture
def at_most_100_kb():
    """Files of this process may not be larger."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("at_most_100_kb")
def test_a_file_that_cannot_be_written_is_named_and_gone(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("old")
    with pytest.raises(WriteError) as fault:
        written(path, bytes(150_000))
    assert str(fault.value) == f"{path}: not written: {refusal(errno.EFBIG)}"
    assert (fault.value.errno, fault.value.filename) == (errno.EFBIG, str(path))
    assert [each.name for each in tmp_path.iterdir()] == ["x.csv"]
    assert path.read_text() == "old"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device of Linux")  # noqa: PTH110
def test_what_is_needed_is_counted():
    file = opened_for_writing("/dev/full")
    file.write(b"x" * 100)
    with pytest.raises(WriteError) as fault:
        file.flush()
    assert (fault.value.filename, fault.value.needed_bytes) == ("/dev/full", 100)
    file.raw.close()


def test_a_full_disk_says_what_is_needed_and_what_is_free(tmp_path, monkeypatch):
    disk = os.statvfs(tmp_path)
    known = [*disk]
    known[4] = 3  # blocks that are free for users
    monkeypatch.setattr(os, "statvfs", lambda _: os.statvfs_result(known))
    full = WriteError(errno.ENOSPC, "full")
    full.needed_bytes = 2_500_000
    with pytest.raises(WriteError) as fault, written_whole(tmp_path / "x.csv"):
        raise full
    assert str(fault.value) == (
        f"{tmp_path}/x.csv: not written: the disk is full (the file needs at least 2.5 MB; "
        f"free in {tmp_path}: {in_bytes(3 * disk.f_frsize)}); make room there, and run again"
    )


def test_a_disk_that_can_hold_no_more_files_says_so(tmp_path, monkeypatch):
    known = [*os.statvfs(tmp_path)]
    known[5:8] = [1000, 0, 0]  # files, of which are free
    monkeypatch.setattr(os, "statvfs", lambda _: os.statvfs_result(known))
    with pytest.raises(WriteError, match="can hold no more files"), written_whole(tmp_path / "x"):
        raise OSError(errno.ENOSPC, "full")


@pytest.mark.parametrize(
    "number",
    [
        *(errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO),
        *(errno.ENAMETOOLONG, errno.EFBIG, errno.EMFILE, errno.ENFILE),
    ],
)
def test_every_refusal_has_words_of_its_own(number, tmp_path):
    with pytest.raises(WriteError) as fault, written_whole(tmp_path / "x.csv"):
        raise OSError(number, "in the words of the system")
    said = str(fault.value)
    assert said.startswith(f"{tmp_path}/x.csv: not written: ")
    assert "\n" not in said
    assert "words of the system" not in said


def test_words_of_refusals_differ():
    numbers = [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO]
    assert len({refusal(number) for number in numbers}) == len(numbers)


def test_an_error_of_another_file_stays_what_it_is(tmp_path):
    with pytest.raises(PermissionError) as fault, written_whole(tmp_path / "x.csv"):
        raise PermissionError(errno.EACCES, "no", str(tmp_path / "raw.mat"))
    assert not isinstance(fault.value, WriteError)
    assert fault.value.filename == str(tmp_path / "raw.mat")


def test_a_file_in_the_way_of_a_folder_is_named(tmp_path):
    (tmp_path / "results").write_text("a file")
    path = tmp_path / "results" / "means" / "x.csv"
    with pytest.raises(WriteError, match="a file stands where a folder belongs"):
        written(path, b"")


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (1_234_567, "1.23 MB"),
        (5e9, "5 GB"),
        (2e12, "2 TB"),
    ],
)
def test_bytes_have_a_unit_that_suits_them(count, words):
    assert in_bytes(count) == words
