"""An inlet on streams that are made up: which is taken, and whose clock it goes by."""

from types import SimpleNamespace

import numpy as np
import pytest

from striate.errors import SettingsError
from striate.live.lsl import inlet
from striate.live.lsl.inlet import Inlet, Wanted


class NoAnswerError(Exception):
    pass


class LostError(Exception):
    pass


class Stream:
    """What LSL tells of a stream."""

    def __init__(self, name: str, uid: str) -> None:
        self._name, self._uid = name, uid

    def name(self) -> str:
        return self._name

    def uid(self) -> str:
        return self._uid

    def nominal_srate(self) -> float:
        return 100.0


class Network:
    """Streams that are there, and what their clocks answer; None for nothing."""

    def __init__(self, *streams: Stream) -> None:
        self.streams = [*streams]
        self.util = SimpleNamespace(TimeoutError=NoAnswerError, LostError=LostError)
        self.shift_s: float | None = 0.0
        self.waits_s: list[float] = []
        self.available = 0

    def resolve_bypred(self, _predicate: str, minimum: int, **_: float) -> list[Stream]:
        return self.streams[:minimum]

    def StreamInlet(self, stream: Stream, **_options: object) -> SimpleNamespace:  # noqa: N802
        return SimpleNamespace(
            info=lambda **_: stream,
            open_stream=lambda **_: None,
            close_stream=lambda: None,
            samples_available=lambda: self.available,
            pull_chunk=lambda **_: (np.ones((1, 1)), np.array([5.0])),
            time_correction=self.time_correction,
        )

    def time_correction(self, timeout: float) -> float:
        self.waits_s.append(timeout)
        if self.shift_s is None:
            raise NoAnswerError
        return self.shift_s


def inlet_on(network: Network, name: str | None, monkeypatch) -> Inlet:
    monkeypatch.setattr(inlet, "liblsl", lambda: network)
    return Inlet(Wanted(name))


def test_of_several_streams_of_one_name_none_is_taken(monkeypatch):
    network = Network(Stream("amp", "1"), Stream("amp", "2"))
    with pytest.raises(SettingsError, match="there are 2 streams 'amp'; give each a name"):
        inlet_on(network, "amp", monkeypatch).look()


def test_of_several_streams_of_markers_one_has_to_be_named(monkeypatch):
    network = Network(Stream("tones", "1"), Stream("gratings", "2"))
    words = "2 streams of the type Markers: 'gratings', 'tones'; say which with --markers"
    with pytest.raises(SettingsError, match=words):
        inlet_on(network, None, monkeypatch).look()


def test_a_stream_that_is_still_there_is_not_left_for_another(monkeypatch):
    network = Network(Stream("amp", "1"))
    of = inlet_on(network, "amp", monkeypatch)
    assert of.look()
    network.streams.insert(0, Stream("amp", "2"))
    assert not of.look()
    del network.streams[1]
    assert of.look()
    assert of.info.uid() == "2"


def test_a_sender_whose_clock_is_silent_is_waited_for_once(monkeypatch):
    network = Network(Stream("amp", "1"))
    network.shift_s = None
    of = inlet_on(network, "amp", monkeypatch)
    of.look()
    for _ in range(3):
        _, stamps = of.pull()
        assert stamps.tolist() == [5.0]
    assert network.waits_s[0] > 0
    assert network.waits_s[1:] == [0.0, 0.0]
    assert not of.has_clock


def test_the_clock_of_a_stream_is_not_believed_of_the_next(monkeypatch):
    network = Network(Stream("amp", "1"))
    network.shift_s = 100.0
    of = inlet_on(network, "amp", monkeypatch)
    of.look()
    assert of.pull()[1].tolist() == [105.0]
    network.shift_s = None
    assert of.pull()[1].tolist() == [105.0], "the last known"
    assert of.has_clock
    network.streams = [Stream("amp", "2")]
    of.look()
    assert of.pull()[1].tolist() == [5.0]
    assert not of.has_clock
    network.shift_s = 7.0
    assert of.pull()[1].tolist() == [12.0]
    assert of.has_clock


def test_what_a_stream_that_came_back_by_itself_has_sent_is_not_dropped(monkeypatch):
    network = Network(Stream("amp", "1"))
    of = inlet_on(network, "amp", monkeypatch)
    of.look()
    network.streams, network.available = [Stream("amp", "2")], 3
    assert not of.look()
    assert of.info.uid() == "1"
    network.available = 0
    assert of.look()
