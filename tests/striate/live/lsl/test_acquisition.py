"""Real streams of the Lab Streaming Layer, from an outlet in this process."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from uuid import uuid4

import numpy as np
import pytest

from striate.errors import SettingsError
from striate.live.acquiring import acquiring
from striate.live.lsl.acquisition import Acquisition
from striate.live.lsl.epochs import Epoch
from striate.live.plan import Plan, growing_plan
from striate.live.session import Session

pylsl = pytest.importorskip("pylsl")
pylsl.set_config_content("[log]\nlevel = -3\n")

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("lsl")]

RATE_HZ = 250.0
EPOCH = Epoch(-0.1, 0.3)


class Amplifier:
    """Streams of samples and markers with time stamps that the test chooses."""

    def __init__(
        self, name: str, unit: str = "microvolts", channels: int = 3, source: str = "", rate=RATE_HZ
    ) -> None:
        kind = pylsl.cf_double64
        info = pylsl.StreamInfo(name, "EEG", channels, rate, kind, source and f"{source}-eeg")
        of = info.desc().append_child("channels")
        for number in range(channels):
            channel = of.append_child("channel").append_child_value("label", f"C{number}")
            if unit:
                channel.append_child_value("unit", unit)
        markers = pylsl.StreamInfo(
            f"{name}-markers", "Markers", 1, 0, pylsl.cf_string, source and f"{source}-markers"
        )
        self.samples, self.markers = pylsl.StreamOutlet(info), pylsl.StreamOutlet(markers)

    def send(self, values: np.ndarray, stamps: np.ndarray) -> None:
        for start in range(0, len(values), 25):
            part = slice(start, start + 25)
            self.samples.push_chunk(values[part].tolist(), stamps[part].tolist())

    def mark(self, text: str, stamp: float) -> None:
        self.markers.push_sample([text], stamp)

    def wait_for_listener(self) -> None:
        assert self.samples.wait_for_consumers(10)
        assert self.markers.wait_for_consumers(10)

    def close(self) -> None:
        del self.samples, self.markers


def until(holds: Callable[[], bool], seconds: float = 15.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


@pytest.fixture
def name() -> Iterator[str]:
    # streams of another run may be on the same network
    return f"striate-test-{uuid4().hex}"


def sent(samples: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    values = np.random.default_rng(seed).normal(0, 20, (samples, 3))
    return values, pylsl.local_clock() + np.arange(samples) / RATE_HZ


def listening(name: str, session: Session):
    acquisition = Acquisition(name, f"{name}-markers", EPOCH, None)
    return acquiring(session, acquisition.run)


def test_a_stream_with_markers_becomes_the_means_of_its_epochs(name):
    session = Session(name, Plan("amp", (0.05, 0.25), 20.0, grows=True))
    amplifier, (values, stamps) = Amplifier(name), sent(2000)
    onsets = np.arange(100, 1900, 60)
    with listening(name, session):
        amplifier.wait_for_listener()
        for number, onset in enumerate(onsets):
            amplifier.mark("ab"[number % 2], stamps[onset])
        amplifier.send(values, stamps)
        until(lambda: session.status().trial_count == len(onsets))
        assert session.status().state == "running"
    for side, name_of in enumerate("ab"):
        epochs = np.array([values[onset - 25 : onset + 75] * 1e-6 for onset in onsets[side::2]])
        means = session.snapshot().means(name_of)
        assert means["channel"].values.tolist() == ["C0", "C1", "C2"]
        assert means["mean"].attrs["units"] == "V"
        inside = epochs[:, 38:88].mean(axis=1)  # samples from 0.05 s, the first is at 0.052 s
        np.testing.assert_allclose(means["mean"], inside.mean(axis=0), rtol=1e-9)
        binned = epochs[:, :100].reshape(len(epochs), 20, 5, 3).mean(axis=2)
        np.testing.assert_allclose(means["time_course"].T, binned.mean(axis=0), rtol=1e-9)


def test_a_lost_stream_is_taken_up_again_when_it_is_back(name):
    session = Session(name, Plan("amp", (0.05, 0.25), 20.0, grows=True))
    amplifier, (values, stamps) = Amplifier(name), sent(500)
    with listening(name, session):
        amplifier.wait_for_listener()
        amplifier.mark("a", stamps[100])
        amplifier.send(values, stamps)
        until(lambda: session.status().trial_count == 1)
        amplifier.close()
        until(lambda: session.status().state == "lost")
        assert "waiting for it to come back" in session.status().sentence
        again, (values, stamps) = Amplifier(name), sent(500, seed=1)
        again.wait_for_listener()
        again.mark("a", stamps[100])
        again.send(values, stamps)
        until(lambda: session.status().trial_count == 2)
        until(lambda: session.status().state == "running", 5)
    kept = session.snapshot().stimulus("a").recent
    expected = values[75:175].reshape(20, 5, 3).mean(axis=1).T * 1e-6
    np.testing.assert_allclose(kept[1].activity, expected, rtol=1e-9)


def test_a_stream_with_a_source_id_is_taken_up_again_too(name):
    session = Session(name, Plan("amp", (0.05, 0.25), 20.0, grows=True))
    amplifier, (values, stamps) = Amplifier(name, source=name), sent(500)
    with listening(name, session):
        amplifier.wait_for_listener()
        amplifier.mark("a", stamps[100])
        amplifier.send(values, stamps)
        until(lambda: session.status().trial_count == 1)
        amplifier.close()
        again = Amplifier(name, source=name)
        again.wait_for_listener()
        values, stamps = sent(500, seed=1)
        again.mark("a", stamps[100])
        again.send(values, stamps)
        until(lambda: session.status().trial_count == 2)
    kept = session.snapshot().stimulus("a").recent
    expected = values[75:175].reshape(20, 5, 3).mean(axis=1).T * 1e-6
    np.testing.assert_allclose(kept[1].activity, expected, rtol=1e-9)


def test_rates_and_labels_come_in_under_a_name_with_a_quote(name):
    name = f"{name}'s"
    session = Session(name, growing_plan("amp"))
    amplifier, (values, stamps) = Amplifier(name, unit="spikes/s"), sent(1000)
    with listening(name, session):
        amplifier.wait_for_listener()
        for onset in range(100, 800, 100):
            amplifier.mark(json.dumps({"stimulus": "a", "orientation": 45}), stamps[onset])
        amplifier.send(values, stamps)
        until(lambda: session.status().trial_count == 7)
    means = session.snapshot().means("a")
    assert means["mean"].attrs["units"] == "spikes/s"
    epochs = np.array([values[onset : onset + 75] for onset in range(100, 800, 100)])
    np.testing.assert_allclose(means["mean"], epochs.mean(axis=(0, 1)), rtol=1e-9)


def test_it_waits_for_a_stream_that_is_not_there_yet(name):
    session = Session(name, Plan("amp", (0.05, 0.25), 20.0, grows=True))
    with listening(name, session):
        until(lambda: session.status().state == "waiting")
        assert f"'{name}'" in session.status().sentence
        amplifier = Amplifier(name)
        amplifier.wait_for_listener()
        until(lambda: session.status().state == "running")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"unit": ""}, "does not say the units"),
        ({"rate": 0.0}, "has no regular rate"),
    ],
)
def test_a_stream_that_does_not_go_with_what_is_wanted_ends_in_a_sentence(name, changed, words):
    session = Session(name, Plan("amp", (0.05, 0.25), 20.0, grows=True))
    amplifier = Amplifier(name, **changed)
    with listening(name, session):
        until(lambda: session.status().state == "failed")
    assert words in session.status().sentence
    amplifier.close()


def test_a_window_outside_the_epoch_ends_in_a_sentence(name):
    session = Session(name, Plan("amp", (0.05, 3.0), 20.0))
    amplifier = Amplifier(name)
    with listening(name, session):
        until(lambda: session.status().state == "failed")
    assert "outside the time axis" in session.status().sentence
    amplifier.close()


def test_text_is_no_stream_of_samples(name):
    session = Session(name, Plan("amp", (0.05, 0.25), 20.0, grows=True))
    amplifier = Amplifier(name)
    with acquiring(session, Acquisition(f"{name}-markers", f"{name}-markers", EPOCH, None).run):
        until(lambda: session.status().state == "failed")
    assert "goes with --markers" in session.status().sentence
    amplifier.close()


def test_without_the_library_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pylsl", None)
    with pytest.raises(SettingsError, match=r"striate\[lsl\]"):
        Acquisition("amp", None, EPOCH, None)


def test_nobody_waits_for_a_reader_that_is_slow(name):
    """A reader that holds on to what it saw does not delay the next trial."""
    session = Session(name, Plan("amp", (0.05, 0.25), 20.0, grows=True))
    amplifier, (values, stamps) = Amplifier(name), sent(2000)
    release = threading.Event()
    slow = threading.Thread(target=lambda: (session.status(), release.wait(20)))
    with listening(name, session):
        amplifier.wait_for_listener()
        slow.start()
        for onset in range(100, 1900, 60):
            amplifier.mark("a", stamps[onset])
        amplifier.send(values, stamps)
        until(lambda: session.status().trial_count == 30)
    release.set()
    slow.join()


def test_two_streams_of_one_name_end_in_a_sentence(name):
    session = Session(name, Plan("amp", (0.05, 0.25), 20.0, grows=True))
    amplifiers = Amplifier(name), Amplifier(name)
    with listening(name, session):
        until(lambda: session.status().state == "failed")
    assert f"there are 2 streams '{name}'" in session.status().sentence
    for amplifier in amplifiers:
        amplifier.close()


def test_markers_that_are_started_again_alone_are_taken_up(name, monkeypatch):
    """Under another source id, so that LSL itself does not know them."""
    monkeypatch.setattr("striate.live.lsl.acquisition._UNMARKED_S", 0.5)
    session = Session(name, Plan("amp", (0.05, 0.25), 20.0, grows=True))
    amplifier = Amplifier(name, source=name)
    values, stamps = sent(20_000)
    with listening(name, session):
        amplifier.wait_for_listener()
        amplifier.mark("a", stamps[100])
        amplifier.send(values[:500], stamps[:500])
        until(lambda: session.status().trial_count == 1)
        del amplifier.markers
        kind = pylsl.cf_string
        info = pylsl.StreamInfo(f"{name}-markers", "Markers", 1, 0, kind, f"{name}-another")
        amplifier.markers = pylsl.StreamOutlet(info)
        sending = iter(range(500, 20_000, 25))

        def is_heard() -> bool:
            part = slice(start := next(sending), start + 25)
            amplifier.send(values[part], stamps[part])
            time.sleep(0.05)
            return amplifier.markers.have_consumers()

        until(is_heard)
        start = next(sending)
        amplifier.mark("b", stamps[start])
        amplifier.send(values[start : start + 200], stamps[start : start + 200])
        until(lambda: session.status().trial_count == 2)
        assert session.status().stimuli == {"a": 1, "b": 1}
    amplifier.close()
