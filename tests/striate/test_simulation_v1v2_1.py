"""A simulated recording in the layout v1v2-1, read back with SciPy and counted by plain loops."""

import json
from itertools import combinations

import numpy as np
import pytest
from scipy.io import loadmat

from striate.simulation.simulate import simulate
from striate.simulation.spikes import Spikes
from striate.simulation.v1v2_1.recording import area_rasters


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """The struct `neuralData` and the truth about it."""
    folder = tmp_path_factory.mktemp("v1v2-1")
    simulate("v1v2-1", 1, "small", folder / "raw.mat", folder / "truth.json")
    raw = loadmat(folder / "raw.mat")["neuralData"]
    assert raw.shape == (1, 1)
    return raw[0, 0], json.loads((folder / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rasters(recorded):
    """Dense rasters (unit, bin), a list over rows; V1 above V2."""
    cells = recorded[0]["spikeRasters"]
    return [np.vstack([cells[row, 0].toarray(), cells[row, 1].toarray()]) for row in range(192)]


@pytest.fixture(scope="module")
def rates(recorded, rasters):
    """Rates (row, unit) in the window 0.16 to 1.16 s, spikes/s, by class of `stim`."""
    of_class = {code: [] for code in range(9)}
    for row, code in enumerate(recorded[0]["stim"].ravel()):
        of_class[int(code)].append(rasters[row][:, 160:1160].sum(axis=1))
    return {code: np.array(rows) for code, rows in of_class.items()}


def test_the_struct_holds_the_four_fields_of_the_set_in_their_shapes_and_classes(recorded):
    raw, _ = recorded
    assert raw.dtype.names == ("spikeRasters", "stim", "trialId", "unitCodes")
    assert raw["spikeRasters"].shape == (192, 2)
    assert raw["stim"].shape == (192, 1)
    assert np.issubdtype(raw["stim"].dtype, np.integer)
    assert raw["trialId"].ravel().tolist() == list(range(1, 193))


def test_rasters_are_sparse_doubles_of_1280_driven_or_1500_blank_bins(recorded):
    cells = recorded[0]["spikeRasters"]
    for row in range(192):
        bins = 1280 if row % 2 == 0 else 1500
        for column, units in enumerate((48, 20)):
            assert cells[row, column].shape == (units, bins)
            assert cells[row, column].format == "csc"
            assert cells[row, column].dtype == np.float64


def test_odd_rows_are_driven_and_even_rows_are_blank(recorded):
    stim = recorded[0]["stim"].ravel()
    assert set(stim[0::2]) == set(range(1, 9))
    assert set(stim[1::2]) == {0}


def test_each_block_of_eight_driven_rows_holds_every_orientation_once_in_its_own_order(recorded):
    blocks = recorded[0]["stim"].ravel()[0::2].reshape(12, 8)
    for block in blocks:
        assert sorted(block) == list(range(1, 9))
    assert len({tuple(block) for block in blocks}) > 10


def test_unit_codes_are_electrodes_and_sort_codes_as_in_the_truth(recorded):
    raw, truth = recorded
    assert raw["unitCodes"].shape == (1, 2)
    v1, v2 = raw["unitCodes"][0]
    assert v1.dtype == v2.dtype == np.uint16
    assert set(v1[:, 0]) <= set(range(1, 97))
    assert set(v2[:, 0]) == {1, 5, 9, 13, 17, 21, 25}
    assert set(v1[:, 1]) == {1, 2}
    for codes in (v1, v2):
        assert len({tuple(code) for code in codes}) == len(codes)
    described = [[unit["electrode"], unit["unit"]] for unit in truth["units"]]
    assert np.vstack([v1, v2]).tolist() == described
    assert [unit["area"] for unit in truth["units"]] == ["V1"] * 48 + ["V2"] * 20


def test_mean_rates_are_those_of_the_truth_within_their_standard_errors(recorded, rates):
    """The variance of a count is m + v m², so the standard error is known.

    The units of a trial share its gain, about a fifth of the variance, so their z-scores move
    together and the mean of z² over 66 units of a class has an SD of about 0.3; over nine
    classes, whose trials are different ones, about 0.1. Hence four of these on either side.
    """
    truth = recorded[1]
    squares = []
    for entry in truth["expected"]:
        measured = rates[entry["code"]]
        for unit, expected in enumerate(entry["rates"]):
            if truth["units"][unit]["kind"] == "silent":
                continue
            variance = expected + truth["gain_variance"] * expected**2
            z = (measured[:, unit].mean() - expected) / np.sqrt(variance / len(measured))
            assert abs(z) < 5
            squares.append(z**2)
    assert len(squares) == 9 * 66
    assert 0.6 < np.mean(squares) < 1.4


def test_the_expected_rates_are_four_in_blank_and_eight_when_driven_on_average(recorded):
    blank, *driven = recorded[1]["expected"]
    assert (blank["stimulus"], blank["code"], blank["orientation"]) == ("blank", 0, None)
    assert np.mean(blank["rates"]) == pytest.approx(4)
    assert {entry["stimulus"] for entry in driven} == {"grating"}
    assert [entry["orientation"] for entry in driven] == [22.5 * k for k in range(8)]
    assert all(entry["window"] == [0.16, 1.16] for entry in driven)
    assert np.mean([entry["rates"] for entry in driven]) == pytest.approx(8, rel=0.01)


def test_the_recorded_rates_are_about_four_in_blank_and_eight_when_driven(rates):
    assert rates[0].mean() == pytest.approx(4, rel=0.1)
    assert np.vstack([rates[code] for code in range(1, 9)]).mean() == pytest.approx(8, rel=0.1)


def test_noise_correlation_within_a_stimulus_is_about_a_fifth(recorded, rates):
    firing = [unit["kind"] != "silent" for unit in recorded[1]["units"]]
    correlations = []
    for counts in rates.values():
        z = (counts - counts.mean(axis=0))[:, firing]
        for first, second in combinations(z.T, 2):
            if first.any() and second.any():
                correlations.append(first @ second / np.sqrt((first @ first) * (second @ second)))
    assert 0.1 < np.mean(correlations) < 0.3


def test_one_unit_of_each_area_is_silent_in_every_trial(recorded, rasters):
    units = recorded[1]["units"]
    silent = [index for index, unit in enumerate(units) if unit["kind"] == "silent"]
    assert [units[index]["area"] for index in silent] == ["V1", "V2"]
    spike_counts = sum(raster.sum(axis=1) for raster in rasters)
    assert np.flatnonzero(spike_counts == 0).tolist() == silent


def test_units_fire_most_near_their_preferred_orientation(recorded, rates):
    """Of the units that are sharply tuned; with 12 repeats others may miss by chance."""
    sharp = 0
    for index, unit in enumerate(recorded[1]["units"]):
        if unit["kind"] == "tuned" and unit["tuning_concentration"] > 2:
            best_deg = 22.5 * np.argmax([rates[code][:, index].mean() for code in range(1, 9)])
            distance = (best_deg - unit["preferred_orientation_deg"] + 90) % 180 - 90
            assert abs(distance) < 40
            sharp += 1
    assert sharp > 20


@pytest.mark.parametrize(("area", "centre_s"), [("V1", 0.050), ("V2", 0.067)])
def test_responses_begin_with_a_transient_one_latency_after_onset(
    recorded, rasters, area, centre_s
):
    units = recorded[1]["units"]
    before, transient, sustained = [], [], []
    for index, unit in enumerate(units):
        if unit["area"] == area and unit["kind"] == "tuned":
            assert abs(unit["latency_s"] - centre_s) <= 0.008 + 1e-9
            onset = int(1000 * unit["latency_s"])
            for raster in rasters[0::2]:
                before.append(raster[index, :onset].mean())
                transient.append(raster[index, onset + 1 : onset + 101].mean())
                sustained.append(raster[index, 400:1280].mean())
    assert np.mean(before) < 0.8 * np.mean(sustained)
    assert np.mean(transient) > 1.2 * np.mean(sustained)


def test_each_spike_stands_in_the_row_of_its_unit_and_the_column_of_its_millisecond():
    area = np.array(["V1", "V1", "V1", "V2", "V2"])
    spikes = Spikes(*np.transpose([(0, 1, 0), (0, 4, 7), (0, 4, 7), (2, 0, 5), (2, 3, 2)]))
    cells = area_rasters(spikes, np.array([8, 6, 6]), area)
    expected = [[np.zeros((units, bins)) for units in (3, 2)] for bins in (8, 6, 6)]
    expected[0][0][1, 0] = 1
    expected[0][1][1, 7] = 2
    expected[2][0][0, 5] = 1
    expected[2][1][0, 2] = 1
    for row in range(3):
        for column in range(2):
            np.testing.assert_array_equal(cells[row, column].toarray(), expected[row][column])


def test_some_bins_hold_two_spikes(rasters):
    """So that counting the stored entries of a sparse raster instead of summing them is seen."""
    assert max(raster.max() for raster in rasters) >= 2
