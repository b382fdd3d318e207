"""Who has filed what, what is due, late or missing, on any day; calendar days, no working days."""

from collections.abc import Iterable, Sequence
from datetime import date

from facts.campaigns import Board, Campaign, CampaignUnit, Duty, DutyLine, DutyState, Filing, FilingKind, UnitLine
from facts.errors import BadInput, NotKnown

#: Title of the office's word that a duty is done.
SETTLED = "认定完成"


def draw_board(campaign: Campaign, filings: Sequence[Filing], on: date) -> Board:
    """The campaign's board on a day; filings and withdrawals of later days do not count yet."""
    standing = stand_on(filings, on)
    return Board(
        campaign=campaign, on=on, units=tuple(_unit_line(campaign, unit, standing, on) for unit in campaign.units)
    )


def stand_on(filings: Iterable[Filing], on: date) -> tuple[Filing, ...]:
    """The filings that stand on a day, by day of filing."""
    seen = [each for each in filings if each.filed_on <= on]
    gone = {each.withdraws for each in seen}
    found = (each for each in seen if each.withdraws is None and each.id not in gone)
    return tuple(sorted(found, key=lambda each: (each.filed_on, each.id or 0)))


def _unit_line(campaign: Campaign, unit: CampaignUnit, standing: Sequence[Filing], on: date) -> UnitLine:
    own = [each for each in standing if each.unit == unit.key]
    lines = tuple(_duty_line(duty, own, on) for duty in campaign.duties)
    waiting = [line.duty for line in lines if line.state is DutyState.PENDING]
    first = min(waiting, key=lambda duty: duty.due, default=None)
    return UnitLine(
        unit=unit,
        lines=lines,
        filed=sum(line.state in (DutyState.FILED, DutyState.SETTLED) for line in lines),
        late=sum(line.state is DutyState.LATE for line in lines),
        overdue=sum(line.state is DutyState.OVERDUE for line in lines),
        next_due=first.due if first else None,
        next_title="、".join(duty.title for duty in waiting if first and duty.due == first.due),
    )


def _duty_line(duty: Duty, own: Sequence[Filing], on: date) -> DutyLine:
    about = [each for each in own if each.kind is duty.kind and each.period == duty.period]
    found = tuple(each for each in about if not each.settles)
    missing = max(0, duty.least - len(found))
    settled = next((each for each in about if each.settles), None)
    if missing and settled:
        return DutyLine(duty=duty, state=DutyState.SETTLED, filings=found, settled=settled)
    if missing:
        state = DutyState.OVERDUE if on > duty.due else DutyState.PENDING
        return DutyLine(
            duty=duty, state=state, filings=found, missing=missing, days_late=max(0, (on - duty.due).days)
        )  # fmt: skip
    days = max(0, (found[duty.least - 1].filed_on - duty.due).days)
    return DutyLine(duty=duty, state=DutyState.LATE if days else DutyState.FILED, filings=found, days_late=days)


def check_filing(campaign: Campaign, filing: Filing, today: date) -> Filing:
    """Return a filing that the campaign has a place for.

    Raises:
        NotKnown: the campaign has no such unit.
        BadInput: the month is missing or none of the campaign's, the day lies in the future or before the campaign, or
            title or name is empty.
    """
    if filing.unit not in {unit.key for unit in campaign.units}:
        raise NotKnown(
            f"{campaign.title}没有单位“{filing.unit}”；现有 {'、'.join(unit.key for unit in campaign.units)}。"
        )
    if not filing.title.strip() or not filing.by.strip():
        raise BadInput("报送须写明标题和登记人。")
    if not campaign.start <= filing.filed_on <= today:
        raise BadInput(f"报送日期 {filing.filed_on} 应在活动开始（{campaign.start}）之后、今天（{today}）之前。")
    months = [duty.period for duty in campaign.duties if duty.kind is FilingKind.MONTHLY]
    if filing.kind is FilingKind.MONTHLY and filing.period not in months:
        raise BadInput(f"月底汇总须写明月份（--period）；本活动为 {'、'.join(months)}。")
    if filing.kind is not FilingKind.MONTHLY and filing.period:
        raise BadInput("只有月底汇总才写月份（--period）。")
    if filing.kind not in {duty.kind for duty in campaign.duties}:
        raise BadInput(f"{campaign.title}没有要求报送这项内容（{filing.kind.value}）。")
    return filing


def check_settling(campaign: Campaign, given: Filing, filings: Sequence[Filing], today: date) -> Filing:
    """Return the office's word that a unit's duty is done though nothing, or too little, was filed.

    Args:
        campaign: the campaign.
        given: with the reason.
        filings: every filing of the campaign.
        today: the office's day.

    Raises:
        NotKnown: the campaign has no such unit.
        BadInput: no reason is given, the duty is none of the campaign's, or it is done already.
    """
    if not given.reason.strip():
        raise BadInput("认定完成须写明理由，如：以会议纪要代替。")
    check_filing(campaign, given, today)
    unit = next(line for line in draw_board(campaign, filings, today).units if line.unit.key == given.unit)
    for line in unit.lines:
        if (line.duty.kind, line.duty.period) == (given.kind, given.period) and not line.missing:
            raise BadInput(f"{unit.unit.name}的{line.duty.title}已经完成，不用再认定。")
    return given
