"""One lead: how its case stands, what it rests on, what can be done, and the forms to do it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from desk.access import needs
from desk.capture import panel_of
from desk.cases.case_view import Wish, fact_told
from desk.cases.judgement_form import Typed, fresh
from desk.cases.neighbours import neighbours
from desk.cases.notices import acted, recorded
from desk.cases.offices import may_act
from desk.cases.view import corrections_told, gather
from desk.context import Desk
from desk.plain import covered
from desk.realm import check_lead
from desk.review.reading import wish
from desk.unmasking import is_unmasked
from facts.cases import Lead
from facts.people import Person, Right


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedAct:
    """An act's form as somebody left it."""

    values: Mapping[str, str] = field(default_factory=dict)
    #: Why it was refused, one sentence; empty for a fresh form.
    problem: str = ""


def routes(desk: Desk) -> APIRouter:
    """`/leads/{id}`."""
    router = APIRouter()

    @router.get("/leads/{lead_id}")
    def show(
        request: Request, lead_id: str, who: Annotated[Person, needs(Right.SEE)], *,
        heat: str = "", done: str = "", act: str = "", only: str = "", whole: str = "",
    ) -> Response:  # fmt: skip
        check_lead(desk, who, lead_id)
        lead = desk.house.leads.get(lead_id)
        notice = acted(desk, lead.id or "", done) if done.isascii() and done.isdigit() else recorded(desk, who, done)
        case = Wish(act=act, only=only, whole=whole == "1")
        return page(desk, request, who, lead, heat=heat, case=case, notice=notice)

    return router


def page(
    desk: Desk, request: Request, who: Person, lead: Lead, /, *,
    typed: Typed | None = None, typed_act: TypedAct | None = None, status: int = 200,
    heat: str = "", case: Wish | None = None, notice: str = "",
) -> Response:  # fmt: skip
    """Render the page of a lead with its forms as they were typed."""
    dossier = desk.house.dossiers.get(lead.id or "")
    bare = is_unmasked(desk, request, lead.id or "")
    view = gather(desk, who, dossier, wish(unmask=bare, heat=heat), case or Wish())
    return desk.renderer.page(
        request,
        "cases/lead.html",
        status,
        view=view,
        panel=panel_of(desk, view.page, unmask=bare) if view.page else None,
        typed=typed or fresh(dossier.row, len(dossier.judgements), unmask=bare),
        typed_act=typed_act or TypedAct(),
        may_judge=who.may(Right.JUDGE),
        may_act=may_act(who),
        neighbours=neighbours(desk, who, lead),
        sectors=desk.house.sectors,
        corrections_told=corrections_told,
        fact_told=fact_told,
        covered=covered,
        unmasked=bare,
        notice=notice,
    )
