"""Alerts and messages: what is wrong, who knows, what was sent where, and what did not arrive."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from desk.context import Desk, Form
from desk.operations import notices
from desk.operations.acted import acted
from desk.operations.showing import shared
from desk.operations.standing import ACTING
from desk.realm import needs_whole
from facts.people import Person, Right

Viewer = Annotated[Person, needs_whole(Right.OVERVIEW)]
Doer = Annotated[Person, needs_whole(*ACTING)]
Number = Annotated[int, Path(ge=1, le=2_000_000_000)]
Choice = Annotated[str, Query(max_length=64)]
_SEEN, _RETRIED = "已记下；在它变得更严重之前，不再为它发消息。", "已排入，马上重发。"


def routes(desk: Desk) -> APIRouter:
    """`/operations/alerts` and `/operations/messages`."""
    router = APIRouter(prefix="/operations")
    _alerts(router, desk)
    _messages(router, desk)
    return router


def _alerts(router: APIRouter, desk: Desk) -> None:
    @router.get("/alerts")
    def listed(request: Request, who: Viewer, which: Choice = "", severity: Choice = "", kind: Choice = "") -> Response:
        rows = notices.alerts(desk, notices.wanted(which, severity, kind))
        return desk.renderer.page(
            request, "operations/alerts.html", rows=rows[: notices.MOST], which=which, severity=severity, kind=kind,
            most=notices.MOST, **shared(who),
        )  # fmt: skip

    @router.get("/alerts/{number}")
    def show(request: Request, who: Viewer, number: Number, done: Choice = "") -> Response:
        return _alert(desk, request, who, number, notice=_SEEN if done else "")

    @router.post("/alerts/{number}/seen")
    def see(request: Request, who: Doer, number: Number, form: Form) -> Response:
        comment = form.get("comment", "")

        def act() -> str:
            notices.acknowledge(desk, who, number, comment)
            return f"/operations/alerts/{number}?done=1"

        def again(status: int, said: str) -> Response:
            return _alert(desk, request, who, number, status, warning=said, comment=comment)

        return acted(request, form, act, again)


def _messages(router: APIRouter, desk: Desk) -> None:
    @router.get("/messages")
    def listed(request: Request, who: Viewer, before: Choice = "", done: Choice = "") -> Response:
        from_here = int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None
        return _list(desk, request, who, from_here, notice=_RETRIED if done else "")

    @router.post("/messages/retry")
    def retry(request: Request, who: Doer, form: Form) -> Response:
        number = form.get("dispatch", "")

        def act() -> str:
            notices.retry(desk, who, int(number) if number.isascii() and number.isdigit() else None)
            return "/operations/messages?done=1"

        return acted(request, form, act, lambda status, said: _list(desk, request, who, None, status, warning=said))


def _alert(desk: Desk, request: Request, who: Person, number: int, status: int = 200, /, **said: str) -> Response:
    values = {"comment": ""} | said
    return desk.renderer.page(
        request, "operations/alert.html", status, one=notices.alert_of(desk, number),
        told_comment=notices.comment_of(desk, number), most=notices.MOST_COMMENT, **shared(who), **values,
    )  # fmt: skip


def _list(desk: Desk, request: Request, who: Person, before: int | None, status: int = 200, /, **said: str) -> Response:
    rows, following = notices.messages(desk, who, before)
    return desk.renderer.page(
        request, "operations/messages.html", status, rows=rows, following=following, is_first=before is None,
        is_seer=Right.SEE in who.rights, **shared(who), **said,
    )  # fmt: skip
