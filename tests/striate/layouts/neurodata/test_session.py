"""Files that are odd, broken or hostile, and what is made of them."""

import h5py
import numpy as np
import pytest

from as_dataset import dataset
from nwbfiles import (
    add_electrodes,
    add_plain_series,
    add_series,
    add_table,
    add_units,
    new_session,
    replace_dataset,
    write_nwb,
)
from striate.errors import LayoutError, SettingsError, StriateError, UnreadableFileError
from striate.layouts.neurodata.observed import check_size
from striate.layouts.neurodata.session import session_recording
from striate.options.nwb import Options
from striate.recording import TimeAxis

SHOWN = {"start_time": [1.0, 2.0], "stop_time": [1.5, 2.5], "stimulus": ["a", "b"]}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "session.nwb"


@pytest.fixture
def session():
    session = new_session()
    add_table(session, "shown", SHOWN)
    return session


def read(path, **options):
    checked = Options.model_validate(options).model_dump(mode="json")
    return dataset(session_recording(path, checked))


def written(path, session, spike_times=((1.1, 1.2), (2.1,)), **columns):
    add_units(session, [list(times) for times in spike_times], **columns)
    return write_nwb(path, session)


def test_silent_units_are_zeros(path, session):
    found = read(written(path, session, [[], []]))
    assert found.spikes_per_trial.values.tolist() == [0, 0]
    assert found.sizes["channel"] == 2


def test_spike_times_in_any_order_are_counted(path, session):
    written(path, session, [[1.2, 2.1, 1.1]])
    replace_dataset(path, "units/spike_times", [1.2, 2.1, 1.1])
    assert read(path).spike_bin.values.tolist() == [100, 200, 100]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"start_time": [], "stop_time": []}, "the table shown has no rows"),
        (
            {"start_time": [1.0, 2.0], "stop_time": [1.0, 2.0]},
            r"every row of the table shown stops where it starts; write an epoch, such as",
        ),
        (
            {"start_time": [1.0, 2.0], "stop_time": [1.5, 1.5]},
            "row 2 of the table shown stops 0.5 s before its time 0",
        ),
        ({"start_time": [np.nan], "stop_time": [1.0]}, "no row of the table shown has a time"),
    ],
)
def test_rows_that_make_no_trials_are_one_sentence(path, columns, words):
    session = new_session()
    add_table(session, "shown", columns)
    written(path, session)
    with pytest.raises(LayoutError, match=words):
        read(path, stimulus="id")


def test_events_without_a_length_make_trials_by_an_epoch(path):
    session = new_session()
    add_table(session, "shown", {"start_time": [1.0], "stop_time": [1.0]})
    found = read(written(path, session), stimulus="id", epoch={"start": -0.1, "stop": 0.2})
    assert found.spike_bin.values.tolist() == [200]


def test_a_row_without_a_time_is_a_trial_without_a_value(path):
    session = new_session()
    shown = SHOWN | {"lit": [np.nan, 2.05]}
    add_table(session, "shown", shown)
    found = read(written(path, session), align="lit", epoch={"start": -0.1, "stop": 0.2})
    assert found.spikes_per_trial.values.tolist() == [0, 1]
    assert found.duration.values.tolist() == [-0.1, 0.2]
    assert found.start_time.values.tolist() == [1.0, 2.0]
    np.testing.assert_array_equal(found.onset, [np.nan, 2.05])
    assert found.attrs["without_time"].startswith("1 of 2 rows of shown have no time")


def test_without_an_epoch_a_trial_runs_from_its_time_0_to_its_stop(path):
    session = new_session()
    add_table(session, "shown", SHOWN | {"lit": [1.15, 2.0]})
    found = read(written(path, session), align="lit")
    np.testing.assert_allclose(found.duration, [0.35, 0.5])
    assert found.spike_bin.values.tolist() == [50, 100]


def test_stretches_of_bad_recording_are_a_label_and_never_the_trials(path, session):
    session.add_invalid_time_interval(start_time=2.4, stop_time=2.6)
    found = read(written(path, session))
    assert found.overlaps_bad.values.tolist() == [False, True]


def test_a_table_in_a_processing_module_is_found_by_its_name(path):
    session = new_session()
    add_table(session, "shown", SHOWN, module="behavior")
    written(path, session)
    assert read(path).stimulus.values.tolist() == ["a", "b"]
    assert read(path, table="shown").equals(read(path, table="behavior/shown"))


