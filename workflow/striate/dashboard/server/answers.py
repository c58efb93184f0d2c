"""Answers made in threads, each once for all who ask, and kept while nothing changes."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from typing import Final, TypeVar

from fastapi import Request
from fastapi.responses import Response

from striate.dashboard.faults import BusyError, EndedError, faults_in_words
from striate.dashboard.kept import Kept
from striate.dashboard.sent.resource import Resource, encoded
from striate.dashboard.threads import PassingThreads

_MOST_BYTES: Final = 32 * 1024**2
_MOST_READING: Final = 256
_MOST_COMPUTING: Final = 16

Content = tuple[bytes, str]
Found = TypeVar("Found")


class Answers:
    """Answers of one server.

    Reading has a few threads; what computes for long has a single one of its own, so that nobody
    who only looks waits for it.
    """

    def __init__(self) -> None:
        # another run of the server may be another version of it
        self._this_server = secrets.token_hex(4)
        self._kept: Kept[Content] = Kept(_MOST_BYTES)
        self._making: dict[str, asyncio.Task[Content]] = {}
        self._computing = 0
        self._readers = PassingThreads(4, "reading")
        self._computer = PassingThreads(1, "computing")
        self._waiting: set[asyncio.Future[None]] = set()

    def end(self) -> None:
        """Tell all who wait that there will be no answer; in the loop in which they wait."""
        while self._waiting:
            self._waiting.pop().set_result(None)

    def close(self) -> None:
        """Begin nothing new."""
        for pool in (self._readers, self._computer):
            pool.shutdown(wait=False, cancel_futures=True)

    async def give(self, request: Request, find: Callable[[], Resource]) -> Response:
        """The resource that is asked for; 304 where the asker has it already.

        Raises
        ------
        NotAnsweredError
            It is not there, cannot be made, or the server ends.
        """
        loop = asyncio.get_running_loop()
        resource = await self._before_the_end(loop.run_in_executor(self._readers, _found, find))
        tag = self._tag(request.scope["path"], resource)
        headers = {"ETag": f'"{tag}"'}
        if _is_known(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        content, media_type = await self._made(tag, resource)
        return Response(content, headers=headers, media_type=media_type)

    def _tag(self, path: str, resource: Resource) -> str:
        told = repr((self._this_server, path, resource.key))
        return blake2b(told.encode(errors="replace"), digest_size=16).hexdigest()

    async def _made(self, tag: str, resource: Resource) -> Content:
        if kept := self._kept.get(tag):
            return kept
        task = self._making.get(tag)
        if task is None:
            self._refuse_too_much(resource)
            task = asyncio.ensure_future(self._make(tag, resource))
            self._making[tag] = task
            task.add_done_callback(lambda done: self._forget(tag, done, resource))
            self._computing += resource.is_heavy
        # whoever goes away leaves the answer to the others
        return await self._before_the_end(asyncio.shield(task))

    async def _before_the_end(self, awaited: Awaitable[Found]) -> Found:
        found, end = asyncio.ensure_future(awaited), asyncio.get_running_loop().create_future()
        self._waiting.add(end)
        try:
            await asyncio.wait({found, end}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._waiting.discard(end)
        if not found.done():
            raise EndedError("the server has been ended; start it again")
        return found.result()

    def _refuse_too_much(self, resource: Resource) -> None:
        too_much = len(self._making) >= _MOST_READING
        if too_much or (resource.is_heavy and self._computing >= _MOST_COMPUTING):
            raise BusyError("too much is being computed at the moment; ask again in a few seconds")

    def _forget(self, tag: str, done: asyncio.Task[Content], resource: Resource) -> None:
        self._making.pop(tag, None)
        self._computing -= resource.is_heavy
        if not done.cancelled():
            done.exception()  # told to whoever waits; perhaps nobody does

    async def _make(self, tag: str, resource: Resource) -> Content:
        pool = self._computer if resource.is_heavy else self._readers
        loop = asyncio.get_running_loop()
        content = await loop.run_in_executor(pool, _content, resource)
        self._kept.put(tag, content, len(content[0]))
        return content


def _found(find: Callable[[], Resource]) -> Resource:
    with faults_in_words():
        return find()


def _content(resource: Resource) -> Content:
    with faults_in_words():
        return encoded(resource.make())


def _is_known(header: str, tag: str) -> bool:
    names = [name.strip().removeprefix("W/") for name in header.split(",")]
    return f'"{tag}"' in names or names == ["*"]
