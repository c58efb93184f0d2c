"""What each address of the interface answers."""

from collections.abc import Callable
from typing import cast

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from striate.dashboard import wire
from striate.dashboard.faults import AbsentError
from striate.dashboard.resources.catalogue import empty_catalogue
from striate.dashboard.resources.results import Results
from striate.dashboard.sent.resource import Resource
from striate.dashboard.server.answers import Answers
from striate.dashboard.server.events import News
from striate.dashboard.server.gate import IS_HEAD
from striate.dashboard.server.interface import ARRAYS, COURSE, FAULTS, Count, First, Id, Position
from striate.live.session import Session

api = APIRouter(prefix="/api", responses=FAULTS)


@api.get("/catalogue", response_model=wire.Catalogue)
async def catalogue(request: Request) -> Response:
    """All that is there, and what is missing or damaged."""
    state = request.app.state
    if state.results is None and state.live is not None:
        answers = cast("Answers", state.answers)
        return await answers.give(request, lambda: _beside_nothing(state.live))
    return await answered(request, lambda results: results.catalogue())


@api.get("/recordings/{recording}/comparisons/{comparison}", response_model=wire.Compared)
async def compared(request: Request, recording: Id, comparison: Id) -> Response:
    """Two stimuli of one recording, channel by channel."""
    return await answered(request, lambda results: results.compared(recording, comparison))


@api.get(
    "/recordings/{recording}/comparisons/{comparison}/courses", response_model=wire.CoursesTested
)
async def courses(request: Request, recording: Id, comparison: Id) -> Response:
    """When the courses of A and B differ."""
    return await answered(request, lambda results: results.courses(recording, comparison))


@api.get("/recordings/{recording}/explored/{a}/{b}", response_model=wire.Compared)
async def explored(request: Request, recording: Id, a: Id, b: Id) -> Response:
    """Any two stimuli of a recording, compared now; nothing is written."""
    return await answered(request, lambda results: results.explored(recording, a, b))


@api.get(
    "/recordings/{recording}/means/{stimulus}/course",
    description=COURSE,
    response_class=Response,
    responses=ARRAYS,
)
async def course(
    request: Request,
    recording: Id,
    stimulus: Id,
    first: First = 0,
    count: Count = None,
) -> Response:
    """The means of a stimulus of a recording."""
    asked = (recording, stimulus, first, count)
    return await answered(request, lambda results: results.course(*asked))


@api.get(
    "/recordings/{recording}/channels/{position}/trials/{stimulus}",
    response_class=Response,
    responses=ARRAYS,
)
async def trials(request: Request, recording: Id, position: Position, stimulus: Id) -> Response:
    """Trials of a channel, at most 100, evenly spaced, as in the printed raster.

    Arrays `trial`, `end` (row); `spike_time`, `spike_row` (spike) of spikes; `time` (bin) and
    `activity` (row, bin) of rates and amplitudes, stored units.
    """
    return await answered(request, lambda results: results.trials(recording, position, stimulus))


@api.get("/recordings/{recording}/channels/{position}/tuning", response_model=wire.Tuning)
async def tuning(request: Request, recording: Id, position: Position) -> Response:
    """Responses of a channel against a label of the trials."""
    return await answered(request, lambda results: results.tuning(recording, position))


@api.get("/pooled/{comparison}", response_model=wire.PooledFound)
async def pooled(request: Request, comparison: Id) -> Response:
    """What a comparison over several recordings found."""
    return await answered(request, lambda results: results.pooled(comparison))


@api.get(
    "/figures/{path:path}",
    response_class=Response,
    responses={
        200: {
            "description": "A printed figure.",
            "content": {
                form: {"schema": {"type": "string", "format": "binary"}}
                for form in ("image/png", "application/pdf", "image/svg+xml")
            },
        }
    },
)
async def figure(request: Request, path: str) -> Response:
    """A printed figure that the configuration names."""
    return await answered(request, lambda results: results.figure(path))


@api.get("/run", response_model=wire.Run)
async def run(request: Request) -> Response:
    """The run of Snakemake that is at work, or the last one."""

    def found(results: Results) -> Resource:
        now = results.run()
        return Resource((now,), lambda: now)

    return await answered(request, found)


@api.get(
    "/events",
    response_class=Response,
    responses={200: {"description": "Server-Sent Events.", "content": {"text/event-stream": {}}}},
)
async def events(request: Request) -> Response:
    """`catalogue`, `run` and `live`, each the newest; who reads slowly misses older ones."""
    news: News = request.app.state.news
    headers = {"X-Accel-Buffering": "no"}
    if request.scope.get(IS_HEAD):
        return Response(media_type="text/event-stream", headers=headers)
    return StreamingResponse(news.heard(), media_type="text/event-stream", headers=headers)


def _beside_nothing(session: Session) -> Resource:
    """The catalogue of a server that has a recording coming in, and no project."""
    plan, name = session.plan, session.name
    shown = empty_catalogue(name, name, plan.bin_ms or 0.0, plan.window or (0.0, 0.0), plan.fdr)
    return Resource((name, plan.recording), lambda: shown)


async def answered(request: Request, find: Callable[[Results], Resource]) -> Response:
    """What the results have of that; made in a thread.

    Raises
    ------
    NotAnsweredError
        They do not have it, or it cannot be shown.
    """
    state = request.app.state
    answers, results = cast("Answers", state.answers), cast("Results | None", state.results)
    if results is None:
        raise AbsentError("there is no project here: no results to show")
    return await answers.give(request, lambda: find(results))
