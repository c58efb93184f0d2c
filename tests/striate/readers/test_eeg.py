"""Recordings written by the tests, against a plain loop over the values before saving."""

from pathlib import Path

import numpy as np
import pytest

from as_dataset import dataset
from eegfiles import (
    RATE_HZ,
    EdfSignal,
    noise,
    records,
    write_brainvision,
    write_edf,
    write_eeglab,
    write_fif,
)
from striate.errors import LayoutError, SettingsError, UnreadableFileError
from striate.readers import eeg
from striate.sources import Source
from striate.stimuli import selected_trials

EPOCH = {"start": -0.1, "stop": 0.3}
# of 5 s at 100 Hz: at the very beginning, between two samples, and near the end
ONSETS = [0.0, 1.004, 4.9]
SAMPLES = [0, 100, 490]


def read(path, **options):
    source = Source(path, {})
    assert eeg.recognises(source)
    return dataset(eeg.read(source, {"epoch": EPOCH} | options))


def by_loop(volts, samples=SAMPLES, first=-10, stop=30):
    activity = np.full((len(samples), len(volts), stop - first), np.nan)
    for trial, event in enumerate(samples):
        for position, offset in enumerate(range(first, stop)):
            if 0 <= event + offset < volts.shape[1]:
                activity[trial, :, position] = volts[:, event + offset]
    return activity


def digital(channel_count=2, seconds=5, rate_hz=RATE_HZ, bits=16):
    limit = 2 ** (bits - 1)
    shape = (channel_count, seconds * rate_hz)
    return np.random.default_rng(1).integers(-limit, limit, shape)


def edf_signals(values, **how):
    return [EdfSignal(f"E{k}", row, **how) for k, row in enumerate(values, start=1)]


@pytest.mark.parametrize("bits", [16, 24])
def test_epochs_of_edf_and_bdf_are_those_of_a_plain_loop(tmp_path, bits):
    values = digital(bits=bits)
    path = tmp_path / ("a.edf" if bits == 16 else "a.bdf")
    gain = 0.5 if bits == 16 else 1
    write_edf(path, edf_signals(values, gain=gain), [(t, 0, "a") for t in ONSETS], bits=bits)
    found = read(path)
    expected = by_loop(values * gain * 1e-6)
    np.testing.assert_allclose(found.activity, expected, rtol=1e-9, atol=1e-12)
    assert found.activity.units == "V"


def test_epochs_of_brainvision_are_those_of_a_plain_loop(tmp_path):
    values = noise()
    markers = [("New Segment", "", 1, 1), *(("Stimulus", "S 10", at + 1, 1) for at in SAMPLES)]
    found = read(write_brainvision(tmp_path / "a.vhdr", values, markers))
    np.testing.assert_array_equal(found.activity, by_loop(values * 1e-6))
    assert found.stimulus.values.tolist() == ["Stimulus/S 10"] * 3


def test_epochs_of_fif_are_those_of_a_plain_loop(tmp_path):
    values = noise() * 1e-6
    annotations = [(t, 0, "face") for t in ONSETS]
    found = read(write_fif(tmp_path / "a_raw.fif", values, annotations))
    np.testing.assert_array_equal(found.activity, by_loop(values))


@pytest.mark.parametrize("version", ["5", "7.3"])
@pytest.mark.parametrize("where", ["struct", "variables", "float file"])
def test_epochs_of_eeglab_are_those_of_a_plain_loop(tmp_path, where, version):
    values = noise()
    path = tmp_path / "a.set"
    events = [{"type": "face", "latency": t * RATE_HZ + 1} for t in ONSETS]
    if where == "float file":
        values.astype("<f4").T.tofile(tmp_path / "a.fdt")
        write_eeglab(path, values, events, data="a.fdt", version=version)
    else:
        write_eeglab(path, values, events, as_struct=where == "struct", version=version)
    np.testing.assert_allclose(read(path).activity, by_loop(values * 1e-6), rtol=1e-15)


def test_the_first_sample_of_fif_may_have_any_number(tmp_path):
    values, onsets = noise() * 1e-6, [0.05, 1.004, 4.9]
    annotations = [(t, 0, "face") for t in onsets]
    path = write_fif(tmp_path / "a_raw.fif", values, annotations, first_sample=12345)
    found = read(path)
    np.testing.assert_allclose(found.onset, onsets, atol=1e-5)  # FIF keeps 4-byte floats
    np.testing.assert_array_equal(found.activity, by_loop(values, [5, 100, 490]))