def test_numbers_in_the_column_stimulus_stay_beside_their_meaning(path):
    session = new_session()
    add_table(session, "shown", SHOWN | {"stimulus": [1.0, np.nan], "duration": [7.0, 8.0]})
    found = read(written(path, session), codes={"1": "face"})
    assert found.stimulus.values.tolist() == ["face", ""]
    np.testing.assert_array_equal(found.stimulus_in_file, [1.0, np.nan])
    assert found.duration_in_file.values.tolist() == [7.0, 8.0]


def test_text_is_kept_whatever_its_type_in_the_file(path, session):
    written(path, session)
    replace_dataset(path, "intervals/shown/stimulus", np.array([b"<b>", b"caf\xe9 "]))
    assert read(path).stimulus.values.tolist() == ["<b>", "caf\\xe9"]


def test_a_column_as_matlab_writes_it_has_one_value_a_row(path, session):
    written(path, session)
    replace_dataset(path, "intervals/shown/start_time", np.array([[1.0], [2.0]]))
    assert read(path).onset.values.tolist() == [1.0, 2.0]


def test_a_list_of_one_value_in_every_row_is_that_value(path):
    session = new_session()
    tags = {"tags": [["wake"], ["sleep"]]}
    add_table(session, "epochs_of_day", SHOWN | tags | {"more": [["a"], ["b", "c"]]})
    found = read(written(path, session), stimulus="tags")
    assert found.stimulus.values.tolist() == ["wake", "sleep"]
    assert found.attrs["unused_fields"] == "epochs_of_day.more"


def test_what_units_have_for_their_spikes_is_no_label_even_if_it_is_single(path, session):
    add_electrodes(session)
    found = read(written(path, session, [[1.1], [2.1]], electrodes=[[0], [2]]))
    assert not {"spike_times", "electrodes"} & set(found.coords)
    assert found.area.values.tolist() == ["V1", "V2"]


def test_waveforms_of_units_are_named_and_left(path, session):
    found = read(written(path, session, waveform_mean=[[0.0, 1.0], [2.0, 3.0]]))
    assert found.attrs["unused_fields"] == "units.waveform_mean"


def test_names_of_units_are_their_ids_where_all_differ(path, session):
    found = read(written(path, session, unit_name=["p1-a", "p1-b"]))
    assert found.channel.values.tolist() == ["p1-a", "p1-b"]


def test_names_that_two_units_share_are_no_ids(path, session):
    found = read(written(path, session, unit_name=["a", "a"]))
    assert found.channel.values.tolist() == ["u0", "u1"]
    assert found.unit_name.values.tolist() == ["a", "a"]


def test_the_area_may_stand_in_the_units_themselves(path, session):
    found = read(written(path, session, brain_area=["VISp", "unknown"], x=[1.0, 2.0]))
    assert found.area.values.tolist() == ["VISp", ""]
    assert found.x.values.tolist() == [1.0, 2.0]


def test_the_peak_channel_of_the_allen_institute_says_the_area(path, session):
    add_electrodes(session)
    found = read(written(path, session, peak_channel_id=[30, 10]))
    assert found.area.values.tolist() == ["V2", "V1"]
    assert found.electrode.values.tolist() == ["30", "10"]


def test_references_become_the_names_of_what_they_lead_to(path):
    session = new_session()
    add_electrodes(session)
    series = add_series(session, "ecog", np.zeros((10, 4)), rate=10.0)
    session.add_trial_column(name="stimulus", description="-")
    session.add_trial(start_time=0.0, stop_time=1.0, stimulus=series)
    assert read(written(path, session)).stimulus.values.tolist() == ["ecog"]


def test_observed_intervals_that_say_nothing_mean_always(path, session):
    written(path, session, obs_intervals=[np.empty((0, 2)), [[0.0, 9.0]]])
    assert "spike_bin" in read(path)


