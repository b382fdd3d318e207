"""Alerts and messages as their pages show them, and what people do about them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from desk.context import Desk
from desk.plain import covered
from facts.errors import BadInput, NotKnown, Overtaken
from facts.notices import Alert, AlertKind, AlertState, Dispatch, DispatchState, Message, MessageKind, Severity
from facts.people import Person, Right
from store.audit_search import AuditQuery

#: Alerts and messages on one page, and rows that a filter looks through.
ON_PAGE, MOST = 50, 500
#: Code points of a comment at most.
MOST_COMMENT = 300
#: What speaks of leads, and is for whoever may see leads.
_OF_LEADS = frozenset({MessageKind.MAJOR, MessageKind.OVERDUE})
_HELD_BACK = "内容涉及线索，您的角色不能查看。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of alerts is asked for; None is all."""

    #: Also those that have passed.
    has_closed: bool = False
    severity: Severity | None = None
    kind: AlertKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One message as somebody may read it."""

    message: Message
    dispatches: tuple[Dispatch, ...]

    @property
    def is_troubled(self) -> bool:
        """Whether a channel did not take it."""
        return any(one.state is DispatchState.GIVEN_UP for one in self.dispatches)


def wanted(which: str, severity: str, kind: str) -> Wanted:
    """What the address of a list asks for; what is no choice is left out."""
    return Wanted(
        has_closed=which == "all", severity=Severity(severity) if severity in set(Severity) else None,
        kind=AlertKind(kind) if kind in set(AlertKind) else None,
    )  # fmt: skip


def alerts(desk: Desk, asked: Wanted) -> list[Alert]:
    """Alerts: those that stand by weight, or the latest of all states, newest first."""
    book = desk.house.alerts
    found = book.recent(MOST) if asked.has_closed else book.standing()
    return [_shown(one) for one in found if _fits(one, asked)]


def counted(desk: Desk) -> dict[str, int]:
    """Severity -> alerts that stand, the gravest first; without those of which there is none."""
    found = [one.trouble.severity for one in desk.house.alerts.standing()]
    return {
        one.value: found.count(one) for one in sorted(Severity, reverse=True, key=list(Severity).index) if one in found
    }


def alert_of(desk: Desk, number: int) -> Alert:
    """One alert.

    Raises:
        NotKnown: there is none of that number.
    """
    try:
        return _shown(desk.house.alerts.get(number))
    except NotKnown as problem:
        raise NotKnown(f"没有第 {number} 号告警。") from problem


def acknowledge(desk: Desk, who: Person, number: int, comment: str) -> Alert:
    """Note that somebody knows of an alert and looks after it; no more messages of it go out until it gets worse.

    Raises:
        NotKnown: there is none of that number.
        Overtaken: somebody else did so before, or it has passed.
        BadInput: the comment is too long.
    """
    said = " ".join(comment.split())
    if len(said) > MOST_COMMENT:
        raise BadInput(f"说明最多 {MOST_COMMENT} 字，现有 {len(said)} 字。")
    found = alert_of(desk, number)
    if found.state is AlertState.ACKNOWLEDGED:
        raise Overtaken(f"{found.seen_by}已在先标为已知晓，没有再记一次。")
    if found.state is AlertState.CLOSED:
        raise Overtaken("这项问题已经恢复，不需要再标为已知晓。")
    return _shown(desk.house.alerts.acknowledge(number, who.name, said))


def comment_of(desk: Desk, number: int) -> str:
    """What whoever acknowledged an alert said, as the audit log has it; personal values covered."""
    found = desk.house.audit_search.find(AuditQuery(act="alert acknowledged", subject=str(number), limit=5))
    notes = (json.loads(one.detail).get("note", "") for one in found.entries)
    return next((covered(note) for note in notes if note), "")


def messages(desk: Desk, who: Person, before: int | None, limit: int = ON_PAGE) -> tuple[list[Told], int | None]:
    """Messages, newest first, and where the next page begins; None on the last one."""
    found = desk.house.messages.recent(limit + 1, before=before)
    shown = [_told(message, dispatches, who) for message, dispatches in found[:limit]]
    return shown, shown[-1].message.id if len(found) > limit else None


def retry(desk: Desk, who: Person, dispatch: int | None) -> int:
    """Let what was given up or waits be sent now: one dispatch, or all; how many.

    Raises:
        BadInput: nothing of it waits or was given up.
    """
    count = desk.house.messages.retry(who.name, dispatch)
    if not count:
        raise BadInput("没有需要重发的：已经送达，或编号不存在。")
    return count


def _fits(one: Alert, asked: Wanted) -> bool:
    trouble = one.trouble
    return asked.severity in (None, trouble.severity) and asked.kind in (None, trouble.kind)


def _shown(one: Alert) -> Alert:
    """The same with personal values covered, whoever wrote it."""
    trouble = one.trouble
    return replace(one, trouble=replace(trouble, title=covered(trouble.title), detail=covered(trouble.detail)))


def _told(message: Message, dispatches: Sequence[Dispatch], who: Person) -> Told:
    is_held = message.kind in _OF_LEADS and not who.may(Right.SEE)
    shown = replace(
        message, title=_HELD_BACK if is_held else covered(message.title), path="" if is_held else message.path,
        lines=() if is_held else tuple(covered(line) for line in message.lines),
    )  # fmt: skip
    problems = tuple(replace(one, problem=covered(one.problem)) for one in dispatches)
    return Told(message=shown, dispatches=problems)
