import matplotlib.image
import numpy as np
import pytest

import recordings
from by_hand import amplitudes, rates, spikes_from_counts
from drawn import words
from striate import cli
from striate.errors import NoTrialsError
from striate.show import chosen_stimuli, stimulus_heatmap


def striate(monkeypatch, *arguments):
    """Exit status or message of the command."""
    monkeypatch.setattr("sys.argv", ["striate", *map(str, arguments)])
    try:
        cli.main()
    except SystemExit as end:
        return end.code
    return 0


@pytest.fixture
def raw(tmp_path, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    recordings.write_trials_mat(tmp_path / "raw.mat", recordings.some_trials())
    return tmp_path / "raw.mat"


def labelled(*stimuli, **more):
    counts = np.ones((len(stimuli), 2, 20), int)
    return spikes_from_counts(counts, stimuli=list(stimuli), **more)


def test_the_two_commonest_stimuli_are_shown_blank_last():
    recording = labelled("blank", "blank", "blank", "natural", "grating", "grating")
    assert list(chosen_stimuli(recording, None, None)) == ["grating", "natural"]
    recording = labelled("blank", "blank", "grating")
    assert list(chosen_stimuli(recording, None, None)) == ["grating", "blank"]


def test_a_stimulus_is_text_that_the_label_contains_or_a_label_with_its_value():
    recording = labelled("Grating 1", "natural", orientation=[45.0, np.nan])
    assert chosen_stimuli(recording, "grating", "orientation=45") == {
        "grating": {"stimulus": {"contains": "grating"}},
        "orientation=45": {"orientation": {"any_of": ["45"]}},
    }


def test_the_other_stimulus_is_not_the_one_that_is_given():
    recording = labelled("grating", "grating", "natural")
    assert list(chosen_stimuli(recording, None, "grating")) == ["natural", "grating"]


def test_one_stimulus_cannot_be_compared():
    with pytest.raises(
        NoTrialsError, match=r"two different stimuli are needed; .* 'grating' \(2\)"
    ):
        chosen_stimuli(labelled("grating", "grating"), None, None)


def test_the_picture_is_the_heatmap_of_the_workflow():
    recording = rates(np.arange(24.0).reshape(4, 2, 3), bin_s=0.1)
    figure = stimulus_heatmap(recording, chosen_stimuli(recording, None, None), None)
    shown = {text.get_text() for text in figure.findobj(lambda artist: hasattr(artist, "get_text"))}
    assert any("Firing rate (spikes/s)" in text for text in shown)
    assert any("A: s0" in text for text in shown)


def test_show_writes_the_file_it_is_told_to(raw, monkeypatch, capsys):
    assert striate(monkeypatch, "show", raw, "-o", "look.png") == 0
    assert matplotlib.image.imread(raw.parent / "look.png").ndim == 3
    assert capsys.readouterr().out == "wrote look.png\n"


def test_without_a_screen_show_writes_a_file_named_as_the_recording(raw, monkeypatch):
    assert striate(monkeypatch, "show", raw) == 0
    assert (raw.parent / "raw.png").is_file()


def test_reader_and_options_are_given_as_to_other_commands(raw, monkeypatch):
    recordings.write_pvc_8_mat(raw, channels=3, repeats=1, INDCENT=np.array([[1.0], [0.0], [1.0]]))
    how = ["--reader", "pvc-8", "--option", "well_centered=true"]
    assert striate(monkeypatch, "show", raw, "-o", "look.png", *how) == 0
    message = striate(monkeypatch, "show", raw, "--reader", "pvc-8", "--option", "well_centered=3")
    assert message.startswith("striate: the options of the reader pvc-8 have 1 fault:")
    assert "the reader trials needs" in striate(monkeypatch, "show", raw, "--reader", "trials")


def test_a_stimulus_without_a_trial_lists_the_labels_with_counts(raw, monkeypatch):
    message = striate(monkeypatch, "show", raw, "--a", "gabor")
    assert message.startswith("striate: raw.mat: no trial has stimulus containing 'gabor'")
    assert "'stimulus' holds" in message
    assert not list(raw.parent.glob("*.png"))


def test_a_window_is_refused_where_the_file_has_no_time_axis(raw, monkeypatch):
    message = striate(monkeypatch, "show", raw, "--window", "0", "1")
    assert message == "striate: raw.mat has no time axis in s; leave the window out"


def test_a_window_beyond_the_trial_is_refused(raw, monkeypatch):
    recordings.write_trials_mat(raw, recordings.some_trials(), bin_width=0.1)
    message = striate(monkeypatch, "show", raw, "--window", "0", "99")
    assert "window: 99 s lies outside the time axis" in message


def test_a_missing_file_is_one_sentence(tmp_path, monkeypatch):
    message = striate(monkeypatch, "show", tmp_path / "none.mat")
    assert message.startswith("striate: ")
    assert "none.mat" in message


def test_another_ending_than_a_picture_is_refused(raw, monkeypatch):
    message = striate(monkeypatch, "show", raw, "-o", "look.docx")
    assert "look.docx: figures are saved as .png, .pdf or .svg" in message


def test_evoked_potentials_are_shown_in_their_own_unit_from_onset_to_the_end_of_the_epoch():
    values = np.random.default_rng(0).normal(0, 1e-5, (6, 3, 130))
    values[4, :, -9:] = np.nan
    recording = amplitudes(values, first=-26, channels=["Fz", "Pz", "Oz"])
    recording["duration"][:] = np.nan
    figure = stimulus_heatmap(recording, chosen_stimuli(recording, None, None), None)
    shown = words(figure)
    assert any(text.startswith("Amplitude (µV)") for text in shown)
    assert {"Fz", "Pz", "Oz", "n = 2 of 3 trials", "n = 3 trials"} <= set(shown)
    assert any("7.8125-ms bins · window 0 to 0.8125 s" in text for text in shown)


def test_an_axis_that_ends_before_onset_is_shown_whole():
    recording = amplitudes(np.random.default_rng(0).normal(size=(4, 2, 20)), first=-64)
    shown = words(stimulus_heatmap(recording, chosen_stimuli(recording, None, None), None))
    assert any("window -0.5 to -0.34375 s" in text for text in shown)
