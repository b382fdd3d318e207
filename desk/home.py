"""`/`: where somebody begins the day."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from desk.access import needs
from desk.menu import home_of
from facts.people import Person


def routes() -> APIRouter:
    """`/`."""
    router = APIRouter()

    @router.get("/")
    def home(who: Annotated[Person, needs()]) -> Response:
        return RedirectResponse(home_of(who), 303)

    return router
