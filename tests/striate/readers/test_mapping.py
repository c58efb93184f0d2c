"""The layout that config.yaml describes, in every kind of file."""

from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
import scipy.io
import scipy.sparse
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from arrayfiles import KINDS, MAT_KINDS, counts_of, read, write_arrays
from as_dataset import dataset
from mat73 import write_mat73
from recordings import cell, struct_array
from striate.errors import LayoutError
from striate.reader_options import checked_options
from striate.readers import mapping
from striate.sources import Source

NAMES = ("trial", "channel", "time")
STIM = np.array([1, 2, 0, 2, 1])
ORIENTATION = np.array([0, 22.5, np.nan, 90, 157.5])
AREAS = np.array(["V1", "V1", "V2"])
CODES = {"1": "grating", "2": "natural image", "0": "blank"}


def some_counts(shape=(5, 3, 4), seed=0):
    return np.random.default_rng(seed).poisson(0.7, shape).astype(float)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "session"


@pytest.mark.parametrize("axes", list(permutations(NAMES)), ids=" ".join)
@pytest.mark.parametrize("kind", KINDS)
def test_a_session_is_the_same_in_every_file_and_every_order_of_axes(path, kind, axes):
    counts = some_counts()
    arrays = {
        "resp": counts.transpose([NAMES.index(axis) for axis in axes]),
        "stim": STIM,
        "ori": ORIENTATION[:, None],
        "table": np.column_stack([np.arange(5), [0.1, 0.2, 0.1, 0.2, 0.4]]),
        "areas": AREAS,
        "snr": np.array([[3.5, 1.25, 2.0]]),
    }
    found = read(
        write_arrays(path, kind, arrays),
        responses={"variable": "resp", "axes": list(axes), "units": "spikes"},
        bin_ms=5,
        onset_s=0.01,
        labels={
            "stimulus": {"variable": "stim", "codes": CODES},
            "orientation": {"variable": "ori"},
            "contrast": {"variable": "table", "column": 2},
            "session": "first",
        },
        channels={"area": {"variable": "areas"}, "snr": {"variable": "snr"}},
    )
    np.testing.assert_array_equal(counts_of(found), counts)
    assert found.stimulus.values.tolist() == [CODES[str(code)] for code in STIM]
    np.testing.assert_array_equal(found.orientation, ORIENTATION)
    np.testing.assert_array_equal(found.contrast, [0.1, 0.2, 0.1, 0.2, 0.4])
    assert found.session.values.tolist() == ["first"] * 5
    assert found.channel.values.tolist() == ["1", "2", "3"]
    assert found.area.values.tolist() == AREAS.tolist()
    np.testing.assert_array_equal(found.snr, [3.5, 1.25, 2.0])
    np.testing.assert_allclose(found.time, [-0.01, -0.005, 0, 0.005], atol=1e-12)
    np.testing.assert_allclose(found.duration, [0.01] * 5, rtol=1e-12)


RATES = {"responses": {"variable": "resp", "axes": list(NAMES), "units": "spikes/s"}}
STIMULUS = {"stimulus": {"variable": "stim"}}


@pytest.mark.parametrize("dtype", ["f4", ">f8", "u1", "i2", "?", ">i4"])
@pytest.mark.parametrize("kind", ["v5", "v7.3", "hdf5", "npz"])
def test_numbers_of_any_class_are_read(path, kind, dtype):
    values = (some_counts() > 0).astype(dtype)
    native = values.astype(values.dtype.newbyteorder("=")) if kind == "v7.3" else values
    found = read(write_arrays(path, kind, {"resp": native, "stim": STIM}), **RATES, labels=STIMULUS)
    np.testing.assert_array_equal(found.activity, values.astype(float))
    spikes = {"responses": RATES["responses"] | {"units": "spikes"}}
    np.testing.assert_array_equal(
        counts_of(read(path, **spikes, bin_ms=1, labels=STIMULUS)), values.astype(int)
    )