def test_labels_of_trials_are_those_of_the_file(tmp_path):
    values = digital()
    annotations = [(0.5, 0.25, "type A"), (2, 0, "größer <b>&'\"/"), (3, 0, "BAD_blink")]
    found = read(write_edf(tmp_path / "a.edf", edf_signals(values), annotations))
    assert found.stimulus.values.tolist() == ["type A", "größer <b>&'\"/"]
    assert found.onset.values.tolist() == [0.5, 2]
    assert found.event_duration.values.tolist() == [0.25, 0]
    assert found.overlaps_bad.values.tolist() == [False, False]
    np.testing.assert_allclose(found.duration, 0.3)
    np.testing.assert_allclose(found.time, np.arange(-10, 30) / 100, atol=1e-9)
    assert found.attrs["not_stimuli"] == "BAD_blink (1)"
    assert found.attrs["events_from"] == "annotations"
    assert found.attrs["preprocessing"] == "none: no filter applied, no new reference"


def test_without_an_epoch_trials_last_from_a_fifth_before_to_four_fifths_after(tmp_path):
    path = write_brainvision(tmp_path / "a.vhdr", noise(), [("Stimulus", "S  1", 200, 1)])
    found = dataset(eeg.read(Source(path, {}), {}))
    assert (float(found.time[0]), found.sizes["time"]) == (-0.2, 100)


def test_channels_that_are_no_voltages_are_left_out_and_named(tmp_path):
    values = digital(5)
    signals = edf_signals(values)
    signals[1].unit, signals[2].unit, signals[3].unit = "degC", "", "mV"
    signals[4].gain = 0.0
    found = read(write_edf(tmp_path / "a.edf", signals, [(1, 0, "a")]))
    assert found.channel.values.tolist() == ["E1", "E4"]
    expected = by_loop(values[[0, 3]] * 0.5 * np.array([[1e-6], [1e-3]]), [100])
    np.testing.assert_allclose(found.activity, expected, rtol=1e-9)
    assert found.attrs["unused_channels"] == (
        "E2 (in degC), E3 (of unknown unit), E5 (without a scale)"
    )


def test_channels_at_another_rate_than_most_are_left_out_and_named(tmp_path):
    values = digital()
    slow = EdfSignal("slow", digital(1, rate_hz=50)[0], rate_hz=50)
    path = write_edf(tmp_path / "a.edf", [slow, *edf_signals(values)], [(1, 0, "a")])
    found = read(path)
    assert found.attrs["unused_channels"] == "slow (at 50/100 of the rate)"
    np.testing.assert_allclose(found.activity, by_loop(values * 0.5e-6, [100]), rtol=1e-9)


def test_channels_of_one_name_are_numbered_and_a_note_says_so(tmp_path):
    signals = [EdfSignal("E", row) for row in digital()]
    found = read(write_edf(tmp_path / "a.edf", signals, [(1, 0, "a")]))
    assert found.channel.values.tolist() == ["E-0", "E-1"]
    assert "Channel names are not unique" in found.attrs["reader_notes"]


@pytest.mark.parametrize("unit", ["degC", ""])
def test_of_two_channels_of_one_name_only_the_one_without_voltages_is_left_out(tmp_path, unit):
    values = digital(3)
    signals = [
        EdfSignal("E", values[0]),
        EdfSignal("E", values[1], unit),
        EdfSignal("F", values[2]),
    ]
    found = read(write_edf(tmp_path / "a.edf", signals, [(1, 0, "a")]))
    assert found.channel.values.tolist() == ["E-0", "F"]
    np.testing.assert_allclose(found.activity, by_loop(values[[0, 2]] * 0.5e-6, [100]), rtol=1e-9)
    reason = f"in {unit}" if unit else "of unknown unit"
    assert found.attrs["unused_channels"] == f"E-1 ({reason})"
    assert "Channel names are not unique" in found.attrs["reader_notes"]


