"""The desk as one ASGI application."""

from functools import partial

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from desk import (
    capture,
    cases,
    errors,
    health,
    home,
    operations,
    overview,
    papers,
    people,
    queue,
    review,
    workshop,
)
from desk.api import document
from desk.context import Desk
from desk.guard import Next
from desk.operations.standing import alarms
from desk.papers import clue_inbox
from desk.papers.clue_inbox import ClueInbox
from desk.rendering import Renderer
from desk.settings import DeskSettings
from desk.static_files import Files
from facts import __version__
from wiring.assembly import House


def create_app(house: House, settings: DeskSettings, inbox: ClueInbox | None = None) -> FastAPI:
    """Make the application over a house; `inbox` takes clues of other systems, without it there is no such door."""
    return assemble(desk_of(house, settings), inbox)


def desk_of(house: House, settings: DeskSettings) -> Desk:
    """What the routes work with."""
    return Desk(house=house, settings=settings, renderer=Renderer(house.clock.now, partial(alarms, house)))


def assemble(desk: Desk, inbox: ClueInbox | None = None) -> FastAPI:
    """Put the rooms together; of the desk nothing is asked before the first request."""
    # No schema pages of FastAPI's: they load scripts from elsewhere.
    app = FastAPI(title="防非", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)

    @app.middleware("http")
    async def once(request: Request, go_on: Next) -> Response:
        return await desk.once(request, go_on)

    # Added last and thus asked first.
    @app.middleware("http")
    async def guard(request: Request, go_on: Next) -> Response:
        return await desk.guard(request, go_on)

    errors.install(app, desk)
    health.install(app, desk)
    app.mount("/static", Files())
    app.include_router(home.routes(), include_in_schema=False)
    for room in (people, queue, capture, review, cases, papers, overview, operations, workshop):
        app.include_router(room.routes(desk), include_in_schema=False)
        app.include_router(room.api(desk), prefix="/api/v1")
    if inbox:
        app.include_router(clue_inbox.routes(inbox))
    app.include_router(document.routes(app, desk))
    return app
