import re
from pathlib import Path

import h5py
import numpy as np
import pytest
import scipy.io

import recordings
from by_hand import amplitudes, rates, spikes_from_counts
from configurations import settings_from
from eegfiles import write_eeglab
from pvc_11_files import write_pvc_11
from striate import cli
from striate.contents import contents
from striate.inspection.inspect import recording_rows
from striate.inspection.page import Row, print_rows, printable
from striate.layouts.continuous.formats import format_of
from striate.recording import NOTES
from striate.sources import Source
from striate.stimuli import selected_trials
from striate.stores import load

REAL = Path(__file__).parents[4] / "shared" / "data" / "107l003p143_two_units.mat"


@pytest.fixture
def striate(monkeypatch, tmp_path):
    """Run the command in an empty folder; its exit status or message."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments):
        monkeypatch.setattr("sys.argv", ["striate", *map(str, arguments)])
        try:
            cli.main()
        except SystemExit as end:
            return end.code
        return 0

    return command


def told(recording):
    """Text of each row by its name; texts of one name in a list."""
    rows = {}
    for row in recording_rows(recording):
        rows.setdefault(row.name, []).append(row.text)
    return {name: texts[0] if len(texts) == 1 else texts for name, texts in rows.items()}


def test_trials_are_counted_for_each_value_of_each_label():
    recording = spikes_from_counts(
        np.ones((4, 2, 5), int),
        stimuli=["grating 10", "blank", "grating 9", ""],
        orientation=[90.0, np.nan, 22.5, 90.0],
    )
    rows = told(recording)
    assert rows["trials"] == "4"
    assert rows["label stimulus"] == "blank (1), grating 9 (1), grating 10 (1); missing in 1 trials"
    assert rows["label orientation"] == "22.5 (1), 90 (2); missing in 1 trials"


def test_many_values_are_told_by_their_range():
    recording = spikes_from_counts(np.ones((30, 1, 5), int), phase=np.linspace(0, 2.9, 30))
    assert told(recording)["label phase"] == "0 to 2.9, 30 different values"


def test_channels_are_counted_in_each_area_and_of_each_kind():
    recording = spikes_from_counts(np.ones((2, 3, 5), int))
    recording["area"] = ("channel", ["V1", "V2", ""])
    assert told(recording)["channels"] == "3; V1 (1), V2 (1), without area (1)"
    assert told(amplitudes(np.zeros((2, 3, 5))))["channels"] == "3; eeg (3)"


def test_rates_are_those_of_the_spikes():
    counts = np.zeros((2, 4, 1000), int)
    counts[:, 0, :300] = 1  # 300 spikes/s
    counts[0, 1, :600] = 1  # 600 spikes/s in one trial
    counts[:, 2, :10] = 1  # 10 spikes/s
    rows = told(spikes_from_counts(counts))
    assert rows["spikes"] == "1220"
    assert rows["rate per channel"] == "median 155, 0 to 300 spikes/s"
    assert rows["silent channels"] == "'c4'"
    assert rows["implausible rates"] == [
        "mean above 200 spikes/s: 'c1', 'c2'",
        "above 500 spikes/s in single trials: 'c2' (1)",
    ]
    assert rows["duration"] == "1 s"
    assert rows["bins"] == "1000 of 1 ms, from 0 s after onset"


def test_missing_values_are_counted_in_trials_and_channels():
    values = np.ones((3, 2, 4))
    values[1:, 1, 2] = np.nan
    rows = told(rates(values))
    assert rows["missing values"] == "trials with one: 2; channels with one: 1"
    assert told(rates(np.ones((3, 2, 4))))["missing values"] == "none"


def test_a_flat_electrode_is_no_silent_neuron():
    values = np.random.default_rng(0).normal(size=(2, 3, 8))
    values[:, 1] = 5e-6
    rows = told(amplitudes(values, channels=["Fz", "Cz", "Pz"]))
    assert rows["constant channels"] == "'Cz'"
    assert rows["mean per channel"].endswith(" V")
    assert "implausible rates" not in rows


def test_labels_that_look_alike_are_named():
    recording = spikes_from_counts(np.ones((3, 1, 5), int), stimuli=["Grating", "gratng", "blank"])
    assert told(recording)["look alike"] == "stimulus: 'Grating' and 'gratng'"


def test_what_a_reader_left_out_is_told():
    recording = spikes_from_counts(np.ones((2, 1, 5), int))
    assert not {note.replace("_", " ") for note in NOTES} & set(told(recording))
    said = {note: f"of {note}" for note in NOTES}
    rows = told(recording.assign_attrs(said, unused_fields=""))
    assert "unused fields" not in rows
    for note in set(NOTES) - {"unused_fields"}:
        assert rows[note.replace("_", " ")] == f"of {note}"


def test_text_of_the_file_cannot_write_to_the_screen(capsys):
    print_rows([Row("label \x1b[2J", "red \x1b[31m\n\u202e[bold]x\udc80")])
    assert capsys.readouterr().out == (r"label \x1b[2J: red \x1b[31m\n\u202e[bold]x\udc80" + "\n")
    assert printable("a" * 10_000).endswith("a…")


def test_a_terminal_shows_a_table(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    print_rows([Row("trials", "[bold]3"), Row("look alike", "a"), Row("look alike", "b")])
    lines = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()
    assert [line.split() for line in lines] == [
        ["trials", "[bold]3"],
        ["look", "alike", "a"],
        ["b"],
    ]


def test_inspect_says_what_the_file_is(striate, tmp_path, capsys):
    recordings.write_v1v2_1_mat(tmp_path / "session.mat", bins=(128, 150))
    assert striate("inspect", "session.mat") == 0
    lines = capsys.readouterr().out.splitlines()
    size = (tmp_path / "session.mat").stat().st_size
    assert size < 1000
    assert lines[:5] == [
        "file: session.mat",
        "format: MAT-file of version 7",
        f"size: {size} bytes",
        "reader: v1v2-1",
        "trials: 6",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["session.mat"]


def test_of_an_unknown_layout_the_variables_are_listed(striate, tmp_path, capsys):
    scipy.io.savemat(tmp_path / "x.mat", {"X": np.zeros((4, 3)), "EEG": {"srate": 1.0}})
    assert striate("inspect", "x.mat") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[3].startswith("reader: mapping ")
    assert lines[4:] == ["variable: X (double 4x3)", "variable: EEG (struct 1x1 with srate)"]


def test_of_hdf5_the_datasets_are_listed_and_no_link_is_followed(striate, tmp_path, capsys):
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file["a/b"] = np.zeros((3, 4), "int16")
        file["away"] = h5py.ExternalLink("other.h5", "/secret")
    assert striate("inspect", "x.h5") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "format: HDF5"
    assert lines[4:] == ["variable: a/b (int16 3x4)"]


def test_of_npz_the_arrays_are_listed_and_nothing_is_unpickled(striate, tmp_path, capsys):
    arrays = {"rates": np.zeros((3, 4), "float32"), "names": np.array(["a"]), "x": np.array([{}])}
    np.savez(tmp_path / "x.npz", **arrays)
    assert striate("inspect", "x.npz") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "format: NPZ"
    assert lines[4:] == [
        "variable: rates (float32 values, 3 x 4)",
        "variable: names (texts, 1)",
        "variable: x (Python objects, 1)",
    ]


def test_a_damaged_npz_is_one_sentence(striate, tmp_path):
    np.savez(tmp_path / "x.npz", rates=np.zeros(300))
    (tmp_path / "x.npz").write_bytes((tmp_path / "x.npz").read_bytes()[:200])
    assert "x.npz: damaged or truncated NPZ file" in striate("inspect", "x.npz")


SIGNALS = np.random.default_rng(0).normal(0, 1e-5, (2, 500))


@pytest.mark.parametrize("name", ["x.edf", "x.bdf", "x.vhdr", "x_raw.fif", "x.set"])
def test_a_file_of_signals_is_called_what_its_reader_reads(tmp_path, name):
    """First bytes as the formats define them; what its reader says in messages is the oracle."""
    edf = b"0".ljust(184) + b"256".ljust(8) + bytes(44) + b"1       1       1   "
    first_bytes = {
        "x.edf": edf,
        "x.bdf": b"\xffBIOSEMI" + edf[8:],
        "x.vhdr": b"Brain Vision Data Exchange Header File Version 1.0\n",
        "x_raw.fif": bytes.fromhex("000000640000001f0000001400000000"),
    }
    if name in first_bytes:
        (tmp_path / name).write_bytes(first_bytes[name].ljust(1024, b"\0"))
    else:
        write_eeglab(tmp_path / name, SIGNALS)
    source = Source(tmp_path / name, {})
    found = contents(source)
    assert found.readers == ["eeg"]
    of_signals = format_of(source).words.split(" ", 1)[1]
    of_mat = " (MAT-file of version 6)" if name == "x.set" else ""
    assert found.kind == of_signals + of_mat


def test_of_several_sessions_in_a_file_each_is_a_row(striate, tmp_path, capsys):
    held = {"spikecounts": np.ones((2, 3)), "parameters": np.ones((1, 3))}
    held["parameter_labels"] = recordings.cell([["contrast"]])
    arrays = {"v1population": [held, held], "v4population": [held]}
    variables = {name: recordings.struct_array(elements) for name, elements in arrays.items()}
    scipy.io.savemat(tmp_path / "x.mat", variables)
    for named in ([], ["--reader", "v4-2"]):
        assert striate("inspect", "x.mat", *named) == 0
        assert capsys.readouterr().out.splitlines()[3:] == [
            "reader: v4-2 (several recordings; options say which one)",
            "recording: session: 1 (v1population, v4population)",
            "recording: session: 2 (v1population)",
        ]
    assert striate("inspect", "x.mat", "--option", "session=1") == 0
    assert "trials: 3" in capsys.readouterr().out.splitlines()


def test_of_several_recordings_in_a_bids_folder_each_is_a_row(striate, tmp_path, capsys):
    for name in ("sub-1/eeg/sub-1_task-a_eeg.set", "sub-1/eeg/sub-1_task-b_eeg.set"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write_eeglab(tmp_path / name, SIGNALS, [{"type": "a", "latency": 200.0}])
    assert striate("inspect", ".") == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "recording: sub-1_task-a_eeg.set",
        "recording: sub-1_task-b_eeg.set",
    ]
    assert striate("inspect", ".", "--option", "task=b") == 0
    assert "recorded in: sub-1_task-b_eeg.set" in capsys.readouterr().out.splitlines()


def test_several_files_are_told_together(striate, tmp_path, capsys):
    for name in ("natural", "noise"):
        write_pvc_11(tmp_path / f"{name}.mat", name, units=2, repeats=1)
    given = ["natural=natural.mat", "noise=noise.mat", "--reader", "pvc-11"]
    assert striate("inspect", *given) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "files: natural=natural.mat, noise=noise.mat"
    assert "label stimulus: natural movie (1), noise movie (1)" in lines
    assert striate("inspect", *given, "--yaml") == 0
    written = capsys.readouterr().out + "window: {start: 0, stop: 1}"
    found = settings_from(written, tmp_path).recordings["natural"]
    assert found.files == {name: tmp_path / f"{name}.mat" for name in ("natural", "noise")}


def test_a_file_that_cannot_be_read_is_one_sentence(striate, tmp_path):
    (tmp_path / "page.mat").write_text("<html>log in</html>")
    assert striate("inspect", "page.mat").startswith("striate: page.mat: is a web page")
    assert striate("inspect", "none.mat") == "striate: none.mat: no such file"


def test_a_file_that_two_readers_recognise_asks_for_one(striate, tmp_path):
    fields = {"stim": np.ones((1, 1))}
    scipy.io.savemat(tmp_path / "x.mat", {"resp_train": np.zeros((1, 956)), "neuralData": fields})
    assert "pvc-8 and v1v2-1 recognise this file" in striate("inspect", "x.mat")


@pytest.mark.parametrize("options", [[], ["--reader", "pvc-8"], ["--option", "latency_shift=true"]])
def test_the_lines_for_the_configuration_are_read_as_such(striate, tmp_path, capsys, options):
    recordings.write_pvc_8_mat(tmp_path / "01.mat", channels=1, repeats=1, blank_bins=50)
    assert striate("inspect", "01.mat", "--yaml", *options) == 0
    lines = capsys.readouterr().out
    settings = settings_from(f"{lines}window: {{start: 0, stop: 1}}\n", tmp_path)
    assert settings.recordings["01"].file == tmp_path / "01.mat"
    assert settings.recordings["01"].reader == ("pvc-8" if options else None)
    shifted = settings.recordings["01"].options.get("latency_shift", False)
    assert shifted == ("latency_shift=true" in options)
    striate("convert", "01.mat", "x.zarr.zip")
    stimulus = load(tmp_path / "x.zarr.zip")["stimulus"].to_numpy()
    for name, value in {"natural-image": "natural image", "grating": "grating"}.items():
        chosen = selected_trials({"stimulus": stimulus}, settings.conditions(name))
        np.testing.assert_array_equal(chosen, stimulus == value)


@pytest.mark.skipif(not REAL.exists(), reason="the real recordings are not here")
def test_the_real_session_is_told_as_its_description_has_it(striate, capsys):
    """shared/data/README.md: 8 orientations x 400; V2 at 0 deg 13.21484375 spikes/s."""
    assert striate("inspect", REAL) == 0
    lines = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    assert lines["trials"] == "3200"
    assert lines["channels"] == "2; V1 (1), V2 (1)"
    assert lines["label orientation"].count("(400)") == 8
    per_trial = [111.32, 76.8025, 59.18, 57.495, 68.855, 108.185, 135.73, 129.795]
    assert lines["rate per channel"].endswith(f"to {np.mean(per_trial) / 1.28:.4g} spikes/s")


def test_a_struct_of_other_trials_is_for_the_reader_mapping(striate, capsys):
    scipy.io.savemat("x.mat", {"session": {"trials": {"onset": 0.5}, "rate": np.ones((2, 3))}})
    assert striate("inspect", "x.mat") == 0
    told = capsys.readouterr().out
    assert "reader: mapping" in told
    assert "variable: session (struct 1x1 with trials, rate)" in told
