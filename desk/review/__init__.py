"""One screen for one page: what it says, what speaks for and against it, and decisions by key.

screen     the screen and its fragment       page_view ─ grounds, sums, identifiers, reading, surroundings
acting     decisions by form                 deciding, undoing ─► the books, with their audit entries
api        the same for programs             order   what comes before and after
seconds    second opinions that wait         meter, agreement   figures
"""

from fastapi import APIRouter

from desk.context import Desk
from desk.review import acting, screen, seconds
from desk.review import api as programs


def routes(desk: Desk) -> APIRouter:
    """Pages of this room."""
    router = APIRouter()
    # Names before numbers: /review/second is no page.
    for module in (seconds, acting, screen):
        router.include_router(module.routes(desk))
    return router


def api(desk: Desk) -> APIRouter:
    """What the REST API offers of this room, below `/api/v1`."""
    return programs.routes(desk)
