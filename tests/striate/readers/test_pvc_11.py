from decimal import Decimal

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st

from as_dataset import dataset
from pvc_11_files import MAP, events, write_data, write_pvc_11
from striate.activity import window_mean
from striate.errors import LayoutError, SettingsError, UnreadableFileError, WindowError
from striate.layouts.spiketimes import SpikeTimes
from striate.reading import read_recording
from striate.sources import Source

NAMES = {"natural": "data_monkey1_natural_movie.mat", "noise": "data_monkey1_noise_movie.mat"}


def read(path):
    return dataset(read_recording(Source(path, {})))


def read_files(**files):
    named = {name.replace("_", "-"): path for name, path in files.items()}
    return dataset(read_recording(Source(next(iter(named.values())), named)))


def spikes_by_hand(times, first_trial=0, channel_of=None):
    """(trial, channel, bin) of every spike; decimal numbers know no rounding."""
    found = []
    for unit, trials in enumerate(times):
        for trial, spikes in enumerate(trials):
            channel = unit if channel_of is None else channel_of[unit]
            bins = [int(Decimal(float(time)) / Decimal("0.001")) for time in spikes]
            found += [(first_trial + trial, channel, time_bin) for time_bin in bins]
    return sorted(found)


def spikes_read(recording):
    trial = np.repeat(np.arange(recording.sizes["trial"]), recording.spikes_per_trial)
    columns = (trial, recording.spike_channel.values, recording.spike_bin.values)
    return [tuple(map(int, spike)) for spike in zip(*columns, strict=True)]


def grating_with(path, cell, **changed):
    """A file of one unit, its first cell as given and all others empty."""
    times = [[np.empty(0) for _ in range(12)]]
    held = events(times, "grating", 1)
    held[0, 0, 0] = cell
    fields = {"EVENTS": held, "CHANNELS": np.array([[5, 1]])} | changed
    write_data(path, fields)
    return path


@pytest.mark.parametrize("v73", [False, True])
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("grating", "data_monkey1_gratings.mat"),
        ("natural", NAMES["natural"]),
        ("spontaneous", "spiketimesmonkey1spont.mat"),
    ],
)
def test_every_spike_of_every_trial_is_kept(tmp_path, kind, name, v73):
    held = write_pvc_11(tmp_path / name, kind, v73=v73)
    assert spikes_read(read(tmp_path / name)) == spikes_by_hand(held.times)


def test_the_spikes_are_found_in_many_trials_and_units(tmp_path):
    held = write_pvc_11(tmp_path / "g.mat", "grating", units=7, repeats=60, rate=2)
    assert spikes_read(read(tmp_path / "g.mat")) == spikes_by_hand(held.times)


def test_gratings_are_named_by_direction_and_repeat_in_the_order_of_the_file(tmp_path):
    write_pvc_11(tmp_path / "g.mat", "grating", repeats=2)
    found = read(tmp_path / "g.mat")
    assert set(found.stimulus.values) == {"grating"}
    assert found.direction.values.tolist() == [*range(0, 360, 30)] * 2
    assert found.orientation.values.tolist() == [*range(0, 180, 30)] * 4
    assert found.repeat.values.tolist() == [1] * 12 + [2] * 12
    assert found.direction.units == found.orientation.units == "deg"
    np.testing.assert_allclose(found.duration, 1.28)
    assert found.sizes["time"] == 1280


@pytest.mark.parametrize(
    ("name", "stimulus"),
    [
        ("data_monkey2_natural_movie.mat", "natural movie"),
        ("data_monkey2_noise_movie.mat", "noise movie"),
        ("DATA_MONKEY2_GRATINGS_MOVIE.MAT", "gratings movie"),
    ],
)
def test_a_single_movie_is_known_by_the_name_of_its_file(tmp_path, name, stimulus):
    write_pvc_11(tmp_path / name, "natural", repeats=3)
    found = read(tmp_path / name)
    assert found.stimulus.values.tolist() == [stimulus] * 3
    assert found.repeat.values.tolist() == [1, 2, 3]
    assert np.isnan(found.direction).all()
    np.testing.assert_allclose(found.duration, 30)


