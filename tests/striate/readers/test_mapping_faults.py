"""What the reader `mapping` says where file and options do not fit together."""

import re

import h5py
import numpy as np
import pytest
import scipy.io

from arrayfiles import read, write_arrays
from recordings import cell, object_bytes, struct_array, write_mat
from striate.errors import LayoutError, UnreadableFileError

STIM = np.array([1, 2, 0, 2, 1])
RESP = np.ones((5, 3, 4))
OPTIONS = {
    "responses": {"variable": "resp", "axes": ["trial", "channel", "time"], "units": "spikes"},
    "bin_ms": 1,
    "labels": {"stimulus": {"variable": "stim"}},
}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "session"


def refusal(path, **changed):
    with pytest.raises(LayoutError) as fault:
        read(path, **(OPTIONS | changed))
    return str(fault.value)


@pytest.mark.parametrize(
    ("kind", "held"),
    [
        ("v5", r"resp \(double 5x3x4\), stim \(\S+ 1x5\)"),
        ("v7.3", r"resp \(double 5x3x4\), stim \(\S+ 1x5\)"),
        ("hdf5", r"resp \(float64 values, 5 x 3 x 4\), stim \(int64 values, 5\)"),
        ("npz", r"resp \(float64 values, 5 x 3 x 4\), stim \(int64 values, 5\)"),
    ],
)
def test_a_missing_variable_is_named_with_all_that_there_are_and_the_nearest(path, kind, held):
    write_arrays(path, kind, {"resp": RESP, "stim": STIM})
    said = refusal(path, responses=OPTIONS["responses"] | {"variable": "rsep"})
    assert re.fullmatch(
        rf"there is no variable 'rsep'; the file holds {held}\. Did you mean 'resp'\?", said
    )


def test_a_missing_field_is_named_with_the_fields_beside_it(path):
    scipy.io.savemat(path, {"s": {"resp": RESP, "stim": STIM, "t": "x"}}, appendmat=False)
    said = refusal(
        path,
        responses=OPTIONS["responses"] | {"variable": "s.rsp"},
        labels={"stimulus": {"variable": "s.stim"}},
    )
    assert said == (
        "there is no variable 's.rsp'; the file holds s.resp (float64 numbers, 5 x 3 x 4), "
        "s.stim (int64 numbers, 1 x 5), s.t (the text 'x'). Did you mean 's.resp'?"
    )


def test_a_field_of_what_is_no_struct_is_missing(path):
    write_arrays(path, "v5", {"resp": RESP, "stim": STIM})
    said = refusal(path, responses=OPTIONS["responses"] | {"variable": "resp.rates"})
    assert said == (
        "there is no variable 'resp.rates'; the file holds resp (float64 numbers, 5 x 3 x 4)"
    )


def test_a_group_of_hdf5_is_no_variable_but_its_datasets_are_listed(path):
    write_arrays(path, "hdf5", {"session/resp": RESP, "session/stim": STIM})
    said = refusal(path, responses=OPTIONS["responses"] | {"variable": "session"})
    assert "there is no variable 'session'; the file holds session/resp (float64" in said


@pytest.mark.parametrize(
    ("stim", "message"),
    [
        (STIM[:4], "stimulus (stim) has 4 values for 5 trials"),
        (np.arange(6), "stimulus (stim) has 6 values for 5 trials"),
        (
            np.ones((5, 2)),
            "stimulus (stim) has 5 x 2 values for 5 trials; write which column it is",
        ),
    ],
)
def test_labels_that_do_not_fit_the_trials_are_named_with_both_counts(path, stim, message):
    write_arrays(path, "npz", {"resp": RESP, "stim": stim})
    assert refusal(path) == message


@pytest.mark.parametrize("kind", ["v5", "v7.3", "hdf5", "npz"])
@pytest.mark.parametrize(
    "written",
    [np.repeat([0, 1, 2], 4), np.tile([0, 1, 2], 4)[None], np.tile([0, 1, 2], 4)[:, None]],
)
def test_one_row_of_labels_for_several_axes_has_no_known_order(path, kind, written):
    """MATLAB flattens with the first axis fastest, NumPy with the last one."""
    write_arrays(path, kind, {"resp": np.ones((3, 4, 2)), "kinds": written})
    axes = {"variable": "resp", "axes": ["condition", "repeat", "channel"], "units": "V"}
    labels = {"stimulus": {"variable": "kinds"}}
    assert refusal(path, responses=axes, labels=labels, bin_ms=None) == (
        "stimulus (kinds) has 12 values for 3 conditions x 4 repeats in one row, whose order "
        "cannot be told; save them as an array of 3 x 4"
    )


