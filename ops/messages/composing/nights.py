"""夜间小结: what came of a night, in one message."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from facts.notices import Alert, Message, MessageKind, Severity
from facts.reports import SourceReport, Verdict
from facts.shifts import Shift, ShiftState
from ops.messages.templates import say

_SEVERITIES = {
    ShiftState.FINISHED: Severity.INFO, ShiftState.INCOMPLETE: Severity.WARNING, ShiftState.FAILED: Severity.CRITICAL,
    ShiftState.MISSED: Severity.CRITICAL,
}  # fmt: skip
#: States after which there is something to say; a moment that the next one covers is told with that.
TOLD = frozenset(_SEVERITIES)
#: Sources and leads called by name.
_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """A night that is over."""

    shift: Shift
    #: What its run saw of each source; empty where there was none.
    reports: Sequence[SourceReport] = ()
    #: Leads that the rules propose for the highest grade and nobody has judged.
    proposed: Sequence[str] = ()
    #: Alerts that stand.
    alerts: Sequence[Alert] = ()


def night_message(night: Night, zone: tzinfo) -> Message:
    """The summary of a night; said once for each shift and outcome."""
    shift = night.shift
    lines = [_times(shift, zone)]
    lines += [say("night", "note", note=shift.note)] if shift.note else []
    lines += _sources(night.reports)
    if night.proposed:
        lines.append(say("night", "proposed", count=len(night.proposed), leads="、".join(night.proposed[:_NAMED])))
    lines += _alerts(night.alerts)
    lines += [say("night", "act")] if shift.is_lost else []
    return Message(
        kind=MessageKind.NIGHT,
        key=f"night:{shift.number}:{shift.state.value}",
        severity=_SEVERITIES[shift.state],
        title=say("night", shift.state.value, day=_day(shift.due, zone)),
        lines=tuple(lines),
        path="/operations" if shift.is_lost else "/overview",
    )


def _times(shift: Shift, zone: tzinfo) -> str:
    due = _clock(shift.due, zone)
    if shift.started_at is None or shift.ended_at is None:
        return say("night", "never", due=due)
    began, ended = _clock(shift.started_at, zone), _clock(shift.ended_at, zone)
    return say("night", "due", due=due, began=began, ended=ended)


def _sources(reports: Sequence[SourceReport]) -> list[str]:
    if not reports:
        return []
    counts = Counter(report.verdict for report in reports)
    lines = [say("night", "sources", count=len(reports), **{one.value: counts[one] for one in Verdict})]
    troubled = [one.title or one.source for one in reports if one.verdict in (Verdict.UNSEEN, Verdict.DRIFTED)]
    if troubled:
        more = say("night", "more", count=len(troubled)) if len(troubled) > _NAMED else ""
        lines.append(say("night", "troubled", names="、".join(troubled[:_NAMED]) + more))
    return lines


def _alerts(alerts: Sequence[Alert]) -> list[str]:
    open_ones = [one for one in alerts if one.seen_at is None]
    critical = sum(one.trouble.severity is Severity.CRITICAL for one in open_ones)
    return [say("night", "alerts", count=len(open_ones), critical=critical)] if open_ones else []


def _day(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.month}月{local.day}日"


def _clock(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.month}月{local.day}日{local.hour}时{local.minute:02d}分"
