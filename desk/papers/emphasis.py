"""重点排查辖区: places marked as areas of emphasis, and the end of such marks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desk.context import Desk
from desk.papers.free_places import holds
from facts.campaigns import AreaKind, AreaTag, Campaign
from facts.errors import BadInput, NotAllowed, NotKnown
from facts.people import Person
from leads.campaign.areas import areas_on, check_tag
from wiring.papers import office_day, places

_MOST = 200


def areas(desk: Desk, who: Person, campaign: Campaign, on: date) -> list[tuple[AreaTag, str]]:
    """The areas of emphasis that hold on a day, with the names of their places; of a bounded person their own."""
    known = places(desk.house)
    held = areas_on(desk.house.campaigns.tags(campaign.id), on)
    return [(tag, known.get(tag.place).name) for tag in held if holds(desk, who, tag.place)]


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
    held = next((one for one, _ in areas(desk, who, campaign, today) if one.id == number), None)
    if held is None:
        raise NotKnown(f"没有有效的标记 #{number}。")
    given = _Mark(campaign=campaign, place=held.place, kind=held.kind, source=source, ends=number)
    return _tag(desk, who, given, (today, None))


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


def _check_office(who: Person) -> None:
    if not who.realm.is_everything:
        raise NotAllowed("重点排查辖区由市级办公室标记。")
