"""Names of places, indexed for finding them in text: the city's districts, streets and zones, and all provinces."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from facts.errors import BadInput
from leads.routing.files import read_yaml, rows, text, words
from text import fold


class Mark(StrEnum):
    """What a name in the gazetteer is."""

    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    ZONE = "zone"
    PROVINCE = "province"
    ELSEWHERE = "elsewhere"
    ABROAD = "abroad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One way a text writes a place."""

    text: str
    mark: Mark
    #: The place's own name: full name of a province or city, unit key of a zone, name of a street.
    place: str = ""
    #: Division code of the district it lies in.
    district: str = ""
    #: Province it lies in.
    province: str = ""
    #: Counts only where the city is named too.
    needs_city: bool = False
    #: No place where a word of `follow` comes next: 上海路, 南京东路.
    is_short: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """All names, and what is needed to say where something is."""

    #: First two characters -> names that begin so, longest first.
    index: Mapping[str, tuple[Name, ...]]
    city: str
    city_code: str
    #: The city's province.
    province: str
    #: Division code -> name, in the order of the file.
    districts: Mapping[str, str]
    #: Unit key -> name.
    zones: Mapping[str, str]
    #: city, several, elsewhere, abroad, unknown -> how forms write it.
    others: Mapping[str, str]
    follow: tuple[str, ...]


OTHERS = ("city", "several", "elsewhere", "abroad", "unknown")


def load_gazetteer(districts: Path, divisions: Path) -> Gazetteer:
    """Read the city's places and the country's provinces.

    Raises:
        BadInput: a file is broken; the sentence names file and place.
    """
    own, country = read_yaml(districts), read_yaml(divisions)
    city = own.get("city")
    if not isinstance(city, dict):
        raise BadInput(f"规则文件 {districts} 缺少“city”（本市名称和代码）；请参照随附文件。")
    others = own.get("others") or {}
    if not isinstance(others, dict) or any(not others.get(key) for key in OTHERS):
        raise BadInput(f"规则文件 {districts} 的“others”须写明 {'、'.join(OTHERS)} 各自的名称；请补齐。")
    province = text(city, "province", districts)
    names = (*_own(own, city, districts), *_country(country, divisions, city))
    areas = rows(own, "districts", districts)
    return Gazetteer(
        index=_index(names, districts),
        city=text(city, "name", districts),
        city_code=text(city, "code", districts),
        province=province,
        districts={text(row, "code", districts): text(row, "name", districts) for row in areas},
        zones={text(row, "key", districts): text(row, "name", districts) for row in rows(own, "zones", districts)},
        others={key: str(others[key]) for key in OTHERS},
        follow=words(country, "follow", divisions),
    )  # fmt: skip


def _own(own: Mapping[str, Any], city: Mapping[str, Any], file: Path) -> Iterator[Name]:
    province, names = text(city, "province", file), words(city, "names", file)
    for name in names:
        yield Name(text=name, mark=Mark.CITY, province=province, is_short=True)
    for row in rows(own, "districts", file):
        yield from _district(row, names, file)
    for row in rows(own, "zones", file):
        yield from _zone(row, file)


def _district(row: Mapping[str, Any], city: tuple[str, ...], file: Path) -> Iterator[Name]:
    code, bare = text(row, "code", file), text(row, "bare", file, "")
    yield Name(text=text(row, "name", file), mark=Mark.DISTRICT, district=code)
    for name in city if bare else ():
        yield Name(text=name + bare, mark=Mark.DISTRICT, district=code, is_short=True)
    for street in words(row, "alone", file):
        yield Name(text=street, mark=Mark.STREET, place=street, district=code)
    for street in words(row, "streets", file):
        yield Name(text=street, mark=Mark.STREET, place=street, district=code, needs_city=True)


def _zone(row: Mapping[str, Any], file: Path) -> Iterator[Name]:
    key = text(row, "key", file)
    for name in words(row, "names", file):
        yield Name(text=name, mark=Mark.ZONE, place=key)
    for name in words(row, "needs_city", file):
        yield Name(text=name, mark=Mark.ZONE, place=key, needs_city=True)
    for area in rows(row, "areas", file):
        yield Name(text=text(area, "name", file), mark=Mark.ZONE, place=key, district=text(area, "district", file))


def _country(country: Mapping[str, Any], file: Path, city: Mapping[str, Any]) -> Iterator[Name]:
    own = str(city.get("name"))
    for name in words(country, "abroad", file):
        yield Name(text=name, mark=Mark.ABROAD, place=name, is_short=True)
    for row in rows(country, "provinces", file):
        province, short = text(row, "name", file), text(row, "short", file)
        yield Name(text=province, mark=Mark.PROVINCE, place=province, province=province)
        yield Name(text=short, mark=Mark.PROVINCE, place=province, province=province, is_short=True)
        cities = [*words(row, "cities", file), *words(row, "counties", file)]
        yield from (Name(text=one, mark=Mark.ELSEWHERE, place=one, province=province) for one in cities if one != own)
        for bare in words(row, "bare", file):
            yield Name(text=bare, mark=Mark.ELSEWHERE, place=f"{bare}市", province=province, is_short=True)


# Folding the country's three thousand names takes most of the reading; an office's rules are read again and again.
@lru_cache(maxsize=4)
def _index(names: tuple[Name, ...], file: Path) -> Mapping[str, tuple[Name, ...]]:
    buckets: dict[str, dict[str, Name]] = defaultdict(dict)
    for name in names:
        if len(name.text) < 2:
            raise BadInput(f"规则文件 {file} 的地名“{name.text}”太短；请写两个字以上的名称。")
        # Texts are folded when names are looked for. The first to claim a name keeps it: the city's own stand first.
        folded = replace(name, text=fold(name.text).folded)
        buckets[folded.text[:2]].setdefault(folded.text, folded)
    return {key: tuple(sorted(own.values(), key=lambda one: -len(one.text))) for key, own in buckets.items()}