def test_labels_of_one_axis_among_several_must_say_so(path):
    write_arrays(path, "npz", {"resp": np.ones((3, 4, 2)), "kinds": np.arange(3)})
    axes = {"variable": "resp", "axes": ["condition", "repeat", "channel"], "units": "V"}
    labels = {"stimulus": {"variable": "kinds"}}
    assert refusal(path, responses=axes, labels=labels, bin_ms=None) == (
        "stimulus (kinds) has 3 values for 3 conditions x 4 repeats; "
        "where there is one for each condition, write along: condition"
    )


def test_trials_of_bins_that_follow_one_another_are_whole(path):
    write_arrays(path, "npz", {"resp": np.ones((20, 2))})
    rows = {"variable": "resp", "axes": ["trial", "channel"], "units": "V", "bins_per_trial": 3}
    said = refusal(path, responses=rows, labels={"stimulus": "disc"})
    assert said == "resp is 20 long along trial, which is no multiple of the 3 bins_per_trial"


def test_cells_have_no_bins_that_follow_one_another(path):
    scipy.io.savemat(path, {"resp": cell([[np.ones((2, 3))]])}, appendmat=False)
    rows = {"variable": "resp", "axes": ["trial", "channel"], "units": "V", "bins_per_trial": 2}
    said = refusal(path, responses=rows | {"axes": ["trial"]}, labels={"stimulus": "disc"})
    assert "resp is a cell array or struct array" in said


def test_a_table_is_no_list_of_levels(path):
    write_arrays(path, "npz", {"resp": np.ones((4, 2)), "sizes": np.arange(4).reshape(2, 2)})
    axes = {"variable": "resp", "axes": ["size", "channel"], "units": "V"}
    levels, labels = {"size": {"variable": "sizes"}}, {"stimulus": "disc"}
    said = refusal(path, responses=axes, levels=levels, labels=labels, bin_ms=None)
    assert said == "sizes is 2 x 2; a list of levels needed"


def test_channel_labels_that_do_not_fit_are_named_with_both_counts(path):
    write_arrays(path, "npz", {"resp": RESP, "stim": STIM, "snr": np.ones(4)})
    said = refusal(path, channels={"snr": {"variable": "snr"}})
    assert said == "snr (snr) has 4 values for 3 channels"


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        (
            {"1": "grating"},
            "stim holds codes that `codes` does not name: 2, 0; "
            "it holds 1 (2), 2 (2), 0 (1), and `codes` names 1",
        ),
        (
            {"one": "grating", "2": "natural"},
            "stim holds codes that `codes` does not name: 1, 0; "
            "it holds 1 (2), 2 (2), 0 (1), and `codes` names one, 2",
        ),
    ],
)
def test_a_code_without_meaning_is_refused_with_all_codes_and_their_counts(path, codes, message):
    write_arrays(path, "npz", {"resp": RESP, "stim": STIM})
    labels = {"stimulus": {"variable": "stim", "codes": codes}}
    assert refusal(path, labels=labels) == message


def test_a_column_that_is_not_there_is_refused(path):
    write_arrays(path, "npz", {"resp": RESP, "stim": STIM, "table": np.ones((5, 2))})
    labels = {"stimulus": {"variable": "table", "column": 3}}
    said = refusal(path, labels=labels)
    assert said == "table is 5 x 2; column 3 needs a table with that many columns"


@pytest.mark.parametrize("kind", ["v5", "v7.3", "hdf5", "npz"])
@pytest.mark.parametrize("value", [-1.0, 0.5, np.nan, np.inf, 20000.0])
def test_what_is_no_count_is_refused_with_its_place(path, kind, value):
    values = RESP.copy()
    values[3, 1, 2] = value
    write_arrays(path, kind, {"resp": values, "stim": STIM})
    assert refusal(path) == (
        f"resp is {value} in trial 4, channel 2, bin 3; "
        "spike counts are whole numbers of 0 or more, to 10000"
    )


