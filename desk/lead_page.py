"""One lead: what it rests on, what people said of it, and the form to judge it."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from desk import order
from desk.context import Desk
from desk.guard import analyst_of
from desk.judgement_form import Typed, fresh
from desk.notices import recorded
from desk.view import corrections_told, gather
from facts.cases import Lead


def routes(desk: Desk) -> APIRouter:
    """`/leads/{id}`."""
    router = APIRouter()

    @router.get("/leads/{lead_id}")
    def show(request: Request, lead_id: str, unmask: str = "", done: str = "") -> Response:
        lead = desk.ports.leads.get(lead_id)
        asked = unmask == "1"
        bare = asked and _unmask(desk, request, lead)
        warning = "" if bare or not asked else "请先在页面右上角填写姓名，再显示原文：每次显示都会留痕。"
        typed = fresh(lead, desk.ports.leads.judgements(lead.id or ""), desk.ports.sectors)
        return page(desk, request, lead, typed, unmask=bare, notice=recorded(desk, done), warning=warning)

    return router


def page(
    desk: Desk,
    request: Request,
    lead: Lead,
    typed: Typed,
    /,
    *,
    status: int = 200,
    unmask: bool = False,
    notice: str = "",
    warning: str = "",
) -> Response:
    """Render the page of a lead with a judgement form as it was typed."""
    return desk.renderer.page(
        request,
        "lead.html",
        status,
        view=gather(desk, lead, unmask=unmask),
        typed=typed,
        neighbours=order.neighbours(desk.ports.leads.all(lead.status), lead),
        sectors=desk.ports.sectors,
        corrections_told=corrections_told,
        notice=notice,
        warning=warning,
    )


def _unmask(desk: Desk, request: Request, lead: Lead) -> bool:
    """Write down who sees personal values; nobody does without a name, from another site, or ahead of a click."""
    analyst = analyst_of(request)
    elsewhere = request.headers.get("sec-fetch-site") == "cross-site" or "sec-purpose" in request.headers
    if not analyst or elsewhere:
        return False
    desk.ports.audit.append(
        actor=analyst, act="personal values shown", subject=lead.id or "", detail={"page": lead.page_id}
    )
    return True
