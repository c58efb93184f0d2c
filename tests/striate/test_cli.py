import subprocess
import sys
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

import recordings
from striate import cli
from striate.arguments import raw_of, raws_of
from striate.errors import SettingsError
from striate.steps import convert as step
from striate.stores import load
from striate.version import VERSION


@pytest.fixture
def run(monkeypatch):
    """Run the command; its exit status or message."""

    def command(*arguments):
        monkeypatch.setattr("sys.argv", ["striate", *map(str, arguments)])
        try:
            cli.main()
        except SystemExit as end:
            return end.code
        return 0

    return command


@pytest.fixture
def raw(tmp_path):
    (tmp_path / "raw").mkdir()
    path = tmp_path / "raw" / "session.mat"
    recordings.write_v1v2_1_mat(path, bins=(128, 150))
    return path


@pytest.mark.parametrize("reader", [None, "v1v2-1"])
def test_convert_writes_the_very_artifact_of_the_workflow(run, raw, tmp_path, reader):
    spec = (
        '{"names": [], "recording": "session", "reader": %s, "options": {}, "simulated": false}'
        % (f'"{reader}"' if reader else "null")
    )
    step.main([str(tmp_path / "step.zarr.zip"), str(raw), "--spec", spec])
    given = ["--reader", reader] if reader else []
    assert run("convert", raw, tmp_path / "session.zarr.zip", *given) == 0
    artifacts = [tmp_path / name for name in ("session.zarr.zip", "step.zarr.zip")]
    assert artifacts[0].read_bytes() == artifacts[1].read_bytes()


@pytest.mark.parametrize(
    ("name", "recording"),
    [("105l001p16", "105l001p16"), ("My Session", "my-session"), ("..", "recording")],
)
def test_the_recording_is_named_after_the_artifact(run, raw, tmp_path, name, recording):
    assert run("convert", raw, tmp_path / f"{name}.zarr.zip") == 0
    assert load(tmp_path / f"{name}.zarr.zip").attrs["recording"] == recording


def test_values_of_options_are_read_as_in_the_configuration(run, tmp_path):
    path, out = tmp_path / "01.mat", tmp_path / "out.zarr.zip"
    recordings.write_pvc_8_mat(path, channels=3, repeats=1, INDCENT=np.array([[1.0], [0.0], [1.0]]))
    assert run("convert", path, out, "--option", "well_centered=true") == 0
    assert load(out).sizes["channel"] == 2
    message = run("convert", path, out, "--option", "well_centered=3")
    assert message.startswith("striate: the options of the reader pvc-8 have 1 fault:")
    assert load(out).sizes["channel"] == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["raw/session.mat", "out.nc"],
            "out.nc: an artifact is named OUT.zarr.zip; write out.zarr",
        ),
        (["raw/none.mat", "o.zarr.zip"], "raw/none.mat: no such file"),
        (["raw/page.mat", "o.zarr.zip"], "raw/page.mat: is a web page"),
        (["raw", "o.zarr.zip"], "raw: "),
        (["raw/session.mat", "raw.zarr.zip"], "raw.zarr.zip: is a folder"),
        (["raw/session.mat", "link.zarr.zip"], "link.zarr.zip: is the raw file itself"),
        (["raw/session.mat", "raw/page.mat/o.zarr.zip"], "raw/page.mat/o.zarr.zip: cannot be wri"),
        (["raw/session.mat", "raw/page.mat", "o.zarr.zip"], "raw/session.mat: of several files"),
        (["a=x.mat", "a=y.mat", "o.zarr.zip"], "a=y.mat: the name a is given twice"),
        (["o.zarr.zip", "p.zarr.zip"], "o.zarr.zip: this is an artifact of Striate, no raw file"),
        (["raw/session.mat", "o.zarr.zip", "--reader", "x"], "reader: there is no x; write one of"),
        (["raw/session.mat", "o.zarr.zip", "--option", "a"], "option 'a': write KEY=VALUE"),
    ],
)
def test_a_fault_is_one_sentence_and_leaves_nothing(
    run, raw, tmp_path, monkeypatch, arguments, words
):
    monkeypatch.chdir(tmp_path)
    (raw.parent / "page.mat").write_text("<html>log in</html>")
    Path("raw.zarr.zip").mkdir()
    Path("link.zarr.zip").symlink_to(raw)
    there, content = sorted(tmp_path.rglob("*")), raw.read_bytes()
    assert run("convert", *arguments).startswith(f"striate: {words}")
    assert sorted(tmp_path.rglob("*")) == there
    assert raw.read_bytes() == content


