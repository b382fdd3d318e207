"""An act arrives: done and told, or refused with a sentence and everything typed kept."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk import words
from desk.access import needs
from desk.cases.acting import Outcome, Wanted, act_on
from desk.cases.case_view import Wish, told
from desk.cases.judging import STALE
from desk.cases.lead_page import TypedAct, page
from desk.cases.many import Many, joined
from desk.context import Desk
from desk.guard import has_token
from desk.realm import check_lead
from facts.cases import Lead
from facts.errors import BadInput, NotAllowed, Overtaken
from facts.people import Person, Right
from leads.lifecycle.fields import known_fields

_OUTSIDE = frozenset({"unit", "due", "reason"})


def routes(desk: Desk) -> APIRouter:
    """`/leads/{id}/acts`."""
    router = APIRouter()

    @router.post("/leads/{lead_id}/acts")
    def act(
        request: Request, lead_id: str, many: Many, who: Annotated[Person, needs(Right.ACT, Right.FILE)]
    ) -> Response:
        form = joined(many)
        check_lead(desk, who, lead_id)
        lead = desk.house.leads.get(lead_id)
        if not has_token(request, form.get("token", "")):
            return _again(desk, request, who, lead, form, status=403, said=STALE)
        try:
            if into := form.get("into"):
                check_lead(desk, who, into)
            outcome = act_on(desk.house, who, lead.id or "", wanted_of(form))
        except NotAllowed as problem:
            return _again(desk, request, who, lead, form, status=403, said=str(problem))
        except Overtaken as problem:
            return _again(desk, request, who, lead, form, status=409, said=str(problem))
        except BadInput as problem:
            return _again(desk, request, who, lead, form, status=422, said=str(problem))
        if outcome.is_overtaken:
            return _again(desk, request, who, lead, form, status=409, said=overtaken(desk, outcome))
        return RedirectResponse(f"/leads/{lead.id}?done={outcome.written[0].id}#case", 303)

    return router


def wanted_of(form: Mapping[str, str]) -> Wanted:
    """The act that a form asks for.

    Raises:
        BadInput: its day is none.
    """
    given = {name: value for name, value in form.items() if name in known_fields() - _OUTSIDE and value}
    return Wanted(
        act=form.get("act", ""), unit=form.get("unit") or None, due=day_of(form.get("due", "")),
        reason=form.get("reason", ""), fields=given, last_act=_number(form, "last_act"),
        judgements=_number(form, "known"),
    )  # fmt: skip


def day_of(text: str) -> date | None:
    """A day as typed; None for none.

    Raises:
        BadInput: it is no date.
    """
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as problem:
        raise BadInput(f"期限须写作 2026-12-31 这样的日期，不能是“{text[:40]}”。") from problem


def overtaken(desk: Desk, outcome: Outcome) -> str:
    """What others did while a form lay open."""
    said = [told(desk, act) for act in outcome.acts]
    said += [f"{one.analyst} 已研判为“{words.DECISIONS[one.decision.value]}”" for one in outcome.judgements]
    said += [f"有 {outcome.taken_back} 条研判已由本人撤销"] if outcome.taken_back else []
    return f"您打开本页之后，{'；'.join(said)}。刚才的提交没有写入，内容已保留；请看过最新情况，仍要办理就再提交一次。"


def _number(form: Mapping[str, str], name: str) -> int | None:
    value = form.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 12 else None


def _again(
    desk: Desk, request: Request, who: Person, lead: Lead, form: Mapping[str, str], /, *, status: int, said: str
) -> Response:
    kept = TypedAct(values=form, problem=said)
    return page(desk, request, who, lead, typed_act=kept, case=Wish(act=form.get("act", "")), status=status)
