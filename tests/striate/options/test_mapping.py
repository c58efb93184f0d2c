"""Options of the reader mapping, and what is said of faults in them."""

import re

import pytest

from striate.errors import SettingsError
from striate.reader_options import checked_options

BINNED = {
    "responses": {"variable": "resp", "axes": ["channel", "trial", "time"], "units": "spikes"},
    "bin_ms": 1,
    "labels": {"stimulus": {"variable": "stim"}},
}
COUNTED = {
    "responses": {"variable": "resp", "axes": ["trial", "channel"], "units": "spikes"},
    "window_s": 0.25,
    "labels": {"stimulus": {"variable": "stim"}},
}
TIMED = {
    "responses": {"spike_times": "spikes"},
    "trial": {"start": -0.2, "stop": 1},
    "labels": {"stimulus": {"variable": "stim"}},
}


def refusal(options):
    with pytest.raises(SettingsError) as fault:
        checked_options("mapping", options)
    _, *told = str(fault.value).split("\n")
    return "\n".join(told)


def test_defaults_are_filled_in():
    assert checked_options("mapping", BINNED) == {
        "responses": {
            "variable": "resp",
            "axes": ["channel", "trial", "time"],
            "cells": None,
            "bins_per_trial": None,
            "units": "spikes",
        },
        "bin_ms": 1.0,
        "sampling_hz": None,
        "window_s": None,
        "onset_s": 0.0,
        "trial": None,
        "levels": {},
        "labels": {"stimulus": {"variable": "stim", "column": None, "codes": None, "along": None}},
        "channels": {},
    }
    assert checked_options("mapping", TIMED)["responses"] == {
        "spike_times": "spikes",
        "cells": ["trial", "channel"],
    }


