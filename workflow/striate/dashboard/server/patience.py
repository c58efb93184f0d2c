"""How long the server waits for a question: connections are few, and one half asked takes one."""

import asyncio
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol

ASKED_WITHIN_S: Final = 10.0


class PatientProtocol(H11Protocol):
    """HTTP/1.1 whose requests have to be whole some seconds after they begin."""

    _limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody is there, and has to ask something."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """A part of a request, or all of it."""
        super().data_received(data)
        is_asked = self.cycle is not None and not self.cycle.response_complete
        if is_asked:
            self._wait_no_longer()
        else:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._wait_no_longer()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._limit is None:
            self._limit = self.loop.call_later(ASKED_WITHIN_S, self.transport.close)

    def _wait_no_longer(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None
