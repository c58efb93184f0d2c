"""A simulated recording in the layout pvc-8, read back with SciPy and counted by plain loops."""

import json

import numpy as np
import pytest
from scipy.io import loadmat

from striate.simulation.pvc_8.recording import count_variables
from striate.simulation.simulate import simulate
from striate.simulation.spikes import Spikes

ROWS = {  # of the 956 stimuli, from 0
    ("natural", None): slice(0, 540),
    ("natural", "small"): slice(0, 540, 2),
    ("natural", "large"): slice(1, 540, 2),
    ("grating", None): slice(540, 956),
}


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """The variables of the file and the truth about them."""
    folder = tmp_path_factory.mktemp("pvc-8")
    simulate("pvc-8", 2, "small", folder / "raw.mat", folder / "truth.json")
    raw = {name: value for name, value in loadmat(folder / "raw.mat").items() if name[0] != "_"}
    return raw, json.loads((folder / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def counts(recorded):
    """Spike counts (unit, stimulus, repeat, 317 bins): the response goes on into the blank."""
    raw, _ = recorded
    return np.concatenate([raw["resp_train"], raw["resp_train_blk"]], axis=3)


def window_counts(counts, window_s):
    """Spikes (unit, stimulus, repeat) in [start, stop) s."""
    start, stop = (round(1000 * edge_s) for edge_s in window_s)
    return counts[..., start:stop].sum(axis=3, dtype=float)


def members(truth, kind):
    return [index for index, unit in enumerate(truth["units"]) if unit["kind"] == kind]


def expected_rates(truth, stimulus, size, window):
    """The one entry of the truth for these stimuli and this window."""
    (entry,) = (
        entry
        for entry in truth["expected"]
        if (entry["stimulus"], entry.get("size")) == (stimulus, size) and entry["window"] == window
    )
    return np.array(entry["rates"])


def test_the_file_holds_the_variables_of_the_set_in_their_shapes_and_classes(recorded):
    raw, _ = recorded
    facts = {name: (value.dtype.name, value.shape) for name, value in raw.items()}
    assert facts == {
        "resp_train": ("uint8", (48, 956, 2, 106)),
        "resp_train_blk": ("uint8", (48, 956, 2, 211)),
        "INDCENT": ("uint8", (48, 1)),
        "P_HOMOG": ("float64", (48, 956)),
        "RF_SPATIAL": ("float64", (48, 5)),
        "RF_TUNING": ("float64", (48, 4)),
    }


def test_each_spike_is_counted_at_its_unit_stimulus_repeat_and_millisecond():
    events = [(0, 1, 0), (5, 2, 105), (5, 2, 105), (5, 2, 106), (2867, 0, 316)]
    shown, blank = (counts for _, counts in count_variables(Spikes(*np.transpose(events)), 3, 3))
    assert (shown.sum(), blank.sum()) == (3, 2)
    assert shown[1, 0, 0, 0] == 1
    assert shown[2, 1, 2, 105] == 2
    assert blank[2, 1, 2, 0] == 1
    assert blank[0, 955, 2, 210] == 1


def test_well_centred_units_have_a_receptive_field_near_the_centre_and_some_have_none(recorded):
    raw, _ = recorded
    unmapped = np.isnan(raw["RF_SPATIAL"])
    assert unmapped.all(axis=1).sum() == unmapped.any(axis=1).sum() == 3
    centred = raw["INDCENT"].ravel() == 1
    assert 0 < centred.sum() < 48
    assert set(np.unique(raw["INDCENT"])) == {0, 1}
    distance = np.hypot(*raw["RF_SPATIAL"][:, :2].T)
    assert (distance[centred] < 25).all()
    assert not (distance[~centred] < 25).any()


def test_homogeneity_is_a_probability(recorded):
    values = recorded[0]["P_HOMOG"]
    assert values.min() >= 0
    assert values.max() <= 1
    assert (values[:, :540] < 0.25).any()
    assert (values[:, :540] >= 0.5).any()


def test_mean_rates_are_those_of_the_truth_within_their_standard_errors(recorded, counts):
    """The standard error comes from the two repeats of each stimulus: their half squared distance.

    The units of a trial share its gain, about a tenth of the variance, so their z-scores move
    together and the mean of z² over 46 units has an SD of 0.3 an entry. The entries share
    trials too: over all eight the SD is 0.16, measured on 25 seeds. Hence four of these on
    either side.
    """
    truth = recorded[1]
    squares = []
    for entry in truth["expected"]:
        rows = ROWS[entry["stimulus"], entry.get("size")]
        seconds = entry["window"][1] - entry["window"][0]
        spikes = window_counts(counts, entry["window"])[:, rows]
        for unit, expected in enumerate(entry["rates"]):
            if truth["units"][unit]["kind"] == "silent":
                continue
            first, second = spikes[unit].T
            se = np.sqrt(np.mean((first - second) ** 2 / 2) / spikes[unit].size) / seconds
            z = (spikes[unit].mean() / seconds - expected) / se
            assert abs(z) < 5
            squares.append(z**2)
    assert len(squares) == 8 * 46
    assert 0.36 < np.mean(squares) < 1.64


def test_expected_rates_at_rest_are_the_spontaneous_rates_whatever_was_shown(recorded):
    truth = recorded[1]
    spontaneous = [unit["baseline_rate"] for unit in truth["units"]]
    assert np.mean(spontaneous) == pytest.approx(4)
    for stimulus, size in ROWS:
        rates = expected_rates(truth, stimulus, size, [0.2, 0.3])
        np.testing.assert_allclose(rates, spontaneous)


def test_two_units_are_silent(recorded, counts):
    silent = members(recorded[1], "silent")
    assert len(silent) == 2
    assert np.flatnonzero(counts.sum(axis=(1, 2, 3)) == 0).tolist() == silent


def test_a_fifth_of_the_units_or_more_are_suppressed_by_images_and_most_are_driven(recorded):
    truth = recorded[1]
    assert len(members(truth, "suppressed")) >= 0.2 * 48
    assert len(members(truth, "driven")) > 24


def test_images_suppress_suppressed_units_below_and_drive_driven_units_above_rest(recorded, counts):
    truth = recorded[1]
    expected = expected_rates(truth, "natural", None, [0.05, 0.155])
    at_rest = expected_rates(truth, "natural", None, [0.2, 0.3])
    shown = window_counts(counts, (0.05, 0.155))[:, :540].mean(axis=(1, 2)) / 0.105
    rest = window_counts(counts, (0.2, 0.3)).mean(axis=(1, 2)) / 0.1
    for unit in members(truth, "suppressed"):
        assert expected[unit] < at_rest[unit]
        assert shown[unit] < rest[unit]
    for unit in members(truth, "driven"):
        assert expected[unit] > at_rest[unit]
        assert shown[unit] > rest[unit]


def test_large_images_are_answered_less_than_small_ones_in_varying_degree(recorded, counts):
    truth = recorded[1]
    driven = members(truth, "driven")
    small, large = (
        expected_rates(truth, "natural", size, [0.05, 0.155])[driven] for size in ("small", "large")
    )
    assert (large < small).all()
    assert np.ptp(large / small) > 0.2
    spikes = window_counts(counts, (0.05, 0.155))[driven]
    measured = spikes[:, 1:540:2].sum() / spikes[:, 0:540:2].sum()
    assert measured == pytest.approx(large.sum() / small.sum(), abs=0.05)


def test_natural_images_differ_from_one_another_more_than_repeats_do(recorded, counts):
    """Rates of the two repeats go together over images; were all images alike, r would be 0."""
    driven = members(recorded[1], "driven")
    spikes = window_counts(counts, (0.05, 0.155))[driven][:, 0:540:2]
    correlations = [np.corrcoef(unit.T)[0, 1] for unit in spikes]
    assert np.mean(correlations) > 0.1


def test_responses_begin_one_latency_after_onset_and_end_one_latency_after_offset(recorded, counts):
    truth = recorded[1]
    before, transient, later, after = [], [], [], []
    for unit in members(truth, "driven"):
        latency_s = truth["units"][unit]["latency_s"]
        assert abs(latency_s - 0.05) <= 0.008 + 1e-9
        onset = int(1000 * latency_s)
        course = counts[unit, :540].mean(axis=(0, 1)) * 1000
        before.append(course[:onset].mean())
        transient.append(course[onset + 1 : onset + 31].mean())
        later.append(course[onset + 70 : onset + 106].mean())
        after.append(course[onset + 108 :].mean())
    assert np.mean(transient) > 1.2 * np.mean(later)
    assert np.mean(later) > 1.5 * np.mean(before)
    assert np.mean(after) == pytest.approx(np.mean(before), rel=0.1)


def test_each_unit_answers_the_frequency_series_most_near_its_preferred_frequency(recorded, counts):
    """Over units: the preferred frequency and the centre of mass of the responses go together."""
    truth = recorded[1]
    frequencies = -2 + 0.7 * np.arange(8)
    spikes = window_counts(counts, (0.05, 0.155))[:, 540:668].sum(axis=2)
    preferred, centre = [], []
    for unit in members(truth, "driven"):
        by_frequency = spikes[unit].reshape(8, 16).sum(axis=1)
        preferred.append(np.log2(truth["units"][unit]["preferred_frequency"]))
        centre.append(by_frequency @ frequencies / by_frequency.sum())
    assert np.corrcoef(preferred, centre)[0, 1] > 0.6


def test_each_unit_answers_the_orientation_series_most_near_its_preferred_orientation(
    recorded, counts
):
    """The spike-weighted mean direction, in the doubled angle, of the sharply tuned units."""
    truth = recorded[1]
    doubled = np.radians(2 * (90 - 11.25 * np.arange(16)))
    spikes = window_counts(counts, (0.05, 0.155))[:, 668:732].sum(axis=2)
    distances = []
    for unit in members(truth, "driven"):
        facts = truth["units"][unit]
        if facts["tuning_concentration"] > 1.5:
            vector = spikes[unit].reshape(16, 4).sum(axis=1) @ np.exp(1j * doubled)
            best_deg = np.degrees(np.angle(vector)) / 2
            distances.append(abs((best_deg - facts["preferred_orientation_deg"] + 90) % 180 - 90))
    assert len(distances) > 10
    assert np.median(distances) < 12  # 45 by chance
