import numpy as np
import pytest
import scipy.io
import scipy.sparse

from as_dataset import read_dataset
from recordings import cell, write_v1v2_1_mat
from striate.errors import LayoutError


@pytest.fixture
def path(tmp_path):
    return tmp_path / "session.mat"


def spikes_by_hand(rasters):
    """(trial, channel, bin) of every spike, in order, from full rasters."""
    found = []
    for trial, areas in enumerate(rasters):
        for channel, raster in enumerate(row for area in areas for row in area):
            for time_bin, count in enumerate(raster):
                found += [(trial, channel, time_bin)] * int(count)
    return found


def spikes_read(recording):
    trial = np.repeat(np.arange(recording.sizes["trial"]), recording.spikes_per_trial)
    columns = (trial, recording.spike_channel.values, recording.spike_bin.values)
    return [tuple(map(int, spike)) for spike in zip(*columns, strict=True)]


@pytest.mark.parametrize("compressed", [True, False])
@pytest.mark.parametrize("sparse", [True, False])
@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int16, float])
def test_every_spike_of_every_row_is_kept(path, dtype, sparse, compressed):
    how = {"dtype": dtype, "sparse": sparse, "compressed": compressed}
    held = write_v1v2_1_mat(path, bins=(30, 40), **how)
    assert spikes_read(read_dataset(path)) == spikes_by_hand(held.rasters)


def test_a_bin_with_more_than_one_spike_counts_them_all(path):
    held = write_v1v2_1_mat(path, rows=2, bins=(30, 40))
    held.rasters[0][1][0, 5] = 3
    changed = cell([[scipy.sparse.csc_array(area) for area in row] for row in held.rasters])
    write_v1v2_1_mat(path, rows=2, bins=(30, 40), spikeRasters=changed)
    found = spikes_read(read_dataset(path))
    assert found == spikes_by_hand(held.rasters)
    assert found.count((0, 3, 5)) == 3


def test_gratings_and_blanks_come_from_stim_and_never_from_the_row(path):
    stim = np.array([0, 0, 8, 1, 3, 0])[:, None]
    write_v1v2_1_mat(path, bins=(20, 20), stim=stim)
    found = read_dataset(path)
    assert found.stimulus.values.tolist() == ["blank"] * 2 + ["grating"] * 3 + ["blank"]
    np.testing.assert_array_equal(found.orientation, [np.nan, np.nan, 157.5, 0, 45, np.nan])
    assert found.orientation.units == "deg"


@pytest.mark.parametrize("dtype", [np.uint8, np.int32, np.float32, float])
def test_stim_may_be_of_any_class_in_a_row_or_a_column(path, dtype):
    write_v1v2_1_mat(path, bins=(20, 20), stim=np.array([[1, 2, 3, 0, 0, 0]], dtype=dtype))
    np.testing.assert_array_equal(read_dataset(path).orientation[:3], [0, 22.5, 45])


def test_a_row_lasts_as_long_as_its_own_raster(path):
    write_v1v2_1_mat(path)
    found = read_dataset(path)
    np.testing.assert_allclose(found.duration, [1.28, 1.5] * 3, rtol=1e-12)
    assert found.sizes["time"] == 1500
    assert found.time.attrs["bin_width"] == 0.001


def test_trial_ids_are_those_of_the_file(path):
    write_v1v2_1_mat(path, bins=(20, 20), trialId=np.array([[9, 11, 13, 6397, 2, 1]]))
    assert read_dataset(path).trial_id.values.tolist() == [9, 11, 13, 6397, 2, 1]


def test_trial_ids_may_be_missing(path):
    write_v1v2_1_mat(path, bins=(20, 20), trialId=None)
    assert "trial_id" not in read_dataset(path).coords


def test_channels_are_named_after_area_electrode_and_sort_code(path):
    codes = cell([[np.uint16([[12, 1], [12, 2], [96, 1]]), np.uint16([[1, 1], [13, 255]])]])
    write_v1v2_1_mat(path, bins=(20, 20), unitCodes=codes)
    found = read_dataset(path)
    names = ["V1-e12-u1", "V1-e12-u2", "V1-e96-u1", "V2-e1-u1", "V2-e13-u255"]
    assert found.channel.values.tolist() == names
    assert found.area.values.tolist() == ["V1"] * 3 + ["V2"] * 2
    assert found.electrode.values.tolist() == [12, 12, 96, 1, 13]
    assert found.unit.values.tolist() == [1, 2, 1, 1, 255]


def test_repeated_codes_get_a_suffix(path):
    codes = cell([[np.uint16([[12, 1]] * 3), np.uint16([[12, 1]] * 2)]])
    write_v1v2_1_mat(path, bins=(20, 20), unitCodes=codes)
    assert read_dataset(path).channel.values.tolist() == [
        "V1-e12-u1",
        "V1-e12-u1-2",
        "V1-e12-u1-3",
        "V2-e12-u1",
        "V2-e12-u1-2",
    ]


@pytest.mark.parametrize("units", [(3, 0), (0, 2), (1, 1)])
def test_an_area_may_have_no_unit_or_one(path, units):
    held = write_v1v2_1_mat(path, bins=(20, 30), units=units)
    found = read_dataset(path)
    assert found.sizes["channel"] == sum(units)
    assert spikes_read(found) == spikes_by_hand(held.rasters)


