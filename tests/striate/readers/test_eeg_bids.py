"""BIDS data sets written by the tests."""

import json

import numpy as np
import pytest

from as_dataset import dataset
from eegfiles import noise, write_brainvision
from striate.errors import LayoutError, SettingsError, UnreadableFileError
from striate.readers import eeg
from striate.sources import Source

EVENTS = "onset\tduration\ttrial_type\tvalue\n1\t0.5\tface\t1\n2\tn/a\thouse\tn/a\n"


@pytest.fixture
def root(tmp_path):
    """One recording of one subject, without tables."""
    root = tmp_path / "bids"
    recording(root, "sub-01")
    (root / "dataset_description.json").write_text('{"Name": "small", "BIDSVersion": "1.7.0"}')
    return root


def recording(root, subject, session="", rest="task-rest"):
    folder = root / subject / session / "eeg"
    folder.mkdir(parents=True, exist_ok=True)
    name = "_".join(filter(None, [subject, session, rest]))
    path = write_brainvision(folder / f"{name}_eeg.vhdr", noise(), [("Stimulus", "S  1", 101, 1)])
    (folder / f"{name}_events.tsv").write_text(EVENTS)
    return path


def beside(root, suffix, text, encoding="utf-8"):
    table = root / "sub-01" / "eeg" / f"sub-01_{suffix}"
    table.write_text(text, encoding)
    return table


def read(path, **options):
    source = Source(path, {})
    assert eeg.recognises(source)
    return dataset(eeg.read(source, {"epoch": {"start": -0.1, "stop": 0.3}} | options))


def test_events_and_their_columns_are_the_labels_of_trials(root):
    found = read(root)
    assert found.stimulus.values.tolist() == ["face", "house"]
    np.testing.assert_array_equal(found.onset, [1, 2])
    np.testing.assert_array_equal(found.event_duration, [0.5, np.nan])
    np.testing.assert_array_equal(found["value"], [1, np.nan])
    np.testing.assert_array_equal(found.activity[1, 2], noise()[2, 190:230] * 1e-6)
    assert found.attrs["recorded_in"] == "sub-01_task-rest_eeg.vhdr"
    assert found.attrs["events_from"] == "sub-01_task-rest_events.tsv"


def test_another_column_may_say_the_stimulus(root):
    found = read(root, label="value")
    assert found.stimulus.values.tolist() == ["1", "n/a"]
    assert found.trial_type.values.tolist() == ["face", "house"]
    with pytest.raises(
        SettingsError, match=r"^label: .* no column 'kind'; write one of onset, dur"
    ):
        read(root, label="kind")


def test_annotations_can_be_read_instead(root):
    assert read(root, events="annotations").stimulus.values.tolist() == ["Stimulus/S  1"]


def test_an_event_before_the_recording_is_kept_with_what_there_is(root):
    table = "onset\tduration\ttrial_type\n-0.05\t0\tearly\n1\t0\tface\n"
    beside(root, "task-rest_events.tsv", table)
    found = read(root)
    expected = np.full(40, np.nan)
    expected[15:] = noise()[0, :25] * 1e-6
    np.testing.assert_array_equal(found.activity[0, 0], expected)


def test_flawed_stretches_in_the_table_are_no_trials(root):
    table = "onset\tduration\ttrial_type\n1\t0\tface\n1.2\t0.5\tBAD_move\n3\t0\tface\n"
    beside(root, "task-rest_events.tsv", table)
    assert read(root).overlaps_bad.values.tolist() == [True, False]


def test_channels_tsv_says_the_kinds_and_which_are_bad(root):
    table = "name\ttype\tunits\tstatus\nE3\tECOG\tuV\tbad\nE1\tTRIG\tuV\tn/a\nE2\tVEOG\tuV\tgood\n"
    beside(root, "task-rest_channels.tsv", table, "utf-8-sig")
    found = read(root)
    assert found.channel.values.tolist() == ["E2", "E3"]
    assert found.kind.values.tolist() == ["veog", "ecog"]
    assert found.bad.values.tolist() == [False, True]
    assert found.attrs["unused_channels"] == "E1 (trig)"
    np.testing.assert_array_equal(found.activity[0, 1], noise()[2, 90:130] * 1e-6)


@pytest.mark.parametrize(("unit", "metres"), [("m", 1), ("cm", 0.01), ("mm", 0.001)])
def test_positions_are_in_m(root, unit, metres):
    beside(root, "electrodes.tsv", "name\tx\ty\tz\nE3\t1\t2\t3\nE1\tn/a\tn/a\tn/a\nE9\t7\t8\t9\n")
    system = {"iEEGCoordinateUnits": unit, "iEEGCoordinateSystem": "ACPC"}
    beside(root, "coordsystem.json", json.dumps(system))
    found = read(root)
    np.testing.assert_allclose(found.x, [np.nan, np.nan, metres])
    np.testing.assert_allclose(found.z, [np.nan, np.nan, 3 * metres])
    assert found.attrs["electrode_positions"] == "sub-01_electrodes.tsv, ACPC"


