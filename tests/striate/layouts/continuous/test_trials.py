import numpy as np
import pytest

from striate.errors import LayoutError, SettingsError
from striate.layouts.continuous.epochs import Continuous
from striate.layouts.continuous.signal import NO_MARKS, Marks
from striate.layouts.continuous.trials import (
    chosen_stimuli,
    counted,
    stimuli_and_flaws,
    trial_labels,
)


def marks(*texts, onsets=None, durations=None, **labels):
    count = len(texts)
    return Marks(
        np.arange(1.0, count + 1) if onsets is None else np.array(onsets, float),
        np.zeros(count) if durations is None else np.array(durations, float),
        list(texts),
        {name: np.array(values) for name, values in labels.items()},
    )


def labels_of(trials, flaws=NO_MARKS):
    there = Continuous(lambda _start, _stop: np.zeros((1, 1)), 1, 1000, 100.0)
    events = np.rint(trials.onset_s * 100).astype(int)
    return trial_labels(trials, flaws, events, range(-20, 80), there)


def test_what_cuts_or_spoils_a_recording_is_no_stimulus():
    texts = ["square", "BAD_blink", "bad segment", "Bad", "EDGE boundary", "boundary"]
    stimuli, flaws = stimuli_and_flaws(marks(*texts, "New Segment/", "Stimulus/S 10"), NO_MARKS)
    assert stimuli.text == ["square", "Stimulus/S 10"]
    assert flaws.text == [*texts[1:], "New Segment/"]


@pytest.mark.parametrize("text", ["badger", "edgewise", "boundary 1", "baddest", ""])
def test_a_stimulus_that_only_begins_like_a_flaw_stays(text):
    assert stimuli_and_flaws(marks(text), NO_MARKS)[0].text == [text]


def test_a_trial_that_overlaps_a_flaw_says_so():
    flaws = marks("BAD", "boundary", "bad", onsets=[1.7, 5, 8.8], durations=[1, 0, np.nan])
    onsets = [1.0, 0.9, 2.85, 2.9, 4.5, 5.2, 5.1, 8]
    # epochs run from 0.2 s before the onset until 0.8 s after it, open at the end
    expected = [True, False, True, False, True, False, True, False]
    labels = labels_of(marks(*"abcdefgh", onsets=onsets), flaws)
    assert labels["overlaps_bad"].tolist() == expected


def test_flaws_of_the_file_count_where_events_come_from_a_table():
    _, flaws = stimuli_and_flaws(marks("a"), marks("BAD", "b", onsets=[2, 3]))
    assert flaws.text == ["BAD"]


def test_labels_give_way_to_those_with_a_meaning():
    names = ["x", "onset", "trial", "response", "event_duration", "kind", "hit rate", "bad"]
    others = {name: [1.0] for name in names} | {"onset_in_file": [2.0]}
    labels = labels_of(marks("a", **others))
    meant = {"stimulus", "duration", "onset", "event_duration", "overlaps_bad"}
    assert labels.keys() == meant | {
        "x_in_file",
        "onset_in_file_in_file",
        "onset_in_file",
        "trial_in_file",
        "response_in_file",
        "event_duration_in_file",
        "kind_in_file",
        "hit_rate",
        "bad_in_file",
    }
    assert labels["onset_in_file"] == [2.0]


def test_only_the_named_stimuli_are_trials():
    found = marks("left", "right", "sync", "left", position=[1, 2, 3, 4])
    trials = chosen_stimuli(found, {}, ["LEFT ", "right"])
    assert trials.text == ["left", "right", "left"]
    assert trials.labels["position"].tolist() == [1, 2, 4]
    assert trials.onset_s.tolist() == [1, 2, 4]


def test_codes_get_names_and_only_refers_to_the_names():
    names = {"1": "left", "2": "right"}
    assert chosen_stimuli(marks("1", "2", "1"), names, []).text == ["left", "right", "left"]
    assert chosen_stimuli(marks("1", "254", "2"), names, ["left"]).text == ["left"]


def test_a_code_without_a_name_is_an_error():
    with pytest.raises(SettingsError, match=r"^names: there is no name for 254 \(2\), 255 \(1\);"):
        chosen_stimuli(marks("1", "254", "254", "255"), {"1": "left"}, [])


def test_a_stimulus_that_there_is_not_is_named_with_those_that_there_are():
    with pytest.raises(SettingsError, match=r"no event is called 'lft'; there are left \(2\), r"):
        chosen_stimuli(marks("left", "right", "left"), {}, ["lft"])


def test_a_recording_without_stimuli_is_refused():
    with pytest.raises(LayoutError, match="no event that is a stimulus"):
        chosen_stimuli(NO_MARKS, {}, [])


def test_a_message_lists_a_dozen_labels_at_most():
    assert counted([str(k) for k in range(14)]).endswith("11 (1) and 2 more")