def test_an_area_without_units_may_be_empty_cells(path):
    held = write_v1v2_1_mat(path, bins=(20, 30), units=(3, 0))
    rows = [[v1, np.empty((0, 0))] for v1, _ in held.rasters]
    empty = cell([[held.unit_codes[0], np.empty((0, 0))]])
    write_v1v2_1_mat(path, units=(3, 0), spikeRasters=cell(rows), unitCodes=empty)
    found = read_dataset(path)
    assert set(found.area.values) == {"V1"}
    np.testing.assert_allclose(found.duration, [0.02, 0.03] * 3)


def test_a_silent_recording_has_no_spike(path):
    silent = scipy.sparse.csc_array((3, 20))
    rows = [[silent, scipy.sparse.csc_array((2, 20))]] * 6
    write_v1v2_1_mat(path, spikeRasters=cell(rows))
    assert read_dataset(path).sizes["spike"] == 0


def test_the_set_is_cited(path):
    write_v1v2_1_mat(path, bins=(20, 20))
    found = read_dataset(path)
    assert "10.6080/K0B27SHN" in found.citation
    assert found.reader == "v1v2-1"


def rasters(row=2, area=0, position=(1, 4), value=1.0, sparse=True):
    """Six rows of empty rasters, (3 | 2) units x 20 bins, with one other value."""
    cells = [[np.zeros((3, 20)), np.zeros((2, 20))] for _ in range(6)]
    cells[row][area][position] = value
    stored = scipy.sparse.csc_array if sparse else np.array
    return cell([[stored(raster) for raster in areas] for areas in cells])


def rasters_with(raster, row=2, area=0):
    cells = rasters()
    cells[row, area] = raster
    return cells


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"stim": [[1], [0], [9], [0], [1], [0]]}, r"neuralData\.stim\(3\) is 9; 0 \(blank\) to 8"),
        ({"stim": [[1], [0], [1], [-1], [1], [0]]}, r"neuralData\.stim\(4\) is -1"),
        ({"stim": [[1], [1.5], [1], [0], [1], [0]]}, r"neuralData\.stim\(2,1\) is 1\.5; whole"),
        ({"stim": [[1], [0], [1]]}, r"neuralData\.stim has 3 values; .*spikeRasters has 6 rows"),
        ({"stim": "gratings"}, r"neuralData\.stim is the text 'gratings'; real numbers needed"),
        ({"stim": None}, "neuralData has no 'stim'; it holds: .*spikeRasters"),
        ({"trialId": [[1, 2]]}, r"neuralData\.trialId has 2 values; .* 6 rows"),
        ({"unitCodes": None}, "neuralData has no 'unitCodes'"),
        ({"unitCodes": cell([[np.ones((3, 2))]])}, "unitCodes has 1 cells; one for V1 and one"),
        (
            {"unitCodes": cell([[np.ones((3, 3)), np.ones((2, 2))]])},
            r"neuralData\.unitCodes\{1\} is 3 x 3; units x 2 \(electrode, sort code\) needed",
        ),
        (
            {"unitCodes": cell([[np.ones((3, 2)), np.full((2, 2), 1.5)]])},
            r"unitCodes\{2\}\(1,1\) is 1\.5; whole numbers needed",
        ),
        (
            {"spikeRasters": rasters_with(np.zeros((4, 20)))},
            r"spikeRasters\{3,1\} has 4 units \(rows\); neuralData\.unitCodes lists 3",
        ),
        (
            {"spikeRasters": rasters_with(np.zeros((2, 21)), area=1)},
            r"row 3 of neuralData\.spikeRasters has 20 bins for V1 and 21 for V2",
        ),
        (
            {"spikeRasters": rasters_with("none")},
            r"spikeRasters\{3,1\} is the text 'none'; a matrix of real numbers needed",
        ),
        ({"spikeRasters": cell([[np.zeros((3, 20))] * 3])}, "spikeRasters is 1 x 3; rows x 2"),
        ({"spikeRasters": np.empty((0, 2), dtype=object)}, "spikeRasters has no rows"),
        ({"spikeRasters": np.zeros((6, 2))}, "spikeRasters is .* numbers, 6 x 2; a cell array"),
    ],
)
def test_a_fault_is_named_with_its_place(path, changed, message):
    values = {name: np.array(v) if isinstance(v, list) else v for name, v in changed.items()}
    write_v1v2_1_mat(path, **{"bins": (20, 20), **values})
    with pytest.raises(LayoutError, match=message) as fault:
        read_dataset(path)
    assert str(fault.value).startswith(f"{path}: ")


@pytest.mark.parametrize("sparse", [True, False])
@pytest.mark.parametrize("value", [-1.0, 0.5, np.nan, np.inf])
def test_a_raster_of_anything_but_counts_is_refused_with_its_place(path, value, sparse):
    write_v1v2_1_mat(path, spikeRasters=rasters(2, 0, (1, 4), value, sparse))
    message = rf"neuralData\.spikeRasters\{{3,1\}} is {value} at unit 2, bin 5; spike counts are"
    with pytest.raises(LayoutError, match=message):
        read_dataset(path)


def test_neural_data_must_be_a_single_struct(path):
    scipy.io.savemat(path, {"neuralData": np.ones((2, 2))})
    with pytest.raises(LayoutError, match=r"neuralData is .* numbers, 2 x 2; a struct needed"):
        read_dataset(path)