def test_a_movie_under_another_name_says_what_to_write(tmp_path):
    write_pvc_11(tmp_path / "session.mat", "natural", repeats=4)
    with pytest.raises(LayoutError, match=r"3 x 4, .* files: \{natural: session.mat\}, or another"):
        read(tmp_path / "session.mat")
    found = read_files(natural=tmp_path / "session.mat")
    assert set(found.stimulus.values) == {"natural movie"}


def test_spontaneous_activity_is_one_trial_that_ends_with_the_last_spike(tmp_path):
    held = write_pvc_11(tmp_path / "s.mat", "spontaneous", units=4)
    found = read(tmp_path / "s.mat")
    last = max(times[0].max() for times in held.times)
    assert found.stimulus.values.tolist() == ["spontaneous"]
    assert found.duration.item() == pytest.approx(np.floor(last * 1000 + 1) / 1000)
    assert "spikes_outside_stimulus" not in found.attrs


def test_one_unit_alone_is_read(tmp_path):
    for kind, name in (("grating", "g.mat"), ("spontaneous", "s.mat"), ("noise", NAMES["noise"])):
        held = write_pvc_11(tmp_path / name, kind, units=1, repeats=1)
        assert spikes_read(read(tmp_path / name)) == spikes_by_hand(held.times)


def test_gratings_of_one_repeat_lose_their_last_axis_in_matlab(tmp_path):
    held = write_pvc_11(tmp_path / "g.mat", "grating", repeats=1)
    write_data(
        tmp_path / "g.mat",
        {"EVENTS": events(held.times, "grating", 1)[:, :, 0], "CHANNELS": held.channels},
    )
    assert spikes_read(read_files(grating=tmp_path / "g.mat")) == spikes_by_hand(held.times)


def test_an_empty_cell_is_no_spike_and_a_scalar_is_one(tmp_path):
    found = read(grating_with(tmp_path / "g.mat", 0.25))
    assert spikes_read(found) == [(0, 0, 250)]


@pytest.mark.parametrize("cell", [np.zeros((0, 0)), np.zeros((1, 0)), np.zeros((0, 1))])
def test_a_file_without_spikes_is_all_silent(tmp_path, cell):
    found = read(grating_with(tmp_path / "g.mat", cell))
    assert spikes_read(found) == []
    assert found.sizes == {"trial": 12, "channel": 1, "time": 1280, "spike": 0}


def test_times_may_stand_in_any_order_in_rows_or_columns_and_repeat(tmp_path):
    times = np.array([[0.5, 0.1, 0.1, 1.2]])
    for cell in (times, times.T):
        found = read(grating_with(tmp_path / "g.mat", cell))
        assert spikes_read(found) == [(0, 0, 100), (0, 0, 100), (0, 0, 500), (0, 0, 1200)]


@given(st.integers(0, 10**7), st.sampled_from([np.float64, np.float32]))
def test_a_spike_exactly_on_an_edge_is_in_the_later_bin(milliseconds, dtype):
    milliseconds = milliseconds % (10**7 if dtype is np.float64 else 30_000)
    times = SpikeTimes(0.001, str)
    times.add(np.array([[milliseconds / 1000]], dtype=dtype))
    assert times.spikes().bin.tolist() == [milliseconds]


@given(st.lists(st.floats(-1000, 1000).filter(lambda time: abs(time * 1000 % 1 - 0.5) < 0.499)))
def test_a_spike_within_a_bin_is_in_that_bin(seconds):
    times = SpikeTimes(0.001, str)
    times.add(np.array(seconds, dtype=float))
    assert times.spikes().bin.tolist() == [int(np.floor(time * 1000)) for time in seconds]


def test_spikes_outside_the_presentation_are_left_out_and_counted(tmp_path, capsys):
    cell = np.array([-0.0125, 0.1, 1.2799, 1.28, 7.0])
    found = read(grating_with(tmp_path / "g.mat", cell))
    assert spikes_read(found) == [(0, 0, 100), (0, 0, 1279)]
    assert found.attrs["spikes_outside_stimulus"] == "grating: 3"
    told = "spikes before or after the presentation are left out: grating: 3"
    assert told in capsys.readouterr().err


