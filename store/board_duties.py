"""What is due on leads, asked of the board: one page in the order of days, counted whole by unit and by place."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Select, case, func, literal, select, union_all

from facts.boards import BoardQuery
from facts.duty_counts import DutyCount, DutyPage
from store import board_query as asked
from store.board_query import BOARD, PLACE, UNIT
from store.board_rows import board_row
from store.database import Store

_ALL, _UNITS, _PLACES = 0, 1, 2


class SqlDutyBoard:
    """Leads by the day of their next duty."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, query: BoardQuery, today: date, until: date, *, late_only: bool = False) -> DutyPage:
        """One page of the leads that are due before a day, `until`, or late alone; counts are of all of them.

        Statuses, bands, order and words in the text of pages are not asked for.
        """
        with self._store.reading() as connection:
            counted = list(connection.execute(count_query(query, today, until)))
            page = page_query(query, today if late_only else until)
            rows = tuple(board_row(row) for row in connection.execute(page).mappings())
        return DutyPage(
            rows=rows, total=dict(_counts(counted, _ALL)).get("", DutyCount()), units=dict(_counts(counted, _UNITS)),
            places=dict(_counts(counted, _PLACES)),
        )  # fmt: skip


def page_query(query: BoardQuery, before: date) -> Select[Any]:
    """The leads of a page that are due before a day, due first first."""
    due = (BOARD.c.by_due < float(before.toordinal()), *asked.conditions(query))
    start = (max(1, query.page) - 1) * query.size
    return select(BOARD).where(*due).order_by(BOARD.c.by_due, BOARD.c.lead_id).offset(start).limit(query.size)


def count_query(query: BoardQuery, today: date, until: date) -> CompoundSelect[Any]:
    """(what is counted, key, late, due) of all leads that are due before a day: together, by unit, by place."""
    late = case((BOARD.c.by_due < float(today.toordinal()), 1), else_=0)
    soon = (BOARD.c.by_due < float(until.toordinal()), *asked.conditions(query))
    # Named once: without other conditions the index of days alone says it, and no row of the board is read.
    due = select(BOARD.c.lead_id, late.label("late")).where(*soon).cte("due")
    return union_all(
        select(literal(_ALL), literal(""), func.sum(due.c.late), func.count()).select_from(due),
        select(literal(_UNITS), UNIT.c.unit, func.sum(due.c.late), func.count())
        .join(due, due.c.lead_id == UNIT.c.lead_id).group_by(UNIT.c.unit),
        select(literal(_PLACES), PLACE.c.place, func.sum(due.c.late), func.count())
        .join(due, due.c.lead_id == PLACE.c.lead_id).group_by(PLACE.c.place),
    )  # fmt: skip


def _counts(counted: list[Any], what: int) -> Iterator[tuple[str, DutyCount]]:
    for kind, key, late, every in counted:
        if kind == what:
            yield key, DutyCount(late=int(late or 0), soon=every - int(late or 0))
