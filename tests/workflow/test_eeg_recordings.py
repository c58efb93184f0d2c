"""Real EEG, from the raw files to figures, against means that MNE's own reading gives."""

import mne
import numpy as np
import pytest
import xarray as xr
from checkout import PROJECT, Checkout

DATA = PROJECT.parent / "shared" / "data"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (DATA / "eeg").is_dir(), reason="the real recordings are not here"),
    pytest.mark.xdist_group("real EEG"),
]

CONFIG = f"""
recordings:
  edf: {{file: {DATA}/eeg/test.edf}}
  brainvision: {{file: {DATA}/eeg/test.vhdr}}
  bdf: {{file: {DATA}/eeg/test_bdf_stim_channel.bdf}}
  bids: {{file: {DATA}/bids_eeg}}
  eeglab:
    file: {DATA}/eeglab/eeglab_data.set
    reader: eeg
    options: {{epoch: {{start: -0.5, stop: 1}}}}
stimuli:
  type-a: {{stimulus: type A}}
  type-b: {{stimulus: type B}}
  s255: {{stimulus: Stimulus/S255}}
  s253: {{stimulus: Stimulus/S253}}
  code-1: {{stimulus: 1}}
  code-2: {{stimulus: 2}}
  shown: {{stimulus: show_stimulus}}
  start: {{stimulus: start_experiment}}
  left: {{stimulus: square, position: 1}}
  right: {{stimulus: square, position: 2}}
window: {{start: 0.1, stop: 0.4}}
bin_ms: 10
comparisons:
  a-vs-b: {{a: type-a, b: type-b, recordings: [edf]}}
  s255-vs-s253: {{a: s255, b: s253, recordings: [brainvision]}}
  code-1-vs-2: {{a: code-1, b: code-2, recordings: [bdf]}}
  shown-vs-start: {{a: shown, b: start, recordings: [bids]}}
  left-vs-right: {{a: left, b: right, recordings: [eeglab]}}
"""
COMPARED = {
    "edf": "a-vs-b",
    "brainvision": "s255-vs-s253",
    "bdf": "code-1-vs-2",
    "bids": "shown-vs-start",
    "eeglab": "left-vs-right",
}


@pytest.fixture(scope="module")
def eeg(tmp_path_factory):
    checkout = Checkout.fresh(tmp_path_factory.mktemp("eeg") / "striate", CONFIG)
    outcome = checkout.run()
    assert outcome.status == 0, outcome.printed
    return checkout


def opened(checkout, name):
    return xr.open_dataset(checkout.root / "results" / f"{name}.zarr.zip", engine="striate")


@pytest.mark.parametrize("recording", COMPARED)
def test_real_eeg_ends_in_figures(eeg, recording):
    figures = eeg.root / "results/figures" / recording / COMPARED[recording]
    assert {path.name for path in figures.iterdir()} >= {"heatmap.png", "difference.png"}


def mean_by_mne(raw, onsets_s, start_s=0.1, stop_s=0.4):
    """Mean of each channel over the samples from start to stop after each onset, in V."""
    rate_hz = raw.info["sfreq"]
    offsets = np.arange(np.ceil(start_s * rate_hz - 1e-9), np.ceil(stop_s * rate_hz - 1e-9))
    responses = [
        raw.get_data()[:, (round(onset_s * rate_hz) + offsets).astype(int)].mean(axis=1)
        for onset_s in onsets_s
    ]
    return np.mean(responses, axis=0)


def test_means_of_an_edf_file_are_those_of_mne(eeg):
    raw = mne.io.read_raw_edf(DATA / "eeg/test.edf", preload=True, verbose="error")
    means = opened(eeg, "means/edf/type-a")
    assert means["mean"].units == "V"
    onsets_s = [a["onset"] for a in raw.annotations if a["description"] == "type A"]
    assert int(means.trial_count) == len(onsets_s) == 3
    expected = mean_by_mne(raw.copy().pick(means.channel.values.tolist()), onsets_s)
    np.testing.assert_allclose(means["mean"].values, expected, rtol=1e-9, atol=1e-15)


def test_means_of_an_eeglab_file_are_those_of_mne(eeg):
    raw = mne.io.read_raw_eeglab(DATA / "eeglab/eeglab_data.set", preload=True, verbose="error")
    left, right = (opened(eeg, f"means/eeglab/{side}") for side in ("left", "right"))
    assert (int(left.trial_count), int(right.trial_count)) == (40, 40)
    onsets_s = [a["onset"] for a in raw.annotations if a["description"] == "square"]
    both = (left["mean"].values + right["mean"].values) / 2
    np.testing.assert_allclose(both, mean_by_mne(raw, onsets_s), rtol=1e-9, atol=1e-15)


def test_amplitudes_have_no_modulation_index(eeg):
    compared = opened(eeg, "comparisons/eeglab/left-vs-right")
    assert compared.difference.units == "V"
    assert np.isnan(compared.modulation_index).all()
