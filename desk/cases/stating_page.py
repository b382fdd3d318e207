"""`/leads/{id}/facts`: what a person states for the ledger of risky firms; the same over the REST API."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, StringConstraints
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.access import needs
from desk.api import ANSWERS
from desk.cases import stating
from desk.context import Desk, Form
from desk.guard import has_token
from desk.realm import check_lead
from facts.errors import BadInput, NotKnown
from facts.people import Person, Right
from facts.statements import Basis

Reader = Annotated[Person, needs(Right.SEE)]
Sayer = Annotated[Person, needs(Right.JUDGE, Right.ACT)]
LeadNumber = Annotated[str, Path(pattern=r"^XS-[0-9]{1,12}$")]
_Text = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")]
_STALE = "页面已过期，没有写入任何内容；请重新提交。"


class FactOut(BaseModel):
    """One fact of the ledger as it stands."""

    model_config = ConfigDict(frozen=True, from_attributes=True)
    field: str
    title: str
    value: str
    told: str


class FactsIn(BaseModel):
    """What is stated; a field that is left out stays, an empty one says that it is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    basis: Basis
    business: _Text | None = None
    exposure_wan: _Text | None = None
    heat: _Text | None = None
    unrest: _Text | None = None


def routes(desk: Desk) -> APIRouter:
    """`/leads/{id}/facts`."""
    router = APIRouter()

    @router.get("/leads/{lead_id}/facts")
    def show(request: Request, lead_id: str, who: Reader, done: str = "") -> Response:
        notice = f"已记录 {done} 项，台账随之更新。" if done.isascii() and done.isdigit() and len(done) < 3 else ""
        return _page(desk, request, who, lead_id, notice=notice)

    @router.post("/leads/{lead_id}/facts")
    def state(request: Request, lead_id: str, who: Sayer, form: Form) -> Response:
        check_lead(desk, who, lead_id)
        if not has_token(request, form.get("token", "")):
            return _page(desk, request, who, lead_id, 403, typed=form, warning=_STALE)
        try:
            count = stating.state(desk, who, lead_id, form, form.get("basis", ""))
        except NotKnown:
            raise
        except BadInput as problem:
            return _page(desk, request, who, lead_id, 422, typed=form, warning=str(problem))
        return RedirectResponse(f"/leads/{lead_id}/facts?done={count}", 303)

    return router


def api(desk: Desk) -> APIRouter:
    """`/leads/{id}/facts`, as JSON."""
    router = APIRouter(tags=["cases"])

    @router.get("/leads/{lead_id}/facts", summary="台账事实", operation_id="list_lead_facts", responses=ANSWERS)
    def listed(lead_id: LeadNumber, who: Reader) -> list[FactOut]:
        return [FactOut.model_validate(one) for one in stating.standing(desk, who, lead_id)]

    @router.post("/leads/{lead_id}/facts", summary="填写台账事实", operation_id="state_lead_facts", responses=ANSWERS)
    def state(lead_id: LeadNumber, who: Sayer, given: FactsIn) -> list[FactOut]:
        typed = {name: value for name in stating.STATED if (value := getattr(given, name)) is not None}
        stating.state(desk, who, lead_id, typed, given.basis.value)
        return [FactOut.model_validate(one) for one in stating.standing(desk, who, lead_id)]

    return router


def _page(
    desk: Desk, request: Request, who: Person, lead: str, status: int = 200, /, *,
    typed: dict[str, str] | None = None, warning: str = "", notice: str = "",
) -> Response:  # fmt: skip
    found = stating.standing(desk, who, lead)
    usual = {one.field: one.value for one in found} | {"basis": "verified"}
    return desk.renderer.page(
        request, "cases/facts.html", status, lead=lead, found=found, typed=usual | (typed or {}), bases=stating.BASES,
        may_state=who.may(Right.JUDGE) or who.may(Right.ACT), most=stating.MOST, warning=warning, notice=notice,
    )  # fmt: skip