def test_a_fault_in_a_later_block_is_named_with_its_own_trial(path, monkeypatch):
    monkeypatch.setattr("striate.layouts.mapped.responses._VALUES_PER_BLOCK", 24)
    values = RESP.copy()
    values[4, 1, 2] = -1
    write_arrays(path, "npz", {"resp": values, "stim": STIM})
    assert refusal(path).startswith("resp is -1.0 in trial 5, channel 2, bin 3; ")
    rates = OPTIONS["responses"] | {"units": "spikes/s"}
    assert refusal(path, responses=rates).startswith("resp is -1.0 in trial 5, channel 2, bin 3; ")


@pytest.mark.parametrize("value", [-1.0, 0.5, np.nan, np.inf])
def test_what_is_no_count_over_a_window_is_refused_with_its_place(path, value):
    values = np.ones((5, 3))
    values[3, 1] = value
    write_arrays(path, "npz", {"resp": values, "stim": STIM})
    said = refusal(
        path,
        responses={"variable": "resp", "axes": ["trial", "channel"], "units": "spikes"},
        bin_ms=None,
        window_s=0.25,
    )
    assert said == (
        f"resp is {value} in trial 4, channel 2, bin 1; spike counts are whole numbers of 0 or more"
    )


@pytest.mark.parametrize(
    ("units", "value", "wanted"),
    [
        ("spikes/s", -1.0, "rates are 0 or more, NaN where missing"),
        ("spikes/s", np.inf, "rates are 0 or more, NaN where missing"),
        ("V", -np.inf, "numbers needed, NaN where missing"),
    ],
)
def test_impossible_rates_and_amplitudes_are_refused_with_their_place(path, units, value, wanted):
    values = np.ones((2, 4, 3, 4))
    values[1, 2, 0, 3] = value
    write_arrays(path, "npz", {"resp": values})
    axes = ["orientation", "repeat", "channel", "time"]
    said = refusal(
        path,
        responses={"variable": "resp", "axes": axes, "units": units},
        labels={"stimulus": "grating"},
    )
    assert said == (
        f"resp is {value} in trial 6 (orientation 2, repeat 3), channel 1, bin 4; {wanted}"
    )


def test_axes_that_are_too_few_are_refused(path):
    write_arrays(path, "npz", {"resp": RESP, "stim": STIM})
    said = refusal(path, responses=OPTIONS["responses"] | {"axes": ["trial", "time"]})
    assert said == (
        "resp has 3 axes (5 x 3 x 4), `axes` names 2 (trial, time): "
        "name each of its axes once, in its order"
    )


def test_a_wrong_number_of_axes_is_said_before_labels_that_do_not_fit(path):
    write_arrays(path, "npz", {"resp": RESP, "stim": np.ones(7)})
    for axes in (["trial"], ["size", "time"]):
        assert refusal(
            path, responses=OPTIONS["responses"] | {"axes": axes, "units": "V"}, bin_ms=None
        ).startswith(f"resp has 3 axes (5 x 3 x 4), `axes` names {len(axes)} (")


def test_axes_whose_names_end_in_s_are_not_made_plural_again(path):
    write_arrays(path, "npz", {"resp": np.ones((3, 4, 1)), "kinds": np.arange(5)})
    axes = {"variable": "resp", "axes": ["sizes", "repeat", "channel"], "units": "V"}
    labels = {"stimulus": {"variable": "kinds"}}
    said = refusal(path, responses=axes, labels=labels, bin_ms=None)
    assert said == "stimulus (kinds) has 5 values for 3 sizes x 4 repeats"


def test_one_channel_is_not_plural(path):
    write_arrays(path, "npz", {"resp": np.ones((5, 1, 4)), "stim": STIM, "snr": np.ones(3)})
    said = refusal(path, channels={"snr": {"variable": "snr"}})
    assert said == "snr (snr) has 3 values for 1 channel"


@pytest.mark.parametrize("onset_s", [200, 0.0041])
def test_an_onset_after_the_end_of_the_trials_is_refused(path, onset_s):
    write_arrays(path, "npz", {"resp": RESP, "stim": STIM})
    assert refusal(path, onset_s=onset_s) == (
        f"onset_s: {onset_s:g} s lies after the end of the trials, 0.004 s: is it in ms?"
    )


