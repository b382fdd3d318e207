"""The list of leads: filters in the address, counts by status, several leads chosen at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from desk import words
from desk.access import needs
from desk.cases.notices import recorded
from desk.cases.offices import may_act
from desk.cases.rows import list_rows, place_name
from desk.context import Desk
from desk.queue import filters
from facts.assessments import Band
from facts.boards import BoardOrder, BoardQuery
from facts.cases import LeadStatus
from facts.people import Person, Right
from leads.routing import units_on

#: In the order in which a lead goes through them.
_TABS = (LeadStatus.CANDIDATE, LeadStatus.OBSERVED, LeadStatus.CONFIRMED, LeadStatus.DISMISSED)


def routes(desk: Desk) -> APIRouter:
    """`/leads` and `/mine`."""
    router = APIRouter()
    see = needs(Right.SEE)

    @router.get("/leads")
    def show(request: Request, who: Annotated[Person, see], done: str = "") -> Response:
        query = filters.read(request.query_params.multi_items(), who.realm, desk.settings.page_size)
        return listing(desk, request, who, "/leads", query, title="线索", notice=recorded(desk, who, done))

    @router.get("/mine")
    def mine(request: Request, who: Annotated[Person, see]) -> Response:
        given = [pair for pair in request.query_params.multi_items() if pair[0] != "holder"]
        query = filters.read([*given, ("holder", who.name)], who.realm, desk.settings.page_size)
        return listing(desk, request, who, "/mine", query, title="我经办的线索")

    return router


def listing(
    desk: Desk, request: Request, who: Person, path: str, query: BoardQuery, /, *, title: str, status: int = 200,
    **more: Any,
) -> Response:  # fmt: skip
    """Render one page of leads."""
    found = desk.house.board.find(query)
    # On one's own list, being its holder is no condition that can be taken away.
    asked = replace(query, holder="") if path == "/mine" else query
    views = desk.house.saved_views.of(who, "leads") if path == "/leads" else ()
    pages = max(1, -(-found.total // query.size))
    today = desk.house.today()
    return desk.renderer.page(
        request, "cases/list.html", status, title=title, path=path, query=query, total=found.total,
        rows=list_rows(desk, found.rows), chips=filters.chips(path, asked, namer(desk)), pages=pages,
        tabs=_tabs(path, query, found.statuses), bands=_bands(path, query, found.bands),
        orders=[(word, filters.link(path, query, order=BoardOrder(key)), key == query.order.value)
                for key, word in filters.ORDERS.items()],
        link=lambda page: filters.link(path, query, page=page), choices=choices(desk), hidden=_hidden(query),
        dues=_dues(path, query, today), is_plain=filters.is_plain(asked), may_act=may_act(who),
        views=views, kept=urlencode(filters.params(replace(query, page=1)), errors="replace"),
        back=filters.link(path, query, page=query.page), **{"notice": "", "problem": "", "results": ()} | more,
    )  # fmt: skip


def namer(desk: Desk) -> filters.Namer:
    """Names of the free values of a filter."""

    def name(kind: str, value: str) -> str:
        if kind == "place":
            return place_name(desk, value)
        if kind == "sector":
            return desk.house.sectors.get(value, value)
        return desk.house.unit_name(value) if kind == "unit" else value

    return name


def choices(desk: Desk) -> Mapping[str, Mapping[str, str]]:
    """What the selects of the filter and of the bulk form offer."""
    gazetteer = desk.house.routing.gazetteer
    units = {unit.key: name.name for unit, name in units_on(desk.house.today(), desk.house.routing)}
    return {
        "stage": words.STAGES, "grade": words.GRADES, "stance": words.STANCES,
        "place": {**gazetteer.districts, **gazetteer.zones}, "sector": desk.house.sectors, "unit": units,
    }  # fmt: skip


def _tabs(path: str, query: BoardQuery, counts: Mapping[LeadStatus, int]) -> Sequence[tuple[str, str, int, bool]]:
    every = ("全部", filters.link(path, query, statuses=()), sum(counts.values()), not query.statuses)
    each = (
        (words.STATUSES[one.value], filters.link(path, query, statuses=(one,)), counts.get(one, 0),
         query.statuses == (one,))
        for one in _TABS
    )  # fmt: skip
    return [every, *each]


def _bands(path: str, query: BoardQuery, counts: Mapping[Band, int]) -> Sequence[tuple[str, str, int, bool]]:
    return [
        (band.value, filters.link(path, query, bands=() if query.bands == (band,) else (band,)), counts.get(band, 0),
         query.bands == (band,))
        for band in Band
        if counts.get(band) or band in query.bands
    ]  # fmt: skip


def _hidden(query: BoardQuery) -> Sequence[tuple[str, str]]:
    """What the filter's form does not show and must keep."""
    shown = {"stage", "grade", "stance", "place", "sector", "unit", "holder", "words", "q", "page"}
    return [pair for pair in filters.params(query) if pair[0] not in shown]


def _dues(path: str, query: BoardQuery, today: date) -> Sequence[tuple[str, str, bool]]:
    days = (("不限期限", None), ("已逾期", today), ("七日内到期", today + timedelta(days=8)))
    return [(word, filters.link(path, query, due_before=day), query.due_before == day) for word, day in days]
