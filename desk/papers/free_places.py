"""无非法集资社区、街道、区: what leads say of places, and what was declared of them."""

from datetime import date
from typing import cast

from desk.context import Desk
from desk.jobs import Progress, Result
from desk.papers.scope import within
from facts.errors import NotKnown
from facts.people import Person
from facts.places import Declaration, PlaceLead, PlaceLevel, PlaceStatus
from leads.campaign.statuses import check_declaration, status_of
from wiring.papers import leads_of_places, places

_MOST = 200
#: Minutes for which what leads say of places is not worked out anew.
_MINUTES = 10


def begin_places(desk: Desk, who: Person) -> str:
    """Begin to work out what leads say of places, within one's realm, and return the job's number."""
    now = desk.house.clock.now()
    key = f"places {now:%Y%m%d%H}{now.minute // _MINUTES}"

    def work(progress: Progress) -> Result:
        progress("正在汇总各辖区的线索")
        found = leads_of_places(desk.house, places(desk.house), within(desk, who, desk.house.dossiers.all()))
        return Result(says="已汇总。", link="/campaign/places", link_text="查看辖区", value=tuple(found))

    return desk.jobs.start(who, "汇总各辖区的线索", work, key=key, again='{"what": "places"}')


def statuses(desk: Desk, who: Person, leads: object, level: str) -> list[PlaceStatus]:
    """Every place of a level as it stands today; of a bounded person those of their districts."""
    known, said = places(desk.house), desk.house.campaigns.declarations()
    found = cast("tuple[PlaceLead, ...]", leads)
    wanted = [one for one in known.by_code.values() if not level or one.level.value == level]
    own = [one for one in wanted if holds(desk, who, one.code)]
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
    if place not in known.by_code or not holds(desk, who, place):
        raise NotKnown("没有这个辖区，或不在您的管辖范围内。")
    now, today, meant = house.clock.now(), house.today(), known.get(place)
    made = Declaration(
        place=meant.code, is_free=is_free, basis=basis.strip()[:_MOST], on=on or today, by=who.name, at=now
    )
    leads = leads_of_places(house, known) if is_free else []
    return house.campaigns.declare(check_declaration(made, meant, leads, today))


def levels() -> tuple[PlaceLevel, ...]:
    """Levels of places, from the district down."""
    return tuple(PlaceLevel)


def holds(desk: Desk, who: Person, code: str) -> bool:
    """Whether a place lies in somebody's districts."""
    own = who.realm.districts
    return own is None or bool(own & set(places(desk.house).around(code)))