def test_an_onset_after_the_window_of_the_counts_is_refused(path):
    write_arrays(path, "npz", {"resp": RESP[:, :, 0], "stim": STIM})
    responses = {"variable": "resp", "axes": ["trial", "channel"], "units": "spikes"}
    said = refusal(path, responses=responses, bin_ms=None, window_s=0.25, onset_s=50)
    assert said == "onset_s: 50 s lies after the end of the trials, 0.25 s: is it in ms?"


def test_an_axis_of_length_one_that_cannot_be_told_is_refused(path):
    write_arrays(path, "npz", {"resp": np.ones((5, 4)), "stim": STIM})
    assert refusal(path) == (
        "resp has 2 axes (5 x 4), `axes` names 3 (trial, channel, time), "
        "and which of them has length 1 cannot be told: leave that one out"
    )


@pytest.mark.parametrize("kind", ["v5", "v7.3", "hdf5", "npz"])
def test_an_axis_is_never_read_as_another_because_labels_would_fit_it(path, kind):
    arrays = {"resp": np.ones((5, 1, 4)), "stim": STIM, "areas": np.arange(4)}
    write_arrays(path, kind, arrays)
    assert refusal(path, channels={"snr": {"variable": "areas"}}) == (
        "resp is 5 x 1 x 4, named trial, channel, time; its labels fit it only as "
        "trial, time, channel: name its axes in that order, or mend the labels"
    )


@pytest.mark.parametrize("kind", ["v5", "hdf5", "npz"])
def test_a_text_too_long_for_a_label_is_refused_before_it_fills_the_memory(path, kind):
    texts = np.array(["a", "b", "c", "d", "e"], dtype="U10001" if kind == "npz" else object)
    texts[2] = "y" * 10_000
    if kind == "npz":
        write_arrays(path, kind, {"resp": RESP, "stim": texts})
        assert read(path, **OPTIONS).stimulus.values[2] == texts[2]
    texts[2] = "y" * 10_001 if kind == "npz" else "y" * 10_000_000
    held = {"resp": RESP, "stim": texts if kind != "v5" else cell([[text] for text in texts])}
    if kind == "v5":
        scipy.io.savemat(path, held, appendmat=False, do_compression=True)
    elif kind == "hdf5":
        with h5py.File(path, "w") as file:
            file.update(held)
    else:
        write_arrays(path, kind, held)
    place = "3,1" if kind == "v5" else "3"
    assert refusal(path) == (
        f"stim, element {place}, has {len(texts[2])} characters; a label has 10000 at most"
    )


def test_levels_that_do_not_fit_their_axis_are_refused(path):
    write_arrays(path, "npz", {"resp": RESP})
    said = refusal(
        path,
        responses=OPTIONS["responses"] | {"axes": ["orientation", "channel", "time"]},
        levels={"orientation": [0, 45, 90]},
        labels={"stimulus": "grating"},
    )
    assert said == "levels: orientation has 3 levels; the responses have 5"


def test_channels_that_differ_between_cells_are_refused(path):
    elements = [{"counts": np.ones((n, 4)), "kind": "a"} for n in (3, 3, 2)]
    scipy.io.savemat(path, {"trials": struct_array(elements)}, appendmat=False)
    said = refusal(
        path,
        responses={"variable": "trials.counts", "axes": ["channel", "time"], "units": "spikes"},
        labels={"stimulus": {"variable": "trials.kind"}},
    )
    assert said == "trials.counts has 2 channels in trial 3, and 3 in others"


def test_one_very_long_trial_is_refused(path):
    cells = cell([[np.ones((1, 2))] * 99 + [np.ones((1, 20_000))]])
    scipy.io.savemat(path, {"resp": cells}, appendmat=False)
    said = refusal(
        path,
        responses={"variable": "resp", "axes": ["channel", "time"], "units": "spikes"},
        labels={"stimulus": "a"},
    )
    assert said == (
        "trial 100 has 20000 bins, most trials have about 2; "
        "trials of such different lengths do not make one recording"
    )


def test_axes_of_the_trials_do_not_lie_inside_the_cells(path):
    scipy.io.savemat(path, {"resp": cell([[RESP[0], RESP[1]]])}, appendmat=False)
    assert refusal(path, labels={"stimulus": "a"}) == (
        "resp is a cell array or struct array; `axes` names those inside each cell, "
        "so write trial in `cells`"
    )


