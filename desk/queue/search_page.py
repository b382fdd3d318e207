"""`/search`: full text over all pages."""

from typing import Annotated

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from desk.access import needs
from desk.context import Desk
from desk.queue.searching import search
from facts.errors import BadInput
from facts.people import Person, Right

#: Characters looked for at most, and digits of a page's number.
_LONGEST, _DIGITS = 200, 9


def routes(desk: Desk) -> APIRouter:
    """`/search`."""
    router = APIRouter()

    @router.get("/search")
    def show(
        request: Request, who: Annotated[Person, needs(Right.SEE)], q: str = "", before: str = ""
    ) -> Response:  # fmt: skip
        asked = q.strip()[:_LONGEST]
        below = int(before) if before.isascii() and before.isdigit() and len(before) <= _DIGITS else None
        found, warning = None, ""
        try:
            found = search(desk, who, asked, before=below) if asked else None
        except BadInput as problem:
            warning = str(problem)
        left = desk.house.texts.missing() if found is not None and not found.rows else 0
        return desk.renderer.page(
            request, "queue/search.html", q=asked, found=found, warning=warning, left=left, section="search"
        )

    return router