@pytest.mark.parametrize("order", ["C", "F"])
def test_an_npz_array_may_lie_in_either_order(path, order):
    rates = some_counts() * 12.5
    np.savez(path.with_suffix(".npz"), resp=np.asarray(rates, order=order), stim=STIM)
    found = read(path.with_suffix(".npz"), **RATES, labels=STIMULUS)
    np.testing.assert_array_equal(found.activity, rates)


def test_rates_amplitudes_and_other_units_stay_as_they_are(path):
    values = some_counts() - 1.5
    values[1, 2, 3] = np.nan
    write_arrays(path, "npz", {"resp": values, "stim": STIM})
    for units in ("V", "dF/F"):
        responses = RATES["responses"] | {"units": units}
        found = read(path, responses=responses, sampling_hz=500, labels=STIMULUS)
        np.testing.assert_array_equal(found.activity, values)
        assert found.activity.units == units
        assert found.time.attrs["bin_width"] == 0.002


def test_without_a_width_time_counts_bins(path):
    write_arrays(path, "npz", {"resp": some_counts(), "stim": STIM})
    found = read(path, **RATES, labels=STIMULUS)
    assert found.time.units == "bin"
    assert np.isnan(found.duration).all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("axes", [["trial", "channel"], ["channel", "trial"]])
def test_counts_over_a_window_become_rates(path, kind, axes):
    counts = some_counts((5, 3))
    values = counts if axes[0] == "trial" else counts.T
    found = read(
        write_arrays(path, kind, {"resp": values, "stim": STIM}),
        responses={"variable": "resp", "axes": axes, "units": "spikes"},
        window_s=0.25,
        labels=STIMULUS,
    )
    expected = [[[count / 0.25] for count in trial] for trial in counts]
    np.testing.assert_array_equal(found.activity, expected)
    assert found.activity.units == "spikes/s"
    np.testing.assert_array_equal(found.duration, [0.25] * 5)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("axes", [["trial", "channel"], ["channel", "trial"]])
def test_bins_of_a_trial_may_follow_one_another(path, kind, axes, monkeypatch):
    monkeypatch.setattr("striate.layouts.mapped.responses._VALUES_PER_BLOCK", 24)
    counts = some_counts((5, 3, 4))
    rows = np.array([trial[:, time_bin] for trial in counts for time_bin in range(4)])
    values = rows if axes[0] == "trial" else rows.T
    found = read(
        write_arrays(path, kind, {"resp": values, "stim": STIM}),
        responses={"variable": "resp", "axes": axes, "units": "spikes", "bins_per_trial": 4},
        bin_ms=100,
        labels=STIMULUS,
    )
    np.testing.assert_array_equal(counts_of(found), counts)
    np.testing.assert_allclose(found.duration, [0.4] * 5, rtol=1e-12)
    assert found.stimulus.values.tolist() == ["1", "2", "0", "2", "1"]


def test_axes_of_your_own_may_lie_beside_trials_of_bins(path):
    values = some_counts((2, 5, 4, 3))  # condition, trial, time, channel
    write_arrays(path, "v5", {"resp": values.reshape(2, 20, 3)})
    found = read(
        path,
        responses={
            "variable": "resp",
            "axes": ["condition", "trial", "channel"],
            "units": "V",
            "bins_per_trial": 4,
        },
        labels={"stimulus": "grating"},
    )
    expected = [values[c, t].T for t in range(5) for c in range(2)]
    np.testing.assert_array_equal(found.activity, expected)


SEMEDO = Path(__file__).parents[4] / "shared/data/semedo2019/sample_data.mat"