def test_rates_beyond_the_end_of_a_ragged_trial_are_missing_too(path):
    session = new_session()
    add_table(session, "shown", SHOWN | {"stop_time": [1.5, 2.25]})
    seen = [[[0.0, 2.1]], [[0.0, 9.0]]]
    found = read(written(path, session, obs_intervals=seen), bin_ms=100.0)
    np.testing.assert_array_equal(found.activity[0, 0], [0, 10, 10, 0, 0])
    np.testing.assert_array_equal(found.activity[1, 0], [0, np.nan, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(found.activity[1, 1], [0, 10, np.nan, np.nan, np.nan])


def damaged(path, session, name, values, **columns):
    written(path, session, **columns)
    replace_dataset(path, name, values)


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("spike_times_index", np.array([2, 9]), "units.spike_times_index does not fit .* 3 values"),
        ("spike_times_index", np.array([2, 1]), "units.spike_times_index does not fit .* 3 values"),
        ("spike_times", np.array([1.1, np.nan, 2.1]), r"spike_times of row 1 .* no time \(nan\)"),
        ("electrodes", np.array([0, 4]), "refers to row 4 of the electrodes, .* has 4 rows"),
        ("obs_intervals", np.array([[3.0, 1.0], [0.0, 9.0]]), "obs_intervals of row 1 holds what"),
    ],
)
def test_a_units_table_that_contradicts_itself_is_one_sentence(path, session, name, values, words):
    add_electrodes(session)
    seen = [[[0.0, 9.0]], [[0.0, 9.0]]]
    columns = {"electrodes": [[0], [1]], "obs_intervals": seen, "quality": [1.0, 2.0]}
    damaged(path, session, f"units/{name}", values, **columns)
    with pytest.raises(LayoutError, match=words):
        read(path)


def test_a_units_table_without_rows_is_said(path, session):
    written(path, session)
    for name in ("id", "spike_times_index", "spike_times"):
        replace_dataset(path, f"units/{name}", np.empty(0, dtype=int))
    with pytest.raises(LayoutError, match="the table units has no rows; at least one unit"):
        read(path)


def test_a_file_without_units_lists_its_series(path, session):
    add_plain_series(session, "running", np.zeros(300), rate=100.0, unit="cm/s")
    write_nwb(path, session)
    with pytest.raises(SettingsError, match=r"series: the file has no units; .*: running$"):
        read(path)
    found = read(path, series="running")
    assert found.activity.units == "cm/s"
    assert found.channel.values.tolist() == ["1"]


def test_a_file_without_any_table_is_said(path):
    written(path, new_session())
    with pytest.raises(LayoutError, match="the file has no table of intervals"):
        read(path)


JITTERY = np.arange(300) * 0.01
JITTERY[150] += 0.005


@pytest.mark.parametrize(
    ("numbers", "how", "words"),
    [
        (np.zeros((300, 2)), {"timestamps": JITTERY}, "running are irregular: sample 151 is at"),
        (np.zeros((300, 2)), {"timestamps": JITTERY[::-1].copy()}, "running do not ascend"),
        (np.zeros((300, 2)), {"rate": 0.0}, "no usable rate"),
        (np.zeros((300, 2, 2)), {"rate": 100.0}, "running is no series of numbers"),
        (np.zeros((5, 2)), {"rate": 1.0}, "none of the 2 events|longer than the recording"),
    ],
)
@pytest.mark.filterwarnings("ignore:Timeseries has a rate of 0.0 Hz:UserWarning")
def test_a_series_that_cannot_be_cut_is_one_sentence(path, session, numbers, how, words):
    add_plain_series(session, "running", numbers, unit="cm/s", **how)
    write_nwb(path, session)
    epoch = {"start": 0.0, "stop": 30.0} if len(numbers) == 5 else None
    with pytest.raises(StriateError, match=words):
        read(path, series="running", epoch=epoch)


def test_a_series_with_more_channels_than_electrodes_is_said(path, session):
    add_electrodes(session)
    add_series(session, "ecog", np.zeros((300, 4)), rate=100.0)
    write_nwb(path, session)
    replace_dataset(path, "acquisition/ecog/data", np.zeros((300, 5)))
    with pytest.raises(LayoutError, match=r"ecog has 5 channels \(columns\), and 4 electrodes"):
        read(path, series="ecog")


@pytest.mark.parametrize("attack", ["link", "storage", "virtual", "huge"])
def test_what_lies_outside_the_file_is_never_read(path, session, tmp_path, attack):
    written(path, session)
    (tmp_path / "secret").write_bytes(np.array([1.1, 1.2, 2.1]).tobytes())
    with h5py.File(tmp_path / "other.h5", "w") as other:
        other["spike_times"] = [1.1, 1.2, 2.1]
    with h5py.File(path, "r+") as file:
        attrs = dict(file["units/spike_times"].attrs)
        del file["units/spike_times"]
        attacks[attack](file["units"], tmp_path)
        if attack != "link":
            file["units/spike_times"].attrs.update(attrs)
    named = "" if attack == "link" else "'/units/spike_times' "
    with pytest.raises(UnreadableFileError, match=rf"session\.nwb: {named}") as error:
        read(path)
    assert "\n" not in str(error.value)


def link(units, folder):
    units["spike_times"] = h5py.ExternalLink(str(folder / "other.h5"), "spike_times")


