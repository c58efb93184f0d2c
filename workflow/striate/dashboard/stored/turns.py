"""Who makes the same thing takes turns: the second finds what the first has made."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from threading import Lock


class Turns:
    """Turns by key. Nothing is held for a key of which nobody has or awaits the turn."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._turns: dict[Hashable, tuple[Lock, int]] = {}

    @contextmanager
    def of(self, key: Hashable) -> Iterator[None]:
        """One after another; who has a turn may take that of another key, but never in a circle."""
        with self._lock:
            turn, count = self._turns.get(key, (Lock(), 0))
            self._turns[key] = turn, count + 1
        try:
            with turn:
                yield
        finally:
            with self._lock:
                turn, count = self._turns.pop(key)
                if count > 1:
                    self._turns[key] = turn, count - 1
