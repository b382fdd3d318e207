"""How both databases answer the desk: pages, screenings, leads and sightings are never read from end to end."""

import pytest
from sqlalchemy import select, text

from facts.boards import BoardOrder, BoardQuery
from facts.cases import LeadStatus
from facts.people import Realm
from store import Store
from store import board_query as asked
from store.board_night import night_query, nights_query, words_queries
from store.board_query import BOARD
from store.texts import matching
from store.visits import same_query
from tests.factories import a_page
from tests.store.plans import plan_of

#: What a plan says where a table is read from end to end; `board` itself may be, it is narrow.
SCANS = [
    word.format(table=table)
    for table in ("page", "screening", "lead", "sighting", "opinion", "judgement", "showing")
    for word in ("SCAN {table}", "Seq Scan on {table} ", "Seq Scan on {table}\n")
]


def test_a_night_is_read_by_its_keys(store: Store) -> None:
    """Its pages, and the last words on them."""
    plans = [plan_of(store, lambda _: night_query("r1"))]
    plans += [plan_of(store, lambda _, query=query: query) for query in words_queries([1, 2, 3])]

    assert [(scan, plan) for plan in plans for scan in SCANS if scan in plan + "\n"] == []


def test_pages_of_the_same_bytes_are_found_by_their_digest(store: Store) -> None:
    """A million pages are not gone over for one."""
    assert "ix_page_sha256" in plan_of(store, lambda _: same_query(a_page(id=7), 50), without=("seqscan", "bitmapscan"))


def test_the_nights_of_years_are_not_gone_over_for_the_newest(store: Store) -> None:
    """Runs come by the moment they began, newest first, and each one's queue is counted by itself."""
    plan = plan_of(store, lambda _: nights_query(14))

    assert "ix_run_started_at" in plan
    assert "SCAN showing" not in plan
    assert "Seq Scan on showing" not in plan


def test_words_are_found_in_the_index_of_pairs(store: Store) -> None:
    """Neither dialect reads the texts of all pages; PostgreSQL may go backwards through them for frequent words."""
    ways = ("seqscan", "indexscan")
    plan = plan_of(store, lambda connection: matching(connection, "银杏互助会 保本"), without=ways)

    assert "ix_page_words" in plan or "VIRTUAL TABLE INDEX" in plan


@pytest.mark.parametrize("order", list(BoardOrder))
def test_every_order_has_an_index(store: Store, order: BoardOrder) -> None:
    """The first page of a list is not sorted anew."""
    query = BoardQuery(order=order)
    plan = plan_of(store, lambda _: _page(query))

    assert f"ix_board_{order.value}" in plan
    assert "TEMP B-TREE" not in plan


def test_a_realm_is_found_by_place(store: Store) -> None:
    """Somebody of a district does not read the leads of the others."""
    query = BoardQuery(realm=Realm(districts=frozenset({"350203"})), statuses=(LeadStatus.CANDIDATE,))
    with store.writing() as connection:
        connection.execute(text("ANALYZE"))
    plan = plan_of(store, lambda _: _page(query))

    assert "board_place" in plan
    assert "SCAN board_place" not in plan.replace("SCAN board_place USING", "")


def _page(query: BoardQuery) -> object:
    fits = [*asked.conditions(query), *asked.of_statuses(query)]
    return select(BOARD.c.lead_id).where(*fits).order_by(asked.order_of(query), BOARD.c.lead_id).limit(50)