def test_a_channel_called_like_the_second_of_two_keeps_its_name_and_unit(tmp_path):
    values = digital(4)
    names, units = ["E", "E-0", "E", "E"], ["degC", "mV", "uV", "uV"]
    signals = [EdfSignal(*row) for row in zip(names, values, units, strict=True)]
    found = read(write_edf(tmp_path / "a.edf", signals, [(1, 0, "a")]))
    assert found.channel.values.tolist() == ["E-0", "E-1", "E-2"]
    expected = by_loop(values[1:] * 0.5 * np.array([[1e-3], [1e-6], [1e-6]]), [100])
    np.testing.assert_allclose(found.activity, expected, rtol=1e-9)
    assert found.attrs["unused_channels"] == "E-a (in degC)"


def test_no_annotation_of_edf_is_lost_for_its_characters(tmp_path):
    texts = ["one\nline", "two\r\nlines", "BAD\nblink", "E1@@E1", "+3\x15x", "a"]
    annotations = [(1 + k / 2, 0, text) for k, text in enumerate(texts)]
    found = read(write_edf(tmp_path / "a.edf", edf_signals(digital()), annotations))
    assert found.stimulus.values.tolist() == [text for text in texts if text != "BAD\nblink"]
    assert found.onset.values.tolist() == [1, 1.5, 2.5, 3, 3.5]
    assert found.attrs["not_stimuli"] == "BAD\nblink (1)"
    assert found.attrs["reader_notes"] == ""


def test_a_condition_leaves_out_trials_that_overlap_a_bad_stretch(tmp_path):
    annotations = [(1, 0, "a"), (1.2, 0.1, "BAD_blink"), (3, 0, "a")]
    found = read(write_edf(tmp_path / "a.edf", edf_signals(digital()), annotations))
    labels = {"overlaps_bad": found.overlaps_bad.values}
    chosen = selected_trials(labels, {"overlaps_bad": {"any_of": [0]}})
    assert found.onset.values[chosen].tolist() == [3]


def test_annotations_of_edf_outside_the_recording_are_counted_once(tmp_path):
    annotations = [(1, 0, "a"), (4.5, 9, "b"), (5, 0, "two\nlines"), (-3, 1, "c")]
    found = read(write_edf(tmp_path / "a.edf", edf_signals(digital()), annotations))
    assert found.event_duration.values.tolist() == [0, 9]
    assert found.attrs["reader_notes"] == "annotations outside the recording, left out: 2"


def test_codes_of_a_status_channel_are_the_low_sixteen_bits(tmp_path):
    status = np.zeros(500, dtype=int)
    status[100:110], status[300:310] = 7, 65535
    status |= 0x500000  # what the amplifier says of itself
    signals = [*edf_signals(digital(bits=24), gain=1), EdfSignal("Status", status, "Boolean", 1.0)]
    found = read(write_edf(tmp_path / "a.bdf", signals, bits=24))
    assert found.stimulus.values.tolist() == ["7", "65535"]
    assert found.onset.values.tolist() == [1, 3]
    assert found.channel.values.tolist() == ["E1", "E2"]
    assert found.attrs["events_from"] == "channel Status"


def test_of_several_stimulus_channels_the_options_say_which(tmp_path):
    values = noise() * 1e-6
    values[1:] = 0
    values[1, 100:105], values[2, 300:305] = 4, 8
    path = write_fif(tmp_path / "a_raw.fif", values, kinds=["ecog", "stim", "stim"])
    with pytest.raises(
        SettingsError, match=r"^stimulus_channel: the .* has 2; write one of E2, E3"
    ):
        read(path)
    with pytest.raises(SettingsError, match=r"^stimulus_channel: there is no 'E9'; write one of"):
        read(path, stimulus_channel="E9")
    found = read(path, stimulus_channel="E3")
    assert (found.stimulus.values.tolist(), found.onset.values.tolist()) == (["8"], [3])
    assert found.kind.values.tolist() == ["ecog"]


def test_bad_channels_of_fif_are_labelled(tmp_path):
    path = write_fif(tmp_path / "a_raw.fif", noise() * 1e-6, [(1, 0, "a")], bads=["E2"])
    assert read(path).bad.values.tolist() == [False, True, False]


