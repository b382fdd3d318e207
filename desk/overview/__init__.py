"""The overview (总览): last night and what waits, places and sectors, trends, the way of leads, health, runs."""

from fastapi import APIRouter

from desk.context import Desk
from desk.drawing.gallery import Gallery
from desk.overview import pages, run_pages
from desk.overview.api import api
from desk.overview.scores import Scores
from desk.overview.warming import warm, warming

__all__ = ["api", "routes"]


def routes(desk: Desk) -> APIRouter:
    """Pages of this room; what the first of them needs is made ready when the server starts."""
    gallery = Gallery()
    router = APIRouter(lifespan=warming(lambda: warm(desk, gallery)))
    router.include_router(pages.routes(desk, gallery, Scores(desk)))
    router.include_router(run_pages.routes(desk))
    return router
