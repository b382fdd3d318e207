"""`/reports`: month-end summary, closing report, news, 即报, risk table and map; what was made lately."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from desk.access import needs
from desk.context import Desk, Form
from desk.papers import asking, reporting
from desk.papers.export_pages import noted
from desk.papers.job_page import after
from desk.papers.told import Told, acted
from facts.errors import BadInput
from facts.figures import Span
from facts.people import Person, Right
from facts.runs import AuditEntry
from wiring.papers import OFFICE

Exporter = Annotated[Person, needs(Right.EXPORT)]


def routes(desk: Desk) -> APIRouter:
    """`/reports`."""
    router = APIRouter()

    @router.get("/reports")
    def show(request: Request, who: Exporter, lead: str = "") -> Response:
        return _page(desk, request, who, Told(typed={"lead": lead[:20]}))

    @router.post("/reports")
    def make(request: Request, who: Exporter, form: Form) -> Response:
        problems: dict[str, str] = {}

        def act() -> str:
            order = order_of(desk, who, form, problems)
            if order is None or problems:
                raise BadInput("有的内容需要改正，见下。")
            return after(desk, who, reporting.begin_report(desk, who, order))

        return acted(
            request, form, act, lambda told: _page(desk, request, who, replace(told, problems=problems))
        )  # fmt: skip

    return router


def order_of(desk: Desk, who: Person, typed: Mapping[str, str], problems: dict[str, str]) -> reporting.Order | None:
    """The report that a form asks for; what is wrong goes into `problems` by field."""
    kind = asking.one_of(typed, "kind", reporting.KINDS, problems)
    if kind is None:
        problems.setdefault("kind", "请选择报告")
        return None
    which = reporting.Kind(kind)
    span: Span | None = None
    if which is reporting.Kind.MONTHLY:
        span = asking.month(typed, "month", problems)
    elif which is not reporting.Kind.CASE:
        first, last = asking.day(typed, "from", problems), asking.day(typed, "to", problems)
        for name, said in (("from", first), ("to", last)):
            if said is None:
                problems.setdefault(name, "请填写日期")
        span = Span(first=first, last=last) if first and last and first <= last else None
        if first and last and last < first:
            problems["to"] = "早于开始日期"
    extent = asking.extent_of(desk, who, {**typed, "from": "", "to": ""}, problems)
    return reporting.Order(
        kind=which, span=span, lead=typed.get("lead", "").strip().upper()[:20], extent=extent,
        office=typed.get("office", "") or OFFICE, masked=typed.get("masked") == "yes",
        as_rows=typed.get("as_rows") == "yes", shade=typed.get("shade") or "index",
    )  # fmt: skip


def _page(desk: Desk, request: Request, who: Person, told: Told) -> Response:
    made = [_told(entry) for entry in noted(desk, who, ("report written",))]
    return desk.renderer.page(
        request, "papers/reports.html", told.status, kinds=reporting.KINDS, shades=reporting.SHADES, made=made,
        districts=asking.districts(desk, who), sectors=asking.sectors(desk, who), office=OFFICE,
        this_month=f"{desk.house.today():%Y-%m}", **told.values,
    )  # fmt: skip


def _told(entry: AuditEntry) -> dict[str, object]:
    detail = json.loads(entry.detail)
    days = [detail[name] for name in ("from", "to") if detail.get(name)]
    return {
        "at": entry.at, "by": entry.actor, "kind": entry.subject, "file": detail.get("file") or "",
        "about": detail.get("lead") or " 至 ".join(days), "masked": bool(detail.get("masked")),
    }  # fmt: skip
