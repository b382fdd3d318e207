"""A judgement arrives: checked, written, and on to the next candidate; nothing typed is lost when it cannot be."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk import words
from desk.access import needs
from desk.cases import judgement_form
from desk.cases.judgement_form import Typed
from desk.cases.lead_page import page
from desk.cases.neighbours import next_candidate
from desk.context import Desk, Form
from desk.guard import has_token
from desk.realm import check_lead
from facts.cases import Judgement, Lead
from facts.errors import Overtaken
from facts.people import Person, Right

STALE = "页面打开太久或系统已重启；内容已保留，请再提交。"


def routes(desk: Desk) -> APIRouter:
    """`/leads/{id}/judgements`."""
    router = APIRouter()

    @router.post("/leads/{lead_id}/judgements")
    def judge(request: Request, lead_id: str, form: Form, who: Annotated[Person, needs(Right.JUDGE)]) -> Response:
        check_lead(desk, who, lead_id)
        lead = desk.house.leads.get(lead_id)
        # Read before the list: whoever judges after it is caught by the book.
        last = desk.house.words_said.of_page_and_lead(lead.page_id or 0, lead_id).last_judgement
        before = desk.house.leads.judgements(lead_id)
        typed = judgement_form.check(judgement_form.read(form, len(before)), who.name)
        if not has_token(request, form.get("token", "")):
            return _again(desk, request, who, lead, typed, status=403, said=STALE)
        if typed.problems:
            return _again(desk, request, who, lead, typed, status=422, said="还没有写入：请改正下面标出的内容。")
        if typed.known < len(before):
            fresh = replace(typed, known=len(before))
            return _again(desk, request, who, lead, fresh, status=409, said=overtaken(before))
        final = judgement_form.bare(typed, desk.house.dossiers.get(lead_id).row)
        if final.problems:
            again = replace(typed, problems=final.problems)
            return _again(desk, request, who, lead, again, status=422, said="还没有写入：请改正下面标出的内容。")
        following = next_candidate(desk, who, lead)
        try:
            desk.house.leads.judge(judgement_form.judgement(final, lead, desk.house.clock.now()), after=last)
        except Overtaken as problem:
            return _again(desk, request, who, lead, typed, status=409, said=str(problem))
        return RedirectResponse((f"/leads/{following}" if following else "/leads") + f"?done={lead.id}", 303)

    return router


def overtaken(judgements: Sequence[Judgement]) -> str:
    """What somebody else decided while a form lay open."""
    last = judgements[-1]
    return (
        f"您打开本页之后，{last.analyst} 已研判为“{words.DECISIONS[last.decision.value]}”。"
        "请看过研判记录；仍要提交就再按一次。"
    )


def _again(
    desk: Desk, request: Request, who: Person, lead: Lead, typed: Typed, /, *, status: int, said: str
) -> Response:
    problems = {**typed.problems, "": said}
    return page(desk, request, who, lead, typed=replace(typed, problems=problems), status=status)
