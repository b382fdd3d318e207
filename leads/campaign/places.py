"""Places whose status is kept, and into which of them a lead falls."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from facts.cases import Decision, LeadStatus
from facts.dockets import Stage
from facts.dossiers import Dossier
from facts.errors import NotKnown
from facts.places import Place, PlaceLead, PlaceLevel
from leads.campaign.files import load

SHIPPED = Path(__file__).with_name("campaign-places.yml")
_OVER = frozenset((Stage.CLOSED, Stage.ARCHIVED, Stage.MERGED, Stage.NOT_APPLICABLE))
#: A case that was handed over is in hand with those who took it.
_IN_HAND = frozenset((Stage.ASSIGNED, Stage.VERIFYING, Stage.GRADED, Stage.DISPOSAL, Stage.FEEDBACK, Stage.TRANSFERRED))
#: Characters of an address that are looked at.
_LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """All places, by code, and how texts write them."""

    city: str
    #: Code -> place, districts before their streets before their communities.
    by_code: Mapping[str, Place]
    #: How an address writes a place -> code.
    names: tuple[tuple[str, str], ...]

    def get(self, code: str) -> Place:
        """One place by code or name.

        Raises:
            NotKnown: there is none, or several have the name.
        """
        if code in self.by_code:
            return self.by_code[code]
        named = [place for place in self.by_code.values() if place.name == code]
        if len(named) == 1:
            return named[0]
        several = "，有几处同名，请写代码" if named else ""
        raise NotKnown(f"没有辖区“{code}”{several}；用 fangfei campaign places 查看。")

    def around(self, code: str) -> Iterator[str]:
        """A place's code and those of the places around it."""
        at: str | None = code
        while at is not None and at in self.by_code:
            yield at
            at = self.by_code[at].parent

    def within(self, text: str, districts: Iterable[str] = ()) -> tuple[str, ...]:
        """The codes of the places a text names, places around them included, in order.

        Args:
            text: an address or a list of places.
            districts: codes of districts known from elsewhere: names of streets repeat from city to city, so a street
                counts only where its district or the city is named too, or its district is known.
        """
        text = text[:_LONGEST]
        # A list of cases writes 思明; inside an address that might be a road, so only the whole text counts.
        named = [code for name, code in self.names if name in text or name == f"{text.strip()}区"]
        known = {*districts, *named}
        found: dict[str, None] = {}
        for code in named:
            place = self.by_code[code]
            if place.parent is None or self.city in text or known & {*self.around(place.parent)}:
                found.update(dict.fromkeys(self.around(code)))
        return tuple(sorted(found))


def load_places(path: Path = SHIPPED) -> Places:
    """Read and check the places.

    Raises:
        BadInput: naming the file, the place and what to do.
    """
    return load(path, _places)


def _places(content: Mapping[str, Any]) -> Places:
    places: dict[str, Place] = {}
    names: list[tuple[str, str]] = []

    def add(row: Mapping[str, Any], level: PlaceLevel, parent: str | None) -> str:
        code, name = str(row["code"]), str(row["name"])
        if code in places or not code or not name:
            raise ValueError(f"代码 {code!r} 重复，或代码、名称为空")
        places[code] = Place(code=code, name=name, level=level, parent=parent)
        names.extend((each, code) for each in (name, *map(str, row.get("names", ()))))
        return code

    for district in content["districts"]:
        code = add(district, PlaceLevel.DISTRICT, None)
        for street in district.get("streets") or ():
            add(street, PlaceLevel.STREET, code)
    for zone in content["zones"]:
        add(zone, PlaceLevel.ZONE, None)
    for community in content.get("communities") or ():
        if str(community["street"]) not in places:
            raise ValueError(f"社区 {community['name']} 所在街道 {community['street']} 不在表中")
        add(community, PlaceLevel.COMMUNITY, str(community["street"]))
    return Places(city=str(content["city"]), by_code=places, names=tuple(names))


def place_leads(dossiers: Iterable[Dossier], places: Places, day: Callable[[datetime], date]) -> Iterator[PlaceLead]:
    """Every lead as far as a place's status asks; merged and dismissed ones are left out.

    Args:
        dossiers: every lead.
        places: the places it may fall into.
        day: the office's day of a moment.
    """
    for dossier in dossiers:
        lead = dossier.lead
        if lead.id is None or lead.status in (LeadStatus.MERGED, LeadStatus.DISMISSED):
            continue
        row, stage, confirmed = dossier.row, dossier.docket.stage, _confirmed_at(dossier)
        is_open = stage not in _OVER and lead.status in (LeadStatus.CANDIDATE, LeadStatus.CONFIRMED)
        yield PlaceLead(
            lead=lead.id,
            subject=row.subject or lead.subject or lead.title,
            places=_of(dossier, places),
            is_open=is_open,
            is_in_hand=is_open and stage in _IN_HAND,
            confirmed_on=day(confirmed) if confirmed else None,
            sector=lead.sector,
            amount_wan=None if row.amount_wan is None else float(row.amount_wan),
            people=row.people,
            first_on=day(lead.first_seen),
        )


def _of(dossier: Dossier, places: Places) -> tuple[str, ...]:
    row, docket = dossier.row, dossier.docket
    said = [each for each in (docket.district, row.district, row.duty_district) if each]
    known = {code.removeprefix("D") for each in (*said, *docket.units) for code in each.replace("、", ",").split(",")}
    found = dict.fromkeys(code for code in sorted(known) if code in places.by_code)
    for text in said:
        found.update(dict.fromkeys(places.within(text)))
    for text in filter(None, (row.registered_at, row.operates_at)):
        found.update(dict.fromkeys(places.within(text, found)))
    return tuple(sorted(found))


def _confirmed_at(dossier: Dossier) -> datetime | None:
    if dossier.lead.status is not LeadStatus.CONFIRMED:
        return None
    return min((each.at for each in dossier.judgements if each.decision is Decision.CONFIRM), default=None)
