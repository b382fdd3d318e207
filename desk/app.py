"""The desk as one ASGI application."""

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from desk import (
    clue_inbox,
    errors,
    exhibits,
    judging,
    lead_list,
    lead_page,
    people,
    queue_list,
    run_list,
    run_page,
    web_page,
)
from desk.context import Desk
from desk.guard import Guard
from desk.rendering import FOLDER, Renderer
from desk.settings import DeskPorts, DeskSettings


def create_app(ports: DeskPorts, settings: DeskSettings) -> FastAPI:
    """Make the application; it holds no state but a random secret for its forms.

    There is no login yet (see DeskSettings): serve it on this machine, or behind a proxy that authenticates.
    Forms opened before a restart are offered again with what was typed.
    """
    desk = Desk(ports=ports, settings=settings, renderer=Renderer())
    # No schema pages: FastAPI's load scripts from elsewhere.
    app = FastAPI(title="防非", docs_url=None, redoc_url=None, openapi_url=None)
    app.middleware("http")(Guard(settings.allowed_hosts))
    errors.install(app, desk.renderer)
    app.mount("/static", StaticFiles(directory=FOLDER / "static"))
    for room in (lead_list, lead_page, judging, exhibits, queue_list, web_page, run_list, run_page, people):
        app.include_router(room.routes(desk))
    if ports.inbox:
        app.include_router(clue_inbox.routes(ports.inbox))
    return app
