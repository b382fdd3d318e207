"""Rows of the board as lists show them: covered, units by name, how late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from desk.cases.stages import awaited
from desk.context import Desk
from desk.plain import covered, host
from facts.boards import BoardRow
from leads.lifecycle.deadlines import working_days_late
from leads.routing import area_name


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One lead of a list."""

    row: BoardRow
    subject: str
    title: str
    host: str
    sector: str
    places: str
    #: What it waits for, who has to do it.
    awaits: str
    units: str
    #: Working days after the due day; 0 where it is in time.
    late_days: int


def list_rows(desk: Desk, found: Iterable[BoardRow]) -> Sequence[ListRow]:
    """The rows of one page; nothing is asked of the store."""
    today, rules = desk.house.today(), desk.house.lifecycle
    # Many leads are due on few days, and few units have many leads.
    late = lru_cache(maxsize=512)(lambda due: working_days_late(due, today, desk.house.add_working_days))
    named = lru_cache(maxsize=512)(desk.house.unit_name)
    return [
        ListRow(
            row=row,
            subject=covered(row.subject or ""),
            title=covered(row.title),
            host=host(row.url) if row.url else "外部线索",
            sector=desk.house.sectors.get(row.sector or "", row.sector or ""),
            places="、".join(place_name(desk, one) for one in sorted(row.districts)),
            awaits=awaited(row.stage, rules),
            units="、".join(map(named, row.units)),
            late_days=late(row.due) if row.due else 0,
        )
        for row in found
    ]


def place_name(desk: Desk, code: str) -> str:
    """思明区 for 350203."""
    return area_name(code, desk.house.routing.gazetteer)
