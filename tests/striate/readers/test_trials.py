from pathlib import Path

import numpy as np
import pytest
import scipy.io
import xarray as xr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from as_dataset import read_dataset
from recordings import (
    cell,
    numbers_bytes,
    object_bytes,
    some_trials,
    struct_bytes,
    text_bytes,
    write_mat,
    write_trials_mat,
)
from striate.errors import LayoutError
from striate.readers.trials import recognises
from striate.sources import Source

SHARED = Path(__file__).parents[3].parent / "shared"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "session.mat"


def recording(path, trials=None, **how):
    write_trials_mat(path, trials, **how)
    return read_dataset(path)


def trials_with(**fields):
    """Three small trials with one more field each; a list gives one value a trial."""
    return [
        {"stimulus_type": "grating", "spike_rates": np.ones((1, 2))}
        | {name: values[k] for name, values in fields.items()}
        for k in range(3)
    ]


@st.composite
def rates(draw):
    """Rates (trial, channel, bin) of any class, down to one of each."""
    dtype = draw(st.sampled_from([bool, np.uint8, np.int16, np.int64, np.float32, float]))
    shape = draw(st.tuples(*[st.integers(1, 4)] * 3))
    whole = st.booleans() if dtype is bool else st.integers(0, 100)
    return draw(arrays(dtype, shape, elements=whole))


