"""A whole NWB file as a recording, against plain loops over what was written."""

from pathlib import Path

import h5py
import numpy as np
import pytest

from as_dataset import dataset
from mat73 import write_mat73
from nwbfiles import (
    add_electrodes,
    add_series,
    add_table,
    add_units,
    new_session,
    spikes_at,
    write_nwb,
)
from striate.errors import SettingsError, UnreadableFileError
from striate.options.nwb import Options
from striate.reader_options import checked_options
from striate.readers import nwb
from striate.sources import Source

BIN_S = 0.001
GRATINGS = {
    "start_time": [1.0, 3.0, 5.0, 5.5, 40.0],
    "stop_time": [1.5, 3.4, 6.0, 6.25, 40.5],
    "stimulus_name": ["grating", "blank ", "grating", "naïve 🐒", "grating"],
    "orientation": [0.0, np.nan, 90.0, 45.0, 0.0],
    "correct": [True, False, True, True, False],
    "tags": [["a"], ["b", "c"], ["a"], ["a"], ["a"]],
}
MOVIES = {
    "start_time": [10.0, 12.0],
    "stop_time": [11.0, 13.0],
    "stim_category": [2, 1],
    "quality": ["x", "y"],
}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "session.nwb"


@pytest.fixture(scope="module")
def times():
    """Spike times of 4 units: one silent, one with spikes at edges of bins."""
    rng = np.random.default_rng(3)
    random = spikes_at(rng, [800, 1500, 0], stop_s=20.0)
    edges = np.sort([1.0 + k * BIN_S for k in range(500)] + [3.0, 3.4, 5.999, 6.0, 6.249])
    return [*random, edges]


def usual_session(times):
    session = new_session(session_id="s1", related_publications=("doi:10.1/a", "doi:10.1/b"))
    add_electrodes(session)
    add_units(
        session,
        times,
        id=[7, 8, 9, 12],
        electrodes=[[0], [1, 2], [2], [3]],
        quality=["good", "good", "noise", ""],
        snr=[1.5, 2.0, np.nan, 3.0],
    )
    add_table(session, "gratings_presentations", GRATINGS)
    add_table(session, "movie_presentations", MOVIES)
    return session


@pytest.fixture
def session(times):
    return usual_session(times)


@pytest.fixture(scope="module")
def usual(times, tmp_path_factory):
    """The file of the usual session, which no test changes."""
    path = tmp_path_factory.mktemp("usual") / "session.nwb"
    return write_nwb(path, usual_session(times))


def read(path, **options):
    checked = Options.model_validate(options).model_dump(mode="json")
    return dataset(nwb.read(Source(path, {}), checked))


def dense_counts(found):
    """Counts (trial, channel, bin) of a recording of events, spike by spike."""
    counts = np.zeros((found.sizes["trial"], found.sizes["channel"], found.sizes["time"]), int)
    trial_of_spike = np.repeat(np.arange(len(counts)), found.spikes_per_trial)
    for trial, channel, time_bin in zip(
        trial_of_spike, found.spike_channel.values, found.spike_bin.values, strict=True
    ):
        counts[trial, channel, time_bin] += 1
    return counts


