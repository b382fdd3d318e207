"""One lead: what it rests on, what people said of it, and the form to judge it."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from desk import order
from desk.context import Desk
from desk.judgement_form import Typed, fresh
from desk.notices import recorded
from desk.reading import ReadingWish, wish
from desk.unmasking import UNNAMED_WARNING, note_unmasking
from desk.view import corrections_told, gather
from facts.cases import Lead


def routes(desk: Desk) -> APIRouter:
    """`/leads/{id}`."""
    router = APIRouter()

    @router.get("/leads/{lead_id}")
    def show(request: Request, lead_id: str, unmask: str = "", heat: str = "", done: str = "") -> Response:
        lead = desk.ports.leads.get(lead_id)
        asked = unmask == "1"
        bare = asked and note_unmasking(desk, request, lead.id or "", lead.page_id)
        warning = UNNAMED_WARNING if asked and not bare else ""
        dossier = desk.ports.dossiers.get(lead_id)
        typed = fresh(dossier.row, len(dossier.judgements))
        wanted = wish(bare, heat)
        return page(desk, request, lead, typed, wanted=wanted, notice=recorded(desk, done), warning=warning)

    return router


def page(
    desk: Desk,
    request: Request,
    lead: Lead,
    typed: Typed,
    /,
    *,
    status: int = 200,
    wanted: ReadingWish | None = None,
    notice: str = "",
    warning: str = "",
) -> Response:
    """Render the page of a lead with a judgement form as it was typed."""
    return desk.renderer.page(
        request,
        "lead.html",
        status,
        view=gather(desk, lead, wanted or ReadingWish()),
        typed=typed,
        neighbours=order.neighbours(desk.ports.leads.all(lead.status), lead),
        sectors=desk.ports.sectors,
        corrections_told=corrections_told,
        notice=notice,
        warning=warning,
    )