@pytest.mark.skipif(not SEMEDO.exists(), reason="needs the residuals of Semedo et al. 2019")
@pytest.mark.parametrize(("name", "channel_count"), [("X", 79), ("Y_V1", 31), ("Y_V2", 31)])
def test_residuals_of_published_trials_average_to_nothing_in_each_bin(name, channel_count):
    """4000 rows: 400 trials of 10 bins, from which the mean over trials was taken away."""
    found = read(
        SEMEDO,
        responses={
            "variable": name,
            "axes": ["trial", "channel"],
            "units": "residual spikes",
            "bins_per_trial": 10,
        },
        bin_ms=100,
        labels={"stimulus": "grating"},
        channels={"area": "V2" if name == "Y_V2" else "V1"},
    )
    assert found.activity.shape == (400, channel_count, 10)
    rows = scipy.io.loadmat(SEMEDO)[name]
    means = np.zeros((channel_count, 10))
    for row, values in enumerate(rows):
        means[:, row % 10] += values / 400
    np.testing.assert_allclose(found.activity.values.mean(axis=0), means, atol=1e-12)
    assert abs(found.activity.values.mean(axis=0)).max() < 1e-12
    for row in (0, 9, 10, 3999):
        np.testing.assert_array_equal(found.activity[row // 10, :, row % 10], rows[row])


def test_rates_without_an_axis_of_time_need_no_window(path):
    rates = some_counts((5, 3)) * 2.5
    write_arrays(path, "v5", {"resp": rates, "stim": STIM})
    responses = {"variable": "resp", "axes": ["trial", "channel"], "units": "spikes/s"}
    found = read(path, responses=responses, labels=STIMULUS)
    np.testing.assert_array_equal(found.activity[:, :, 0], rates)


@pytest.mark.parametrize("kind", ["v5", "v7.3", "hdf5", "npz"])
@pytest.mark.parametrize(
    "axes",
    [
        ["channel", "orientation", "repeat", "time"],
        ["orientation", "channel", "repeat", "time"],
        ["time", "orientation", "repeat", "channel"],
        ["orientation", "repeat", "time", "channel"],
    ],
    ids=" ".join,
)
def test_axes_of_your_own_make_a_trial_of_each_combination(path, kind, axes):
    sizes = {"channel": 3, "orientation": 4, "repeat": 2, "time": 5}
    values = some_counts(tuple(sizes[axis] for axis in axes))
    found = read(
        write_arrays(path, kind, {"resp": values}),
        responses={"variable": "resp", "axes": axes, "units": "spikes"},
        bin_ms=1,
        levels={"orientation": [0, 45, 90, 135]},
        labels={"stimulus": "grating"},
    )
    by_name = xr.DataArray(values, dims=axes).transpose("repeat", "orientation", "channel", "time")
    expected = [by_name.values[r, o] for r in range(2) for o in range(4)]
    np.testing.assert_array_equal(counts_of(found), expected)
    assert found.orientation.values.tolist() == [0, 45, 90, 135] * 2
    assert found.repeat.values.tolist() == [1] * 4 + [2] * 4
    assert found.stimulus.values.tolist() == ["grating"] * 8


CONDITIONS = {
    "responses": {"variable": "resp", "axes": ["condition", "repeat", "channel"], "units": "V"}
}


def test_a_label_may_go_along_one_axis(path):
    arrays = {
        "resp": some_counts((3, 2, 4)),
        "kinds": np.array(["blank", "grating", "grating"]),
        "table": np.array([[0, np.nan], [1, 0], [1, 90]]),
        "scores": np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
    }
    found = read(
        write_arrays(path, "hdf5", arrays),
        **CONDITIONS,
        labels={
            "stimulus": {"variable": "kinds", "along": "condition"},
            "orientation": {"variable": "table", "column": 2, "along": "condition"},
            "score": {"variable": "scores"},
        },
    )
    assert found.stimulus.values.tolist() == ["blank", "grating", "grating"] * 2
    np.testing.assert_array_equal(found.orientation, [np.nan, 0, 90] * 2)
    assert found.condition.values.tolist() == [1, 2, 3] * 2
    assert found.score.values.tolist() == [1, 3, 5, 2, 4, 6]


def test_an_axis_may_be_the_stimulus_and_its_levels_lie_in_the_file(path):
    write_arrays(path, "v5", {"resp": some_counts((3, 2, 4)), "names": np.array(["a", "b", "c"])})
    axes = ["stimulus", "repeat", "channel"]
    found = read(
        path,
        responses={"variable": "resp", "axes": axes, "units": "V"},
        levels={"stimulus": {"variable": "names"}},
    )
    assert found.stimulus.values.tolist() == ["a", "b", "c"] * 2


@pytest.mark.parametrize("sizes", [(5, 1, 4), (5, 3, 1), (1, 3, 4), (1, 1, 4), (5, 1, 1)])
@pytest.mark.parametrize("kind", ["v5", "hdf5", "npz"])
def test_an_axis_that_was_squeezed_away_is_restored_where_labels_tell(path, kind, sizes):
    counts = some_counts(sizes)
    arrays = {"resp": np.squeeze(counts), "stim": STIM[: sizes[0]], "snr": np.ones(sizes[1])}
    found = read(
        write_arrays(path, kind, arrays),
        **RATES,
        labels=STIMULUS,
        channels={"snr": {"variable": "snr"}},
    )
    np.testing.assert_array_equal(found.activity, counts)


def test_axes_of_length_one_may_be_left_out(path):
    rates = some_counts((5, 4))
    write_arrays(path, "v5", {"resp": rates, "stim": STIM})
    responses = {"variable": "resp", "axes": ["trial", "time"], "units": "V"}
    found = read(path, responses=responses, labels=STIMULUS)
    np.testing.assert_array_equal(found.activity[:, 0], rates)
    alone = {"variable": "resp", "axes": ["channel", "time"], "units": "V"}
    found = read(path, responses=alone, labels={"stimulus": "grating"})
    np.testing.assert_array_equal(found.activity[0], rates)


def test_a_sparse_matrix_is_read_with_its_zeros(path):
    counts = some_counts((5, 3))
    scipy.io.savemat(path, {"resp": scipy.sparse.csc_array(counts), "stim": STIM}, appendmat=False)
    responses = {"variable": "resp", "axes": ["trial", "channel"], "units": "V"}
    found = read(path, responses=responses, labels=STIMULUS)
    np.testing.assert_array_equal(found.activity[:, :, 0], counts)


def write_mat(path, kind, variables):
    if kind == "v7.3":
        write_mat73(path, variables)
    else:
        scipy.io.savemat(path, variables, appendmat=False, do_compression=kind == "v7")
    return path


RAGGED = [some_counts((3, bins), seed=bins) for bins in (4, 2, 5)]
IN_CELLS = {"responses": {"variable": "trials.counts", "axes": ["channel", "time"]}}


@pytest.mark.parametrize("kind", MAT_KINDS)
@pytest.mark.parametrize("sparse", [False, True])
def test_trials_in_a_struct_array_may_differ_in_length(path, kind, sparse):
    stored = [scipy.sparse.csc_array(each) if sparse else each for each in RAGGED]
    elements = [
        {"counts": matrix, "kind": kind_of, "ori": float(number)}
        for number, (matrix, kind_of) in enumerate(zip(stored, ["a", "b", "a"], strict=True))
    ]
    write_mat(path, kind, {"trials": struct_array(elements)})
    labels = {
        "stimulus": {"variable": "trials.kind"},
        "orientation": {"variable": "trials.ori"},
    }
    spikes = {"responses": IN_CELLS["responses"] | {"units": "spikes"}}
    found = read(path, **spikes, bin_ms=10, onset_s=0.01, labels=labels)
    assert found.stimulus.values.tolist() == ["a", "b", "a"]
    assert found.orientation.values.tolist() == [0, 1, 2]
    np.testing.assert_allclose(found.duration, [0.03, 0.01, 0.04], rtol=1e-12)
    for trial, matrix in enumerate(RAGGED):
        counts = counts_of(found)[trial]
        np.testing.assert_array_equal(counts[:, : matrix.shape[1]], matrix)
        assert not counts[:, matrix.shape[1] :].any()
    dense = {"responses": IN_CELLS["responses"] | {"units": "V"}}
    activity = read(path, **dense, labels=labels).activity.values
    for trial, matrix in enumerate(RAGGED):
        np.testing.assert_array_equal(activity[trial, :, : matrix.shape[1]], matrix)
        assert np.isnan(activity[trial, :, matrix.shape[1] :]).all()


@pytest.mark.parametrize("kind", MAT_KINDS)
def test_cells_may_have_axes_of_their_own(path, kind):
    matrices = [[some_counts((3, 4), seed=10 * o + r) for r in range(2)] for o in range(3)]
    write_mat(path, kind, {"resp": cell([[m.T for m in row] for row in matrices])})
    responses = {
        "variable": "resp",
        "cells": ["orientation", "repeat"],
        "axes": ["time", "channel"],
        "units": "V",
    }
    found = read(path, responses=responses, labels={"stimulus": "grating"})
    expected = [matrices[o][r] for r in range(2) for o in range(3)]
    np.testing.assert_array_equal(found.activity, expected)
    assert found.orientation.values.tolist() == [1, 2, 3] * 2


@pytest.mark.parametrize("kind", MAT_KINDS)
def test_struct_arrays_may_have_axes_of_their_own(path, kind):
    matrices = [[some_counts((3, 4), seed=10 * o + r) for r in range(2)] for o in range(3)]
    elements = np.empty((3, 2), [("counts", object)])
    for o, r in np.ndindex(elements.shape):
        elements[o, r] = (matrices[o][r],)
    write_mat(path, kind, {"trials": elements})
    responses = IN_CELLS["responses"] | {"cells": ["orientation", "repeat"], "units": "V"}
    found = read(path, responses=responses, labels={"stimulus": "grating"})
    np.testing.assert_array_equal(
        found.activity, [matrices[o][r] for r in range(2) for o in range(3)]
    )


def test_cells_may_hold_one_channel_each(path):
    rows = [[some_counts((1, 4), seed=10 * t + c) for c in range(3)] for t in range(2)]
    write_mat(path, "v5", {"resp": cell(rows)})
    responses = {"variable": "resp", "cells": ["trial", "channel"], "axes": ["time"], "units": "V"}
    found = read(path, responses=responses, labels={"stimulus": "grating"})
    np.testing.assert_array_equal(found.activity, [[m[0] for m in row] for row in rows])


def test_an_empty_cell_is_a_trial_without_bins(path):
    write_mat(path, "v5", {"resp": cell([[np.empty((0, 0)), np.ones((3, 2))]])})
    responses = {"variable": "resp", "axes": ["channel", "time"], "units": "V"}
    found = read(path, responses=responses, bin_ms=1, labels={"stimulus": "grating"})
    assert np.isnan(found.activity[0]).all()
    assert found.duration.values.tolist() == [0, 0.002]


def test_fields_of_structs_in_cells_and_in_a_struct_are_found(path):
    cells = cell([[{"counts": matrix, "kind": "a"} for matrix in RAGGED]])
    write_mat(path, "v5", {"session": {"trials": cells, "snr": np.ones(3)}})
    found = read(
        path,
        responses={
            "variable": "session.trials.counts",
            "axes": ["channel", "time"],
            "units": "spikes",
        },
        bin_ms=1,
        labels={"stimulus": {"variable": "session.trials.kind"}},
        channels={"snr": {"variable": "session.snr"}},
    )
    np.testing.assert_array_equal(counts_of(found)[2], RAGGED[2])
    assert found.snr.values.tolist() == [1, 1, 1]


def test_a_struct_array_of_one_is_one_trial(path):
    elements = [{"counts": RAGGED[0], "kind": "a"}]
    write_mat(path, "v5", {"trials": struct_array(elements)})
    spikes = {"responses": IN_CELLS["responses"] | {"units": "spikes"}}
    found = read(path, **spikes, bin_ms=1, labels={"stimulus": {"variable": "trials.kind"}})
    np.testing.assert_array_equal(counts_of(found), [RAGGED[0]])


TIMES = [
    [np.array([[0.001, 0.0995, 0.05]]), np.empty((0, 0)), np.array([[-0.0495]])],
    [np.array([[0.0985]]), np.array([[0.006], [0.0061], [0.002]]), np.empty((1, 0))],
]


@pytest.mark.parametrize("kind", MAT_KINDS)
def test_spike_times_fall_into_bins(path, kind):
    write_mat(path, kind, {"spikes": cell(TIMES), "stim": np.array([1, 2])})
    found = read(
        path,
        responses={"spike_times": "spikes"},
        trial={"start": -0.05, "stop": 0.1},
        labels=STIMULUS,
    )
    counts = counts_of(found)
    bins = [[sorted(np.repeat(np.arange(150), row).tolist()) for row in trial] for trial in counts]
    assert bins == [[[51, 100, 149], [], [0]], [[148], [52, 56, 56], []]]
    assert found.time[0] == -0.05
    assert found.duration.values.tolist() == [0.1, 0.1]
    assert "unused_spikes" not in found.attrs


def test_spikes_outside_the_trials_are_left_out_and_counted(path):
    write_mat(path, "v5", {"spikes": cell(TIMES)})
    found = read(
        path,
        responses={"spike_times": "spikes"},
        trial={"start": 0, "stop": 0.05},
        labels={"stimulus": "grating"},
    )
    assert counts_of(found).sum() == 4
    assert found.attrs["unused_spikes"] == "4 of 8 spikes, outside 0 to 0.05 s"


@given(st.lists(st.integers(-3, 12), max_size=9))
def test_spike_times_are_read_unless_more_than_half_lie_outside(tmp_path_factory, times_ms):
    path = tmp_path_factory.mktemp("times") / "session"
    write_mat(path, "v5", {"spikes": cell([[np.array(times_ms) / 1000 + 0.0005]])})
    inside = sum(0 <= time < 5 for time in times_ms)
    options = {"responses": {"spike_times": "spikes"}, "labels": {"stimulus": "a"}}
    if 2 * inside >= len(times_ms):
        found = read(path, **options, trial={"start": 0, "stop": 0.005})
        assert counts_of(found).sum() == inside
    else:
        with pytest.raises(LayoutError, match=r"lies? within the trials"):
            read(path, **options, trial={"start": 0, "stop": 0.005})


@pytest.mark.parametrize("bin_ms", [0.1, 1, 10 / 3, 100])
def test_the_onset_may_lie_anywhere_up_to_the_end_of_the_trials(path, bin_ms):
    write_arrays(path, "npz", {"resp": some_counts((5, 3, 7)), "stim": STIM})
    for onset_s in (-1.0, *(bin_ms / 1000 * np.arange(8))):
        found = read(path, **RATES, bin_ms=bin_ms, onset_s=float(onset_s), labels=STIMULUS)
        np.testing.assert_allclose(found.time[0], -onset_s, atol=1e-12)


def test_spike_times_may_have_conditions_and_repeats(path):
    cells = np.empty((2, 3, 2), dtype=object)  # channel, orientation, repeat
    for position in np.ndindex(cells.shape):
        cells[position] = np.arange(sum(position) + 1) / 1000
    write_mat(path, "v5", {"spikes": cells})
    found = read(
        path,
        responses={"spike_times": "spikes", "cells": ["channel", "orientation", "repeat"]},
        trial={"start": 0, "stop": 0.01},
        labels={"stimulus": "grating"},
    )
    expected = [[c + o + r + 1 for c in range(2)] for r in range(2) for o in range(3)]
    np.testing.assert_array_equal(counts_of(found).sum(axis=2), expected)


def test_large_recordings_come_in_blocks(path, monkeypatch):
    monkeypatch.setattr("striate.layouts.mapped.responses._VALUES_PER_BLOCK", 24)
    counts = some_counts((5, 3, 4))
    for kind, axes in (("v5", (1, 2, 0)), ("npz", (0, 1, 2)), ("hdf5", (2, 0, 1))):
        arrays = {"resp": counts.transpose(axes), "stim": STIM}
        written = [NAMES[axis] for axis in axes]
        options = checked_options(
            "mapping",
            {
                "responses": {"variable": "resp", "axes": written, "units": "V"},
                "labels": STIMULUS,
            },
        )
        write_arrays(path, kind, arrays)
        assert len(list(mapping.read(Source(path, {}), options).blocks)) == 3
        found = dataset(mapping.read(Source(path, {}), options))
        np.testing.assert_array_equal(found.activity, counts)


def test_cells_come_in_blocks(path, monkeypatch):
    monkeypatch.setattr("striate.layouts.mapped.responses._VALUES_PER_BLOCK", 30)
    write_mat(path, "v5", {"resp": cell([RAGGED * 2])})
    responses = {"variable": "resp", "axes": ["channel", "time"], "units": "spikes"}
    found = read(path, responses=responses, bin_ms=1, labels={"stimulus": "a"})
    expected = [np.pad(m, ((0, 0), (0, 5 - m.shape[1]))) for m in RAGGED * 2]
    np.testing.assert_array_equal(counts_of(found), expected)


def test_spike_times_come_in_blocks(path, monkeypatch):
    monkeypatch.setattr("striate.layouts.mapped.spiketimes._TRIALS_PER_BLOCK", 2)
    rows = [[np.array([[t / 1000]]), np.arange(t) / 1000] for t in range(5)]
    write_mat(path, "v5", {"spikes": cell(rows)})
    found = read(
        path,
        responses={"spike_times": "spikes"},
        trial={"start": 0, "stop": 0.01},
        labels={"stimulus": "a"},
    )
    for trial, counts in enumerate(counts_of(found)):
        assert np.flatnonzero(counts[0]).tolist() == [trial]
        assert np.flatnonzero(counts[1]).tolist() == list(range(trial))


def test_a_label_that_means_something_else_gets_another_name(path):
    write_arrays(path, "npz", {"resp": some_counts(), "stim": STIM})
    labels = STIMULUS | {"duration": {"variable": "stim"}}
    found = read(path, **RATES, labels=labels)
    assert found.duration_in_file.values.tolist() == STIM.tolist()


def test_numbers_as_stimuli_are_written_out(path):
    write_arrays(path, "npz", {"resp": some_counts(), "stim": STIM + 0.5})
    assert read(path, **RATES, labels=STIMULUS).stimulus.values.tolist() == [
        "1.5",
        "2.5",
        "0.5",
        "2.5",
        "1.5",
    ]


def test_the_reader_is_never_found_by_content(path):
    source = Source(write_arrays(path, "npz", {"resp": some_counts()}), {})
    assert mapping.NEEDS_OPTIONS
    assert not mapping.recognises(source)


@pytest.mark.parametrize("kind", KINDS)
def test_a_code_meets_the_same_number_in_float32(path, kind):
    contrast = np.array([0.1, 0.3, 0.1, 0.0, -0.0], "f4")
    found = read(
        write_arrays(path, kind, {"resp": some_counts(), "contrast": contrast}),
        **RATES,
        labels={
            "stimulus": {"variable": "contrast"},
            "level": {"variable": "contrast", "codes": {"0.1": "low", "0.3": "high", "0": "none"}},
            "contrast": {"variable": "contrast"},
        },
    )
    assert found.stimulus.values.tolist() == ["0.1", "0.3", "0.1", "0", "0"]
    assert found.level.values.tolist() == ["low", "high", "low", "none", "none"]
    assert found.contrast.dtype == float
    np.testing.assert_array_equal(found.contrast, contrast.astype(float))


def test_a_code_meets_the_same_float32_in_cells_and_in_fields(path):
    single = [np.array([[value]], "f4") for value in (0.1, 0.3, 0.1, 0.1, 0.3)]
    variables = {
        "resp": some_counts(),
        "cells": cell([single]),
        "trials": struct_array([{"contrast": value} for value in single]),
    }
    scipy.io.savemat(path, variables, appendmat=False)
    codes = {"0.1": "low", "0.3": "high"}
    names = {"stimulus": "cells", "level": "trials.contrast"}
    labels = {name: {"variable": held, "codes": codes} for name, held in names.items()}
    found = read(path, **RATES, labels=labels)
    for name in names:
        assert found[name].values.tolist() == ["low", "high", "low", "low", "high"]
