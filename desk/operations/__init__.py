"""Running (运行): what runs unattended, what it came to, what is wrong, and what the office was told."""

from fastapi import APIRouter

from desk.context import Desk
from desk.operations import api as shift_api
from desk.operations import notice_api, notice_pages, pages


def routes(desk: Desk) -> APIRouter:
    """Pages of this room."""
    router = APIRouter()
    for module in (pages, notice_pages):
        router.include_router(module.routes(desk))
    return router


def api(desk: Desk) -> APIRouter:
    """What the REST API offers of this room, below `/api/v1`."""
    router = APIRouter(tags=["operations"])
    for module in (shift_api, notice_api):
        router.include_router(module.api(desk))
    return router
