"""Saving the filter of a list under a name, and taking it away again."""

from typing import Annotated

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.access import needs
from desk.context import Desk, Form
from desk.guard import has_token
from desk.queue.keeping import LISTS, keep_view
from facts.errors import BadInput
from facts.people import Person, Right


def routes(desk: Desk) -> APIRouter:
    """`/views` and `/views/{number}/remove`."""
    router = APIRouter()

    @router.post("/views")
    def keep(request: Request, who: Annotated[Person, needs(Right.SEE)], form: Form) -> Response:
        if not has_token(request, form.get("token", "")):
            return _again(desk, request, form, 403, "页面打开太久或系统已重启；内容已保留，请再提交。")
        try:
            view = keep_view(
                desk, who, list_name=form.get("list", ""), name=form.get("name", ""), query=form.get("query", ""),
                shared=form.get("shared") == "1",
            )  # fmt: skip
        except BadInput as problem:
            return _again(desk, request, form, 422, str(problem))
        return RedirectResponse(f"{LISTS[view.list]}?{view.query}" if view.query else LISTS[view.list], 303)

    @router.post("/views/{number}/remove")
    def remove(request: Request, who: Annotated[Person, needs(Right.SEE)], number: int, form: Form) -> Response:
        if not has_token(request, form.get("token", "")):
            return _again(desk, request, {}, 403, "页面打开太久或系统已重启，请再提交。")
        return RedirectResponse(LISTS[desk.house.saved_views.remove(who, number)], 303)

    return router


def _again(desk: Desk, request: Request, typed: dict[str, str], status: int, said: str, /) -> Response:
    return desk.renderer.page(request, "queue/view.html", status, typed=typed, warning=said, section="queue")
