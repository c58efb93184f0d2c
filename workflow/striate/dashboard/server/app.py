"""The application: the interface and the page, and what is said where there is no answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final, cast

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from striate.dashboard import wire
from striate.dashboard.builtpage import FOLDER, page_file
from striate.dashboard.faults import NotAnsweredError
from striate.dashboard.resources.results import Results
from striate.dashboard.sent.numbers import text
from striate.dashboard.server import liveroutes, routes
from striate.dashboard.server.answers import Answers
from striate.dashboard.server.events import News, watch
from striate.dashboard.server.interface import MOST
from striate.live.session import Session
from striate.version import VERSION

_WHOLE: Final = f"write a whole number up to {MOST}, from 0 on"
_EXPECTED: Final = {"position": _WHOLE, "first": _WHOLE, "count": _WHOLE.replace("0 on", "1 on")}
_AN_ID: Final = (
    "write an id of config.yaml: lower case letters, digits, '.', '_' and '-', at most 64"
)
_ICON: Final = "assets/striate.svg"

page = APIRouter(include_in_schema=False)


@page.get("/")
async def index(request: Request) -> Response:
    """The page."""
    return await _file(request, "")


@page.get("/assets/{path:path}")
async def asset(request: Request, path: str) -> Response:
    """A part of the page."""
    return await _file(request, f"assets/{path}")


@page.get("/favicon.ico")
async def icon(request: Request) -> Response:
    """What a browser asks for by itself beside a figure, which names no icon as the page does."""
    return await _file(request, _ICON)


async def _file(request: Request, path: str) -> Response:
    state = request.app.state
    answers = cast("Answers", state.answers)
    return await answers.give(request, lambda: page_file(path, state.page))


def dashboard_app(results: Results | None = None, live: Session | None = None) -> FastAPI:
    """The interface over the results of a project.

    Parameters
    ----------
    results
        None to describe the interface.
    live
        The recording that comes in; None without one.
    """
    app = FastAPI(
        title="Striate",
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        redirect_slashes=False,
        lifespan=_alive,
    )
    app.state.results, app.state.live = results, live
    app.state.answers, app.state.news, app.state.page = Answers(), News(), FOLDER
    app.include_router(routes.api)
    app.include_router(liveroutes.router)
    app.include_router(page)
    app.add_exception_handler(NotAnsweredError, _not_answered)
    app.add_exception_handler(RequestValidationError, _misasked)
    app.add_exception_handler(HTTPException, _unknown)
    return app


@asynccontextmanager
async def _alive(app: FastAPI) -> AsyncIterator[None]:
    """While the server runs, files are watched."""
    state = app.state
    watching = None
    if state.results is not None:
        watching = asyncio.create_task(watch(state.results, state.news))
    if state.live is not None:
        state.live.tell(lambda version: state.news.say("live", {"version": version}))
    try:
        yield
    finally:
        if watching:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching


async def _not_answered(_: Request, fault: Exception) -> Response:
    status = fault.status if isinstance(fault, NotAnsweredError) else 404
    return _sentence(status, str(fault))


async def _misasked(_: Request, fault: Exception) -> Response:
    """The first of the parameters that are wrong; nothing of what was asked is repeated."""
    errors = fault.errors() if isinstance(fault, RequestValidationError) else []
    name = str(errors[0]["loc"][-1]) if errors else "a parameter"
    return _sentence(422, f"{name}: {_EXPECTED.get(name, _AN_ID)}")


async def _unknown(_: Request, fault: Exception) -> Response:
    status = fault.status_code if isinstance(fault, HTTPException) else 404
    return _sentence(status, "there is nothing at this address")


def _sentence(status: int, sentence: str) -> Response:
    return JSONResponse(wire.Fault(detail=text(sentence)).model_dump(), status)
