"""`/duties`: what is late, what is due this week, and urging several at once."""

from typing import Annotated, Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from desk.access import needs
from desk.cases.duties import duties_of
from desk.cases.lead_list import choices, namer
from desk.cases.offices import may_act
from desk.context import Desk
from desk.queue import filters
from facts.boards import BoardQuery
from facts.people import Person, Right

_KEPT = frozenset({"unit", "place", "sector", "holder", "page"})


def routes(desk: Desk) -> APIRouter:
    """`/duties`."""
    router = APIRouter()

    @router.get("/duties")
    def show(request: Request, who: Annotated[Person, needs(Right.SEE)], which: str = "late") -> Response:
        given = [pair for pair in request.query_params.multi_items() if pair[0] in _KEPT]
        query = filters.read(given, who.realm, desk.settings.page_size)
        found = duties_of(desk, who, query, late_only=which != "soon")
        mark = "?which=soon" if which == "soon" else ""
        return desk.renderer.page(
            request, "cases/duties.html", found=found, rows=found.rows, query=query, which=which,
            pages=max(1, -(-found.total // query.size)), choices=choices(desk), may_act=may_act(who),
            link=lambda page: _link(query, mark, page=page), chips=filters.chips("/duties", query, namer(desk)),
            unit_link=lambda key: _link(query, mark, unit=key), soon_link=_link(query, "?which=soon"),
            late_link=_link(query, ""), place_link=lambda key: _link(query, mark, districts=(key,)),
            back=filters.link("/leads", query, due_before=desk.house.today(), page=1),
        )  # fmt: skip

    return router


def _link(query: BoardQuery, mark: str, **changes: Any) -> str:
    path = filters.link("/duties", query, **changes)
    return path + mark.replace("?", "&") if mark and "?" in path else path + mark
