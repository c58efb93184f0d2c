"""Threads that nobody waits for when the program ends: what they do only reads."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_Work = tuple[Future[Any], Callable[[], Any]]


class PassingThreads(Executor):
    """A pool of threads; Python would wait at its end for those of its own pools."""

    def __init__(self, count: int, name: str) -> None:
        self._work: SimpleQueue[_Work | None] = SimpleQueue()
        self._count = count
        for number in range(count):
            Thread(target=self._serve, name=f"{name}-{number}", daemon=True).start()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Call in the next thread that is free."""
        future: Future[T] = Future()
        self._work.put((future, lambda: fn(*args, **kwargs)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """Let the threads go once there is nothing more to do; never waits."""
        while cancel_futures:
            try:
                waiting = self._work.get_nowait()
            except Empty:
                break
            if waiting:
                waiting[0].cancel()
        for _ in range(self._count):
            self._work.put(None)

    def _serve(self) -> None:
        while work := self._work.get():
            future, call = work
            if future.set_running_or_notify_cancel():
                _answer(future, call)


def _answer(future: Future[Any], call: Callable[[], Any]) -> None:
    try:
        found = call()
    except BaseException as fault:
        with suppress(RuntimeError):  # the loop that waited has ended
            future.set_exception(fault)
    else:
        with suppress(RuntimeError):
            future.set_result(found)
