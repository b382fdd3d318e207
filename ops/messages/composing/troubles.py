"""运行故障、恢复正常: alerts in words, those of one group in one message; when one is said again."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

from facts.notices import Alert, Message, MessageKind, Severity
from ops.messages.channels import SEVERITIES
from ops.messages.templates import say
from ops.messages.words import ALERTS

#: After how long an alert that nobody took note of is said again; what only informs is said once.
AGAIN = {Severity.CRITICAL: timedelta(hours=4), Severity.WARNING: timedelta(hours=24)}
#: Alerts of one group called by name.
_NAMED = 20


def to_say(alerts: Iterable[Alert], now: datetime) -> list[Alert]:
    """Of open alerts those of which a message is due now."""
    return [one for one in alerts if one.seen_at is None and _is_due(one, now)]


def _is_due(alert: Alert, now: datetime) -> bool:
    if alert.said_at is None or alert.said_at > now:
        return alert.said_at is None
    pause = AGAIN.get(alert.trouble.severity)
    return pause is not None and now - alert.said_at >= pause


def grouped(alerts: Iterable[Alert]) -> list[list[Alert]]:
    """Alerts that are told together: those of one group, and each that has none by itself."""
    groups: defaultdict[str, list[Alert]] = defaultdict(list)
    for one in alerts:
        groups[f"{one.trouble.kind.value}:{one.trouble.group}" if one.trouble.group else f"={one.id}"].append(one)
    return list(groups.values())


def passed(alerts: Iterable[Alert]) -> list[list[Alert]]:
    """Alerts that have passed, those of one group that closed in one minute together: the same ones every time."""
    groups: defaultdict[tuple[str, str], list[Alert]] = defaultdict(list)
    for one in alerts:
        together = f"{one.trouble.kind.value}:{one.trouble.group}" if one.trouble.group else f"={one.id}"
        groups[together, f"{one.closed_at:%Y%m%d%H%M}"].append(one)
    return list(groups.values())


def failure_message(alerts: Sequence[Alert], zone: tzinfo) -> Message:
    """One message of alerts that are told together; another one when they are said again."""
    heaviest = max((one.trouble.severity for one in alerts), key=SEVERITIES.index)
    first = alerts[0]
    lines = _one(first, zone) if len(alerts) == 1 else _many(alerts)
    said = ",".join(f"{one.id}.{_mark(one)}" for one in alerts[:30])
    return Message(
        kind=MessageKind.FAILURE, key=f"alert:{said}"[:300], severity=heaviest,
        title=_title(alerts, "failure"), lines=tuple(lines), path="/operations",
    )  # fmt: skip


def recovery_message(alerts: Sequence[Alert], zone: tzinfo) -> Message:
    """One message of alerts that have passed; said once for each time they closed."""
    first = alerts[0]
    if len(alerts) == 1:
        assert first.closed_at is not None
        span = say("recovery", "span", since=_moment(first.first_at, zone), until=_moment(first.closed_at, zone))
        lines = [span]
    else:
        lines = _named("recovery", alerts)
    said = ",".join(f"{one.id}.{_seconds(one.closed_at)}" for one in alerts[:15])
    return Message(
        kind=MessageKind.RECOVERY, key=f"recovered:{said}"[:300], severity=Severity.INFO,
        title=_title(alerts, "recovery"), lines=tuple(lines), path="/operations",
    )  # fmt: skip


def _title(alerts: Sequence[Alert], template: str) -> str:
    if len(alerts) == 1:
        return say(template, "one", title=alerts[0].trouble.title)
    kinds = Counter(ALERTS[one.trouble.kind] for one in alerts)
    return say(template, "many", kind="、".join(kinds), count=len(alerts))


def _one(alert: Alert, zone: tzinfo) -> list[str]:
    since = _moment(alert.first_at, zone)
    about = say("failure", "again" if alert.said_at else "since", since=since)
    return [*([alert.trouble.detail] if alert.trouble.detail else []), about]


def _many(alerts: Sequence[Alert]) -> list[str]:
    return _named("failure", alerts)


def _named(template: str, alerts: Sequence[Alert]) -> list[str]:
    lines = [say(template, "line", title=one.trouble.title) for one in alerts[:_NAMED]]
    more = len(alerts) - _NAMED
    return [*lines, *([say("overdue", "more", count=more)] if more > 0 else [])]


def _mark(alert: Alert) -> str:
    """Another one each time an alert is to be said: its severity, and when it was said last."""
    return f"{alert.trouble.severity.value[0]}{_seconds(alert.said_at)}"


def _seconds(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0


def _moment(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.month}月{local.day}日{local.hour}时{local.minute:02d}分"
