"""The desk as one ASGI application."""

from fastapi import FastAPI

from desk import (
    capture,
    cases,
    errors,
    home,
    overview,
    papers,
    people,
    queue,
    review,
    workshop,
)
from desk.api import document
from desk.api.once import Once
from desk.context import Desk
from desk.guard import Guard
from desk.papers import clue_inbox
from desk.papers.clue_inbox import ClueInbox
from desk.rendering import Renderer
from desk.settings import DeskSettings
from desk.static_files import Files
from facts import __version__
from wiring.assembly import House


def create_app(house: House, settings: DeskSettings, inbox: ClueInbox | None = None) -> FastAPI:
    """Make the application over a house; `inbox` takes clues of other systems, without it there is no such door."""
    desk = Desk(house=house, settings=settings, renderer=Renderer(house.clock.now))
    # No schema pages of FastAPI's: they load scripts from elsewhere.
    app = FastAPI(title="防非", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    # The guard is added last and thus asked first.
    app.middleware("http")(Once(house.answers))
    app.middleware("http")(Guard(settings, house.people))
    errors.install(app, desk.renderer)
    app.mount("/static", Files())
    app.include_router(home.routes(), include_in_schema=False)
    for room in (people, queue, capture, review, cases, papers, overview, workshop):
        app.include_router(room.routes(desk), include_in_schema=False)
        app.include_router(room.api(desk), prefix="/api/v1")
    if inbox:
        app.include_router(clue_inbox.routes(inbox))
    app.include_router(document.routes(app, desk.renderer))
    return app