def test_fields_of_eeglab_events_become_labels(tmp_path):
    events = [
        {"type": "square", "latency": 101.0, "position": 2.0, "duration": 50.0, "colour": "red"},
        {"type": "boundary", "latency": 200.5, "position": [], "duration": 10.0, "colour": ""},
        {"type": 7.0, "latency": 301.0, "position": [], "duration": [], "colour": ""},
    ]
    found = read(write_eeglab(tmp_path / "a.set", noise(), events))
    assert found.stimulus.values.tolist() == ["square", "7"]
    np.testing.assert_array_equal(found.position, [2, np.nan])
    np.testing.assert_array_equal(found.event_duration, [0.5, np.nan])
    assert found.colour.values.tolist() == ["red", ""]
    assert found.attrs["not_stimuli"] == "boundary (1)"


def test_names_of_eeglab_events_stay_as_they_are_written(tmp_path):
    texts = ["grating 1.0", "grating 1", "1.0", "1"]
    events = [{"type": text, "latency": 101.0} for text in texts]
    found = read(write_eeglab(tmp_path / "a.set", noise(), events))
    assert found.stimulus.values.tolist() == texts


def test_numbers_of_eeglab_events_are_written_as_short_as_they_are(tmp_path):
    events = [{"type": number, "latency": 101.0} for number in (1.0, 10.0, 2.5)]
    found = read(write_eeglab(tmp_path / "a.set", noise(), events))
    assert found.stimulus.values.tolist() == ["1", "10", "2.5"]


def test_minus_zero_is_the_same_label_of_eeglab_events_as_zero(tmp_path):
    events = [{"type": zero, "latency": 101.0, "side": zero} for zero in (0.0, -0.0)]
    found = read(write_eeglab(tmp_path / "a.set", noise(), events))
    assert found.stimulus.values.tolist() == ["0", "0"]
    assert [str(side) for side in found.side.values.tolist()] == ["0.0", "0.0"]


def test_a_renamed_eeglab_set_is_read_with_the_signal_of_its_own_name(tmp_path):
    values, other = noise(seed=1), noise(seed=2)
    events = [{"type": "a", "latency": 101.0}]
    path = write_eeglab(tmp_path / "copy.set", values, events, data="a.fdt")
    other.astype("<f4").T.tofile(tmp_path / "a.fdt")
    write_eeglab(tmp_path / "a.set", other, events, data="a.fdt")
    with pytest.raises(LayoutError, match=r"EEG\.data is 'a\.fdt', which belongs to a\.set; save"):
        read(path)
    values.astype("<f4").T.tofile(tmp_path / "copy.fdt")
    found = read(path)
    np.testing.assert_allclose(found.activity, by_loop(values * 1e-6, [100]), rtol=1e-15)
    assert (
        "read from copy.fdt; EEG.data names a.fdt, which is that of a.set"
        in (found.attrs["reader_notes"])
    )


def test_a_code_at_the_first_sample_is_counted_but_no_trial(tmp_path):
    status = np.zeros(500, dtype=int)
    status[:50], status[100:110], status[110:120] = 9, 5, 3
    signals = [*edf_signals(digital(bits=24), gain=1), EdfSignal("Status", status, "Boolean", 1.0)]
    found = read(write_edf(tmp_path / "a.bdf", signals, bits=24))
    assert found.stimulus.values.tolist() == ["5", "3"]
    assert found.attrs["not_stimuli"] == "9 from the first sample on (1)"


def test_positions_of_eeglab_are_turned_to_the_right_ear_and_the_nose(tmp_path):
    places = [
        {"labels": "nose", "type": "EEG", "X": 85.0, "Y": 0.0, "Z": 0.0},
        {"labels": "left", "type": "", "X": 0.0, "Y": 85.0, "Z": 0.0},
        {"labels": "trigger", "type": "TRIG", "X": [], "Y": [], "Z": []},
    ]
    events = [{"type": "a", "latency": 101.0}]
    path = write_eeglab(tmp_path / "a.set", noise(), events, chanlocs=records(places))
    found = read(path)
    assert found.channel.values.tolist() == ["nose", "left"]
    np.testing.assert_allclose(found.x, [0, -0.085], atol=1e-12)
    np.testing.assert_allclose(found.y, [0.085, 0], atol=1e-12)
    assert found.attrs["unused_channels"] == "trigger (trig)"