@pytest.mark.parametrize(
    "arguments",
    [
        ["convert", "LONG.mat", "o.zarr.zip"],
        ["convert", "raw/session.mat", "LONG.zarr.zip"],
        ["show", "LONG.mat"],
        ["inspect", "LONG.mat"],
        ["init", "LONG.mat"],
    ],
)
@pytest.mark.usefixtures("raw")
def test_a_name_that_no_file_can_have_is_one_sentence(run, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    there = sorted(tmp_path.rglob("*"))
    said = run(*(argument.replace("LONG", "x" * 300) for argument in arguments))
    assert said == f"striate: {'x' * 80}…: too long for the name of a file"
    assert sorted(tmp_path.rglob("*")) == there


def test_an_artifact_that_is_there_stays_until_the_new_one_is_whole(run, raw, tmp_path):
    out = tmp_path / "out.zarr.zip"
    out.write_bytes(b"old")
    assert run("convert", tmp_path / "none.mat", out).endswith("none.mat: no such file")
    assert out.read_bytes() == b"old"
    assert run("convert", raw, out) == 0
    assert load(out).sizes["trial"] == 6


def test_the_command_ends_with_status_1_and_its_sentence_on_standard_error(tmp_path):
    command = [sys.executable, "-m", "striate.cli", "convert", "none.mat", "out.zarr.zip"]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr == "striate: none.mat: no such file\n"


def test_convert_waits_for_no_library_that_it_does_not_need(raw, tmp_path):
    """What Python says it imports, in the command and in the child that reads."""
    command = [sys.executable, "-X", "importtime", "-m", "striate.cli", "convert"]
    ended = subprocess.run(
        [*command, str(raw), "out.zarr.zip"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=True,
    )
    imported = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert {"numpy", "numcodecs.zstd", "striate.layouts.rasters"} <= imported
    heavy = {
        "xarray",
        "zarr",
        "pandas",
        "matplotlib",
        "pydantic",
        "scipy",
        "mne",
        "pynwb",
        "rich",
        "h5py",
    }
    assert not heavy & imported


def test_each_of_several_files_has_a_name():
    source = raw_of(["natural=a b.mat", "noise=x/c=d.mat"], None, []).source
    assert source.files == {"natural": Path("a b.mat"), "noise": Path("x/c=d.mat")}
    assert source.path == Path("a b.mat")


def test_a_file_may_have_an_equals_sign_in_its_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a=b.mat").touch()
    assert raw_of(["a=b.mat"], None, []).source.files == {}
    assert raw_of(["./dir/a=b.mat"], None, []).source.path == Path("dir/a=b.mat")


def test_the_options_of_a_named_reader_are_filled_in_as_in_the_workflow():
    assert raw_of(["x.mat"], "pvc-8", []).options == {
        "latency_shift": False,
        "well_centered": False,
    }
    with pytest.raises(SettingsError, match="the options of the reader mapping have"):
        raw_of(["x.mat"], "mapping", [])


def test_striate_tells_its_version(run, capsys):
    assert run("--version") == 0
    assert capsys.readouterr().out.startswith("striate 0.")


def test_every_command_is_explained_in_a_line(run, capsys):
    assert run("--help") == 0
    told = capsys.readouterr().out
    for command in ("show", "inspect", "init", "convert", "plan", "explain", "verify", "clean"):
        assert f"\n    {command} " in told


@pytest.mark.parametrize("line_count", [3, 100_000])
def test_a_reader_of_the_output_may_leave_before_its_end(line_count):
    """As `| head` does: nothing on standard error, whether or not a buffer holds all of it."""
    program = (
        "from striate.command import run; "
        f"run(lambda argv: [input(), *map(print, range({line_count}))])"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as started:
        started.stdout.close()
        started.stdin.write(b"\n")
        started.stdin.close()
        assert started.stderr.read() == b""
    assert started.returncode == 141


@pytest.mark.parametrize(("part", "header"), [("a.eeg", "a.vhdr"), ("a.fdt", "a.set")])
def test_a_part_of_a_recording_names_the_file_to_give(run, tmp_path, monkeypatch, part, header):
    monkeypatch.chdir(tmp_path)
    Path(part).write_bytes(b"\0" * 100)
    assert header not in run("inspect", part)
    Path(header).touch()
    for command in (["inspect"], ["init"], ["show"]):
        message = run(*command, part)
        assert message.startswith(f"striate: {part}: is read with the {Path(header).suffix} beside")
        assert message.endswith(f"give {header}")


def test_a_folder_that_is_no_bids_names_recordings_in_it(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("raw/deep").mkdir(parents=True)
    for name in ("c.edf", "a.mat", "b.nwb", "notes.txt", ".hidden.mat", "deep/d.set"):
        Path("raw", name).touch()
    told = "striate: raw: is a folder that holds no BIDS data set; give one of the recordings in it"
    assert run("inspect", "raw") == f"{told}: a.mat, b.nwb, c.edf, deep/d.set"
    for number in range(3):
        Path("raw", f"0{number}.mat").touch()
    assert run("init", "raw") == f"{told}: 00.mat, 01.mat, 02.mat, a.mat, b.nwb and 2 more"


def test_files_with_names_are_one_recording_and_each_other_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("x=1.mat").touch()
    found = [raw.source for raw in raws_of(["natural=a.mat", "y.mat", "noise=b.mat", "x=1.mat"])]
    assert [source.path.name for source in found] == ["y.mat", "x=1.mat", "a.mat"]
    assert [source.files for source in found] == [
        {},
        {},
        {"natural": Path("a.mat"), "noise": Path("b.mat")},
    ]


def test_the_version_is_the_same_wherever_it_stands():
    citation = (Path(__file__).parents[2] / "CITATION.cff").read_text()
    assert f"\nversion: {VERSION}\n" in citation
    assert metadata.version("striate") == VERSION


@pytest.mark.parametrize("command", ["plan", "clean", "verify"])
def test_outside_of_a_project_is_one_sentence_and_nothing_is_written(
    run, command, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    message = run(command)
    assert message.startswith("striate: config.yaml")
    assert "\n" not in message
    assert [*tmp_path.iterdir()] == []