def test_cells_are_asked_of_a_cell_array_only(path):
    write_arrays(path, "v5", {"resp": RESP[0]})
    responses = {"variable": "resp", "cells": ["trial"], "axes": ["channel", "time"]}
    said = refusal(path, responses=responses | {"units": "spikes"}, labels={"stimulus": "a"})
    assert said == "resp is an array of 3 x 4 numbers; cells needed"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("text", "resp is the text 'text'; real numbers needed"),
        (np.ones((5, 3, 4), dtype=complex), "resp is complex128 numbers, .*; real numbers needed"),
        ({"a": 1.0}, "resp is a struct array of 1; real numbers needed"),
        (cell([["a", "b"]]), "resp in trial 1 is the text 'a'; real numbers needed"),
    ],
)
def test_responses_are_numbers(path, value, message):
    scipy.io.savemat(path, {"resp": value, "stim": STIM}, appendmat=False)
    axes = ["channel", "time"] if isinstance(value, np.ndarray) and value.dtype == object else None
    responses = OPTIONS["responses"] | ({"axes": axes} if axes else {})
    assert re.fullmatch(message, refusal(path, responses=responses))


def test_a_label_that_only_matlab_can_read_comes_with_what_to_write_there(path):
    write_mat(path, object_bytes("string", "stim"))
    responses = OPTIONS["responses"] | {"variable": "stim"}
    assert "in MATLAB replace it, x, by char(x)" in refusal(path, responses=responses)


def test_a_label_of_several_values_a_trial_is_refused(path):
    cells = cell([["a", np.ones((1, 2)), "b", "c", "d"]])
    scipy.io.savemat(path, {"resp": RESP, "stim": cells}, appendmat=False)
    assert refusal(path) == (
        "stim, element 1,2, is float64 numbers, 1 x 2; one number or text needed"
    )


def test_structs_in_structs_are_refused_with_both(path):
    inner = struct_array([{"x": 1.0}, {"x": 2.0}])
    outer = struct_array([{"y": inner}, {"y": inner}])
    scipy.io.savemat(path, {"s": outer}, appendmat=False)
    said = refusal(
        path,
        labels={"stimulus": {"variable": "s.y.x"}},
        responses=OPTIONS["responses"] | {"variable": "s.y.x"},
    )
    assert said == "s.y.x lies in arrays within arrays (s and s.y); only one can be read"


def test_a_field_that_some_cells_lack_is_refused(path):
    scipy.io.savemat(path, {"s": cell([[{"x": 1.0}, np.ones((1, 1))]])}, appendmat=False)
    said = refusal(
        path, responses=OPTIONS["responses"] | {"variable": "s.x"}, labels={"stimulus": "a"}
    )
    assert said == "s.x is there in 1 of 2 elements only"


@pytest.mark.parametrize(
    ("times", "message"),
    [
        (
            np.array([[3.5, 998.0]]),
            "spikes: no spike lies within the trials, 0 to 1 s; the times "
            "reach from 3.5 to 998: s after stimulus onset needed, or another `trial`",
        ),
        (
            np.array([[0.5, 0.75, 3.5, 12.0, 998.0]]),
            "spikes: only 2 of 5 spikes lie within the trials, 0 to 1 s; the times "
            "reach from 0.5 to 998: s after stimulus onset needed, or another `trial`",
        ),
        (
            np.array([[0.5, np.nan]]),
            "spikes in trial 1, channel 2, holds the spike time nan; s needed",
        ),
        ("none", "spikes in trial 1, channel 2, is the text 'none'; spike times in s needed"),
    ],
)
def test_spike_times_that_cannot_be_are_refused(path, times, message):
    scipy.io.savemat(path, {"spikes": cell([[np.empty((0, 0)), times]])}, appendmat=False)
    said = refusal(
        path,
        responses={"spike_times": "spikes"},
        trial={"start": 0, "stop": 1},
        labels={"stimulus": "a"},
    )
    assert said == message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"trial,stimulus\n1,grating\n", "a text that begins with 'trial,stimulus"),
        (b"PK\x03\x04" + bytes(50), "damaged or truncated NPZ file"),
        (b"\x89HDF\r\n\x1a\n" + bytes(50), "damaged or truncated HDF5 file"),
    ],
)
def test_another_kind_of_file_and_a_damaged_one_are_named(path, content, message):
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=message) as fault:
        read(path, **OPTIONS)
    assert str(fault.value).startswith(f"{path}: ")
