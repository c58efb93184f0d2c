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
