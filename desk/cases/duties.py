"""What is late and what is due soon: leads in the order of their days, counted by unit and by place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from desk.cases.rows import ListRow, list_rows, place_name
from desk.context import Desk
from facts.boards import BoardQuery
from facts.duty_counts import DutyCount
from facts.people import Person

#: Days ahead that count as soon, the last one included.
SOON = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many leads wait for one unit or lie in one place."""

    key: str
    name: str
    late: int
    soon: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """One page of them, with counts over all."""

    rows: Sequence[ListRow]
    #: Leads of the list, on whatever page.
    total: int
    late: int
    soon: int
    by_unit: Sequence[Tally]
    by_place: Sequence[Tally]


def duties_of(desk: Desk, who: Person, query: BoardQuery, *, late_only: bool) -> Duties:
    """Leads that are due within a week, or late alone; `query` may bound unit, district, sector, holder and page."""
    today = desk.house.today()
    until = today + timedelta(days=SOON + 1)
    desk.house.keeper.look()
    found = desk.house.duty_board.find(replace(query, realm=who.realm), today, until, late_only=late_only)
    late, soon = found.total.late, found.total.soon
    return Duties(
        rows=list_rows(desk, found.rows),
        total=late if late_only else late + soon,
        late=late,
        soon=soon,
        by_unit=_tallies(found.units, desk.house.unit_name),
        by_place=_tallies(found.places, lambda code: place_name(desk, code)),
    )


def _tallies(counts: Mapping[str, DutyCount], name_of: Callable[[str], str]) -> Sequence[Tally]:
    """Most late first."""
    ranked = sorted(counts, key=lambda key: (-counts[key].late, -counts[key].soon, key))
    return [Tally(key=key, name=name_of(key), late=counts[key].late, soon=counts[key].soon) for key in ranked]