def test_a_stray_spike_makes_no_trial_longer(tmp_path):
    """A rate over the whole trial counts no silence that nobody recorded."""
    found = read(grating_with(tmp_path / "g.mat", np.array([0.1, 0.2, 7.0])))
    assert set(found.duration.values.tolist()) == {1.28}
    assert found.sizes["time"] == 1280
    rates = window_mean(found, 0.0, 1.28)
    np.testing.assert_allclose(rates[:, 0], [2 / 1.28] + [0.0] * 11)


def test_a_spike_before_a_movie_gives_gratings_no_silent_baseline(tmp_path):
    write_pvc_11(tmp_path / "g.mat", "grating", units=1, repeats=1)
    cells = np.empty((1, 1), dtype=object)
    cells[0, 0] = np.array([-0.03, 0.5])
    write_data(tmp_path / "n.mat", {"EVENTS": cells, "CHANNELS": np.array([[1, 1]])})
    found = read_files(grating=tmp_path / "g.mat", natural=tmp_path / "n.mat")
    assert found.time.values[0] == 0
    assert found.attrs["spikes_outside_stimulus"] == "natural: 1"
    with pytest.raises(WindowError):
        window_mean(found.assign_attrs(recording="x"), -0.05, 0.0, name="baseline")


def test_spontaneous_spikes_before_time_0_are_left_out(tmp_path):
    write_data(
        tmp_path / "s.mat",
        {"EVENTS": events([[np.array([-0.2, 0.1, 0.25])]], "spontaneous", 1), "CHANNELS": [[1, 1]]},
    )
    found = read(tmp_path / "s.mat")
    assert spikes_read(found) == [(0, 0, 100), (0, 0, 250)]
    assert found.duration.item() == pytest.approx(0.251)
    assert found.attrs["spikes_outside_stimulus"] == "spontaneous: 1"


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (np.array([0.1, np.nan]), r"EVENTS\{1,1,1\} holds the spike time nan; s needed"),
        (np.array([np.inf]), r"EVENTS\{1,1,1\} holds the spike time inf; s needed"),
        (np.array([640.0]), r"EVENTS\{1,1,1\} holds a spike at 640 s; seconds from the onset"),
        ("late", r"EVENTS\{1,1,1\} is the text 'late'; spike times in s needed"),
        (np.array([1j]), r"EVENTS\{1,1,1\} is complex128 numbers, 1 x 1; spike times"),
        (scipy.sparse.csc_array([[0.5]]), r"EVENTS\{1,1,1\} is a sparse matrix of 1 x 1; spike"),
    ],
)
def test_what_is_no_time_in_seconds_is_refused_with_its_place(tmp_path, cell, words):
    with pytest.raises(LayoutError, match=words):
        read(grating_with(tmp_path / "g.mat", cell))


def test_the_place_of_an_impossible_time_is_named_among_many(tmp_path):
    held = write_pvc_11(tmp_path / "g.mat", "grating", units=4, repeats=100, rate=1)
    held.times[2][12 * 98 + 4] = np.array([0.1, 1e300])
    cells = events(held.times, "grating", 100)
    write_data(tmp_path / "g.mat", {"EVENTS": cells, "CHANNELS": held.channels})
    with pytest.raises(LayoutError, match=r"EVENTS\{3,5,99\} holds the spike time 1e\+300"):
        read(tmp_path / "g.mat")


def test_units_are_named_by_electrode_and_sort_code(tmp_path):
    channels = np.array([[12, 1], [12, 2], [96, 255], [12, 1]])
    write_pvc_11(tmp_path / "g.mat", "grating", units=4, CHANNELS=channels)
    found = read(tmp_path / "g.mat")
    names = ["V1-e12-u1", "V1-e12-u2", "V1-e96-u255", "V1-e12-u1-2"]
    assert found.channel.values.tolist() == names
    assert found.area.values.tolist() == ["V1"] * 4
    assert found.electrode.values.tolist() == [12, 12, 96, 12]
    assert found.unit.values.tolist() == [1, 2, 255, 1]
    assert found.snr.values.tolist() == [1.5, 1.75, 2.0, 2.25]


