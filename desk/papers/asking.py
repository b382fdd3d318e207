"""What forms ask for, as values: days, months, districts, sectors; every fault said beside its field."""

from collections.abc import Mapping
from datetime import date, timedelta

from desk.context import Desk
from desk.papers.scope import Extent
from facts.figures import Span
from facts.people import Person

_MOST = 40


def districts(desk: Desk, who: Person) -> dict[str, str]:
    """Districts and zones that this person may ask for: code -> name."""
    rules = desk.house.routing
    known = dict(rules.gazetteer.districts)
    known |= {key: desk.house.unit_name(key) for key in rules.gazetteer.zones}
    own = who.realm.districts
    return {code: name for code, name in known.items() if own is None or code in own}


def sectors(desk: Desk, who: Person) -> dict[str, str]:
    """Sectors that this person may ask for: code -> name."""
    own = who.realm.sectors
    return {code: name for code, name in desk.house.sectors.items() if own is None or code in own}


def extent_of(desk: Desk, who: Person, typed: Mapping[str, str], problems: dict[str, str]) -> Extent:
    """Period, district and sector of a form; what is wrong goes into `problems` by field."""
    return Extent(
        first=day(typed, "from", problems), last=day(typed, "to", problems),
        district=one_of(typed, "district", districts(desk, who), problems),
        sector=one_of(typed, "sector", sectors(desk, who), problems),
    )  # fmt: skip


def day(typed: Mapping[str, str], name: str, problems: dict[str, str]) -> date | None:
    """A day as a browser writes it, 2026-11-23; None where the field is empty."""
    text = typed.get(name, "").strip()[:_MOST]
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems[name] = "不是日期，请写成 2026-11-23"
        return None


def month(typed: Mapping[str, str], name: str, problems: dict[str, str]) -> Span | None:
    """A month as a browser writes it, 2026-11."""
    text = typed.get(name, "").strip()[:_MOST]
    try:
        first = date.fromisoformat(f"{text}-01")
        return Span(first=first, last=(first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    except (ValueError, OverflowError):
        problems[name] = "不是月份，请写成 2026-11"
        return None


def one_of(typed: Mapping[str, str], name: str, known: Mapping[str, str], problems: dict[str, str]) -> str | None:
    """A value of a list; None where nothing was chosen."""
    value = typed.get(name, "").strip()[:_MOST]
    if value and value not in known:
        problems[name] = "不在可选的范围内，请重新选择"
        return None
    return value or None
