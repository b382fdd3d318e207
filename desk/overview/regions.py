"""Where leads are: by district and zone, by sector; whoever is of no place or sector has a row of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from desk.context import Desk
from facts.overviews import Count, Regions
from facts.people import Person
from leads.figures.places import load_places


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One district, zone or sector."""

    key: str
    name: str
    count: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Every lead that nobody dismissed or merged."""

    #: In the order of the map; those without leads too.
    districts: tuple[Row, ...]
    #: A zone lies across districts, and is counted beside them.
    zones: tuple[Row, ...]
    #: Most leads first.
    sectors: tuple[Row, ...]
    total: Count


def regions_of(desk: Desk, who: Person) -> Standing:
    """Count by place and by sector."""
    found, places = desk.house.figures.regions(who.realm), load_places()
    zones = {zone.code for zone in places.zones}
    named = {place.code: place.name for place in places.districts} | {
        code: code for code in sorted(found.places) if code and code not in zones
    }
    names = {place.code: place.name for place in (*places.districts, *places.elsewhere)}
    rows = [Row(key=code, name=names.get(code, code), count=found.places.get(code, Count())) for code in named]
    if "" in found.places:
        rows.append(Row(key="", name="区划不明", count=found.places[""]))
    return Standing(
        districts=tuple(rows),
        zones=tuple(Row(key=z.code, name=z.name, count=found.places.get(z.code, Count())) for z in places.zones),
        sectors=_sectors(found, desk.house.sectors),
        total=found.total,
    )


def _sectors(found: Regions, names: Mapping[str, str]) -> tuple[Row, ...]:
    ranked = sorted(found.sectors, key=lambda code: (not code, -found.sectors[code].leads, code))
    return tuple(
        Row(key=code, name=names.get(code, code) if code else "未归行业", count=found.sectors[code]) for code in ranked
    )
