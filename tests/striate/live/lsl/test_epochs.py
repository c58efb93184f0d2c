"""Trials cut from a stream equal those cut from the whole by plain positions."""

import json
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from striate.errors import SettingsError
from striate.live.lsl.epochs import Epoch, Epochs, Layout
from striate.live.lsl.ring import Ring
from striate.live.lsl.units import units_and_factors
from striate.live.plan import Plan
from striate.live.session import Session
from striate.responses import responses

RATE_HZ = 200.0


def layout(channels: int = 2) -> Layout:
    names = tuple(f"c{n}" for n in range(channels))
    return Layout("by hand", names, "V", np.full(channels, 1e-6), RATE_HZ, np.float64)


def stream(samples: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    values = np.random.default_rng(seed).normal(0, 20, (samples, 2))
    return values, 1000 + np.arange(samples) / RATE_HZ


@settings(max_examples=30, deadline=None)
@given(data=st.data(), seed=st.integers(0, 99))
def test_whatever_the_chunks_the_trials_are_the_same(data, seed):
    values, stamps = stream(1600, seed)
    onsets = np.array([130, 400, 401, 900, 1300])
    epochs, found = Epochs(layout(), Epoch(-0.1, 0.4)), []
    edges = sorted({0, 1600, *data.draw(st.lists(st.integers(0, 1600), max_size=12))})
    told = data.draw(st.lists(st.integers(0, len(edges) - 2), min_size=5, max_size=5))
    for turn, (start, stop) in enumerate(pairwise(edges)):
        for onset, at in zip(onsets, told, strict=True):
            if at == turn:
                epochs.add_marker(f"s{onset}", stamps[onset])
        epochs.add_samples(values[start:stop], stamps[start:stop])
        found += epochs.trials()
    by_name = {str(trial["stimulus"].item()): trial for trial in found}
    assert by_name.keys() == {f"s{onset}" for onset in onsets}
    for onset in onsets:
        trial = by_name[f"s{onset}"]
        np.testing.assert_array_equal(
            trial["activity"][0], values[onset - 20 : onset + 80].T * 1e-6
        )
        assert trial["time"].values[20] == 0.0
    assert epochs.missed == 0
    assert sorted(int(trial["trial"].item()) for trial in found) == [1, 2, 3, 4, 5]


def test_what_is_missing_in_the_stream_has_no_value_in_the_trial():
    values, stamps = stream(600)
    kept = np.r_[0:250, 280:600]
    epochs = Epochs(layout(), Epoch(-0.1, 0.4))
    epochs.add_samples(values[kept], stamps[kept])
    epochs.add_marker("s", stamps[240])
    (trial,) = epochs.trials()
    expected = values[220:320].T * 1e-6
    expected[:, 30:60] = np.nan
    np.testing.assert_array_equal(trial["activity"][0], expected)


def test_a_trial_that_begins_before_the_stream_holds_nothing_there():
    values, stamps = stream(300)
    epochs = Epochs(layout(), Epoch(-0.1, 0.4))
    epochs.add_samples(values, stamps)
    epochs.add_marker("s", stamps[5])
    (trial,) = epochs.trials()
    assert np.isnan(trial["activity"][0, :, :15]).all()
    np.testing.assert_array_equal(trial["activity"][0, :, 15:], values[:85].T * 1e-6)


def test_a_marker_whose_samples_are_gone_is_counted_out():
    values, stamps = stream(6000)
    epochs = Epochs(layout(), Epoch(0.0, 0.4))
    epochs.add_samples(values, stamps)
    epochs.add_marker("s", stamps[10])
    epochs.add_marker("s", np.nan)
    assert list(epochs.trials()) == []
    assert epochs.missed == 2


def test_a_marker_of_another_time_holds_up_no_other():
    values, stamps = stream(600)
    epochs = Epochs(layout(), Epoch(0.0, 0.4))
    epochs.add_marker("never", 1e9)
    epochs.add_marker("soon", stamps[-1] + 9)
    assert epochs.ahead == 0, "of no samples nobody knows the time"
    epochs.add_marker("s", stamps[100])
    epochs.add_samples(values, stamps)
    assert [trial["stimulus"].item() for trial in epochs.trials()] == ["s"]
    assert epochs.ahead == 1
    for _ in range(1499):
        epochs.add_marker("never", 1e9)
    assert epochs.missed == 501


def test_an_object_of_json_gives_labels_to_a_trial():
    values, stamps = stream(300)
    epochs = Epochs(layout(), Epoch(0.0, 0.4))
    epochs.add_samples(values, stamps)
    epochs.add_marker(json.dumps({"stimulus": "grating", "orientation": 45}), stamps[100])
    (trial,) = epochs.trials()
    assert (trial["stimulus"].item(), trial["orientation"].item()) == ("grating", 45.0)
    assert trial["orientation"].attrs == {"units": "deg"}


def test_a_session_of_a_stream_has_the_means_of_a_plain_loop():
    values, stamps = stream(4000)
    epochs = Epochs(layout(), Epoch(-0.1, 0.4))
    session = Session("by hand", Plan("by-hand", (0.05, 0.2), 20.0, grows=True))
    session.begin(epochs.empty_trial())
    onsets = range(100, 3900, 190)
    for number, onset in enumerate(onsets):
        epochs.add_marker("ab"[number % 2], stamps[onset])
    for start in range(0, 4000, 500):
        epochs.add_samples(values[start : start + 500], stamps[start : start + 500])
        for trial in epochs.trials():
            session.add(trial)
    for name in "ab":
        cut = [values[onset + 10 : onset + 40] * 1e-6 for onset in onsets][name == "b" :: 2]
        means = np.array([part.mean(axis=0) for part in cut])
        found = session.snapshot().means(name)
        np.testing.assert_allclose(found["mean"], means.mean(axis=0), rtol=1e-11)
        sem = means.std(axis=0, ddof=1) / np.sqrt(len(means))
        np.testing.assert_allclose(found["sem"], sem, rtol=1e-11)


def test_a_trial_without_a_value_fits_the_functions_of_the_pipeline():
    trial = Epochs(layout(), Epoch(-0.1, 0.4)).empty_trial()
    assert responses(trial, (0.0, 0.4), (-0.1, 0.0))["response"].shape == (1, 2)


def test_an_epoch_without_a_sample_is_refused():
    with pytest.raises(SettingsError, match="there is no sample at 200 Hz"):
        Epochs(layout(), Epoch(0.101, 0.102))


@pytest.mark.parametrize(
    ("start_s", "stop_s"), [(0.4, 0.1), (0.1, 0.1), (0, math.nan), (0, math.inf), (-4000, 0)]
)
def test_what_is_no_part_of_a_stream_is_refused_before_anything_is_looked_for(start_s, stop_s):
    with pytest.raises(SettingsError, match=r"--epoch .*: is no part of a stream"):
        Epoch(start_s, stop_s)


@pytest.mark.parametrize(
    ("said", "instead", "units", "factors"),
    [
        (["microvolts", "uV", "\u00b5V", "\u03bcV"], None, "V", [1e-6] * 4),
        (["mV", "V"], None, "V", [1e-3, 1.0]),
        (["", ""], "microvolts", "V", [1e-6] * 2),
        (["Hz", "spikes / s"], None, "spikes/s", [1.0, 1.0]),
        (["a.u."], None, "a.u.", [1.0]),
    ],
)
def test_units_are_those_of_the_description(said, instead, units, factors):
    found, by = units_and_factors(said, instead, "amp")
    assert (found, by.tolist()) == (units, factors)


def test_units_that_are_not_said_or_mixed_are_refused():
    with pytest.raises(SettingsError, match=r"'amp' does not say the units .* --unit"):
        units_and_factors(["uV", ""], None, "amp")
    with pytest.raises(SettingsError, match="in V and in degC"):
        units_and_factors(["uV", "degC"], None, "amp")


def test_an_epoch_that_no_memory_holds_is_refused():
    wide = Layout("by hand", tuple("abcd"), "V", np.ones(4), 30_000.0)
    with pytest.raises(SettingsError, match=r"--epoch -1800 1800: .* 4 channels .* 3\.47 GB"):
        Epochs(wide, Epoch(-1800, 1800))


def test_a_trial_that_is_not_over_is_not_looked_for(monkeypatch):
    """At 30 kHz a look takes many milliseconds, and there would be 250 a second."""
    looked: list[float] = []
    find = Ring.place_at
    monkeypatch.setattr(Ring, "place_at", lambda *of: (looked.append(of[1]), find(*of))[1])
    values, stamps = stream(600)
    epochs, found = Epochs(layout(), Epoch(-0.1, 0.4)), []
    epochs.add_marker("s", stamps[100])
    for start in range(0, 600, 5):
        epochs.add_samples(values[start : start + 5], stamps[start : start + 5])
        found += epochs.trials()
    assert len(found) == 1
    assert len(looked) <= 5
