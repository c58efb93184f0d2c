"""What is new, told to every page that listens: the newest of each kind, never a queue."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from threading import Lock
from typing import Any, Final

from striate.dashboard import wire
from striate.dashboard.faults import BusyError
from striate.dashboard.resources.results import Results

_MOST_LISTENERS: Final = 128
_LOOK_EVERY_S: Final = 0.4
_LEAST_PAUSE_S: Final = 0.03
_STILL_THERE_S: Final = 15.0
_TELL_SECONDS_EVERY_S: Final = 1.0
_AFTER_FAULT_S: Final = 5.0
# a page that hears nothing for longer takes the line for broken (dashboard/src/sources/line.ts)
_NOTHING: Final = "event: nothing\ndata: {}\n\n"
_LOG: Final = logging.getLogger(__name__)


class _Listener:
    """A page; woken once however much is new."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.news = asyncio.Event()
        self.is_woken = False

    def wake(self) -> None:
        if not self.is_woken:
            self.is_woken = True
            with suppress(RuntimeError):  # the server ends
                self.loop.call_soon_threadsafe(self.news.set)

    async def wait(self) -> bool:
        """Whether there is news; false after a while without any."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.news.wait(), _STILL_THERE_S)
        is_new = self.news.is_set()
        self.is_woken = False
        self.news.clear()
        return is_new


class News:
    """The newest event of each kind. Saying something takes as long however slow the readers."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._newest: dict[str, tuple[int, str]] = {}
        self._number = 0
        self._is_closed = False
        self._listeners: set[_Listener] = set()

    @property
    def has_listeners(self) -> bool:
        """Whether any page listens."""
        return bool(self._listeners)

    def say(self, kind: str, told: Mapping[str, Any]) -> None:
        """Take the place of the last event of this kind; from any thread."""
        event = f"event: {kind}\ndata: {json.dumps(told)}\n\n"
        with self._lock:
            if self._newest.get(kind, (0, ""))[1] == event:
                return
            self._number += 1
            self._newest[kind] = self._number, event
            self._wake_all()

    def close(self) -> None:
        """Let every page go."""
        with self._lock:
            self._is_closed = True
            self._wake_all()

    def heard(self) -> AsyncIterator[str]:
        """What is new as Server-Sent Events; at first the newest of each kind.

        Raises
        ------
        BusyError
            Too many pages listen.
        """
        if len(self._listeners) >= _MOST_LISTENERS:
            raise BusyError("too many pages are open; close some of them")
        return self._heard()

    async def _heard(self) -> AsyncIterator[str]:
        # only now: a page that went away before its answer began never gets here
        listener = _Listener()
        with self._lock:
            self._listeners.add(listener)
        seen = 0
        try:
            yield ": striate\n\n"
            while not self._is_closed:
                with self._lock:
                    fresh = sorted(event for event in self._newest.values() if event[0] > seen)
                for number, event in fresh:
                    seen = number
                    yield event
                await asyncio.sleep(_LEAST_PAUSE_S)
                if not await listener.wait():
                    yield _NOTHING
        finally:
            with self._lock:
                self._listeners.discard(listener)

    def _wake_all(self) -> None:
        for listener in self._listeners:
            listener.wake()


async def watch(results: Results, news: News) -> None:
    """Look at the files again and again, while any page listens, and tell what has changed."""
    told: tuple[wire.Run, float] | None = None
    while True:
        if news.has_listeners:
            try:
                version, run = await asyncio.to_thread(lambda: (results.version(), results.run()))
            except Exception:  # whatever it is, the next look may be better
                _LOG.exception("the results could not be looked at")
                await asyncio.sleep(_AFTER_FAULT_S)
                continue
            news.say("catalogue", {"version": version})
            now = asyncio.get_running_loop().time()
            if told is None or _is_new(run, told[0], now - told[1]):
                told = run, now
                news.say("run", run.model_dump(mode="json"))
        await asyncio.sleep(_LOOK_EVERY_S)


def _is_new(run: wire.Run, told: wire.Run, since_s: float) -> bool:
    """Seconds alone are told once a second."""
    if run == told:
        return False
    unmoved: dict[str, Any] = {"seconds": None, "jobs": []}
    is_same = run.model_copy(update=unmoved) == told.model_copy(update=unmoved) and [
        job.model_copy(update={"seconds": None}) for job in run.jobs
    ] == [job.model_copy(update={"seconds": None}) for job in told.jobs]
    return not is_same or since_s >= _TELL_SECONDS_EVERY_S
