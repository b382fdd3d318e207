"""What is to be reviewed: queues of nights, full text, saved views; filters that others share (desk.queue.filters)."""

from fastapi import APIRouter

from desk.context import Desk
from desk.queue import list_page, rest, search_page, views_page
from desk.queue.night import neighbours

__all__ = ["api", "neighbours", "routes"]


def routes(desk: Desk) -> APIRouter:
    """Pages of this room."""
    router = APIRouter()
    router.include_router(list_page.routes(desk))
    for module in (search_page, views_page):
        router.include_router(module.routes(desk))
    return router


def api(desk: Desk) -> APIRouter:
    """What the REST API offers of this room, below `/api/v1`."""
    return rest.routes(desk)
