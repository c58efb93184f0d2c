"""The interface of a recording that comes in."""

from collections.abc import Callable
from typing import cast

from fastapi import APIRouter, Request
from fastapi.responses import Response

from striate.dashboard import wire
from striate.dashboard.faults import AbsentError
from striate.dashboard.resources.live import LiveResources
from striate.dashboard.sent.resource import Resource
from striate.dashboard.server.answers import Answers
from striate.dashboard.server.interface import ARRAYS, COURSE, FAULTS, Count, First, Id, Position

router = APIRouter(prefix="/api/live", responses=FAULTS)


@router.get("", response_model=wire.Live)
async def live(request: Request) -> Response:
    """How far the recording has come in."""
    return await _answered(request, lambda resources: resources.status())


@router.get("/explored/{a}/{b}", response_model=wire.Compared)
async def live_explored(request: Request, a: Id, b: Id) -> Response:
    """Two stimuli as far as they have come in."""
    return await _answered(request, lambda resources: resources.compared(a, b))


@router.get(
    "/means/{stimulus}/course", description=COURSE, response_class=Response, responses=ARRAYS
)
async def live_course(
    request: Request,
    stimulus: Id,
    first: First = 0,
    count: Count = None,
) -> Response:
    """The means of a stimulus as far as it has come in."""
    return await _answered(request, lambda resources: resources.course(stimulus, first, count))


@router.get("/channels/{position}/trials/{stimulus}", response_class=Response, responses=ARRAYS)
async def live_trials(request: Request, position: Position, stimulus: Id) -> Response:
    """The last trials of a channel, at most 100; arrays as of a recording."""
    return await _answered(request, lambda resources: resources.trials(position, stimulus))


async def _answered(request: Request, find: Callable[[LiveResources], Resource]) -> Response:
    """What the session has of that.

    Raises
    ------
    NotAnsweredError
        It does not have it, or nothing comes in on this server.
    """
    state = request.app.state
    if state.live is None:
        raise AbsentError("no recording comes in on this server")
    resources = LiveResources(state.live, state.results.settings if state.results else None)
    return await cast("Answers", state.answers).give(request, lambda: find(resources))