def test_a_file_without_positions_has_none(tmp_path):
    found = read(write_eeglab(tmp_path / "a.set", noise(), [{"type": "a", "latency": 101.0}]))
    assert not {"x", "y", "z"} & set(found.coords)


def test_a_rate_that_is_not_whole_places_events_on_the_nearest_sample(tmp_path):
    values = noise()
    path = write_brainvision(tmp_path / "a.vhdr", values, rate_hz=1e6 / 7777)
    (tmp_path / "a_events.tsv").write_text("onset\tduration\ttrial_type\n1.0\t0\tface\n")
    found = read(path)
    sample = round(1e6 / 7777)
    np.testing.assert_array_equal(found.activity[0, :, 12], values[:, sample] * 1e-6)
    np.testing.assert_allclose(found.time.values, np.arange(-12, 39) * 0.007777, atol=1e-8)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            {"events": "stimulus-channel"},
            "events: the recording has no stimulus-channel; it has annotations",
        ),
        ({"events": "events.tsv"}, r"events: the recording has no events.tsv; it has annotations"),
        ({"only": ["b"]}, r"only: no event is called 'b'; there are a \(1\)"),
        ({"names": {"b": "left"}}, r"names: there is no name for a \(1\)"),
        ({"epoch": {"start": 0.001, "stop": 0.002}}, "epoch: .* no sample at 100 Hz"),
        ({"epoch": {"start": 0, "stop": 60}}, r"epoch: .* is longer than the recording, 5 s"),
    ],
)
def test_an_option_that_does_not_fit_is_told_in_one_sentence(tmp_path, options, words):
    path = write_edf(tmp_path / "a.edf", edf_signals(digital()), [(1, 0, "a")])
    with pytest.raises(SettingsError, match=f"^{words}") as refused:
        read(path, **options)
    assert "\n" not in str(refused.value)


def test_a_recording_without_events_is_refused(tmp_path):
    with pytest.raises(LayoutError, match="the recording has no events: no annotation, no"):
        read(write_edf(tmp_path / "a.edf", edf_signals(digital())))


def test_a_set_cut_into_epochs_is_refused(tmp_path):
    with pytest.raises(LayoutError, match="EEG is cut into 80 epochs; a continuous set"):
        read(write_eeglab(tmp_path / "a.set", noise(), trials=80))


def test_an_interrupted_edf_is_refused(tmp_path):
    path = write_edf(tmp_path / "a.edf", edf_signals(digital()), [(1, 0, "a")], reserved="EDF+D")
    with pytest.raises(LayoutError, match=r"the recording was interrupted \(EDF\+D\)"):
        read(path)


def test_another_ending_of_the_name_is_refused(tmp_path):
    path = write_edf(tmp_path / "a.rec", edf_signals(digital()), [(1, 0, "a")])
    with pytest.raises(UnreadableFileError, match=r"is an EDF file, but its name does not end in"):
        read(path)


def test_what_mne_warns_of_is_kept_as_a_note(tmp_path):
    path = write_edf(tmp_path / "a.edf", edf_signals(digital()), [(1, 0, "a")], record_count=-1)
    assert "Number of records from the header does not match" in read(path).attrs["reader_notes"]


def test_an_eeglab_set_of_another_ending_is_refused(tmp_path):
    path = write_eeglab(tmp_path / "a.dat", noise(), [{"type": "a", "latency": 101.0}])
    with pytest.raises(UnreadableFileError, match=r"does not end in \.set or \.mat; rename it"):
        read(path)


def test_a_path_with_dots_leads_to_the_same_recording(tmp_path, monkeypatch):
    path = write_brainvision(tmp_path / "a.vhdr", noise(), [("Stimulus", "S  1", 200, 1)])
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    assert read(Path("..", path.name)).sizes["trial"] == 1


def test_without_mne_the_message_says_what_to_install(tmp_path, monkeypatch):
    path = write_edf(tmp_path / "a.edf", edf_signals(digital()), [(1, 0, "a")])
    monkeypatch.setitem(__import__("sys").modules, "mne.utils", None)
    with pytest.raises(UnreadableFileError, match=r"a\.edf: is an EDF file; to read it install st"):
        read(path)