@pytest.mark.parametrize("v73", [False, True])
def test_the_map_says_column_and_row_on_the_array(tmp_path, v73):
    channels = np.array([[1, 1], [18, 1], [96, 1], [200, 1]])
    write_pvc_11(tmp_path / "g.mat", "grating", units=4, CHANNELS=channels, v73=v73)
    found = read(tmp_path / "g.mat")
    assert np.argwhere(MAP == 18).tolist() == [[1, 9]]
    np.testing.assert_array_equal(found.x, [2, 10, 9, np.nan])
    np.testing.assert_array_equal(found.y, [1, 2, 10, np.nan])
    assert "from 1" in found.attrs["positions"]


def test_snr_and_map_may_be_missing(tmp_path):
    write_pvc_11(tmp_path / "g.mat", "grating", SNR=None, MAP=None)
    assert not {"snr", "x", "y"} & {*read(tmp_path / "g.mat").coords}


# ---- several files ----


def test_files_follow_each_other_in_their_order(tmp_path):
    grating = write_pvc_11(tmp_path / "g.mat", "grating", repeats=2, seed=1)
    noise = write_pvc_11(tmp_path / "n.mat", "noise", repeats=3, seed=2)
    spontaneous = write_pvc_11(tmp_path / "s.mat", "spontaneous", seed=3)
    found = read_files(
        noise=tmp_path / "n.mat", spontaneous=tmp_path / "s.mat", grating=tmp_path / "g.mat"
    )
    expected = (
        spikes_by_hand(noise.times)
        + spikes_by_hand(spontaneous.times, 3)
        + spikes_by_hand(grating.times, 4)
    )
    assert spikes_read(found) == expected
    assert (
        found.stimulus.values.tolist() == ["noise movie"] * 3 + ["spontaneous"] + ["grating"] * 24
    )
    assert found.trial.values.tolist() == [*range(1, 29)]
    np.testing.assert_allclose(found.duration.values[[0, -1]], [30, 1.28])
    assert found.sizes["time"] == 30_000


def test_units_are_matched_by_electrode_and_sort_code(tmp_path, capsys):
    first = np.array([[3, 1], [3, 2], [7, 1], [9, 1]])
    second = np.array([[9, 1], [8, 1], [3, 2]])
    natural = write_pvc_11(tmp_path / "a.mat", "natural", units=4, seed=1, CHANNELS=first)
    noise = write_pvc_11(tmp_path / "b.mat", "noise", units=3, seed=2, CHANNELS=second)
    found = read_files(natural=tmp_path / "a.mat", noise=tmp_path / "b.mat")
    assert found.channel.values.tolist() == ["V1-e3-u2", "V1-e9-u1"]
    of_both = [natural.times[1], natural.times[3]]
    expected = spikes_by_hand(of_both) + spikes_by_hand([noise.times[2], noise.times[0]], 2)
    assert spikes_read(found) == expected
    left_out = "natural: V1-e3-u1, V1-e7-u1; noise: V1-e8-u1"
    assert found.attrs["unmatched_units"] == left_out
    assert f"units that are not in every file are left out: {left_out}" in capsys.readouterr().err


def test_the_signal_to_noise_ratio_is_the_lowest_of_the_files(tmp_path):
    write_pvc_11(tmp_path / "a.mat", "natural", SNR=np.array([[3.0], [2.0], [np.nan]]))
    write_pvc_11(tmp_path / "b.mat", "noise", SNR=np.array([[2.5, 4.0, 1.0]]))
    found = read_files(natural=tmp_path / "a.mat", noise=tmp_path / "b.mat")
    assert found.snr.values.tolist() == [2.5, 2.0, 1.0]
    assert "unmatched_units" not in found.attrs


def test_files_without_a_common_unit_make_no_recording(tmp_path):
    write_pvc_11(tmp_path / "a.mat", "natural", units=1, CHANNELS=np.array([[1, 1]]))
    write_pvc_11(tmp_path / "b.mat", "noise", units=1, CHANNELS=np.array([[1, 2]]))
    with pytest.raises(LayoutError, match=r"no unit .* is in all of the files natural, noise"):
        read_files(natural=tmp_path / "a.mat", noise=tmp_path / "b.mat")


def test_files_of_different_arrays_make_no_recording(tmp_path):
    write_pvc_11(tmp_path / "a.mat", "natural")
    write_pvc_11(tmp_path / "b.mat", "noise", MAP=MAP.T)
    with pytest.raises(LayoutError, match="MAP of the files natural and noise differ"):
        read_files(natural=tmp_path / "a.mat", noise=tmp_path / "b.mat")


