"""Real recordings, with MNE's own epochs as the oracle, where they are there."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from as_dataset import dataset
from striate.errors import UnreadableFileError
from striate.readers import eeg
from striate.sources import Source

mne = pytest.importorskip("mne")

FILES = Path(__file__).parents[3].parent / "shared" / "data"
BIDS = "bids_eeg/sub-01/ses-eeg/eeg/sub-01_ses-eeg_task-rest_eeg.vhdr"

pytestmark = pytest.mark.skipif(not (FILES / "eeg").is_dir(), reason="no real recordings here")


def read(name, **options):
    source = Source(FILES / name, {})
    assert eeg.recognises(source)
    return dataset(eeg.read(source, options))


def assert_mne_agrees(found, raw, onsets):
    """Where MNE keeps an epoch, which it does inside the recording, the values are the same."""
    rate_hz = raw.info["sfreq"]
    samples = np.rint(np.asarray(onsets) * rate_hz).astype(int) + raw.first_samp
    events = np.column_stack([samples, np.zeros_like(samples), np.ones_like(samples)])
    first, last = float(found.time[0]), float(found.time[-1])
    picks = found.channel.values.tolist()
    epochs = mne.Epochs(
        raw, events, tmin=first, tmax=last, baseline=None, picks=picks, preload=True,
        reject_by_annotation=False, verbose="ERROR",
    )  # fmt: skip
    assert len(epochs) > 0
    np.testing.assert_array_equal(found.activity[epochs.selection], epochs.get_data())
    np.testing.assert_allclose(found.time, epochs.times, atol=1e-9)
    partly = np.isnan(found.activity.values).any(axis=(1, 2))
    assert sorted(np.flatnonzero(~partly)) == sorted(epochs.selection)


def test_annotations_of_edf():
    found = read("eeg/test.edf")
    assert Counter(found.stimulus.values.tolist()) == {"start": 1, "type A": 3, "type B": 1}
    raw = mne.io.read_raw_edf(FILES / "eeg/test.edf", verbose="ERROR")
    assert_mne_agrees(found, raw, raw.annotations.onset)
    assert found.sizes["channel"] == 138


def test_markers_of_brainvision():
    found = read("eeg/test.vhdr", only=["Stimulus/S253", "Stimulus/S255"])
    # counted by hand in the marker file
    assert Counter(found.stimulus.values.tolist()) == {"Stimulus/S253": 2, "Stimulus/S255": 5}
    raw = mne.io.read_raw_brainvision(FILES / "eeg/test.vhdr", verbose="ERROR")
    assert_mne_agrees(found, raw, [t / 1000 for t in (486, 496, 1779, 3262, 4935, 4945, 6629)])
    assert found.attrs["unused_channels"].startswith("CP5 (misc), CP6 (misc), HL (misc)")


def test_codes_of_bdf():
    path = FILES / "eeg/test_bdf_stim_channel.bdf"
    found = read("eeg/test_bdf_stim_channel.bdf")
    raw = mne.io.read_raw_bdf(path, verbose="ERROR")
    events = mne.find_events(raw, consecutive=True, shortest_event=1, verbose="ERROR")
    assert found.stimulus.values.tolist() == [str(code) for code in events[:, 2]]
    assert_mne_agrees(found, raw, events[:, 0] / raw.info["sfreq"])


@pytest.mark.parametrize(
    ("names", "cut"),
    [(["test.edf"], "test.edf"), (["test.vhdr", "test.vmrk", "test.eeg"], "test.eeg")],
)
def test_a_real_recording_cut_short_is_refused(tmp_path, names, cut):
    for name in names:
        content = (FILES / "eeg" / name).read_bytes()
        (tmp_path / name).write_bytes(content[: len(content) // 2] if name == cut else content)
    with pytest.raises(UnreadableFileError, match=f"{cut}: damaged or truncated"):
        eeg.read(Source(tmp_path / names[0], {}), {})


@pytest.mark.parametrize("name", ["bids_eeg", "bids_eeg/sub-01", "bids_eeg/sub-01/ses-eeg", BIDS])
def test_a_bids_data_set_from_any_folder_on(name):
    found = read(name, epoch={"start": 0, "stop": 0.1})
    assert found.stimulus.values.tolist() == ["start_experiment", "show_stimulus"]
    assert found["value"].values.tolist() == [1, 2]
    assert found["sample"].values.tolist() == [0, 1000]
    raw = mne.io.read_raw_brainvision(FILES / BIDS, verbose="ERROR")
    assert_mne_agrees(found, raw, [0, 0.2])
    # the first line of electrodes.tsv
    np.testing.assert_allclose(found.x[0], -0.03741270038437644)
    assert found.kind.values[-1] in ("eog", "ecg", "emg", "eeg")
    assert "CapTrak" in found.attrs["electrode_positions"]


def test_events_of_eeglab():
    found = read("eeglab/eeglab_data.set")
    assert Counter(found.stimulus.values.tolist()) == {"square": 80, "rt": 74}
    squares = found.stimulus == "square"
    assert Counter(found.position.values[squares].tolist()) == {1.0: 40, 2.0: 40}
    raw = mne.io.read_raw_eeglab(FILES / "eeglab/eeglab_data.set", verbose="ERROR")
    np.testing.assert_allclose(found.onset, raw.annotations.onset, atol=1e-6)
    assert_mne_agrees(found, raw, raw.annotations.onset)
    places = raw.get_montage().get_positions()["ch_pos"]
    expected = np.array([places[name] for name in found.channel.values])
    np.testing.assert_allclose(np.stack([found.x, found.y, found.z], 1), expected, atol=1e-12)