def plain_counts(times, onsets, start_s, stops_s, bin_count):
    """What a plain loop over the spike times counts, in whole microseconds.

    Times in the tests have no more decimals than that, or lie nowhere near an edge.
    """
    counts = np.zeros((len(onsets), len(times), bin_count), int)
    micro = round(BIN_S * 1e6)
    for trial, (onset, stop_s) in enumerate(zip(onsets, stops_s, strict=True)):
        for unit, of_unit in enumerate(times):
            for time in of_unit:
                after_start = round((time - onset - start_s) * 1e6)
                if 0 <= after_start < round((stop_s - start_s) * 1e6):
                    counts[trial, unit, after_start // micro] += 1
    return counts


def test_spikes_of_each_row_are_those_that_a_plain_loop_counts(usual, times):
    found = read(usual, table="gratings_presentations")
    onsets = GRATINGS["start_time"]
    lengths = np.subtract(GRATINGS["stop_time"], onsets)
    expected = plain_counts(times, onsets, 0.0, lengths, 1000)
    assert expected.sum() > 300
    np.testing.assert_array_equal(dense_counts(found), expected)
    np.testing.assert_allclose(found.duration, lengths)
    np.testing.assert_allclose(found.time[[0, 1, -1]], [0, 0.001, 0.999])
    assert expected[4].sum() == 0, "the last trial has no spike"
    assert expected[:, 2].sum() == 0, "the third unit has no spike"


def test_spikes_are_counted_in_the_bins_for_which_an_epoch_is_checked(usual):
    found = read(usual, table="movie_presentations", stimulus="quality")
    width_s = found.time.bin_width
    fitting = {"table": "x", "epoch": {"start": 0.0, "stop": 3 * width_s}}
    assert checked_options("nwb", fitting)["epoch"] == fitting["epoch"]
    with pytest.raises(SettingsError, match=f"no multiple of the bins, {width_s * 1000:g} ms"):
        checked_options("nwb", {"epoch": {"start": 0.0, "stop": 2.5 * width_s}})


def test_an_epoch_makes_trials_of_equal_length_around_time_0(usual, times):
    found = read(usual, table="gratings_presentations", epoch={"start": -0.2, "stop": 0.8})
    expected = plain_counts(times, GRATINGS["start_time"], -0.2, [0.8] * 5, 1000)
    np.testing.assert_array_equal(dense_counts(found), expected)
    np.testing.assert_allclose(found.time[[0, 200, -1]], [-0.2, 0, 0.799], atol=1e-12)
    np.testing.assert_allclose(found.duration, 0.8)


def test_a_spike_in_two_overlapping_trials_counts_in_both(usual):
    counts = dense_counts(read(usual, table="gratings_presentations"))
    spike = 5.999
    assert counts[2, 3, round((spike - 5.0) * 1000)] == 1
    assert counts[3, 3, round((spike - 5.5) * 1000)] == 1


def test_the_same_numbers_stand_in_the_file_when_h5py_alone_looks(usual):
    counts = dense_counts(read(usual, table="movie_presentations", stimulus="stim_category"))
    with h5py.File(usual) as file:
        flat, ends = file["units/spike_times"][:], file["units/spike_times_index"][:]
        starts = file["intervals/movie_presentations/start_time"][:]
        stops = file["intervals/movie_presentations/stop_time"][:]
    for unit, of_unit in enumerate(np.split(flat, ends.astype(int))[:-1]):
        for trial, (start, stop) in enumerate(zip(starts, stops, strict=True)):
            histogram, _ = np.histogram(of_unit, bins=start + np.arange(1001) * BIN_S)
            assert histogram.sum() == ((of_unit >= start) & (of_unit < stop)).sum()
            np.testing.assert_array_equal(counts[trial, unit], histogram)


def test_labels_of_trials_are_the_columns_of_the_table(usual):
    found = read(usual, table="gratings_presentations")
    assert found.stimulus.values.tolist() == ["grating", "blank", "grating", "naïve 🐒", "grating"]
    assert found.stimulus_name.values.tolist() == found.stimulus.values.tolist()
    np.testing.assert_array_equal(found.orientation, GRATINGS["orientation"])
    np.testing.assert_array_equal(found.correct, GRATINGS["correct"])
    np.testing.assert_array_equal(found.onset, GRATINGS["start_time"])
    np.testing.assert_array_equal(found.stop_time, GRATINGS["stop_time"])
    assert found.trial.values.tolist() == [1, 2, 3, 4, 5]
    assert "tags" not in found.coords
    assert found.attrs["unused_fields"] == "gratings_presentations.tags"


def test_labels_of_channels_come_from_units_and_electrodes(usual):
    found = read(usual, table="gratings_presentations")
    assert found.channel.values.tolist() == ["u7", "u8", "u9", "u12"]
    assert found.area.values.tolist() == ["V1", "V1/V2", "V2", ""]
    assert found.unit.values.tolist() == [7, 8, 9, 12]
    assert found.electrode.values.tolist() == ["10", "20 30", "30", "40"]
    assert found.x.values.tolist() == [0.0, 1.5, 2.0, 3.0]
    assert found.quality.values.tolist() == ["good", "good", "noise", ""]
    np.testing.assert_array_equal(found.snr, [1.5, 2.0, np.nan, 3.0])


def test_a_column_that_units_and_trials_share_keeps_both(usual):
    found = read(usual, table="movie_presentations", stimulus="stim_category")
    assert found.quality.values.tolist() == ["x", "y"]
    assert found.unit_quality.values.tolist() == ["good", "good", "noise", ""]


def test_the_file_says_what_to_cite_and_which_session_it_is(usual):
    attrs = read(usual, table="gratings_presentations").attrs
    assert attrs["citation"] == "doi:10.1/a; doi:10.1/b"
    assert (attrs["identifier"], attrs["session_id"]) == ("session-1", "s1")
    assert attrs["trial_table"] == "gratings_presentations"


def test_numbers_become_stimuli_by_their_codes(usual):
    how = {"table": "movie_presentations", "stimulus": "stim_category"}
    assert read(usual, **how).stimulus.values.tolist() == ["2", "1"]
    found = read(usual, **how, codes={"1": "face", "2.0": "house", "3": "never shown"})
    assert found.stimulus.values.tolist() == ["house", "face"]
    assert found.stim_category.values.tolist() == [2, 1]


def test_a_file_with_trials_and_one_usual_column_needs_no_options(path):
    session = new_session()
    session.add_trial_column(name="condition", description="-")
    session.add_trial(start_time=0.0, stop_time=1.0, condition="a")
    add_table(session, "other", {"start_time": [0.0], "stop_time": [1.0]})
    add_units(session, [[0.25, 0.5]])
    write_nwb(path, session)
    found = read(path)
    assert found.stimulus.values.tolist() == ["a"]
    assert found.channel.values.tolist() == ["u0"]
    assert found.area.values.tolist() == [""]
    assert found.spike_bin.values.tolist() == [250, 500]


def test_units_that_were_not_always_observed_are_never_silent_zeros(path):
    session = new_session()
    add_table(session, "trials_shown", {"start_time": [1.0, 2.0], "stop_time": [1.5, 2.5]})
    seen = [[[0.0, 9.0]], [[0.0, 1.2], [1.2, 1.6], [2.25, 9.0]]]
    add_units(session, [[1.1, 2.1], [1.1, 2.3]], obs_intervals=seen)
    write_nwb(path, session)
    found = read(path, table="trials_shown", stimulus="id", bin_ms=50.0)
    assert found.activity.units == "spikes/s"
    expected = np.zeros((2, 2, 10))
    expected[0, 0, 2] = expected[1, 0, 2] = expected[0, 1, 2] = expected[1, 1, 6] = 20.0
    expected[1, 1, :5] = np.nan
    np.testing.assert_allclose(found.activity, expected)
    assert found.attrs["unobserved"].startswith("1 of 2 units were not observed throughout 1 of 2")


def test_units_that_were_always_observed_keep_their_spikes(path):
    session = new_session()
    add_table(session, "shown", {"start_time": [1.0, 2.0], "stop_time": [1.5, 2.5]})
    add_units(session, [[1.1], [2.1]], obs_intervals=[[[1.0, 2.0], [2.0, 2.5]], [[0.0, 9.0]]])
    write_nwb(path, session)
    assert "spike_bin" in read(path, stimulus="id")


def test_a_series_is_cut_into_trials_in_volts(path, session):
    rng = np.random.default_rng(5)
    numbers = rng.integers(-1000, 1000, (1000, 4)).astype(np.int16)
    gains = [1.0, 2.0, 3.0, 4.0]
    add_series(
        session,
        "ecog",
        numbers,
        rate=100.0,
        starting_time=0.5,
        conversion=1e-6,
        offset=0.25,
        channel_conversion=gains,
    )
    write_nwb(path, session)
    how = {"table": "gratings_presentations", "series": "ecog"}
    found = read(path, **how, epoch={"start": -0.2, "stop": 0.3})
    assert found.activity.units == "V"
    assert found.channel.values.tolist() == ["e10", "e20", "e30", "e40"]
    assert found.area.values.tolist() == ["V1", "V1", "V2", ""]
    for trial, onset in enumerate(GRATINGS["start_time"][:4]):
        first = round((onset - 0.2 - 0.5) * 100)
        expected = numbers[first : first + 50] * 1e-6 * np.array(gains) + 0.25
        np.testing.assert_allclose(found.activity[trial], expected.T, rtol=1e-12)
    assert np.isnan(found.activity[4]).all(), "the last trial begins after the series ended"
    assert found.duration.values.tolist() == [0.3, 0.3, 0.3, 0.3, 0.0]


def test_a_series_of_trials_that_differ_in_length_ends_with_each_of_them(path, session):
    numbers = np.arange(4000.0).reshape(1000, 4)
    timestamps = np.arange(1000) * 0.01
    add_series(session, "lfp", numbers, module="ecephys", timestamps=timestamps)
    write_nwb(path, session)
    found = read(path, table="gratings_presentations", series="ecephys/LFP/lfp")
    assert found.sizes["time"] == 100
    lived = (~np.isnan(found.activity)).sum("time")
    assert lived[:, 0].values.tolist() == [50, 40, 100, 75, 0]
    np.testing.assert_array_equal(found.activity[1, :, :40], numbers[300:340].T)
    assert read(path, table="gratings_presentations", series="lfp").equals(found)


def test_only_hdf5_that_names_a_version_of_nwb_is_recognised(usual, tmp_path):
    assert nwb.recognises(Source(usual, {}))
    write_mat73(tmp_path / "data.mat", {"x": np.ones(3)})
    with h5py.File(tmp_path / "other.h5", "w") as file:
        file["x"] = 1
    with h5py.File(tmp_path / "data.mat", "r+") as file:
        file.attrs["nwb_version"] = "2.8.0"
    (tmp_path / "text.nwb").write_text("nwb_version")
    (tmp_path / "half.nwb").write_bytes(usual.read_bytes()[:600])
    for name in ("data.mat", "other.h5", "text.nwb", "half.nwb", "."):
        assert not nwb.recognises(Source(Path(tmp_path / name), {})), name


def test_without_pynwb_the_message_says_what_to_install(usual, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pynwb", None)
    with pytest.raises(UnreadableFileError, match=r"session\.nwb: .*pip install 'striate\[nwb\]'"):
        read(usual)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            {},
            r"table: write which .*: gratings_presentations \(5 rows: start_time, .*tags\); "
            r"movie_presentations \(2 rows: ",
        ),
        ({"table": "gratings"}, r"'gratings' is not a table of intervals; there are gratings_pr"),
        (
            {"table": "movie_presentations"},
            r"stimulus: write which column of movie_presentations says the stimulus; "
            r"there are stim_category \(2, 1\), quality \(x, y\)$",
        ),
        ({"table": "movie_presentations", "stimulus": "q"}, "'q' is not a column of movie_pres"),
        ({"table": "gratings_presentations", "stimulus": "tags"}, "tags .* no single value a row"),
        (
            {"table": "movie_presentations", "stimulus": "stim_category", "codes": {"1": "face"}},
            "codes: the column stim_category also holds 2; write what",
        ),
        ({"table": "gratings_presentations", "align": "onset"}, "align: 'onset' is not a column"),
        ({"table": "gratings_presentations", "align": "stimulus_name"}, "align: .* holds text"),
        ({"table": "gratings_presentations", "series": "lfp"}, "series: 'lfp' is not a time serie"),
    ],
)
def test_an_option_that_does_not_fit_the_file_is_one_sentence(usual, options, words):
    with pytest.raises(SettingsError, match=words) as error:
        read(usual, **options)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_a_code_meets_the_same_number_in_any_type_and_zero_has_no_sign(path, dtype):
    session = new_session()
    contrast = np.array([0.1, 0.3, -0.0, 0.0], dtype)
    starts = np.arange(4.0)
    table = {"start_time": starts, "stop_time": starts + 0.5, "contrast": contrast}
    add_table(session, "gratings", table)
    add_units(session, [[0.25, 0.5]])
    write_nwb(path, session)
    how = {"table": "gratings", "stimulus": "contrast"}
    found = read(path, **how)
    assert found.stimulus.values.tolist() == ["0.1", "0.3", "0", "0"]
    np.testing.assert_array_equal(found.contrast, contrast.astype(float))
    assert not np.signbit(found.contrast).any()
    codes = {"0.1": "low", "0.30": "high", "-0.0": "none"}
    coded = read(path, **how, codes=codes)
    assert coded.stimulus.values.tolist() == ["low", "high", "none", "none"]
    with pytest.raises(SettingsError, match="0 has two meanings"):
        read(path, **how, codes=codes | {"0": "blank"})
    with pytest.raises(SettingsError, match=r"also holds 0\.3; write what"):
        read(path, **how, codes={"0.1": "low", "0": "none"})


def test_a_column_of_very_long_texts_is_no_label(path):
    session = new_session()
    starts = np.arange(2.0)
    kinds = {"condition": ["a", "b"], "log": ["short", "y" * 10_001]}
    add_table(session, "gratings", {"start_time": starts, "stop_time": starts + 0.5} | kinds)
    add_units(session, [[0.25, 0.5]])
    write_nwb(path, session)
    found = read(path)
    assert "log" not in found
    assert found.attrs["unused_fields"] == "gratings.log"