def test_values_for_all_and_lists_of_levels_stay_as_they_are_written():
    options = checked_options(
        "mapping",
        COUNTED
        | {
            "responses": COUNTED["responses"] | {"axes": ["orientation", "size", "channel"]},
            "levels": {"orientation": [0, 45], "size": {"variable": "sizes"}},
            "labels": {"stimulus": "grating", "session": 3},
            "channels": {"area": "V1"},
        },
    )
    assert options["levels"] == {"orientation": [0, 45], "size": {"variable": "sizes"}}
    assert options["labels"] == {"stimulus": "grating", "session": 3}
    assert options["channels"] == {"area": "V1"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"labels": {"stimulus": "a"}}, r"responses: the key is missing; write responses: \{"),
        (
            BINNED | {"responses": "resp"},
            "responses: 'resp' is text; write a mapping with the keys",
        ),
        (
            BINNED | {"responses": {"variable": "resp", "axes": ["trial"]}},
            "responses.units: the key is missing; write units: spikes",
        ),
        (
            BINNED | {"responses": BINNED["responses"] | {"axes": "trial"}},
            r"responses.axes: 'trial' is text; write a list: \[trial\]",
        ),
        (
            BINNED | {"responses": BINNED["responses"] | {"axes": ["trial", "time", "trial"]}},
            "responses.axes: 'trial' is listed 2 times; list it once",
        ),
        (
            BINNED | {"responses": BINNED["responses"] | {"axis": ["trial"]}},
            "responses.axis: 'axis' is not a key; there are variable, axes, cells, .*"
            "Did you mean 'axes'?",
        ),
        (
            BINNED | {"responses": BINNED["responses"] | {"bins_per_trial": 10}},
            "bins_per_trial says how many bins lie along the axis trial; "
            "write trial, and not time, in axes",
        ),
        (
            BINNED | {"responses": COUNTED["responses"] | {"bins_per_trial": 1}},
            "responses.bins_per_trial: 1 is not allowed; write a number of bins, from 2",
        ),
        (
            BINNED
            | {
                "responses": {
                    "variable": "resp",
                    "axes": ["channel"],
                    "cells": ["trial"],
                    "bins_per_trial": 10,
                    "units": "V",
                }
            },
            "bins_per_trial does not go with cells; write time in axes",
        ),
        (BINNED | {"labels": {}}, r"labels has no stimulus; write labels: \{stimulus: \{variable"),
        (
            BINNED | {"labels": {"stimulus": ["a"]}},
            "labels.stimulus: this is a list; write one value for all, or {variable: name}",
        ),
        (
            BINNED | {"labels": {"stimulus": True}},
            'labels.stimulus: true is read by YAML as true; write "true" in quotes',
        ),
        (
            BINNED | {"channels": {"area": False}},
            'channels.area: false is read by YAML as false; write "false" in quotes',
        ),
        (
            BINNED | {"labels": {"stimulus": {"variable": "stim", "codes": {"1": True}}}},
            'labels.stimulus.codes.1: true is read by YAML as true; write "true" in quotes',
        ),
        (
            COUNTED
            | {"responses": COUNTED["responses"] | {"axes": ["attended", "channel"]}}
            | {"levels": {"attended": [0.5, True]}, "labels": {"stimulus": "a"}},
            'levels.attended.1: true is read by YAML as true; write "true" in quotes',
        ),
        (
            BINNED | {"labels": {"stimulus": {"variable": "stim", "column": 0}}},
            "labels.stimulus.column: 0 is not allowed; write the number of a column, from 1",
        ),
        (
            BINNED | {"labels": {"stimulus": {"variable": "stim", "codes": {}}}},
            "labels.stimulus.codes: this is empty; write at least one",
        ),
        (
            BINNED | {"labels": {"stimulus": {"column": 1}}},
            "labels.stimulus.variable: the key is missing; write variable: stim",
        ),
        (
            BINNED | {"labels": BINNED["labels"] | {"spatial frequency": 1}},
            "'spatial frequency' holds white space; write spatial_frequency",
        ),
        (
            BINNED | {"labels": {"stimulus": {"variable": "stim", "along": "condition"}}},
            "labels: 'stimulus' is given along 'condition', which is no axis of the trials; "
            "there are trial",
        ),
        (
            BINNED | {"channels": {"stimulus": "a"}},
            "channels: 'stimulus' is a label of the trials; write another name",
        ),
        (
            BINNED | {"channels": {"snr": {"variable": "snr", "along": "trial"}}},
            "channels: 'snr' goes along the channels; remove along",
        ),
        (
            BINNED | {"levels": {"orientation": [0, 45]}},
            "levels: 'orientation' is no axis of your own; there are none",
        ),
        (
            BINNED | {"levels": {"trial": 3}},
            r"levels.trial: 3 is not allowed; write a list such as \[0, 45, 90\], or",
        ),
        (BINNED | {"bin_ms": None}, "bin_ms"),
        (
            BINNED | {"bin_ms": 0},
            "bin_ms: 0 is not allowed; write a number of milliseconds above 0",
        ),
        (BINNED | {"sampling_hz": 1000}, "bin_ms and sampling_hz are both given; keep one of them"),
        (
            {**BINNED, "window_s": 0.25},
            "window_s goes only with responses without an axis time; write bin_ms",
        ),
        (
            {name: value for name, value in BINNED.items() if name != "bin_ms"},
            "bin_ms is missing: how long a bin of the spike counts is; write bin_ms: 1",
        ),
        (
            {
                "responses": BINNED["responses"] | {"units": "V"},
                "labels": BINNED["labels"],
                "onset_s": 0.2,
            },
            "onset_s needs the width of the bins; write bin_ms: 1",
        ),
        (
            {name: value for name, value in COUNTED.items() if name != "window_s"},
            "window_s is missing: how long the spikes were counted, in s; write window_s: 0.25",
        ),
        (
            COUNTED | {"window_s": 0},
            "window_s: 0 is not allowed; write a number of seconds above 0",
        ),
        (
            COUNTED | {"bin_ms": 1},
            "bin_ms and sampling_hz go only with an axis time; write window_s: 0.25",
        ),
        (
            {
                "responses": COUNTED["responses"] | {"units": "V"},
                "labels": COUNTED["labels"],
                "onset_s": 0.2,
            },
            "onset_s needs the duration of the responses; write window_s: 0.25",
        ),
        (COUNTED | {"trial": {"start": 0, "stop": 1}}, "trial goes only with spike_times"),
        (
            {"responses": TIMED["responses"], "labels": TIMED["labels"]},
            r"trial is missing; write trial: \{start: -0.2, stop: 1\}",
        ),
        (TIMED | {"window_s": 0.25}, "window_s and onset_s do not go with spike_times"),
        (
            TIMED | {"bin_ms": 7},
            "trial start -0.2 is no multiple of the bins, 7 ms; write -0.203, or another bin_ms",
        ),
        (
            TIMED | {"responses": {"spike_times": "spikes", "cells": ["trial", "time"]}},
            "cells of spike times have no axis time; leave it out",
        ),
        (
            BINNED | {"responses": BINNED["responses"] | {"cells": ["repeat"]}},
            "'trial' is an axis of the cells; keep it in cells only",
        ),
        (
            BINNED | {"responses": BINNED["responses"] | {"axes": ["channel"], "cells": ["time"]}},
            "time is an axis inside each cell; write it in axes",
        ),
        (
            BINNED
            | {
                "responses": BINNED["responses"] | {"axes": ["size", "time"]},
                "labels": BINNED["labels"] | {"size": {"variable": "sizes"}},
            },
            "labels: 'size' is an axis; write its values in levels",
        ),
    ],
)
def test_a_fault_is_said_with_what_to_write(options, message):
    assert re.search(message, refusal(options))
