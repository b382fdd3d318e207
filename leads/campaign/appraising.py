"""排查结果与实际发案情况: what each unit found in a campaign against the cases that came to light; a draft for people.

A case counts for the unit of its place and for those of its sector, so units' numbers are never added together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from facts.appraisals import Appraisal, AppraisalItem, UnitAppraisal
from facts.campaigns import (
    Board,
    Campaign,
    CampaignUnit,
    Deduction,
    DutyState,
    UnitLine,
    UnitRole,
)
from facts.filed import CaseResult, FiledCase, Outcome
from facts.places import PlaceLead
from leads.campaign.places import Places

_WAN = 10_000
_IN_TIME = (Outcome.EARLIER, Outcome.SAME_TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What an appraisal rests on."""

    board: Board
    leads: Sequence[PlaceLead]
    #: Every filed case held against everything we had.
    results: Sequence[CaseResult]
    places: Places
    #: Sector code -> name as lists write it.
    sectors: Mapping[str, str]


def appraise(ground: Ground) -> Appraisal:
    """Draft the appraisal of a campaign on the board's day."""
    campaign = ground.board.campaign
    until = min(ground.board.on, campaign.end + timedelta(days=campaign.grace_days))
    inside = [each for each in ground.results if campaign.start <= each.case.filed_on <= until]
    units = tuple(_unit(line, ground, inside) for line in ground.board.units)
    placed = {case.id for unit in units for case in unit.cases}
    return Appraisal(
        campaign=campaign,
        on=ground.board.on,
        since=campaign.start,
        until=until,
        units=units,
        unplaced=tuple(each.case for each in inside if each.case.id not in placed),
    )


def _unit(line: UnitLine, ground: Ground, inside: Sequence[CaseResult]) -> UnitAppraisal:
    campaign, unit = ground.board.campaign, line.unit
    found = [lead for lead in ground.leads if _is_of(lead, unit) and _within(lead.first_on, campaign)]
    cases = [each for each in inside if _concerns(each, unit, ground)]
    missed = [each.case for each in cases if each.as_candidate is Outcome.MISSED]
    items = tuple(item for rule in campaign.deductions if (item := _item(rule, line, missed, found)).count)
    return UnitAppraisal(
        unit=unit,
        found=tuple(lead.lead for lead in found),
        confirmed=tuple(lead.lead for lead in found if lead.confirmed_on),
        found_amount_wan=round(sum(lead.amount_wan or 0.0 for lead in found), 2),
        cases=tuple(each.case for each in cases),
        covered=tuple(each.case.id or "" for each in cases if each.as_candidate in _IN_TIME),
        case_amount_wan=round(sum(each.case.amount_yuan or 0 for each in cases) / _WAN, 2),
        items=items,
        points=round(sum(item.points for item in items), 2),
    )


def _within(day: date | None, campaign: Campaign) -> bool:
    return day is not None and campaign.start <= day <= campaign.end


def _place(unit: CampaignUnit) -> str:
    return unit.key.removeprefix("D") if unit.role is UnitRole.DISTRICT else unit.key


def _is_of(lead: PlaceLead, unit: CampaignUnit) -> bool:
    if unit.role is UnitRole.MEMBER:
        return lead.sector in unit.sectors
    return _place(unit) in lead.places


def _concerns(result: CaseResult, unit: CampaignUnit, ground: Ground) -> bool:
    """Whether a case is of a unit's place, or its sector; the sector of its lead counts where the list says none."""
    case = result.case
    if unit.role is not UnitRole.MEMBER:
        return _place(unit) in ground.places.within(case.district or "")
    if case.sector:
        named = {code for code in unit.sectors if case.sector in (code, ground.sectors.get(code))}
        return bool(named)
    own = {lead.lead: lead.sector for lead in ground.leads}
    return any(own.get(meeting.lead) in unit.sectors for meeting in result.meetings if unit.sectors)


def _item(rule: Deduction, line: UnitLine, missed: Sequence[FiledCase], found: Sequence[PlaceLead]) -> AppraisalItem:
    behind = tuple(_behind(rule.rule, line, missed, found))
    return AppraisalItem(
        deduction=rule, count=len(behind), points=min(rule.cap, rule.points * len(behind)), behind=behind
    )  # fmt: skip


def _behind(rule: str, line: UnitLine, missed: Sequence[FiledCase], found: Sequence[PlaceLead]) -> Iterator[str]:
    """The list behind one number."""
    if rule == "missed_case":
        yield from (f"{case.id} {case.name or '（未具名）'}，{case.filed_on} 立案" for case in missed)
    elif rule == "found_nothing":
        if missed and not found:
            yield f"排查期间未报线索，另有发案 {len(missed)} 起"
    elif rule == "overdue":
        for each in line.lines:
            if each.state is DutyState.OVERDUE:
                yield f"{each.duty.title}应于 {each.duty.due} 前报送，缺 {each.missing} 份"
    elif rule == "late":
        for each in line.lines:
            if each.state is DutyState.LATE:
                yield f"{each.duty.title}应于 {each.duty.due} 前报送，迟 {each.days_late} 天"
