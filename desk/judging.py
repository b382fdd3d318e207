"""A judgement arrives: checked, written, and on to the next candidate; nothing typed is lost when it cannot be."""

from collections.abc import Sequence
from dataclasses import replace

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk import judgement_form, order, words
from desk.context import Desk, Form
from desk.guard import has_token, remember
from desk.judgement_form import Typed
from desk.lead_page import page
from facts.cases import Judgement, Lead


def routes(desk: Desk) -> APIRouter:
    """`/leads/{id}/judgements`."""
    router = APIRouter()

    @router.post("/leads/{lead_id}/judgements")
    def judge(request: Request, lead_id: str, form: Form) -> Response:
        lead = desk.ports.leads.get(lead_id)
        before = desk.ports.leads.judgements(lead_id)
        typed = judgement_form.check(judgement_form.read(form, len(before)))
        if not has_token(request, form.get("token", "")):
            return _again(
                desk, request, lead, typed, status=403, said="页面打开太久或系统已重启；内容已保留，请再提交。"
            )
        if typed.problems:
            return _again(desk, request, lead, typed, status=422, said="还没有写入：请改正下面标出的内容。")
        if typed.known < len(before):
            return _again(desk, request, lead, replace(typed, known=len(before)), status=409, said=_overtaken(before))
        desk.ports.leads.judge(judgement_form.judgement(typed, lead, desk.ports.clock.now()))
        return _onward(desk, lead, typed.analyst)

    return router


def _again(desk: Desk, request: Request, lead: Lead, typed: Typed, /, *, status: int, said: str) -> Response:
    problems = {**typed.problems, "": said}
    return page(desk, request, lead, replace(typed, problems=problems), status=status)


def _overtaken(judgements: Sequence[Judgement]) -> str:
    last = judgements[-1]
    return (
        f"您打开本页之后，{last.analyst} 已研判为“{words.DECISIONS[last.decision.value]}”。"
        "请看过研判记录；仍要提交就再按一次。"
    )


def _onward(desk: Desk, lead: Lead, analyst: str) -> Response:
    following = order.next_candidate(desk.ports.leads, lead)
    path = f"/leads/{following}" if following else "/"
    response = RedirectResponse(f"{path}?done={lead.id}", 303)
    remember(response, analyst)
    return response