@given(rates=rates(), compressed=st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_activity_is_trial_by_channel_by_bin_down_to_one_of_each(path, rates, compressed):
    trials = [{"stimulus_type": "a", "spike_rates": trial} for trial in rates]
    found = recording(path, trials, compressed=compressed)
    assert found.activity.dims == ("trial", "channel", "time")
    np.testing.assert_array_equal(found.activity, rates.astype(float))


def test_labels_and_rates_are_those_of_the_file(path):
    trials = some_trials(channels=3, bins=4)
    found = recording(path, trials, bin_width=0.32, area=cell([["V1", "V1", "V2"]]))
    assert found.stimulus.values.tolist() == [trial["stimulus_type"] for trial in trials]
    assert found.trial.values.tolist() == [1, 2, 3, 4, 5, 6]
    assert found.channel.values.tolist() == ["1", "2", "3"]
    assert found.area.values.tolist() == ["V1", "V1", "V2"]
    np.testing.assert_allclose(found.duration, 4 * 0.32)
    np.testing.assert_allclose(found.time, [0, 0.32, 0.64, 0.96])
    assert found.activity.units == "spikes/s"
    for k, trial in enumerate(trials):
        np.testing.assert_array_equal(found.activity[k], trial["spike_rates"])


@pytest.mark.parametrize("holder", ["v1v2", "my_export", None])
def test_a_struct_of_other_trials_is_not_this_layout(path, holder):
    write_trials_mat(path, [{"onset": 0.5, "choice": "left"}] * 3, holder=holder)
    assert not recognises(Source(path, {}))
    for needed in ({"stimulus_type": "a"}, {"spike_rates": 1.0}):
        write_trials_mat(path, [{"onset": 0.5} | needed] * 3, holder=holder)
        assert recognises(Source(path, {}))


@pytest.mark.parametrize("holder", ["v1v2", "my_export", None])
def test_the_trials_may_lie_in_any_struct_or_in_the_file_itself(path, holder):
    found = recording(path, holder=holder, area="V1", bin_width=0.5)
    assert found.sizes["trial"] == 6
    assert set(found.area.values) == {"V1"}
    assert found.time.attrs["bin_width"] == 0.5


def test_the_trials_may_stand_in_a_column(path):
    rows = some_trials()
    array = np.empty((len(rows), 1), [("stimulus_type", object), ("spike_rates", object)])
    for k, row in enumerate(rows):
        array[k, 0] = tuple(row.values())
    scipy.io.savemat(path, {"v1v2": {"trials": array}})
    np.testing.assert_array_equal(read_dataset(path).activity[5], rows[5]["spike_rates"])


def test_a_struct_called_v1v2_goes_before_others(path):
    fields = {"trials": np.zeros((1, 1))}
    both = {"other": fields, "v1v2": {"trials": {"stimulus_type": "a", "spike_rates": 5.0}}}
    scipy.io.savemat(path, both)
    assert read_dataset(path).activity.item() == 5


def test_shorter_trials_hold_nan_after_their_duration(path):
    trials = some_trials(channels=2, bins=5)
    trials[1]["spike_rates"] = trials[1]["spike_rates"][:, :3]
    trials[2]["spike_rates"] = trials[2]["spike_rates"][:, :0]
    found = recording(path, trials, bin_width=0.1)
    assert np.isnan(found.activity[1, :, 3:]).all()
    assert np.isnan(found.activity[2]).all()
    assert not np.isnan(found.activity[1, :, :3]).any()
    np.testing.assert_allclose(found.duration[:4], [0.5, 0.3, 0.0, 0.5])


def test_without_bin_width_times_are_bins_and_durations_are_unknown(path):
    found = recording(path)
    assert found.time.attrs["units"] == "bin"
    assert np.isnan(found.duration).all()


def test_missing_rates_stay_nan(path):
    trials = some_trials()
    trials[0]["spike_rates"][1, 2] = np.nan
    assert np.argwhere(np.isnan(recording(path, trials).activity.values)).tolist() == [[0, 1, 2]]


def test_stimuli_are_the_text_of_the_file_without_outer_space(path):
    texts = ["  Größe 'x' 😀", 'a "b"  c', ""]
    trials = [{"stimulus_type": text, "spike_rates": np.ones((1, 1))} for text in texts]
    assert recording(path, trials).stimulus.values.tolist() == ["Größe 'x' 😀", 'a "b"  c', ""]


def test_fields_with_one_value_a_trial_become_labels(path):
    found = recording(
        path,
        trials_with(
            orientation=[0.0, 22.5, np.empty((0, 0))],
            correct=[True, False, True],
            size=["small", "", " large "],
        ),
    )
    np.testing.assert_array_equal(found.orientation, [0, 22.5, np.nan])
    assert found.orientation.units == "deg"
    assert found.correct.values.tolist() == [1, 0, 1]
    assert found["size"].values.tolist() == ["small", "", "large"]


def test_fields_with_more_values_are_named_as_unused(path):
    found = recording(
        path,
        trials_with(
            eye=[1.0, np.ones((1, 3)), 2.0], lick=[cell([["a", "b"]])] * 3, block=[1.0] * 3
        ),
    )
    assert found.unused_fields == "eye, lick"
    assert "block" in found.coords
    assert not {"eye", "lick"} & set(found.coords)


def test_a_value_in_a_cell_of_its_own_is_the_value(path):
    plain = trials_with(side=["left", "right", "left"])
    boxed = [{name: cell([[value]]) for name, value in trial.items()} for trial in plain]
    xr.testing.assert_equal(recording(path, boxed), recording(path, plain))


@pytest.mark.parametrize(
    "name", ["trial", "stimulus", "duration", "time", "channel", "area", "activity", "response"]
)
def test_a_field_whose_name_is_taken_is_kept_under_another(path, name):
    found = recording(path, trials_with(**{name: [7.0, 8.0, 9.0]}))
    assert found[f"{name}_in_file"].values.tolist() == [7, 8, 9]
    assert found.stimulus.values.tolist() == ["grating"] * 3


def test_names_in_file_do_not_collide_either(path):
    found = recording(path, trials_with(trial=[1.0] * 3, trial_in_file=[2.0] * 3))
    assert found["trial_in_file"].values.tolist() == [2, 2, 2]
    assert found["trial_in_file_in_file"].values.tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("area", "found"),
    [
        ("V1", ["V1", "V1", "V1"]),
        (np.array(["V1 ", "V2", "LM"]), ["V1", "V2", "LM"]),
        (cell([["V1"], ["V2"], [""]]), ["V1", "V2", ""]),
        (np.empty((0, 0)), ["", "", ""]),
    ],
)
def test_areas_come_as_one_text_as_rows_of_text_or_as_cells(path, area, found):
    assert recording(path, area=area).area.values.tolist() == found


def faulty(position, channel, value):
    trials = some_trials()
    trials[position]["spike_rates"][channel, 0] = value
    return trials


def reshaped(rates):
    return [*some_trials()[:2], {"stimulus_type": "a", "spike_rates": rates}]


