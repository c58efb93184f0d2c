from pathlib import Path

import numpy as np
import pytest

import recordings
from pvc_11_files import write_pvc_11
from striate import cli
from striate.labelled import trial_labels
from striate.library import raw_recording
from striate.responses import responses
from striate.settings import load_settings
from striate.sources import Source
from striate.stimuli import selected_trials

REAL = Path(__file__).parents[4] / "shared" / "data" / "107l003p143_two_units.mat"
HOSTILE = [
    "../../etc/passwd",
    "'; rm -rf ~; '",
    '"quoted" \\ back\\slash',
    "<script>alert(1)</script>",
    "$(touch x) `y` && z | w > v",
    "\N{GRINNING FACE}",
    "",
    "yes",
    "null",
    "2020-01-01",
    "1e3",
    "0",
    "{a: b}",
    "[1, 2]",
    "- x",
    "a: b # c",
    "&anchor *alias !tag",
    "%percent @at",
    "{recording}",
    "日本語",
    "x" * 400,
]


@pytest.fixture
def init(monkeypatch, tmp_path):
    """Run `striate init` in an empty folder; its exit status or message."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments):
        monkeypatch.setattr("sys.argv", ["striate", "init", *map(str, arguments)])
        try:
            cli.main()
        except SystemExit as end:
            return end.code
        return 0

    return command


def works(path):
    """Check that every comparison can be made as the workflow makes it; the settings."""
    settings = load_settings(path)
    for comparison, wanted in settings.comparisons.items():
        for name in settings.recordings_of(comparison):
            wanted_file = settings.recordings[name]
            with raw_recording(Source(wanted_file.file, {}), name=name) as recording:
                window = settings.window_of(name)
                measured = responses(recording, (window.start, window.stop), None)
                for stimulus in (wanted.a, wanted.b):
                    chosen = selected_trials(trial_labels(recording), settings.conditions(stimulus))
                    assert np.isfinite(measured["response"].to_numpy()[chosen]).any()
    return settings


def test_the_configuration_works_for_recordings_of_every_kind(init, tmp_path):
    (tmp_path / "raw").mkdir()
    recordings.write_v1v2_1_mat(tmp_path / "raw" / "A 1.mat", rows=40)
    recordings.write_pvc_8_mat(tmp_path / "raw" / "01.mat", channels=1, repeats=1)
    recordings.write_trials_mat(tmp_path / "a-1.mat")
    assert init("raw/A 1.mat", "raw/01.mat", "a-1.mat") == 0
    settings = works(Path("config.yaml"))
    assert [*settings.recordings] == ["a-1", "01", "a-1-2"]
    assert settings.window_of("a-1").start == 0.16
    assert settings.window_of("a-1").stop == 1.16
    assert {"orientation-0-vs-orientation-90", "grating-vs-blank"} <= {*settings.comparisons}
    assert settings.figures
    written = Path("config.yaml").read_text(encoding="utf-8")
    assert "file: raw/A 1.mat" in written
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-1.mat", "config.yaml", "raw"]


def test_files_with_names_make_one_recording_and_their_stimuli_are_compared(init, tmp_path):
    for name in ("natural", "noise"):
        write_pvc_11(tmp_path / f"{name}.mat", name)
    assert init("natural=natural.mat", "noise=noise.mat") == 0
    settings = load_settings(Path("config.yaml"))
    (files,) = [one.files for one in settings.recordings.values()]
    assert [*files] == ["natural", "noise"]
    ((name, compared),) = settings.comparisons.items()
    assert {compared.a, compared.b} == {"natural-movie", "noise-movie"}
    assert [*settings.recordings_of(name)] == [*settings.recordings]


def test_labels_of_any_text_become_safe_ids_and_are_kept_as_values(init, tmp_path):
    trials = [
        {"stimulus_type": text, "spike_rates": np.ones((1, 2))} for text in HOSTILE for _ in "ab"
    ]
    recordings.write_trials_mat(tmp_path / "x.mat", trials)
    assert init("x.mat") == 0
    settings = works(Path("config.yaml"))
    values = [settings.conditions(name)["stimulus"]["any_of"] for name in settings.stimuli]
    assert sorted(value for (value,) in values) == sorted(HOSTILE)
    with raw_recording(Source(Path("x.mat"), {})) as recording:
        labels = trial_labels(recording)
    for name in settings.stimuli:
        (value,) = settings.conditions(name)["stimulus"]["any_of"]
        chosen = selected_trials(labels, settings.conditions(name))
        expected = [trial["stimulus_type"] == value for trial in trials]
        assert chosen.tolist() == expected
        assert not {*name} - {*"abcdefghijklmnopqrstuvwxyz0123456789._-"}


def test_a_label_that_no_configuration_can_hold_is_left_out_and_told(init, tmp_path):
    stimuli = ["grating", "blank", "bell \x07", "line\nbreak"]
    trials = [{"stimulus_type": text, "spike_rates": np.ones((1, 2))} for text in stimuli]
    recordings.write_trials_mat(tmp_path / "x.mat", trials)
    assert init("x.mat") == 0
    assert [*works(Path("config.yaml")).stimuli] == ["blank", "grating"]
    assert "# 2 stimuli are left out" in Path("config.yaml").read_text(encoding="utf-8")


def test_a_configuration_that_is_there_stays(init, tmp_path):
    recordings.write_trials_mat(tmp_path / "x.mat")
    Path("config.yaml").write_text("mine")
    told = init("x.mat")
    assert told.startswith("striate: config.yaml is there already and stays as it is")
    assert Path("config.yaml").read_text() == "mine"
    Path("link.yaml").symlink_to("nowhere.yaml")
    assert "link.yaml is there already" in init("x.mat", "-o", "link.yaml")
    assert init("x.mat", "-o", "other.yaml") == 0


@pytest.mark.parametrize(
    ("name", "out"),
    [
        *(("x.mat", out) for out in ("project/c.yaml", "link/c.yaml", "c.yaml")),
        *((name, "project/c.yaml") for name in ("~x.mat", " x.mat", "ünï 'x'.mat", "#x: y.mat")),
    ],
)
def test_paths_are_relative_to_the_configuration(init, tmp_path, name, out):
    raw = tmp_path / name
    (tmp_path / "project").mkdir()
    (tmp_path / "link").symlink_to("project/deep", target_is_directory=True)
    (tmp_path / "project" / "deep").mkdir()
    recordings.write_trials_mat(raw)
    assert init(raw, "-o", out) == 0
    found = next(iter(load_settings(Path(out)).recordings.values())).file
    assert found.samefile(raw)
    assert str(tmp_path) not in Path(out).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("files", "out", "words"),
    [
        (["none.mat"], "c.yaml", "none.mat: no such file"),
        (["x.mat", "none.mat"], "c.yaml", "none.mat: no such file"),
        (["x.mat"], "no/c.yaml", "no/c.yaml: cannot be written (No such file or directory)"),
        (["x\ny.mat"], "c.yaml", "'x\\ny.mat': config.yaml cannot hold this name of a file"),
    ],
)
def test_a_fault_is_one_sentence_and_leaves_nothing(init, tmp_path, files, out, words):
    recordings.write_trials_mat(tmp_path / "x.mat")
    recordings.write_trials_mat(tmp_path / "x\ny.mat")
    there = sorted(tmp_path.iterdir())
    assert init(*files, "-o", out).startswith(f"striate: {words}")
    assert sorted(tmp_path.iterdir()) == there


@pytest.mark.skipif(not REAL.exists(), reason="the real recordings are not here")
def test_the_real_session_compares_orthogonal_gratings(init):
    assert init(REAL) == 0
    settings = works(Path("config.yaml"))
    assert len(settings.stimuli) == 8
    compared = settings.comparisons["grating-0-deg-vs-grating-90-deg"]
    assert (compared.a, compared.b) == ("grating-0-deg", "grating-90-deg")