def storage(units, folder):
    units.create_dataset("spike_times", (3,), "f8", external=[(str(folder / "secret"), 0, 24)])


def virtual(units, folder):
    layout = h5py.VirtualLayout((3,), "f8")
    layout[:] = h5py.VirtualSource(str(folder / "other.h5"), "spike_times", (3,))
    units.create_virtual_dataset("spike_times", layout)


def huge(units, folder):  # noqa: ARG001
    units.create_dataset("spike_times", (2**40,), "f8", chunks=(2**20,))


attacks = {"link": link, "storage": storage, "virtual": virtual, "huge": huge}


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_short_is_one_sentence(path, session, part):
    written(path, session)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(UnreadableFileError, match=r"session\.nwb: damaged") as error:
        read(path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("removed", ["intervals/shown/start_time", "session_start_time"])
def test_a_file_that_lacks_what_the_standard_needs_is_one_sentence(path, session, removed):
    written(path, session)
    with h5py.File(path, "r+") as file:
        del file[removed]
    with pytest.raises((UnreadableFileError, LayoutError)) as error:
        read(path)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 400


@pytest.mark.parametrize("name", ["units/spike_times_index", "units/id", "units/quality"])
def test_columns_that_differ_in_length_are_one_sentence(path, session, name):
    written(path, session, quality=["a", "b"])
    replace_dataset(path, name, np.array([1, 2, 3]))
    with pytest.raises(UnreadableFileError, match=r"breaks the standard .*length"):
        read(path)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("units/spike_times", np.array([b"early", b"late", b"never"])),
        ("units/spike_times", np.array(1.0)),
        ("units/spike_times_index", np.array([b"a", b"b"])),
        ("intervals/shown/start_time", np.array([b"now", b"then"])),
    ],
)
def test_text_or_a_single_number_in_place_of_times_is_one_sentence(path, session, name, values):
    written(path, session)
    replace_dataset(path, name, values)
    with pytest.raises(StriateError) as error:
        read(path)
    assert "\n" not in str(error.value)


def test_a_fault_of_the_program_is_no_damage_of_the_file(path, session, monkeypatch):
    written(path, session)
    monkeypatch.setattr("striate.layouts.neurodata.session.trial_labels", lambda *_: {}["bug"])
    with pytest.raises(KeyError, match="bug"):
        read(path)


def test_values_that_hdf5_cannot_unpack_are_damage(path, session):
    written(path, session)
    packed = {"chunks": (3,), "compression": "gzip"}
    with h5py.File(path, "r+") as file:
        attrs = dict(file["units/spike_times"].attrs)
        del file["units/spike_times"]
        times = file["units"].create_dataset("spike_times", data=[1.1, 1.2, 2.1], **packed)
        times.attrs.update(attrs)
        times.id.write_direct_chunk((0,), b"no gzip at all")
    with pytest.raises(UnreadableFileError, match=r"session\.nwb: damaged NWB file"):
        read(path)


def test_rows_without_ids_are_counted(path, session):
    written(path, session)
    with h5py.File(path, "r+") as file:
        del file["units/id"]
    assert read(path).channel.values.tolist() == ["u0", "u1"]


def test_version_1_of_the_standard_is_said_to_be_unreadable(path):
    with h5py.File(path, "w") as file:
        file.attrs["nwb_version"] = "NWB-1.0.6"
    with pytest.raises(UnreadableFileError, match="NWB"):
        read(path)


def test_text_has_codes_as_it_is_written(path):
    session = new_session()
    add_table(session, "shown", SHOWN | {"stimulus": ["007", "7"]})
    written(path, session)
    found = read(path, codes={"007": "Bond", "7": "seven"})
    assert found.stimulus.values.tolist() == ["Bond", "seven"]


def test_a_number_with_two_meanings_is_told(path):
    session = new_session()
    add_table(session, "shown", SHOWN | {"stimulus": [1, 2]})
    written(path, session)
    with pytest.raises(SettingsError, match="codes: 1 has two meanings"):
        read(path, codes={"1": "a", "1.0": "b", "2": "c"})


def test_rates_that_would_fill_the_memory_are_refused():
    missed = np.zeros((1000, 500), dtype=bool)
    missed[:, 3:5] = True
    words = r"2 units were not observed .* would take 8 GB; write a shorter epoch, or a larger bin"
    with pytest.raises(LayoutError, match=words):
        check_size(missed, TimeAxis(2000, 0.001))
    check_size(missed, TimeAxis(1000, 0.002))
