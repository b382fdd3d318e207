"""`/subjects`: the list, one subject with its picture and history, and what people change of it."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk import words
from desk.access import needs
from desk.cases.judging import STALE
from desk.cases.many import Many
from desk.cases.subject_acts import Change, change_subject, foresee, overtaken
from desk.cases.subject_graph import subject_graph
from desk.cases.subject_list import find_subjects
from desk.cases.subject_view import act_told, check_subject, subject_view
from desk.context import Desk
from desk.guard import has_token
from facts.errors import BadInput
from facts.people import Person, Right
from facts.subjects import Subject

#: Where a screen of the list begins or ends.
_Place = Annotated[str, Query(max_length=40)]


def routes(desk: Desk) -> APIRouter:
    """`/subjects`, `/subjects/{id}`, `/subjects/{id}/change`."""
    router = APIRouter()
    see, act = needs(Right.SEE), needs(Right.ACT)

    @router.get("/subjects")
    def listed(
        request: Request, who: Annotated[Person, see], q: str = "", after: _Place = "", before: _Place = ""
    ) -> Response:  # fmt: skip
        asked = q.strip()[:100]
        found = find_subjects(desk, who, asked, after=after, before="" if after else before)
        return desk.renderer.page(
            request, "cases/subjects.html", found=found, q=asked, is_whole=who.realm.is_everything,
            link=lambda **place: _link({"q": asked} | place),
        )  # fmt: skip

    @router.get("/subjects/{subject_id}")
    def show(request: Request, subject_id: str, who: Annotated[Person, see], done: str = "") -> Response:
        return _page(desk, request, who, check_subject(desk, who, subject_id), done=done)

    @router.post("/subjects/{subject_id}/change")
    def change(request: Request, subject_id: str, form: Many, who: Annotated[Person, act]) -> Response:
        subject, wanted = check_subject(desk, who, subject_id), change_of(form)
        if not has_token(request, _one(form, "token")):
            return _page(desk, request, who, subject, wanted=wanted, status=403, problem=STALE)
        try:
            said = foresee(desk, who, subject, wanted)
            if _one(form, "sure") != "1":
                return _page(desk, request, who, subject, wanted=wanted, foreseen=said)
            changed = change_subject(desk, who, subject, wanted)
        except BadInput as problem:
            return _page(desk, request, who, subject, wanted=wanted, status=422, problem=str(problem))
        if changed.act is None:
            return _page(desk, request, who, subject, wanted=wanted, status=409, problem=overtaken(changed))
        return RedirectResponse(f"/subjects/{subject.id}?done={changed.act.id}", 303)

    return router


def change_of(form: Mapping[str, tuple[str, ...]]) -> Change:
    """The change that a form asks for; numbers that are none are 0."""
    return Change(
        do=_one(form, "do"), reason=_one(form, "reason"), other=_one(form, "other"),
        mentions=form.get("mention", ()), edge=_number(form, "edge") or 0, act=_number(form, "act") or 0,
        name=_one(form, "name"), last=_number(form, "last"),
    )  # fmt: skip


def _link(asked: Mapping[str, str]) -> str:
    given = urlencode({name: value for name, value in asked.items() if value}, errors="replace")
    return f"/subjects?{given}" if given else "/subjects"


def _page(
    desk: Desk, request: Request, who: Person, subject: Subject, /, *, wanted: Change | None = None,
    foreseen: object = (), status: int = 200, problem: str = "", done: str = "",
) -> Response:  # fmt: skip
    view = subject_view(desk, who, subject)
    picture, rows = subject_graph(view)
    last = next((one for one in view.history if str(one.id) == done), None)
    return desk.renderer.page(
        request, "cases/subject.html", status, view=view, picture=picture, rows=rows, wanted=wanted or Change(do=""),
        foreseen=foreseen, problem=problem, act_told=act_told, kinds=words.SUBJECT_KINDS, doings=words.SUBJECT_ACTS,
        may_act=who.may(Right.ACT), notice=f"已办理：{act_told(last)}（{last.by}）。" if last else "",
    )  # fmt: skip


def _one(form: Mapping[str, tuple[str, ...]], name: str) -> str:
    return form.get(name, ("",))[-1]


def _number(form: Mapping[str, tuple[str, ...]], name: str) -> int | None:
    value = _one(form, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
