"""What has come in trial by trial is what the pipeline makes of the whole."""

import threading
import time
from dataclasses import replace

import numpy as np
import pytest
import scipy.stats
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from by_hand import amplitudes, rates, spikes_from_counts
from striate import significance
from striate.errors import NoTrialsError, WindowError
from striate.live import running
from striate.live.plan import Pair, Plan, growing_plan, proposed_plan
from striate.live.session import Session
from striate.live.trials import trials_of
from striate.means import response_means, stimulus_means
from striate.responses import responses
from striate.significance import Baseline, Statistics

STIMULI = {
    "s0": {"stimulus": {"any_of": ["s0"]}},
    "s1": {"stimulus": {"contains": "1"}},
    "late": {"trial": {"min": 4}},
}


def session_of(recording: xr.Dataset, plan: Plan) -> Session:
    session = Session("by hand", plan)
    trials = list(trials_of(recording))
    session.begin(trials[0])
    for trial in trials:
        session.add(trial)
    return session


def spikes(seed: int = 0, trials: int = 9) -> xr.Dataset:
    rng = np.random.default_rng(seed)
    counts = rng.poisson(0.3, (trials, 3, 60))
    ends_s = np.where(np.arange(trials) % 3 == 2, 0.045, 0.06)
    counts[2::3, :, 45:] = 0
    return spikes_from_counts(counts, durations_s=ends_s)


def firing_rates(seed: int = 0, trials: int = 9) -> xr.Dataset:
    values = np.random.default_rng(seed).gamma(2, 10, (trials, 3, 6))
    values[1, 2, 3] = values[4, 0] = np.nan
    return rates(values)


def potentials(seed: int = 0, trials: int = 9) -> xr.Dataset:
    values = np.random.default_rng(seed).normal(2e-6, 1e-5, (trials, 3, 100))
    values[3, 1, 50] = np.nan
    return amplitudes(values)


RECORDINGS = {
    "spikes": (spikes, Plan("by-hand", (0.01, 0.05), 10.0, (0.0, 0.01), STIMULI)),
    "rates": (firing_rates, Plan("by-hand", (0.01, 0.04), 20.0, "s1", STIMULI)),
    "potentials": (potentials, Plan("by-hand", (0.05, 0.3), 25.0, (-0.2, 0.0), STIMULI)),
}


@pytest.mark.parametrize("kind", RECORDINGS)
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 1000), trials=st.integers(1, 12))
def test_means_are_those_of_the_artifact(kind, seed, trials):
    make, plan = RECORDINGS[kind]
    recording = first_trials(make(seed, 12), trials)
    session = session_of(recording, plan)
    measured = responses(recording, plan.window, plan.baseline_window)
    for name, conditions in STIMULI.items():
        batch = stimulus_means(recording, measured, name, conditions, plan.bin_ms)
        batch.attrs.pop("values_without_trials", None)
        live = session.snapshot().means(name)
        if batch.attrs.pop("no_trials", None):
            assert "no trial" in live.attrs.pop("no_trials")
        least = 1e-18 if kind == "potentials" else 1e-12
        xr.testing.assert_allclose(live, batch, rtol=1e-12, atol=least)
        assert live.attrs == batch.attrs
        for variable in batch.variables:
            assert live[variable].attrs == batch[variable].attrs


def first_trials(recording: xr.Dataset, count: int) -> xr.Dataset:
    if "spikes_per_trial" not in recording:
        return recording.isel(trial=slice(count))
    events = int(recording["spikes_per_trial"][:count].sum())
    return recording.isel(trial=slice(count), spike=slice(events))


def test_means_and_sems_are_those_of_a_plain_loop():
    values = np.random.default_rng(1).normal(1e-6, 2e-5, (11, 2, 80))
    session = session_of(amplitudes(values), RECORDINGS["potentials"][1])
    times = np.round((np.arange(80) - 26) / 128, 9)
    for name, rows in (("s0", range(0, 11, 2)), ("s1", range(1, 11, 2)), ("late", range(3, 11))):
        live = session.snapshot().means(name)
        for channel in range(2):
            inside = [t for t in range(80) if 0.05 <= times[t] < 0.3]
            each = [sum(values[r, channel, t] for t in inside) / len(inside) for r in rows]
            mean = sum(each) / len(each)
            sem = (sum((v - mean) ** 2 for v in each) / (len(each) - 1) / len(each)) ** 0.5
            assert float(live["mean"][channel]) == pytest.approx(mean, rel=1e-12, abs=1e-18)
            assert float(live["sem"][channel]) == pytest.approx(sem, rel=1e-12, abs=1e-18)
    assert session.status().stimuli == {"s0": 6, "s1": 5, "late": 8}