def test_a_name_that_stands_for_no_kind_lists_those_that_do(tmp_path):
    write_pvc_11(tmp_path / "a.mat", "natural")
    with pytest.raises(
        SettingsError, match=r"'movie' is no kind of file .* grating, natural, noise"
    ):
        read_files(movie=tmp_path / "a.mat")


def test_a_file_that_is_not_of_the_kind_it_is_named_says_what_it_is(tmp_path):
    write_pvc_11(tmp_path / "a.mat", "natural")
    write_pvc_11(tmp_path / "g.mat", "grating")
    words = r"files.noise \(g.mat\): data.EVENTS is 3 x 12 x 2 .* for noise units x repeats needed"
    with pytest.raises(LayoutError, match=words):
        read_files(natural=tmp_path / "a.mat", noise=tmp_path / "g.mat")


def test_a_second_file_that_is_no_mat_file_is_named(tmp_path):
    write_pvc_11(tmp_path / "a.mat", "natural")
    (tmp_path / "b.mat").write_text("<html>")
    with pytest.raises(UnreadableFileError, match=r"b.mat: is a web page"):
        read_files(natural=tmp_path / "a.mat", noise=tmp_path / "b.mat")


# ---- files that contradict the layout ----


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"CHANNELS": np.ones((3, 3))}, "CHANNELS is 3 x 3; units x 2"),
        ({"CHANNELS": np.ones((0, 2))}, "CHANNELS is 0 x 2; units x 2"),
        (
            {"CHANNELS": np.array([[1, 1], [2, 1]])},
            "CHANNELS lists 2 units; for grating units x 12",
        ),
        ({"CHANNELS": np.array([[1.5, 1]] * 3)}, r"CHANNELS\(1,1\) is 1.5; whole numbers needed"),
        ({"CHANNELS": "none"}, "CHANNELS is the text 'none'; real numbers needed"),
        ({"SNR": np.ones((2, 1))}, "SNR has 2 values; data.CHANNELS lists 3 units"),
        ({"MAP": np.full((10, 10), 5.0)}, "MAP has electrode 5 twice"),
        ({"EVENTS": np.ones((3, 12))}, "EVENTS is float64 numbers, 3 x 12; a cell array needed"),
        ({"EVENTS": np.empty((3, 12, 0), object)}, "EVENTS is 3 x 12 x 0; at least one trial"),
        ({"EVENTS": np.empty((3, 8, 2), object)}, "EVENTS is 3 x 8 x 2 .* for grating"),
    ],
)
def test_a_file_that_contradicts_the_layout_says_where(tmp_path, changed, words):
    for cells in (value for value in changed.values() if np.asarray(value).dtype == object):
        cells[...] = [[[np.zeros((0, 0))]]] if cells.size else cells
    write_pvc_11(tmp_path / "g.mat", "grating", **changed)
    with pytest.raises(LayoutError, match=words):
        read(tmp_path / "g.mat")


def test_without_channels_the_reader_says_what_it_needs(tmp_path):
    write_pvc_11(tmp_path / "g.mat", "grating", CHANNELS=None)
    with pytest.raises(LayoutError, match=r"pvc-11 needs a struct data .EVENTS, CHANNELS."):
        dataset(read_recording(Source(tmp_path / "g.mat", {}), "pvc-11"))
    write_pvc_11(tmp_path / "a.mat", "natural")
    with pytest.raises(LayoutError, match=r"files.grating \(g.mat\): data has no 'CHANNELS'"):
        read_files(natural=tmp_path / "a.mat", grating=tmp_path / "g.mat")


def test_a_movie_is_given_by_the_name_that_its_file_has(tmp_path):
    for name, other in (("natural", "noise"), ("noise", "natural")):
        write_pvc_11(tmp_path / NAMES[name], name)
        with pytest.raises(LayoutError, match=rf"files\.{other} \({NAMES[name]}\): .*says {name},"):
            read_files(**{other: tmp_path / NAMES[name]})
        assert read_files(**{name: tmp_path / NAMES[name]}).sizes["trial"] == 2
