import subprocess
import sys

import pytest

from striate.wholefile import written_whole


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
    (tmp_path / f".x.csv.{killed.pid}.partial").write_text("half")
    with written_whole(tmp_path / "x.csv") as partial:
        partial.write_text("whole")
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]
