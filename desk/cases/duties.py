"""What is late and what is due soon: leads in the order of their days, counted by unit and by place."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from desk.cases.rows import ListRow, list_rows, place_name
from desk.context import Desk
from facts.boards import BoardOrder, BoardQuery
from facts.people import Person

#: Leads that are counted by unit and place; the list itself goes on.
COUNTED = 2000
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
    """One page of them, with counts over all (the first COUNTED)."""

    rows: Sequence[ListRow]
    total: int
    late: int
    soon: int
    by_unit: Sequence[Tally]
    by_place: Sequence[Tally]
    #: Whether there are more than were counted.
    is_more: bool


def duties_of(desk: Desk, who: Person, query: BoardQuery, *, late_only: bool) -> Duties:
    """Leads that are due within a week, or late alone; `query` may bound unit, district, sector, holder and page."""
    today = desk.house.today()
    until = today + timedelta(days=SOON + 1)
    asked = replace(query, realm=who.realm, order=BoardOrder.DUE)
    page = desk.house.board.find(replace(asked, due_before=today if late_only else until))
    every = desk.house.board.find(replace(asked, due_before=until, page=1, size=COUNTED))
    late = desk.house.board.find(replace(asked, due_before=today, page=1, size=1)).total
    counted = [(row.due is not None and row.due < today, row) for row in every.rows]
    return Duties(
        rows=list_rows(desk, page.rows),
        total=page.total,
        late=late,
        soon=every.total - late,
        by_unit=_tallies(((unit, is_late) for is_late, row in counted for unit in row.units), desk.house.unit_name),
        by_place=_tallies(
            ((place, is_late) for is_late, row in counted for place in row.districts),
            lambda code: place_name(desk, code),
        ),
        is_more=every.total > COUNTED,
    )


def _tallies(pairs: Iterable[tuple[str, bool]], name_of: Callable[[str], str]) -> Sequence[Tally]:
    late, soon = Counter[str](), Counter[str]()
    for key, is_late in pairs:
        (late if is_late else soon)[key] += 1
    keys = sorted({*late, *soon}, key=lambda key: (-late[key], -soon[key], key))
    return [Tally(key=key, name=name_of(key), late=late[key], soon=soon[key]) for key in keys]
