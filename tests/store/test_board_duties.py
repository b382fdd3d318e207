"""What is late and due soon, counted by the databases: whole, by unit, by place, within a realm and a filter."""

from datetime import date, timedelta

import pytest

from facts.boards import BoardQuery
from facts.doubles import FrozenClock
from facts.duty_counts import DutyCount
from facts.people import Realm
from store import Store
from store.board import SqlBoard
from store.board_duties import SqlDutyBoard, count_query, page_query
from tests.store.plans import plan_of
from tests.store.test_board import a_row, opened

TODAY = date(2026, 11, 23)
SOON = TODAY + timedelta(days=8)
#: Days from today, units, places, sector, holder.
LEADS = (
    (-9, ("D350203", "FIN_OFFICE"), {"350203"}, "S06", "赵"), (-1, ("D350203",), {"350203", "350211"}, "S06", None),
    (0, ("FIN_OFFICE",), {"350211"}, "S01", "赵"), (7, ("D350203",), {"350203"}, "S01", None),
    (8, ("D350203",), {"350203"}, "S06", None), (None, ("D350203",), {"350203"}, "S06", None),
    (-2, (), set(), None, None),
)  # fmt: skip


@pytest.fixture
def board(store: Store, clock: FrozenClock) -> SqlDutyBoard:
    """Seven leads: three late, two soon, one later, one without a day."""
    rows = []
    for number, (days, units, places, sector, holder) in enumerate(LEADS, 1):
        lead = opened(store, clock, f"http://a{number}.test/")
        due = None if days is None else TODAY + timedelta(days=days)
        rows.append(a_row(lead, due=due, units=units, districts=frozenset(places), sector=sector, holder=holder))
    SqlBoard(store).put(rows)
    return SqlDutyBoard(store)


def test_counts_are_of_all_and_pages_are_in_the_order_of_days(board: SqlDutyBoard) -> None:
    """Whatever page is shown; a lead of two units or places counts for each."""
    found = board.find(BoardQuery(size=2), TODAY, SOON)
    second = board.find(BoardQuery(size=2, page=2), TODAY, SOON, late_only=True)

    assert [row.lead for row in found.rows] == ["XS-000001", "XS-000007"]
    assert [row.lead for row in second.rows] == ["XS-000002"]
    assert found.total == second.total == DutyCount(late=3, soon=2)
    assert found.units == {"D350203": DutyCount(late=2, soon=1), "FIN_OFFICE": DutyCount(late=1, soon=1)}
    assert found.places == {"350203": DutyCount(late=2, soon=1), "350211": DutyCount(late=1, soon=1)}


@pytest.mark.parametrize(
    ("query", "late", "soon"),
    [
        (BoardQuery(realm=Realm(districts=frozenset({"350211"}))), 1, 1),
        (BoardQuery(realm=Realm(sectors=frozenset({"S01"}))), 0, 2), (BoardQuery(unit="FIN_OFFICE"), 1, 1),
        (BoardQuery(realm=Realm(districts=frozenset())), 0, 0), (BoardQuery(holder="赵"), 1, 1),
        (BoardQuery(districts=("350203",), sectors=("S06",)), 2, 0), (BoardQuery(holder="无此人"), 0, 0),
    ],
)  # fmt: skip
def test_a_realm_and_a_filter_bound_rows_and_counts(
    board: SqlDutyBoard, query: BoardQuery, late: int, soon: int
) -> None:  # fmt: skip
    """Leads of elsewhere are in no count."""
    found = board.find(query, TODAY, SOON)

    assert found.total == DutyCount(late=late, soon=soon)
    assert len(found.rows) == late + soon
    assert sum(one.late for one in found.places.values()) >= late - 1


def test_the_index_of_days_answers(store: Store) -> None:
    """A page is not sorted anew, and what is not due is not looked at."""
    page = plan_of(store, lambda _: page_query(BoardQuery(), SOON))
    counts = plan_of(store, lambda _: count_query(BoardQuery(), TODAY, SOON))

    assert "ix_board_due" in page
    assert "TEMP B-TREE" not in page
    assert "ix_board_due" in counts
    assert "SCAN board\n" not in counts + "\n"
