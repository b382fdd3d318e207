"""Finds districts, zones, streets and provinces in an address or a page's text; linear in its length.

思明区 or 厦门思明   the district            上海路, 南京东路    no place
湖里街道            its district            莲花镇             ours only where 厦门 or a district of it is named
火炬高新区          the zone, where ours    中山市火炬高新区     not ours: another city stands before it
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from facts.units import Places
from leads.routing.gazetteer import Gazetteer, Mark, Name
from text import fold

#: Code points of a text that are looked at; an address has 60, a long page some 50,000.
MOST_TEXT = 200_000
#: Code points after the name of a city elsewhere in which a street or zone is taken for one of that city.
REACH = 30
_OURS = (Mark.CITY, Mark.DISTRICT, Mark.STREET, Mark.ZONE)


@dataclass(frozen=True, slots=True)
class _Found:
    name: Name
    start: int
    end: int


def place(text: str, gazetteer: Gazetteer, *, is_local: bool = False) -> Places:
    """Find the places that an address, a firm's name or a page's text names.

    Only the first MOST_TEXT code points count; traditional characters and widths are folded. `is_local` says that
    somebody of this office wrote it as an address, so a street or zone needs no city beside it unless another city is
    named.
    """
    found = list(_find(fold(text[:MOST_TEXT]).folded, gazetteer))
    is_ours = any(one.name.mark in (Mark.CITY, Mark.DISTRICT) for one in found)
    is_elsewhere = any(_is_elsewhere(one.name, gazetteer) for one in found)
    is_known = is_ours or (is_local and not is_elsewhere)
    return _places([one.name for one in _kept(found, gazetteer, is_known=is_known)], gazetteer)


def _find(text: str, gazetteer: Gazetteer) -> Iterator[_Found]:
    """Names in text order, the longest at each place, none inside another."""
    index, at, end = gazetteer.index, 0, len(text) - 1
    while at < end:
        for name in index.get(text[at : at + 2], ()):
            if text.startswith(name.text, at) and not _is_street_name(name, text, at, gazetteer):
                yield _Found(name, at, at + len(name.text))
                at += len(name.text) - 1
                break
        at += 1


def _is_street_name(name: Name, text: str, at: int, gazetteer: Gazetteer) -> bool:
    return name.is_short and text.startswith(gazetteer.follow, at + len(name.text))


def _is_elsewhere(name: Name, gazetteer: Gazetteer) -> bool:
    if name.mark is Mark.PROVINCE:
        return name.province != gazetteer.province
    return name.mark in (Mark.ELSEWHERE, Mark.ABROAD)


def _kept(found: Sequence[_Found], gazetteer: Gazetteer, *, is_known: bool) -> Iterator[_Found]:
    """Streets and zones that are ours; everything else as it was found."""
    elsewhere = -REACH - 1
    for one in found:
        if one.name.mark in (Mark.STREET, Mark.ZONE):
            if one.start - elsewhere > REACH and (is_known or not one.name.needs_city):
                yield one
            continue
        if _is_elsewhere(one.name, gazetteer):
            elsewhere = one.end
        elif one.name.mark in (Mark.CITY, Mark.DISTRICT):
            elsewhere = -REACH - 1
        yield one


def _places(names: Sequence[Name], gazetteer: Gazetteer) -> Places:
    ours = [one for one in names if one.mark in _OURS]
    provinces = [gazetteer.province if one.mark in _OURS else one.province for one in names]
    return Places(
        districts=_once(one.district for one in ours),
        zones=_once(one.place for one in ours if one.mark is Mark.ZONE),
        streets=_once(one.place for one in ours if one.mark is Mark.STREET),
        in_city=bool(ours),
        provinces=_once(provinces),
        cities=_once(one.place for one in names if one.mark is Mark.ELSEWHERE),
        abroad=_once(one.place for one in names if one.mark is Mark.ABROAD),
    )


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def label(places: Places, gazetteer: Gazetteer) -> str:
    """Say a place in one word: a division code, or 市级, 跨区, 市外, 境外, 不明."""
    if len(places.districts) == 1:
        return places.districts[0]
    if places.districts:
        return gazetteer.others["several"]
    if places.in_city:
        return gazetteer.others["city"]
    if places.cities or places.provinces:
        return gazetteer.others["elsewhere"]
    return gazetteer.others["abroad" if places.abroad else "unknown"]


def area_name(code: str, gazetteer: Gazetteer) -> str:
    """A district's or zone's name as forms write it; 市级, 不明 and the like stay as they are."""
    return gazetteer.districts.get(code) or gazetteer.zones.get(code) or code
