"""Answers are made once for all who ask, a few at a time, and whatever breaks is one sentence."""

import asyncio
import json
import time
from threading import Event

import pytest

from striate.dashboard.faults import (
    AbsentError,
    BusyError,
    NotAnsweredError,
    RefusedError,
    UnfitError,
)
from striate.dashboard.resources.results import Results
from striate.dashboard.sent.resource import Printed, Resource
from striate.dashboard.server.answers import Answers
from striate.errors import StriateError


class Asked:
    """A request as far as answers look at it."""

    def __init__(self, path="/api/any", known=""):
        self.scope = {"path": path}
        self.headers = {"if-none-match": known} if known else {}


def printed(content=b"x"):
    return Printed(content, "text/plain")


def all_of(answers, *wanted):
    """Ask for everything at the same moment; faults are given back, too."""

    async def at_once():
        asked = (answers.give(Asked(path), lambda of=of: of) for path, of in wanted)
        return await asyncio.gather(*asked, return_exceptions=True)

    try:
        return asyncio.run(at_once())
    finally:
        answers.close()


def test_what_many_ask_for_at_once_is_made_once():
    made = []

    def slow():
        made.append(1)
        time.sleep(0.1)
        return printed()

    found = all_of(Answers(), *[("/api/same", Resource((1,), slow, is_heavy=True))] * 20)
    assert [answer.body for answer in found] == [b"x"] * 20
    assert len(made) == 1


def test_what_is_computed_waits_in_a_short_line_and_the_rest_is_told_to_come_again():
    def slow():
        time.sleep(0.01)
        return printed()

    wanted = [(f"/api/{n}", Resource((n,), slow, is_heavy=True)) for n in range(40)]
    found = all_of(Answers(), *wanted)
    refused = [of for of in found if isinstance(of, BusyError)]
    assert len(refused) == 40 - 16
    assert {str(of) for of in refused} == {
        "too much is being computed at the moment; ask again in a few seconds"
    }


def test_who_only_looks_does_not_wait_for_what_is_computed():
    looked = Event()

    def long():
        assert looked.wait(20)
        return printed(b"computed")

    async def looked_first():
        answers = Answers()
        computed = asyncio.create_task(
            answers.give(Asked(), lambda: Resource((1,), long, is_heavy=True))
        )
        await asyncio.sleep(0.05)
        seen = await answers.give(Asked(), lambda: Resource((2,), printed))
        looked.set()
        await computed
        answers.close()
        return seen.body

    assert asyncio.run(looked_first()) == b"x"


def test_who_goes_away_leaves_the_answer_to_the_others():
    def slow():
        time.sleep(0.2)
        return printed()

    async def one_leaves():
        answers, resource = Answers(), Resource((1,), slow)
        leaving, staying = (
            asyncio.create_task(answers.give(Asked(), lambda: resource)) for _ in range(2)
        )
        await asyncio.sleep(0.05)
        leaving.cancel()
        answer = await staying
        answers.close()
        return answer.body

    assert asyncio.run(one_leaves()) == b"x"


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        (AbsentError("not yet"), AbsentError, "not yet"),
        (StriateError("no units"), UnfitError, "no units"),
        (KeyError("mean"), UnfitError, "does not hold what Striate writes; delete it"),
        (MemoryError(), BusyError, "out of memory"),
        (OSError(5, "Input/output error", "results/a"), UnfitError, "results/a: "),
    ],
)
@pytest.mark.parametrize("where", ["finding", "making"])
def test_whatever_breaks_is_one_sentence(fault, kind, words, where):
    def broken():
        raise fault

    async def asked():
        answers = Answers()
        find = broken if where == "finding" else lambda: Resource((1,), broken)
        try:
            await answers.give(Asked(), find)
        finally:
            answers.close()

    with pytest.raises(NotAnsweredError, match=words) as told:
        asyncio.run(asked())
    assert type(told.value) is kind
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("fault", "status"),
    [(AbsentError, 404), (UnfitError, 409), (RefusedError, 422), (BusyError, 429)],
)
def test_each_fault_has_its_status(own, monkeypatch, fault, status):
    def broken(*_):
        raise fault("why")

    monkeypatch.setattr(Results, "compared", broken)
    answer = own.get("/api/recordings/one/comparisons/grating-vs-blank")
    assert (answer.status, answer.json) == (status, {"detail": "why"})


def test_halves_of_characters_in_a_sentence_are_question_marks(own, monkeypatch):
    def broken(*_):
        raise UnfitError("of \udcff")

    monkeypatch.setattr(Results, "compared", broken)
    answer = own.get("/api/recordings/one/comparisons/grating-vs-blank")
    assert (answer.status, answer.json) == (409, {"detail": "of ?"})


def test_what_broke_once_is_tried_again():
    turns = [StriateError("no"), None]

    def at_the_second_time():
        if fault := turns.pop(0):
            raise fault
        return printed()

    async def twice():
        answers, resource = Answers(), Resource((1,), at_the_second_time)
        with pytest.raises(UnfitError):
            await answers.give(Asked(), lambda: resource)
        answer = await answers.give(Asked(), lambda: resource)
        answers.close()
        return answer.body

    assert asyncio.run(twice()) == b"x"


def test_servers_never_take_each_others_answers_for_their_own():
    tags = [
        all_of(Answers(), ("/api/same", Resource((1,), printed)))[0].headers["etag"]
        for _ in range(2)
    ]
    assert tags[0] != tags[1]


def test_one_computation_serves_all_pages_that_explore_a_pair(own, monkeypatch):
    from striate.dashboard.resources import pairs

    computed, compared = [], pairs.compared
    monkeypatch.setattr(
        pairs, "compared", lambda *a, **k: (computed.append(1), compared(*a, **k))[1]
    )
    found = own.get_at_once("/api/recordings/one/explored/steep/blank", 10)
    assert {of.status for of in found} == {200}
    assert len({of.body for of in found}) == len(computed) == 1
    assert json.loads(found[0].body)["kind"] == "explored"
