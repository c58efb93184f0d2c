"""A replay adds the trials of a recording when they would have ended."""

from threading import Event, Thread
from time import monotonic

import numpy as np
import pytest
import xarray as xr

from by_hand import amplitudes, rates, spikes_from_counts
from striate.live.acquiring import acquiring
from striate.live.plan import Plan
from striate.live.replay import arrivals_s, replay
from striate.live.session import Session
from striate.live.trials import trials_of
from striate.stores import open_artifact, save

ANY = {"any": {"trial": {"min": 1}}}


def session() -> Session:
    return Session("by hand", Plan("by-hand", (0.0, 0.03), 10.0, stimuli=ANY))


def test_trials_follow_each_other_as_long_as_each_lasted():
    recording = rates(np.ones((3, 1, 6)), durations_s=np.array([0.06, 0.04, np.nan]))
    np.testing.assert_allclose(arrivals_s(recording), [0.06, 0.1, 0.16])


def test_trials_end_when_their_onsets_say_so():
    recording = spikes_from_counts(
        np.ones((3, 1, 60), int),
        durations_s=[0.06, 0.03, 0.06],
        onset=np.array([100.0, 101.0, 105.0]),
    )
    np.testing.assert_allclose(arrivals_s(recording), [0.06, 1.03, 5.06])


@pytest.mark.parametrize("onset", [[3.0, 1.0, 2.0], [1.0, np.nan, 2.0], ["a", "b", "c"]])
def test_onsets_that_are_no_onsets_are_not_believed(onset):
    values = np.array(onset, dtype=object if isinstance(onset[0], str) else float)
    recording = spikes_from_counts(np.ones((3, 1, 60), int), onset=values)
    np.testing.assert_allclose(arrivals_s(recording), [0.06, 0.12, 0.18])


def test_a_recording_without_seconds_takes_a_second_a_trial():
    np.testing.assert_allclose(arrivals_s(rates(np.ones((2, 1, 6)), bin_s=None)), [1.0, 2.0])


@pytest.mark.parametrize("speed", [1e-300, 5e-324])
def test_however_slow_a_replay_waits_until_it_is_stopped(speed):
    live, stopped = session(), Event()
    replaying = Thread(target=replay, args=(rates(np.ones((2, 1, 6))), live, speed, stopped))
    replaying.start()
    replaying.join(0.1)
    assert replaying.is_alive()
    stopped.set()
    replaying.join(5)
    assert (replaying.is_alive(), live.status().trial_count) == (False, 0)


def test_speed_divides_the_time_between_trials():
    recording, live = rates(np.ones((5, 1, 6)), durations_s=np.full(5, 2.0)), session()
    began_s = monotonic()
    replay(recording, live, 50.0, Event())
    took_s = monotonic() - began_s
    assert 0.2 <= took_s < 2.0
    status = live.status()
    assert (status.trial_count, status.state) == (5, "finished")
    assert status.trials_per_s == pytest.approx(25, rel=0.5)


def test_without_limit_nothing_waits():
    recording, live = rates(np.ones((5, 1, 6)), durations_s=np.full(5, 1000.0)), session()
    replay(recording, live, np.inf, Event())
    assert live.status().trial_count == 5


def test_a_replay_stops_when_told_so():
    recording, live = rates(np.ones((5, 1, 6)), durations_s=np.full(5, 1000.0)), session()
    stopped = Event()
    thread = Thread(target=replay, args=(recording, live, 1.0, stopped))
    thread.start()
    stopped.set()
    thread.join(10)
    assert not thread.is_alive()
    assert live.status().trial_count == 0


def test_a_fault_while_it_comes_in_ends_the_session_with_a_sentence(monkeypatch):
    def work(_: Session, __: Event) -> None:
        raise ValueError("by hand")

    told, live = [], session()
    monkeypatch.setattr("threading.excepthook", told.append)
    with acquiring(live, work):
        pass
    assert len(told) == 1
    assert live.status().state == "failed"
    assert live.status().sentence == "stopped by a fault of Striate: ValueError: by hand"


@pytest.mark.parametrize(
    "recording",
    [
        spikes_from_counts(np.random.default_rng(0).poisson(0.2, (150, 2, 30))),
        amplitudes(np.random.default_rng(0).normal(size=(150, 2, 30))),
    ],
    ids=["spikes", "potentials"],
)
def test_trials_of_an_artifact_are_those_of_the_recording(recording, tmp_path):
    save(recording, tmp_path / "recording.zarr.zip")
    with open_artifact(tmp_path / "recording.zarr.zip") as opened:
        parts = list(trials_of(opened))
    assert [int(part["trial"].item()) for part in parts] == list(range(1, 151))
    large = "spike_bin" if "spike_bin" in recording else "activity"
    joined = np.concatenate([part[large].to_numpy() for part in parts])
    np.testing.assert_array_equal(joined, recording[large])
    xr.testing.assert_identical(parts[77]["stimulus"], recording["stimulus"][77:78])