@pytest.mark.parametrize(
    ("trials", "beside", "message"),
    [
        (faulty(2, 1, -1.0), {}, r"v1v2\.trials\(3\)\.spike_rates is -1\.0 in channel 2, bin 1"),
        (faulty(0, 0, np.inf), {}, r"trials\(1\)\.spike_rates is inf in channel 1"),
        (
            reshaped(np.ones((2, 4))),
            {},
            r"\(3\)\.spike_rates has 2 channels \(rows\); v1v2\.trials\(1\)\.spike_rates has 3",
        ),
        (reshaped(np.ones((3, 4, 2))), {}, r"spike_rates is 3 x 4 x 2; channels x bins needed"),
        (reshaped("12 13"), {}, r"trials\(3\)\.spike_rates is the text '12 13'; real numbers"),
        (reshaped(np.ones((3, 1)) * 1j), {}, r"complex128 numbers, 3 x 1; real numbers needed"),
        (
            [{"stimulus_type": 3.0, "spike_rates": np.ones((1, 1))}],
            {},
            r"trials\(1\)\.stimulus_type is float64 numbers, 1 x 1; text needed",
        ),
        (
            [{"stimulus_type": "a" * 10_001, "spike_rates": np.ones((1, 1))}],
            {},
            r"trials\(1\)\.stimulus_type has 10001 characters; a label has 10000 at most",
        ),
        (
            [{"stimulus_type": "a", "rates": 1.0}],
            {},
            r"trials\(1\) has no 'spike_rates'; it holds: ",
        ),
        ([{"stimulus": "a", "spike_rates": 1.0}], {}, r"trials\(1\) has no 'stimulus_type'"),
        ([{"stimulus_type": "a", "spike_rates": np.ones((2, 0))}], {}, "the recording has no time"),
        (
            [{"stimulus_type": "a", "spike_rates": np.ones((0, 2))}],
            {},
            "the recording has no channel",
        ),
        ([], {}, r"v1v2\.trials is empty; at least one trial needed"),
        (None, {"area": cell([["V1", "V2"]])}, r"v1v2\.area names 2 channels; spike_rates has 3"),
        (None, {"area": np.ones((1, 3))}, r"v1v2\.area is float64 numbers, 1 x 3; text needed"),
        (None, {"bin_width": 0.0}, r"v1v2\.bin_width is \[0.*\]; one number of s needed"),
        (None, {"bin_width": np.ones((1, 2))}, r"v1v2\.bin_width is \[1.*, 1.*\]; one number"),
    ],
)
def test_a_fault_is_named_with_its_place(path, trials, beside, message):
    write_trials_mat(path, trials, **beside)
    with pytest.raises(LayoutError, match=message) as fault:
        read_dataset(path)
    assert str(fault.value).startswith(f"{path}: ")


@pytest.mark.parametrize(
    ("trials", "message"),
    [
        (cell([[{"stimulus_type": "a", "spike_rates": 1.0}]]), "a cell array of 1 x 1; a struct"),
        ({"stimulus_type": "a"}, r"trials\(1\) has no 'spike_rates'"),
    ],
)
def test_trials_of_another_type_are_named(path, trials, message):
    scipy.io.savemat(path, {"v1v2": {"trials": trials}})
    with pytest.raises(LayoutError, match=message):
        read_dataset(path)


def test_a_matlab_string_comes_with_the_function_that_converts_it(path):
    trial = struct_bytes(
        "", {"stimulus_type": object_bytes("string"), "spike_rates": numbers_bytes([[1.0]])}
    )
    write_mat(path, struct_bytes("v1v2", {"trials": trial}))
    message = r"trials\(1\)\.stimulus_type is a MATLAB string object, .* by char\(x\)"
    with pytest.raises(LayoutError, match=message):
        read_dataset(path)


def test_a_matlab_table_of_trials_comes_with_the_function_that_converts_it(path):
    write_mat(path, struct_bytes("v1v2", {"trials": object_bytes("table")}))
    with pytest.raises(LayoutError, match=r"trials is a MATLAB table object, .*table2struct\(x\)"):
        read_dataset(path)


def test_an_object_among_the_labels_is_unused(path):
    fields = {
        "stimulus_type": text_bytes("a"),
        "spike_rates": numbers_bytes([[1.0]]),
        "at": object_bytes("datetime"),
    }
    write_mat(path, struct_bytes("v1v2", {"trials": struct_bytes("", fields)}))
    assert read_dataset(path).unused_fields == "at"


def test_two_structs_with_trials_must_be_told_apart(path):
    one = {"trials": {"stimulus_type": "a", "spike_rates": 1.0}}
    scipy.io.savemat(path, {"left": one, "right": one})
    with pytest.raises(LayoutError, match=r"left and right all have trials; call .* v1v2"):
        read_dataset(path)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the public recordings are not beside the project")
def test_means_of_a_real_session_are_the_published_ones():
    found = read_dataset(SHARED / "data" / "107l003p143_two_units.mat")
    counts = found.activity.isel(time=0).to_numpy() * 1.28
    published = {
        0.0: (111.32, 16.915),
        22.5: (76.8025, 21.2275),
        45.0: (59.18, 15.8525),
        67.5: (57.495, 9.93),
        90.0: (68.855, 9.2075),
        112.5: (108.185, 9.5675),
        135.0: (135.73, 8.8375),
        157.5: (129.795, 11.51),
    }
    assert found.area.values.tolist() == ["V1", "V2"]
    for orientation, means in published.items():
        chosen = found.orientation.to_numpy() == orientation
        assert chosen.sum() == 400
        np.testing.assert_allclose(counts[chosen].mean(axis=0), means, rtol=0, atol=1e-9)
