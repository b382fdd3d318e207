"""The workshop: lexicon, sources, models, timetable, settings, storage, and the audit log."""

from fastapi import APIRouter

from desk.context import Desk
from desk.workshop import (
    audit_api,
    audit_pages,
    lexicon_api,
    lexicon_files,
    lexicon_pages,
    model_api,
    model_pages,
    schedule_api,
    schedule_pages,
    server_api,
    server_pages,
    source_api,
    source_pages,
)


def routes(desk: Desk) -> APIRouter:
    """Pages of this room."""
    router = APIRouter()
    for module in (server_pages, lexicon_pages, lexicon_files, source_pages, model_pages, schedule_pages, audit_pages):
        router.include_router(module.routes(desk))
    return router


def api(desk: Desk) -> APIRouter:
    """What the REST API offers of this room, below `/api/v1`."""
    router = APIRouter(tags=["workshop"])
    for module in (server_api, lexicon_api, source_api, model_api, schedule_api, audit_api):
        router.include_router(module.api(desk))
    return router
