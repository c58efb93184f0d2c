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


def with_responses(**changed):
    return BINNED | {"responses": BINNED["responses"] | changed}


@pytest.mark.parametrize(
    ("written", "right"),
    [
        *((word, "spikes") for word in ("spike", "Spikes", " spikes", "count", "counts", "n")),
        *((word, "spikes") for word in ("spike count", "spike counts", "Spike_Counts")),
        *((word, "spikes/s") for word in ("Hz", "hz", "sp/s", "spk/s", "spikes/sec", "1/s")),
        *((word, "spikes/s") for word in ("spikes/second", "spikes per second", "Spikes / s")),
        *((word, "spikes/s") for word in ("spike/s", "rate", "s^-1", "firing rate")),
        *((word, "V") for word in ("v", "volt", "Volts")),
    ],
)
def test_units_that_are_nearly_known_are_refused_with_the_word_to_write(written, right):
    told = refusal(with_responses(units=written))
    assert told == f"option responses.units: '{written}' is not read as {right}; write {right}"


@pytest.mark.parametrize(
    ("written", "by"),
    [("mV", 1000), ("mv", 1000), ("uV", 10**6), ("\u00b5V", 10**6), ("\u03bcV", 10**6)],
)
def test_parts_of_a_volt_are_divided_first(written, by):
    assert refusal(with_responses(units=written)) == (
        f"option responses.units: '{written}' is not read as V; "
        f"divide the numbers by {by} first, then write V"
    )


@pytest.mark.parametrize("units", ["spikes", "spikes/s", "V", "dF/F", "residual spikes", "a.u."])
def test_known_units_and_others_of_your_own_stay_as_they_are_written(units):
    assert checked_options("mapping", with_responses(units=units))["responses"]["units"] == units


MEANT = {
    "channel": "channels Channel chanel chan neuron neurons unit units cell cells electrode"
    " electrodes",
    "trial": "trials Trial trail tral",
    "time": "times Time tme t sample samples bin bins time_bin timepoints",
}


@pytest.mark.parametrize(
    ("written", "right"), [(word, right) for right in MEANT for word in MEANT[right].split()]
)
def test_an_axis_that_is_nearly_known_is_refused_with_the_word_to_write(written, right):
    said = (
        f"'{written}' would become a label of the trials; did you mean {right}? "
        f"Then write {right}, otherwise another name"
    )
    assert refusal(with_responses(axes=["size", written])) == f"option responses.axes.1: {said}"
    inside = with_responses(axes=["duration_of_bar"], cells=[written])
    assert refusal(inside) == f"option responses.cells.0: {said}"
    timed = TIMED | {"responses": {"spike_times": "spikes", "cells": ["size", written]}}
    assert refusal(timed) == f"option responses.cells.1: {said}"


@pytest.mark.parametrize(
    "axis", ["repeat", "condition", "orientation", "size", "contrast", "phase", "item", "tile"]
)
def test_axes_of_your_own_are_taken(axis):
    axes = [axis, "channel", "time"]
    assert checked_options("mapping", with_responses(axes=axes))["responses"]["axes"] == axes


def test_an_array_may_have_no_axis_channel():
    options = checked_options("mapping", with_responses(axes=["trial", "time"]))
    assert options["responses"]["axes"] == ["trial", "time"]