@pytest.mark.parametrize("system", [None, "{}", '{"iEEGCoordinateUnits": "pixels"}', "[]"])
def test_positions_without_a_unit_of_length_are_not_used(root, system):
    beside(root, "electrodes.tsv", "name\tx\ty\tz\nE3\t1\t2\t3\n")
    if system:
        beside(root, "coordsystem.json", system)
    found = read(root)
    assert "x" not in found.coords
    assert "sub-01_electrodes.tsv was not used: its unit is" in found.attrs["reader_notes"]


def test_positions_of_another_run_or_space_are_not_mixed_in(root):
    beside(root, "run-2_electrodes.tsv", "name\tx\ty\tz\nE1\t9\t9\t9\n")
    beside(root, "run-2_coordsystem.json", '{"EEGCoordinateUnits": "m"}')
    assert "x" not in read(root).coords
    for space, place in (("MNI", 1), ("ACPC", 2)):
        beside(root, f"space-{space}_electrodes.tsv", f"name\tx\ty\tz\nE1\t{place}\t0\t0\n")
        beside(root, f"space-{space}_coordsystem.json", '{"iEEGCoordinateUnits": "m"}')
    assert read(root).x.values[0] == 2


def test_of_several_recordings_the_options_say_which(root):
    recording(root, "sub-02", "ses-a", "task-rest_run-01")
    recording(root, "sub-02", "ses-a", "task-rest_run-02")
    with pytest.raises(SettingsError) as refused:
        read(root)
    assert str(refused.value) == (
        "3 recordings; write subject or session or task or run to choose one of "
        "sub-01_task-rest_eeg.vhdr, sub-02_ses-a_task-rest_run-01_eeg.vhdr, "
        "sub-02_ses-a_task-rest_run-02_eeg.vhdr"
    )
    for run in ("01", "1", "run-01"):
        found = read(root, subject="02", run=run)
        assert found.attrs["recorded_in"] == "sub-02_ses-a_task-rest_run-01_eeg.vhdr"
    assert read(root, subject="sub-01").attrs["recorded_in"] == "sub-01_task-rest_eeg.vhdr"
    with pytest.raises(SettingsError, match=r"^subject: 2, run: 3: no such recording; there are s"):
        read(root, subject="2", run="3")


def test_derivatives_are_not_taken_for_recordings(root):
    recording(root / "derivatives" / "clean", "sub-01")
    assert read(root).attrs["recorded_in"] == "sub-01_task-rest_eeg.vhdr"


def test_what_macos_lays_beside_a_recording_is_none(root):
    for name in ("._sub-01_task-rest_eeg.vhdr", "._sub-01_electrodes.tsv"):
        (root / "sub-01" / "eeg" / name).write_bytes(b"\0\5\x16\7Mac OS X")
    assert read(root).attrs["recorded_in"] == "sub-01_task-rest_eeg.vhdr"


def test_a_data_set_without_eeg_is_refused(tmp_path):
    (tmp_path / "sub-01" / "anat").mkdir(parents=True)
    with pytest.raises(LayoutError, match=r"^no EEG or iEEG in this BIDS folder; \.bdf, \.edf, "):
        read(tmp_path)


def test_any_other_folder_is_not_recognised(tmp_path):
    assert not eeg.recognises(Source(tmp_path, {}))


@pytest.mark.parametrize(
    ("suffix", "text", "words"),
    [
        ("task-rest_events.tsv", "duration\ttrial_type\n0\ta\n", "has no column 'onset'; it has"),
        ("task-rest_events.tsv", "onset\tduration\ttrial_type\nx\t0\ta\n", "onset of row 1 is 'x'"),
        ("task-rest_events.tsv", "", "has no column 'trial_type'"),
        ("task-rest_events.tsv", "onset\tduration\ttrial_type\n", "no event that is a stimulus"),
        ("task-rest_channels.tsv", "type\nEEG\n", "has no column 'name'; it has type"),
        ("task-rest_channels.tsv", "name\ttype\nE1\tMISC\nE2\tMISC\nE3\tMISC\n", "is in V; sub-01"),
        ("electrodes.tsv", "name\tx\ty\nE1\t1\t2\n", "has no column 'z'"),
        ("coordsystem.json", "{", "coordsystem.json: cannot be read"),
    ],
)
def test_a_table_that_contradicts_itself_is_told_in_one_sentence(root, suffix, text, words):
    beside(root, "electrodes.tsv", "name\tx\ty\tz\nE1\t1\t2\t3\n")
    beside(root, "coordsystem.json", '{"EEGCoordinateUnits": "m"}')
    beside(root, suffix, text)
    with pytest.raises((LayoutError, SettingsError, UnreadableFileError), match=words) as refused:
        read(root)
    assert "\n" not in str(refused.value)
