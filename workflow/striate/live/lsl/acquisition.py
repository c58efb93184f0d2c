"""Streams become trials of a session, for as long as somebody wants to look."""

from collections.abc import Iterator
from threading import Event
from time import monotonic
from typing import Any, Final

from striate.errors import SettingsError
from striate.live.lsl.description import layout_of
from striate.live.lsl.epochs import Epoch, Epochs, Layout
from striate.live.lsl.inlet import Inlet, Wanted
from striate.live.lsl.markers import text_of
from striate.live.session import Session

_PAUSE_S: Final = 0.004
_SILENCE_S: Final = 2.0
"""After so long without a sample a stream counts as lost."""
_LOOK_AGAIN_S: Final = 2.0
_UNMARKED_S: Final = 10.0
"""After so long without a marker their program may have been started again as another stream."""


class Acquisition:
    """Samples of one stream, cut around the markers of another.

    Parameters
    ----------
    stream, markers
        Their names; without one for the markers, any stream of the kind `Markers`.
    unit
        Of channels whose units the stream does not say.
    """

    def __init__(self, stream: str, markers: str | None, epoch: Epoch, unit: str | None) -> None:
        self._name, self._epoch, self._unit = stream, epoch, unit
        self._samples, self._markers = Inlet(Wanted(stream)), Inlet(Wanted(markers))
        self._layout: Layout | None = None
        self._epochs: Epochs | None = None
        self._heard_s = self._marked_s = self._looked_s = 0.0

    def run(self, session: Session, stopped: Event) -> None:
        """Add trials to the session until it is stopped.

        Raises
        ------
        StriateError
            What the stream is does not go with what is wanted of it.
        """
        epochs = self._find(session, stopped)
        if epochs is None:
            return
        session.begin(epochs.empty_trial())
        self._heard_s = self._marked_s = self._looked_s = monotonic()
        while not stopped.wait(_PAUSE_S):
            self._take(epochs)
            for trial in epochs.trials():
                session.add(trial)
            self._watch(session, epochs)

    def close(self) -> None:
        """Leave both streams."""
        self._samples.close()
        self._markers.close()

    def _find(self, session: Session, stopped: Event) -> Epochs | None:
        """Wait for both streams; None if stopped before."""
        for inlet in (self._samples, self._markers):
            session.say("waiting", f"waiting for a stream {inlet.wanted.words}")
            while not inlet.look():
                if stopped.wait(0.1):
                    return None
        self._layout = layout_of(self._samples.info, self._unit)
        return Epochs(self._layout, self._epoch)

    def _take(self, epochs: Epochs) -> None:
        """Take in what has arrived: samples first, so that a marker finds its own."""
        samples, stamps = self._samples.pull()
        if len(stamps):
            self._heard_s = monotonic()
            epochs.add_samples(samples, stamps)
        texts, stamps = self._markers.pull()
        if len(stamps):
            self._marked_s = monotonic()
        for text, stamp in zip(texts, stamps.tolist(), strict=True):
            epochs.add_marker(text_of(text[0]), stamp)

    def _watch(self, session: Session, epochs: Epochs) -> None:
        """Say what is lost, look for it again, and say when it is back."""
        now_s = monotonic()
        is_silent = now_s - self._heard_s >= _SILENCE_S
        if is_silent or not self._markers.is_open:
            what = (self._samples if is_silent else self._markers).wanted.words
            why = f"nothing comes from the stream {what}; waiting for it to come back"
            session.say("lost", why)
            is_time = now_s - self._looked_s >= _LOOK_AGAIN_S
        else:
            session.say("running", "; ".join(self._doubts(epochs)))
            is_time = now_s - max(self._looked_s, self._marked_s) >= _UNMARKED_S
        if is_time:
            self._look_again(is_silent)

    def _look_again(self, is_silent: bool) -> None:
        if is_silent and self._samples.look():
            now, before = layout_of(self._samples.info, self._unit), self._layout
            if before is None or _shape(now) != _shape(before):
                raise SettingsError(
                    f"the stream '{self._name}' came back with other channels, units or another "
                    "rate; start anew"
                )
        self._markers.look()
        self._looked_s = monotonic()

    def _doubts(self, epochs: Epochs) -> Iterator[str]:
        """What is wrong although all comes in."""
        if epochs.missed:
            yield _missed_words(epochs.missed)
        if epochs.ahead:
            yield _ahead_words(epochs.ahead)
        for inlet in (self._samples, self._markers):
            if not inlet.has_clock:
                yield (
                    f"the clock of the sender of the stream {inlet.wanted.words} does not answer: "
                    "its times are taken as they are, right only if all comes from one computer"
                )


def _shape(layout: Layout) -> tuple[Any, ...]:
    return layout.channels, layout.units, layout.rate_hz, layout.factors.tolist()


def _missed_words(missed: int) -> str:
    trials = "1 trial is" if missed == 1 else f"{missed} trials are"
    return f"{trials} left out: the samples were gone before the marker came"


def _ahead_words(ahead: int) -> str:
    markers = "1 marker lies" if ahead == 1 else f"{ahead} markers lie"
    return (
        f"{markers} more than 10 s after the newest sample and may wait for ever: the clocks of "
        "the two streams do not agree"
    )
