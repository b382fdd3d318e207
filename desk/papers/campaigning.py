"""The campaign as a person works with it: the board of duties, filings, areas of emphasis, places free of cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from desk.context import Desk
from desk.jobs import Progress, Result
from desk.papers.scope import office_day, within
from facts.campaigns import AreaKind, AreaTag, Board, Campaign, CampaignUnit, Filing, FilingKind, UnitRole
from facts.errors import BadInput, NotAllowed, NotKnown
from facts.people import Person
from facts.places import Declaration, PlaceLead, PlaceLevel, PlaceStatus
from leads.campaign.areas import areas_on, check_tag
from leads.campaign.board import check_filing, draw_board
from leads.campaign.loading import pick
from leads.campaign.places import place_leads
from leads.campaign.statuses import check_declaration, status_of
from wiring.papers import campaigns, places

_MOST = 200
#: Minutes for which what leads say of places is not worked out anew.
_MINUTES = 10


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


def board_of(desk: Desk, campaign: Campaign, on: date) -> Board:
    """Who has filed what, what is due, late or missing on a day."""
    return draw_board(campaign, desk.house.campaigns.filings(campaign.id), on)


def may_file(who: Person, unit: CampaignUnit) -> bool:
    """Whether somebody may record filings of a unit: of any where nothing bounds them, else of their own."""
    if who.realm.is_everything:
        return True
    if unit.role is UnitRole.MEMBER:
        return bool(who.realm.sectors and who.realm.sectors & set(unit.sectors))
    return bool(who.realm.districts and who.realm.districts & {unit.key, unit.key.removeprefix("D")})


def unit_of(campaign: Campaign, key: str) -> CampaignUnit:
    """One unit of a campaign.

    Raises:
        NotKnown: it takes no part.
    """
    found = next((unit for unit in campaign.units if unit.key == key), None)
    if found is None:
        raise NotKnown(f"{campaign.title}没有这个单位；请从列表里选择。")
    return found


def file(desk: Desk, who: Person, campaign: Campaign, typed: Mapping[str, str], filed_on: date | None) -> Filing:
    """Record what a unit filed.

    Raises:
        NotAllowed: it is a unit of somebody else.
        NotKnown: the campaign has no such unit.
        BadInput: something of it is missing or none of the campaign's.
    """
    unit = unit_of(campaign, typed.get("unit", ""))
    if not may_file(who, unit):
        raise NotAllowed("只能登记本单位的报送。")
    now = desk.house.clock.now()
    given = Filing(
        campaign=campaign.id, unit=unit.key, kind=_kind(typed.get("kind", "")), filed_on=filed_on or office_day(now),
        title=typed.get("title", "").strip()[:_MOST], by=who.name, at=now, period=typed.get("period", "").strip()[:7],
    )  # fmt: skip
    return desk.house.campaigns.file(check_filing(campaign, given, office_day(now)))


def withdraw(desk: Desk, who: Person, campaign: Campaign, number: int, reason: str) -> Filing:
    """Take a filing back; it stays for the record.

    Raises:
        NotKnown: there is no such filing, it was withdrawn, or it is a unit's of somebody else.
        BadInput: no reason is given.
    """
    if not reason.strip():
        raise BadInput("撤回报送须写明理由。")
    filings = desk.house.campaigns.filings(campaign.id)
    found = next((one for one in filings if one.id == number and one.withdraws is None), None)
    if found is None or not may_file(who, unit_of(campaign, found.unit)):
        raise NotKnown(f"没有可撤回的报送 #{number}，或不是本单位的。")
    return desk.house.campaigns.withdraw(
        number, on=desk.house.today(), by=who.name, reason=reason.strip()[:_MOST]
    )  # fmt: skip


def areas(desk: Desk, campaign: Campaign, on: date) -> list[tuple[AreaTag, str]]:
    """The areas of emphasis that hold on a day, with the names of their places."""
    known = places(desk.house)
    return [(tag, known.get(tag.place).name) for tag in areas_on(desk.house.campaigns.tags(campaign.id), on)]


def tag(
    desk: Desk, who: Person, campaign: Campaign, typed: Mapping[str, str], days: tuple[date | None, date | None]
) -> AreaTag:
    """Mark a place as an area of emphasis.

    Raises:
        NotAllowed: the person is bounded to some districts.
        NotKnown: there is no such place.
        BadInput: the source is missing, or it ends before it begins.
    """
    _check_office(who)
    try:
        kind = AreaKind(typed.get("kind", ""))
    except ValueError as problem:
        raise BadInput("请选择重点排查的类别。") from problem
    given = _Mark(campaign=campaign, place=typed.get("place", ""), kind=kind, source=typed.get("source", ""))
    return _tag(desk, who, given, days)


def end_tag(desk: Desk, who: Person, campaign: Campaign, number: int, source: str) -> AreaTag:
    """End the mark of an area of emphasis today.

    Raises:
        NotAllowed: the person is bounded to some districts.
        NotKnown: no such mark holds.
        BadInput: no reason is given.
    """
    _check_office(who)
    today = desk.house.today()
    held = next((one for one, _ in areas(desk, campaign, today) if one.id == number), None)
    if held is None:
        raise NotKnown(f"没有有效的标记 #{number}。")
    given = _Mark(campaign=campaign, place=held.place, kind=held.kind, source=source, ends=number)
    return _tag(desk, who, given, (today, None))


def begin_places(desk: Desk, who: Person) -> str:
    """Begin to work out what leads say of places, within one's realm, and return the job's number."""
    now = desk.house.clock.now()
    key = f"places {now:%Y%m%d%H}{now.minute // _MINUTES}"

    def work(progress: Progress) -> Result:
        progress("正在汇总各辖区的线索")
        found = tuple(place_leads(within(desk, who, desk.house.dossiers.all()), places(desk.house), office_day))
        return Result(says="已汇总。", link="/campaign/places", link_text="查看辖区", value=found)

    return desk.jobs.start(who, "汇总各辖区的线索", work, key=key)


def statuses(desk: Desk, who: Person, leads: object, level: str) -> list[PlaceStatus]:
    """Every place of a level as it stands today; of a bounded person those of their districts."""
    known, said = places(desk.house), desk.house.campaigns.declarations()
    found = cast("tuple[PlaceLead, ...]", leads)
    wanted = [one for one in known.by_code.values() if not level or one.level.value == level]
    own = [one for one in wanted if _holds(desk, who, one.code)]
    return [status_of(one, found, said, desk.house.today()) for one in own]


def declare(desk: Desk, who: Person, given: tuple[str, str], on: date | None, *, is_free: bool) -> Declaration:
    """Declare a place free of illegal fundraising, or take that back.

    Args:
        desk: the desk.
        who: who records it.
        given: code of the place, and what it rests on.
        on: day of the declaration; today where none is given.
        is_free: False takes an earlier one back.

    Raises:
        NotKnown: there is no such place, or it is outside one's realm.
        BadInput: the basis is missing, the day lies in the future, or confirmed leads in it are not closed.
    """
    house, known, (place, basis) = desk.house, places(desk.house), given
    if place not in known.by_code or not _holds(desk, who, place):
        raise NotKnown("没有这个辖区，或不在您的管辖范围内。")
    now, meant = house.clock.now(), known.get(place)
    today = office_day(now)
    made = Declaration(
        place=meant.code, is_free=is_free, basis=basis.strip()[:_MOST], on=on or today, by=who.name, at=now
    )
    leads = list(place_leads(house.dossiers.all(), known, office_day)) if is_free else []
    return house.campaigns.declare(check_declaration(made, meant, leads, today))


def levels() -> tuple[PlaceLevel, ...]:
    """Levels of places, from the district down."""
    return tuple(PlaceLevel)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """What is to be marked, or which mark ends."""

    campaign: Campaign
    place: str
    kind: AreaKind
    source: str
    ends: int | None = None


def _tag(desk: Desk, who: Person, mark: _Mark, days: tuple[date | None, date | None]) -> AreaTag:
    known, now = places(desk.house), desk.house.clock.now()
    if mark.place not in known.by_code:
        raise NotKnown("没有这个辖区；请从列表里选择。")
    if not mark.source.strip():
        raise BadInput("标记或结束重点排查辖区须写明依据。")
    given = AreaTag(
        campaign=mark.campaign.id, place=mark.place, kind=mark.kind, source=mark.source.strip()[:_MOST], by=who.name,
        at=now, since=days[0] or office_day(now), until=days[1], ends=mark.ends,
    )  # fmt: skip
    return desk.house.campaigns.tag(check_tag(given))


def _holds(desk: Desk, who: Person, code: str) -> bool:
    own = who.realm.districts
    return own is None or bool(own & set(places(desk.house).around(code)))


def _check_office(who: Person) -> None:
    if not who.realm.is_everything:
        raise NotAllowed("重点排查辖区由市级办公室标记。")


def _kind(text: str) -> FilingKind:
    try:
        return FilingKind(text)
    except ValueError as problem:
        raise BadInput("请选择报送的内容。") from problem
