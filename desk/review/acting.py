"""Decisions by form, for browsers without JavaScript: the same services as the keys, one redirect each."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.access import needs
from desk.context import Desk, Form
from desk.guard import has_token
from desk.review.deciding import Do, Wish, decide
from desk.review.merging import merge_targets
from desk.review.order import MOST_FROM, place_of
from desk.review.screen import From, PageId, screen_values
from desk.review.undoing import undo
from facts.errors import BadInput, Overtaken
from facts.people import Person, Right

_STALE = "页面打开太久或系统已重启；内容已保留，请再按一次。"


def routes(desk: Desk) -> APIRouter:
    """`/review/{page}/decide`, `/review/undo` and the list of leads to merge into."""
    router = APIRouter()

    @router.post("/review/undo")
    def take_back(
        request: Request, who: Annotated[Person, needs(Right.JUDGE, Right.REVIEW)], form: Form
    ) -> Response:  # fmt: skip
        if not has_token(request, form.get("token", "")):
            raise BadInput(_STALE)
        done = undo(desk, who)
        source = quote(form.get("from", "")[:MOST_FROM], safe="")
        return RedirectResponse(f"/review/{done.page_id}?from={source}&done=undo" if done.page_id else "/queue", 303)

    @router.post("/review/{page_id}/decide")
    def say(
        request: Request, page_id: PageId, who: Annotated[Person, needs(Right.JUDGE, Right.REVIEW)], form: Form
    ) -> Response:  # fmt: skip
        source = form.get("from", "")[:MOST_FROM]
        onward = _onward(desk, who, page_id, source)
        if not has_token(request, form.get("token", "")):
            return _again(desk, request, who, page_id, form, status=403, said=_STALE)
        try:
            done = decide(desk, who, page_id, read_wish(form))
        except Overtaken as problem:
            return _again(desk, request, who, page_id, form, status=409, said=str(problem))
        except BadInput as problem:
            return _again(desk, request, who, page_id, form, status=422, said=str(problem))
        target = onward if done.goes_on else page_id
        query = f"from={quote(source, safe='')}&done={page_id}"
        return RedirectResponse(f"/review/{target}?{query}" if target else _list_of(desk, who, page_id, source), 303)

    @router.get("/review/{page_id}/merge")
    def choose(
        request: Request, page_id: PageId, who: Annotated[Person, needs(Right.SEE)], *, source: From = "",
        q: str = "", part: str = "",
    ) -> Response:  # fmt: skip
        values = screen_values(desk, request, who, page_id, source)
        values |= {"targets": merge_targets(desk, who, page_id, q[:100]), "asked": q[:100]}
        return desk.renderer.page(request, "review/targets.html" if part else "review/merge.html", **values)

    return router


def read_wish(form: dict[str, str]) -> Wish:
    """What a form asks for; `do` holds what with its value: `stance:exposure`, `dismiss`.

    Raises:
        BadInput: it asks for nothing that can be done.
    """
    do, _, value = form.get("do", "").partition(":")
    known = form.get("known", "")
    if do not in tuple(Do):
        raise BadInput("请选择一个结论。")
    note = (do == Do.SECOND and form.get("question")) or form.get("note", "")
    return Wish(
        do=Do(do),
        stance=value if do == Do.STANCE else "",
        reason=value if do == Do.DISMISS and value else form.get("reason", ""),
        note=note.strip(),
        into=form.get("into", "").strip(),
        known=int(known) if known.isascii() and known.isdigit() and len(known) < 10 else None,
    )


def _onward(desk: Desk, who: Person, page_id: int, source: str) -> int | None:
    return place_of(desk, who, desk.house.pages.get(page_id), source).onward


def _list_of(desk: Desk, who: Person, page_id: int, source: str) -> str:
    return place_of(desk, who, desk.house.pages.get(page_id), source).href


def _again(
    desk: Desk, request: Request, who: Person, page_id: int, form: dict[str, str], /, *, status: int, said: str
) -> Response:
    values = screen_values(desk, request, who, page_id, form.get("from", "")[:MOST_FROM])
    typed = form.get("note", "")
    return desk.renderer.page(request, "review/page.html", status, notice="", problem=said, typed=typed, **values)