@pytest.mark.parametrize("kind", RECORDINGS)
def test_effect_sizes_and_intervals_are_those_of_the_comparison(kind):
    make, plan = RECORDINGS[kind]
    recording = make(3, 40)
    found, a, b = session_of(recording, plan).snapshot().compared("s0", "s1")
    measured = responses(recording, plan.window, plan.baseline_window)
    means = {name: response_means(measured, name, of) for name, of in STIMULI.items()}
    trials = {name: of["trial_numbers"].to_numpy() for name, of in means.items()}
    over = Baseline("s1", trials["s1"]) if plan.baseline == "s1" else Baseline("a window")
    batch = significance.tested(
        found[["mean_a", "mean_b", "difference", "modulation_index"]],
        measured,
        (trials["s0"], trials["s1"]),
        over,
        Statistics(99, 0, 0.05),
    )
    for name in ("effect_size", "ci_low", "ci_high", "over_baseline_a", "over_baseline_b"):
        np.testing.assert_allclose(found[name], batch[name], rtol=1e-10, atol=1e-15, err_msg=name)
    np.testing.assert_array_equal(found["difference"], a["mean"] - b["mean"])
    assert found["p"].isnull().all()
    assert found["q"].isnull().all()
    assert "no permutation test" in found.attrs["test"]
    assert "trials so far: 20 of A, 20 of B" in found.attrs["test"]
    is_paired = isinstance(plan.baseline, tuple)
    assert ("paired over its trials" in found.attrs["test"]) == is_paired


def test_a_word_stands_where_the_interval_leaves_out_0():
    rng = np.random.default_rng(0)
    more = np.array([50.0, 0.0, -50.0])[:, None]
    values = np.stack([rng.normal(60 + more * (row % 2 == 0), 2, (3, 6)) for row in range(20)])
    plan = replace(RECORDINGS["rates"][1], baseline="s1")
    found, _, _ = session_of(rates(values), plan).snapshot().compared("s0", "s1")
    assert found["direction"].values.tolist() == ["a>b", "none", "b>a"]
    assert found["state_a"].values.tolist() == ["stimulated", "unresponsive", "inhibited"]
    assert found["state_b"].values.tolist() == ["", "", ""]
    assert "baseline itself" in found.attrs["not_tested_b"]
    low, high = scipy.stats.ttest_ind(
        values[::2, 0, 1:4].mean(axis=1), values[1::2, 0, 1:4].mean(axis=1), equal_var=False
    ).confidence_interval(0.95)
    np.testing.assert_allclose([found["ci_low"][0], found["ci_high"][0]], [low, high], rtol=1e-10)


def test_equal_values_have_no_effect_size_and_no_interval():
    session = session_of(rates(np.full((9, 2, 6), 0.1)), RECORDINGS["rates"][1])
    found, _, _ = session.snapshot().compared("s0", "s1")
    for name in ("effect_size", "ci_low", "ci_high"):
        assert found[name].isnull().all()
    assert found["direction"].values.tolist() == ["", ""]


def test_stimuli_that_share_trials_are_not_set_against_each_other():
    found, _, _ = session_of(spikes(), RECORDINGS["spikes"][1]).snapshot().compared("s0", "late")
    assert "belong to both" in found.attrs["not_tested"]
    assert found["effect_size"].isnull().all()
    assert set(found["direction"].values.tolist()) == {""}


def test_before_the_first_trial_of_a_stimulus_there_is_nothing_to_compare():
    make, plan = RECORDINGS["rates"]
    session = Session("by hand", plan)
    with pytest.raises(NoTrialsError, match="nothing has come in yet"):
        session.snapshot().compared("s0", "s1")
    first, *_ = trials_of(make())
    session.begin(first)
    session.add(first)
    with pytest.raises(NoTrialsError, match="no trial of stimulus 's1' has come in yet"):
        session.snapshot().compared("s0", "s1")


def test_a_window_that_does_not_fit_is_refused_at_the_beginning():
    make, plan = RECORDINGS["rates"]
    with pytest.raises(WindowError, match="outside the time axis"):
        session_of(make(), replace(plan, window=(0.0, 9.0)))


def test_without_a_configuration_each_new_label_is_a_stimulus():
    session = session_of(firing_rates(), growing_plan("by-hand"))
    assert session.status().stimuli == {"s0": 5, "s1": 4}
    assert session.pairs == (Pair("s0-vs-s1", "s0 vs s1", "s0", "s1"),)
    session.snapshot().compared("s0", "s1")


