"""Alerts and messages by API: the same functions as their pages."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from desk.api import ANSWERS, After, Limit, Listing, paged
from desk.context import Desk
from desk.operations import notices
from desk.operations.models import AlertOut, CommentIn, DispatchOut, MessageOut, RetriedOut, RetryIn
from desk.operations.standing import ACTING
from desk.realm import needs_whole
from facts.notices import Alert, AlertKind, Severity
from facts.people import Person, Right

Viewer = Annotated[Person, needs_whole(Right.OVERVIEW)]
Doer = Annotated[Person, needs_whole(*ACTING)]
Number = Annotated[int, Path(ge=1, le=2_000_000_000)]


def api(desk: Desk) -> APIRouter:
    """`/operations/alerts` and `/operations/messages`."""
    router = APIRouter(prefix="/operations")
    _alerts(router, desk)
    _messages(router, desk)
    return router


def _alerts(router: APIRouter, desk: Desk) -> None:
    @router.get("/alerts", summary="告警", operation_id="list_alerts", responses=ANSWERS)
    def listed(
        _: Viewer, *, closed: Annotated[bool, Query(description="也列出已恢复的（最近 500 项）。")] = False,
        severity: Severity | None = None, kind: AlertKind | None = None, limit: Limit = 50, after: After = None,
    ) -> Listing[AlertOut]:  # fmt: skip
        found = notices.alerts(desk, notices.Wanted(has_closed=closed, severity=severity, kind=kind))
        return paged([_alert_out(one) for one in found], limit, after)

    @router.get("/alerts/{number}", summary="一项告警", operation_id="get_alert", responses=ANSWERS)
    def one(number: Number, _: Viewer) -> AlertOut:
        return _alert_out(notices.alert_of(desk, number))

    @router.post("/alerts/{number}/seen", summary="已知晓一项告警", operation_id="see_alert", responses=ANSWERS)
    def see(number: Number, given: CommentIn, who: Doer) -> AlertOut:
        return _alert_out(notices.acknowledge(desk, who, number, given.comment))


def _messages(router: APIRouter, desk: Desk) -> None:
    @router.get("/messages", summary="最近 500 条消息及其发送", operation_id="list_messages", responses=ANSWERS)
    def listed(who: Viewer, limit: Limit = 50, after: After = None) -> Listing[MessageOut]:
        found, _ = notices.messages(desk, who, None, notices.MOST)
        return paged([_message_out(one) for one in found], limit, after)

    @router.post(
        "/messages/retry", status_code=202, summary="重发没有送达的消息", operation_id="retry_messages",
        responses=ANSWERS,
    )  # fmt: skip
    def retry(given: RetryIn, who: Doer) -> RetriedOut:
        return RetriedOut(dispatches=notices.retry(desk, who, given.dispatch))


def _alert_out(one: Alert) -> AlertOut:
    trouble = one.trouble
    return AlertOut(
        id=one.id, kind=trouble.kind, key=trouble.key, severity=trouble.severity, state=one.state, title=trouble.title,
        detail=trouble.detail, first_at=one.first_at, last_at=one.last_at, times=one.times, said_at=one.said_at,
        seen_by=one.seen_by, seen_at=one.seen_at, closed_at=one.closed_at,
    )  # fmt: skip


def _message_out(told: notices.Told) -> MessageOut:
    one = told.message
    return MessageOut(
        id=one.id or 0, kind=one.kind, severity=one.severity, at=one.at, title=one.title, lines=one.lines,
        path=one.path, dispatches=[DispatchOut.model_validate(each) for each in told.dispatches],
    )  # fmt: skip
