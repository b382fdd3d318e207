"""The campaign as a person works with it: the board of duties, what units file, what the office takes as done."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from desk.context import Desk
from facts.campaigns import (
    Board,
    Campaign,
    CampaignUnit,
    DutyLine,
    DutyState,
    Filing,
    FilingKind,
    Phase,
    UnitLine,
    UnitRole,
)
from facts.errors import BadInput, NotAllowed, NotKnown
from facts.people import Person, Right
from leads.campaign.board import SETTLED, check_filing, check_settling, draw_board
from leads.campaign.loading import pick
from wiring.papers import campaigns, office_day

#: Code points of a title or reason.
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One campaign in the list, counted over the units that a person may see."""

    campaign: Campaign
    #: Phases that a day falls into; empty before and after.
    phases: tuple[Phase, ...]
    units: int
    #: Duties of those units, and how many of them stand so.
    duties: int
    states: Mapping[DutyState, int]


def picked(desk: Desk, identity: str = "") -> Campaign:
    """One campaign by its id, else the last that began.

    Raises:
        NotKnown: there is none.
    """
    known = campaigns(desk.house)
    try:
        return pick(known, identity) if identity else known[-1]
    except (NotKnown, IndexError) as problem:
        raise NotKnown("没有这个专项排查活动；请从列表里选择。") from problem


def board_of(desk: Desk, who: Person, campaign: Campaign, on: date) -> Board:
    """Who has filed what, what is due, late or missing on a day: of the units that somebody may see."""
    drawn = draw_board(campaign, desk.house.campaigns.filings(campaign.id), on)
    return replace(drawn, units=tuple(line for line in drawn.units if is_own(who, line.unit)))


def summaries(desk: Desk, who: Person, on: date) -> list[Summary]:
    """Every campaign as it stands on a day, the last that began first."""
    return [_summary(desk, who, one, on) for one in reversed(campaigns(desk.house))]


def is_own(who: Person, unit: CampaignUnit) -> bool:
    """Whether a unit lies in somebody's realm: every one where nothing bounds them, else their own."""
    if who.realm.is_everything:
        return True
    if unit.role is UnitRole.MEMBER:
        return bool(who.realm.sectors and who.realm.sectors & set(unit.sectors))
    return bool(who.realm.districts and who.realm.districts & {unit.key, unit.key.removeprefix("D")})


def may_settle(who: Person) -> bool:
    """Whether somebody may take a duty as done: the city's office and its leaders."""
    return who.realm.is_everything and (who.may(Right.IMPORT) or who.may(Right.APPROVE))


def unit_of(campaign: Campaign, key: str) -> CampaignUnit:
    """One unit of a campaign.

    Raises:
        NotKnown: it takes no part.
    """
    found = next((unit for unit in campaign.units if unit.key == key), None)
    if found is None:
        raise NotKnown(f"{campaign.title}没有这个单位；请从列表里选择。")
    return found


def line_of(desk: Desk, who: Person, campaign: Campaign, key: str, on: date) -> UnitLine:
    """How one unit stands on a day.

    Raises:
        NotKnown: it takes no part, or lies outside somebody's realm.
    """
    found = next((line for line in board_of(desk, who, campaign, on).units if line.unit.key == key), None)
    if found is None:
        raise NotKnown(f"{campaign.title}没有这个单位，或不在您的管辖范围内。")
    return found


def file(desk: Desk, who: Person, campaign: Campaign, typed: Mapping[str, str], filed_on: date | None) -> Filing:
    """Record what a unit filed.

    Raises:
        NotAllowed: it is a unit of somebody else.
        NotKnown: the campaign has no such unit.
        BadInput: something of it is missing or none of the campaign's.
    """
    unit = unit_of(campaign, typed.get("unit", ""))
    if not is_own(who, unit):
        raise NotAllowed("只能登记本单位的报送。")
    given = _filing(desk, who, campaign, typed, filed_on)
    return desk.house.campaigns.file(check_filing(campaign, given, desk.house.today()))


def settle(desk: Desk, who: Person, campaign: Campaign, typed: Mapping[str, str]) -> Filing:
    """Take a unit's duty as done though its papers did not come in, and say why; can be withdrawn as a filing.

    Raises:
        NotAllowed: somebody may not.
        NotKnown: the campaign has no such unit.
        BadInput: the reason is missing, or the duty is done already.
    """
    if not may_settle(who):
        raise NotAllowed("认定完成由市级办公室办理。")
    unit_of(campaign, typed.get("unit", ""))
    plain = _filing(desk, who, campaign, typed, None)
    given = replace(plain, title=SETTLED, reason=typed.get("reason", "").strip()[:MOST])
    filings = desk.house.campaigns.filings(campaign.id)
    return desk.house.campaigns.file(check_settling(campaign, given, filings, desk.house.today()))


def withdraw(desk: Desk, who: Person, campaign: Campaign, number: int, reason: str) -> Filing:
    """Take a filing back; it stays for the record.

    Raises:
        NotKnown: there is no such filing, it was withdrawn, or it is a unit's of somebody else.
        NotAllowed: it is the office's word, which a unit cannot take back.
        BadInput: no reason is given.
    """
    if not reason.strip():
        raise BadInput("撤回须写明理由。")
    filings = desk.house.campaigns.filings(campaign.id)
    found = next((one for one in filings if one.id == number and one.withdraws is None), None)
    if found is None or not is_own(who, unit_of(campaign, found.unit)):
        raise NotKnown(f"没有可撤回的报送 #{number}，或不是本单位的。")
    if found.settles and not may_settle(who):
        raise NotAllowed("认定完成由市级办公室撤回。")
    return desk.house.campaigns.withdraw(number, on=desk.house.today(), by=who.name, reason=reason.strip()[:MOST])


def told_duty(line: DutyLine) -> str:
    """How a unit stands with a duty, in a few characters."""
    count = f"{len(line.filings)}/{line.duty.least}"
    if line.state is DutyState.SETTLED:
        return "认定完成"
    if line.state is DutyState.FILED:
        return f"已报 {count}"
    if line.state is DutyState.LATE:
        return f"迟报 {line.days_late} 天"
    return f"逾期 {line.days_late} 天" if line.state is DutyState.OVERDUE else f"未到期 {count}"


def _summary(desk: Desk, who: Person, campaign: Campaign, on: date) -> Summary:
    board = board_of(desk, who, campaign, on)
    states = [line.state for unit in board.units for line in unit.lines]
    return Summary(
        campaign=campaign, phases=tuple(one for one in campaign.phases if one.has(on)), units=len(board.units),
        duties=len(states), states={state: states.count(state) for state in DutyState},
    )  # fmt: skip


def _filing(desk: Desk, who: Person, campaign: Campaign, typed: Mapping[str, str], filed_on: date | None) -> Filing:
    now = desk.house.clock.now()
    try:
        kind = FilingKind(typed.get("kind", ""))
    except ValueError as problem:
        raise BadInput("请选择报送的内容。") from problem
    return Filing(
        campaign=campaign.id, unit=typed.get("unit", ""), kind=kind, filed_on=filed_on or office_day(now),
        title=typed.get("title", "").strip()[:MOST], by=who.name, at=now, period=typed.get("period", "").strip()[:7],
    )  # fmt: skip