def test_a_number_and_its_text_are_one_stimulus():
    trial = next(trials_of(firing_rates()))
    session = Session("by hand", growing_plan("by-hand"))
    for label in (np.array([45.0]), np.array(["45"], dtype=object), np.array([22.5])):
        session.add(trial.assign_coords(stimulus=("trial", label)))
    assert list(session.status().stimuli.values()) == [2, 1]


def test_what_is_kept_of_a_trial_keeps_no_other_in_memory():
    session = session_of(spikes(), RECORDINGS["spikes"][1])
    for kept in session.snapshot().stimulus("s0").recent:
        assert kept.spike_channel.base is None
        assert kept.spike_time.base is None


def test_of_too_many_labels_the_first_are_stimuli():
    trial = next(trials_of(firing_rates()))
    session = Session("by hand", growing_plan("by-hand"))
    for number in range(203):
        text = np.array([f"label {number}"], dtype=object)
        session.add(trial.assign_coords(stimulus=("trial", text)))
    status = session.status()
    assert (len(status.stimuli), status.trial_count) == (200, 203)
    assert status.sentence == "only the first 200 stimuli are kept"


def test_labels_of_a_recording_propose_stimuli_and_a_comparison():
    plan = proposed_plan(spikes(), "by-hand")
    assert set(plan.stimuli) == {"s0", "s1"}
    session = session_of(spikes(), plan)
    assert [(pair.a, pair.b) for pair in session.pairs] == [("s0", "s1")]
    assert session.status().stimuli == {"s0": 5, "s1": 4}


def test_the_last_hundred_trials_are_kept_one_by_one():
    session = session_of(spikes_from_counts(np.ones((210, 1, 60), int)), RECORDINGS["spikes"][1])
    kept = session.snapshot().stimulus("s0").recent
    assert [trial.number for trial in kept] == list(range(11, 210, 2))
    np.testing.assert_allclose(kept[0].spike_time, (np.arange(60) + 0.5) / 1000)


def test_of_large_trials_fewer_are_kept_so_that_memory_holds_those_of_all_stimuli(monkeypatch):
    _, plan = RECORDINGS["spikes"]
    same_size = spikes_from_counts(np.ones((40, 1, 60), int))
    stimuli = session_of(same_size, plan).snapshot().stimuli
    one_bytes = stimuli["s0"].recent[-1].bytes
    monkeypatch.setattr(running, "_MOST_KEPT_BYTES", 7 * len(stimuli) * one_bytes + 1)
    found = session_of(same_size, plan).snapshot().stimulus("s0")
    assert [trial.number for trial in found.recent] == list(range(27, 41, 2))
    monkeypatch.setattr(running, "_MOST_KEPT_BYTES", 0)
    assert len(session_of(same_size, plan).snapshot().stimulus("s0").recent) == 1


def test_the_version_counts_up_and_listeners_hear_of_each():
    make, plan = RECORDINGS["rates"]
    session, heard = Session("by hand", plan), []
    session.tell(heard.append)
    trials = list(trials_of(make()))
    session.begin(trials[0])
    for trial in trials:
        session.add(trial)
    session.say("finished", "done")
    session.say("running")
    assert heard == list(range(1, 12))
    status = session.status()
    assert (status.state, status.sentence, status.trial_count) == ("finished", "done", 9)
    assert status.last_stimuli == ("s0", "late")


def test_who_looks_while_trials_come_in_sees_whole_states():
    """Each trial of a channel is n, so that the mean of the first n trials is (n + 1) / 2."""
    values = np.arange(1, 101)[:, None, None] * np.ones((100, 20, 6))
    everything = {"all": {"trial": {"min": 1}}}
    plan = replace(RECORDINGS["rates"][1], baseline=None, stimuli=everything)
    session, trials = Session("by hand", plan), list(trials_of(rates(values)))
    session.begin(trials[0])
    seen: list[tuple[int, float, float]] = []
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.001):
            means = session.snapshot().means("all")
            seen.append(
                (
                    int(means["trial_count"]),
                    float(means["mean"][7]),
                    means["time_course"].values[3, 2],
                )
            )

    readers = [threading.Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number, trial in enumerate(trials):
        session.add(trial)
        looked = len(seen)
        while number % 10 == 0 and len(seen) == looked:
            time.sleep(0.001)  # on a busy machine readers get their turn late
    done.set()
    for reader in readers:
        reader.join()
    assert len({count for count, _, _ in seen}) > 5
    for count, mean, course in seen:
        if count:
            assert mean == pytest.approx((count + 1) / 2, rel=1e-12)
            assert course == pytest.approx((count + 1) / 2, rel=1e-12)
