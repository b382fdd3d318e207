"""Second opinions that wait: `/review/second`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from desk.access import needs
from desk.context import Desk
from desk.plain import covered, host
from desk.realm import check_page
from desk.seen import title_of
from facts.errors import NotKnown
from facts.people import Person, Right


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One question; what its author said stays hidden."""

    id: int
    page_id: int
    lead: str | None
    title: str
    host: str
    asked_by: str
    asked_at: datetime
    note: str
    #: Whether this person asked it themselves, and cannot answer it.
    is_own: bool


def routes(desk: Desk) -> APIRouter:
    """`/review/second`."""
    router = APIRouter()

    @router.get("/review/second")
    def listed(request: Request, who: Annotated[Person, needs(Right.SEE)]) -> Response:
        rows = waiting(desk, who)
        return desk.renderer.page(request, "review/second.html", rows=rows, section="queue")

    return router


def waiting(desk: Desk, who: Person) -> Sequence[Waiting]:
    """Questions on pages of somebody's realm that wait for an answer, oldest first."""
    found = []
    for one in desk.house.words_said.waiting():
        number = one.page_id or _page_of(desk, one.lead)
        if number is None or not _is_near(desk, who, number):
            continue
        screening, page = desk.house.pages.screening(number), desk.house.pages.get(number)
        found.append(
            Waiting(
                id=one.id, page_id=number, lead=one.lead, title=covered(title_of(screening)) if screening else "",
                host=host(page.url), asked_by=one.asked_by, asked_at=one.asked_at, note=covered(one.note),
                is_own=one.asked_by == who.name,
            )
        )  # fmt: skip
    return found


def _page_of(desk: Desk, lead: str | None) -> int | None:
    return desk.house.leads.get(lead).page_id if lead else None


def _is_near(desk: Desk, who: Person, page_id: int) -> bool:
    try:
        check_page(desk, who, page_id)
    except NotKnown:
        return False
    return True
