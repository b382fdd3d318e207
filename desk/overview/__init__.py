"""The overview (总览): last night and what waits, places and sectors, trends, the way of leads, health, runs."""

from fastapi import APIRouter

from desk.context import Desk
from desk.drawing.gallery import Gallery
from desk.overview import pages, run_pages
from desk.overview.api import api
from desk.overview.scores import Scores

__all__ = ["api", "routes"]


def routes(desk: Desk) -> APIRouter:
    """Pages of this room."""
    router = APIRouter()
    router.include_router(pages.routes(desk, Gallery(), Scores()))
    router.include_router(run_pages.routes(desk))
    return router
