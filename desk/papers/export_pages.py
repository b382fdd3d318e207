"""`/exports`: every form and list as a file, and what was handed out lately."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from desk.access import needs
from desk.context import Desk, Form
from desk.papers import asking, exporting
from desk.papers.job_page import after
from desk.papers.told import NOTHING, Told, acted
from facts.errors import BadInput
from facts.people import Person, Right
from facts.runs import AuditEntry
from leads.forms import list_forms
from store.audit_search import AuditQuery

Exporter = Annotated[Person, needs(Right.EXPORT)]
#: Acts in the audit log by which something left the house.
ACTS = ("form exported", "feed given out", "watch list exported")
_FILLS = {"": "按表格惯例（台账带回填键，其余不带）", "yes": "带回填键，填好后可以导入", "no": "不带，正式报送"}
_LISTED = 30


def routes(desk: Desk) -> APIRouter:
    """`/exports`."""
    router = APIRouter()

    @router.get("/exports")
    def show(request: Request, who: Exporter) -> Response:
        return _page(desk, request, who)

    @router.post("/exports")
    def export(request: Request, who: Exporter, form: Form) -> Response:
        problems: dict[str, str] = {}

        def act() -> str:
            wish = wish_of(desk, who, form, problems)
            if problems:
                raise BadInput("有的内容需要改正，见下。")
            return after(desk, who, exporting.begin_export(desk, who, wish))

        return acted(
            request, form, act, lambda told: _page(desk, request, who, replace(told, problems=problems))
        )  # fmt: skip

    return router


def wish_of(desk: Desk, who: Person, typed: Mapping[str, str], problems: dict[str, str]) -> exporting.Wish:
    """What a form asks for; what is wrong goes into `problems` by field."""
    return exporting.Wish(
        what=typed.get("what", ""), extent=asking.extent_of(desk, who, typed, problems),
        judged_only=typed.get("judged_only") == "yes",
        to_fill={"yes": True, "no": False}.get(typed.get("to_fill", "")),
    )  # fmt: skip


def _page(desk: Desk, request: Request, who: Person, told: Told = NOTHING) -> Response:
    return desk.renderer.page(
        request, "papers/exports.html", told.status, forms=list_forms(), lists=exporting.LISTS, fills=_FILLS,
        districts=asking.districts(desk, who), sectors=asking.sectors(desk, who),
        handed=handed_out(desk, who, ACTS), **told.values,
    )  # fmt: skip


def handed_out(desk: Desk, who: Person, acts: tuple[str, ...]) -> list[dict[str, object]]:
    """What left the house lately, newest first; people of a district or sector see their own alone."""
    return [_told(entry) for entry in noted(desk, who, acts)]


def noted(desk: Desk, who: Person, acts: tuple[str, ...]) -> list[AuditEntry]:
    """The last entries of some acts, newest first; people of a district or sector see their own alone."""
    actor = "" if who.realm.is_everything else who.name
    asked = (AuditQuery(actor=actor, act=act, limit=_LISTED) for act in acts)
    found = [entry for query in asked for entry in desk.house.audit_search.find(query).entries]
    return sorted(found, key=lambda entry: entry.seq, reverse=True)[:_LISTED]


def _told(entry: AuditEntry) -> dict[str, object]:
    detail = json.loads(entry.detail)
    count = next((detail[name] for name in ("rows", "leads", "entries") if isinstance(detail.get(name), int)), None)
    return {
        "at": entry.at, "by": entry.actor, "what": entry.subject, "file": detail.get("file") or "", "count": count,
        "digest": (detail.get("sha256") or "")[:12],
    }  # fmt: skip
