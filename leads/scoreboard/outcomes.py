"""One case held against what we had: earlier, at the same time, missed, or for a person to say."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from facts.filed import CaseDecision, CaseResult, FiledCase, KnownLead, Meeting, Outcome
from leads.scoreboard.matching import Acquaintance
from leads.scoreboard.rules import ScoreRules


def results(
    cases: Iterable[FiledCase], known: Acquaintance, decisions: Mapping[str, CaseDecision], rules: ScoreRules
) -> tuple[CaseResult, ...]:
    """Hold every case against everything we had, in the order of the cases."""
    return tuple(_result(case, known, decisions.get(case.id or ""), rules) for case in cases)


def _result(case: FiledCase, known: Acquaintance, decision: CaseDecision | None, rules: ScoreRules) -> CaseResult:
    meetings, is_settled = known.meet(case, decision)
    if not is_settled:
        return CaseResult(
            case=case, as_candidate=Outcome.UNDECIDED, as_confirmed=Outcome.UNDECIDED, meetings=meetings,
            reason=_why_undecided(meetings),
        )  # fmt: skip
    leads = [lead for meeting in meetings for lead in known.leads_of(meeting.subject)]
    standing = [lead for lead in leads if not _is_dismissed(lead, case.filed_on, rules)]
    found = _days(case, (lead.found_at for lead in standing), rules)
    confirmed = _days(case, (lead.confirmed_at for lead in standing), rules)
    return CaseResult(
        case=case,
        as_candidate=_outcome(found, rules),
        as_confirmed=_outcome(confirmed, rules),
        meetings=meetings,
        lead_days=found,
        confirmed_days=confirmed,
        reason=_reason(leads, standing, found, rules, by_hand=decision is not None),
    )


def _why_undecided(meetings: Sequence[Meeting]) -> str:
    names = "、".join(f"{each.lead} {each.name}" for each in meetings)
    return f"特征不足以判定是哪条线索，请人工确认：{names}"


def _is_dismissed(lead: KnownLead, filed_on: date, rules: ScoreRules) -> bool:
    """Whether people had put it aside when the case was filed, the days of the window included."""
    return any(
        rules.day(since) <= filed_on and (until is None or rules.day(until) > filed_on)
        for since, until in lead.dismissed
    )


def _days(case: FiledCase, moments: Iterable[datetime | None], rules: ScoreRules) -> int | None:
    days = [rules.day(moment) for moment in moments if moment is not None]
    return (case.filed_on - min(days)).days if days else None


def _outcome(days: int | None, rules: ScoreRules) -> Outcome:
    if days is None or days < -rules.window_days:
        return Outcome.MISSED
    return Outcome.EARLIER if days > rules.window_days else Outcome.SAME_TIME


def _reason(
    leads: Sequence[KnownLead], standing: Sequence[KnownLead], days: int | None, rules: ScoreRules, *, by_hand: bool
) -> str:
    hand = "（人工确认）" if by_hand else ""
    numbers = "、".join(sorted(lead.lead for lead in leads))
    checks: Sequence[tuple[bool, Callable[[], str]]] = (
        (not leads, lambda: f"库中没有对应线索{hand}"),
        (not standing, lambda: f"曾有线索 {numbers}，立案时已被研判排除{hand}"),
        (days is None, lambda: f"线索 {numbers} 只来自立案单位一方，不算本系统发现{hand}"),
        ((days or 0) < -rules.window_days, lambda: f"线索 {numbers} 在立案后 {-(days or 0)} 天才发现{hand}"),
        ((days or 0) > rules.window_days, lambda: f"线索 {numbers} 早于立案 {days} 天{hand}"),
    )
    return next(
        (say() for holds, say in checks if holds), f"线索 {numbers} 与立案同期（前后 {rules.window_days} 天内）{hand}"
    )
