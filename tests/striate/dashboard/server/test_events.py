"""Pages hear the newest of each kind, and nobody waits for a slow one."""

import asyncio
import json
import math
import shutil
import time
from contextlib import aclosing, suppress
from threading import Thread

import pytest

from dashboards import SHOWN
from striate.dashboard import wire
from striate.dashboard.faults import BusyError
from striate.dashboard.server.events import News, watch


def told(event):
    """Kind and content of an event as it travels."""
    kind, data = event.strip().split("\n")
    return kind.removeprefix("event: "), json.loads(data.removeprefix("data: "))


async def heard(news, count, between=None):
    """The first events that a page hears; `between` is called after the greeting."""
    found = []
    async with aclosing(news.heard()) as events:
        await anext(events)
        if between:
            between()
        while len(found) < count:
            event = await asyncio.wait_for(anext(events), 5)
            if not event.startswith(":"):
                found.append(told(event))
    return found


def test_a_new_page_hears_the_newest_of_each_kind():
    news = News()
    for number in range(5):
        news.say("live", {"version": number})
    news.say("catalogue", {"version": "x"})
    events = asyncio.run(heard(news, 2))
    assert events == [("live", {"version": 4}), ("catalogue", {"version": "x"})]


def test_a_slow_page_misses_what_is_old_and_keeps_nobody_waiting():
    news = News()

    async def slow():
        async with aclosing(news.heard()) as events:
            await anext(events)
            begin = time.perf_counter()
            for number in range(10_000):
                news.say("live", {"version": number})
            took_s = time.perf_counter() - begin
            return took_s, told(await anext(events))

    took_s, first = asyncio.run(slow())
    assert first == ("live", {"version": 9_999})
    assert took_s < 1


def test_what_another_thread_says_is_heard_at_once():
    news = News()

    def say():
        Thread(target=lambda: (time.sleep(0.1), news.say("live", {"version": 1}))).start()

    begin = time.perf_counter()
    assert asyncio.run(heard(news, 1, say)) == [("live", {"version": 1})]
    assert time.perf_counter() - begin < 2


def test_the_same_is_not_said_twice():
    news = News()

    def say():
        news.say("catalogue", {"version": "x"})
        news.say("run", {})

    news.say("catalogue", {"version": "x"})
    assert asyncio.run(heard(news, 2, say)) == [("catalogue", {"version": "x"}), ("run", {})]


def test_pages_that_went_away_are_forgotten():
    news = News()
    news.say("live", {})
    asyncio.run(heard(news, 1))
    assert not news.has_listeners


def test_a_page_that_went_away_before_its_answer_began_takes_no_place():
    news = News()
    for _ in range(10_000):
        news.heard()
    assert not news.has_listeners


def test_there_is_a_limit_of_pages():
    async def many():
        news, pages = News(), []
        for _ in range(10_000):
            pages.append(news.heard())
            await anext(pages[-1])

    with pytest.raises(BusyError):
        asyncio.run(many())


def test_a_server_that_ends_lets_the_pages_go():
    async def ended():
        news = News()
        events = news.heard()
        await anext(events)
        news.close()
        return [event async for event in events]

    assert asyncio.run(asyncio.wait_for(ended(), 5)) == []


async def while_watched(results, news, count, between):
    watching = asyncio.create_task(watch(results, news))
    try:
        return await heard(news, count, between)
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


async def seconds_until_told(dashboard, news):
    """How long it takes until a page hears of a replaced artifact."""
    async with aclosing(news.heard()) as events:
        heard = {}
        while "catalogue" not in heard:
            event = await asyncio.wait_for(anext(events), 5)
            heard |= {} if event.startswith(":") else dict([told(event)])
        before, now = heard["catalogue"], heard["catalogue"]
        place = dashboard.root / "results/comparisons/one/grating-vs-blank.zarr.zip"
        shutil.copy(place, f"{place}.new")
        shutil.move(f"{place}.new", place)
        begin = time.perf_counter()
        while now == before:
            event = await asyncio.wait_for(anext(events), 20)
            if event.startswith("event: catalogue"):
                _, now = told(event)
        return time.perf_counter() - begin


def test_a_changed_file_is_told_within_a_second(own):
    own.results.settled()

    async def several():
        news = News()
        watching = asyncio.create_task(watch(own.results, news))
        took_s = [math.inf]
        # other work on the machine may delay one of them
        while min(took_s) >= 1 and len(took_s) < 5:
            took_s.append(await seconds_until_told(own, news))
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        return took_s

    assert min(asyncio.run(several())) < 1


def test_a_changed_config_is_told_too(own):
    own.results.settled()
    news = News()
    before = own.results.version()
    config = own.root / "config.yaml"
    events = asyncio.run(
        while_watched(own.results, news, 2, lambda: config.write_text(SHOWN + "# more\n"))
    )
    versions = [content["version"] for kind, content in events if kind == "catalogue"]
    assert versions
    assert versions[-1] != before


def test_the_run_is_told_from_the_first(shown):
    events = dict(asyncio.run(while_watched(shown.results, News(), 2, None)))
    assert wire.Run(**events["run"]).state == "none"
