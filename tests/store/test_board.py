"""The board: rows follow their leads whoever writes them, filters, orders, realms, neighbours; on both dialects."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from facts.assessments import Band, Stance
from facts.boards import BoardOrder, BoardQuery, BoardRow
from facts.cases import Decision, Judgement, LeadStatus
from facts.dockets import Grade, Stage
from facts.doubles import FrozenClock
from facts.people import Realm
from facts.statements import Basis, Statement
from store import SqlFrontier, SqlLeadBook, Store
from store.board import SqlBoard
from store.statements import SqlStatementBook
from tests.factories import NOON, a_lead, a_page, a_target, a_visit


def opened(store: Store, clock: FrozenClock, url: str, **changes: Any) -> str:
    """A lead of a page, and its number."""
    frontier = SqlFrontier(store, "r1")
    frontier.seed([a_target(url)])
    page = frontier.settle(a_visit(url, page=a_page(url=url, requested_url=url)))
    assert page is not None
    given = {"url": url, "page_id": page.id, "subject": None} | changes
    return SqlLeadBook(store, clock).take_in(a_lead(**given), actor="scan")[0].id or ""


def a_row(lead: str, **changes: Any) -> BoardRow:
    """A row as a dossier would make it."""
    plain = BoardRow(
        lead=lead, subject="滨海金树财富管理有限公司", subject_id=None, title="金树财富", url="http://jinshu.test/",
        page_id=None, band=Band.YELLOW, stance=Stance.SOLICITATION, status=LeadStatus.CANDIDATE, score=60.0,
        stage=Stage.FOUND, grade=None, districts=frozenset({"350203"}), sector="S06", mode=None, quote="保本保息",
        annual_percent=None, pages=1, sites=1, sources=("本地论坛",), first_seen=NOON, last_seen=NOON, run="r1",
        due=None, units=(), holder=None,
    )  # fmt: skip
    return replace(plain, **changes)


@pytest.fixture
def leads(store: Store, clock: FrozenClock) -> list[str]:
    """Three leads, none of them on the board yet."""
    return [opened(store, clock, f"http://j{n}.test/", score=50.0 + n) for n in (1, 2, 3)]


def put(store: Store, *rows: BoardRow) -> SqlBoard:
    board = SqlBoard(store)
    board.put(rows)
    return board


def found(board: SqlBoard, **wanted: Any) -> list[str]:
    return [row.lead for row in board.find(BoardQuery(**wanted)).rows]


def test_a_row_comes_back_as_it_was_put(store: Store, leads: list[str]) -> None:
    """Every field; an unknown number has none; nothing is stale any more."""
    whole = a_row(
        leads[0], grade=Grade.ORANGE, due=date(2026, 12, 1), units=("FIN_OFFICE", "D350203"), holder="李梅", mode="P20",
        annual_percent=36.5, news="金额变化", districts=frozenset({"350203", "TORCH"}), subject_id="ZT-000001",
    )  # fmt: skip
    board = put(store, whole, a_row(leads[1]), a_row(leads[2]))

    assert board.row(leads[0]) == whole
    assert board.row("XS-999999") is board.row("nonsense") is None
    assert set(board.rows([*leads, "XS-777777"])) == set(leads)
    assert board.stale() == []


def test_every_write_that_changes_a_dossier_makes_its_row_stale(
    store: Store, clock: FrozenClock, leads: list[str]
) -> None:
    """Judging, seeing again, stating, undoing what was stated, naming its subject: the lead and no other."""
    book, statements = SqlLeadBook(store, clock), SqlStatementBook(store, clock)
    said = Statement(lead=leads[0], field="people", value="12", basis=Basis.CLAIMED, source="表", by="王", at=NOON)
    with store.writing() as connection:
        connection.execute(
            text(
                "INSERT INTO subject (id, kind, name, name_rank, identity, mentions, first_seen, last_seen, is_stale)"
                " VALUES (7, 'firm', '旧名', 1, '[]', 1, '2026-01-01', '2026-01-01', false)"
            )
        )
    book.assign(leads[0], "ZT-000007", "王")
    put(store, *map(a_row, leads))

    def marked(write: Any) -> list[str]:
        write()
        board = SqlBoard(store)
        stale = list(board.stale())
        board.put([a_row(lead) for lead in stale])
        return stale

    def renamed() -> None:
        with store.writing() as connection:
            connection.execute(text("UPDATE subject SET name = '新名' WHERE id = 7"))

    judgement = Judgement(lead=leads[0], decision=Decision.DISMISS, analyst="王", reason="看过", at=NOON)
    batch = replace(said, batch=statements.open_batch(source="台账", by="王"))
    assert marked(lambda: book.judge(judgement)) == [leads[0]]
    assert marked(lambda: statements.add([said])) == [leads[0]]
    assert marked(renamed) == [leads[0]]
    assert marked(lambda: statements.add([batch])) == [leads[0]]
    assert marked(lambda: statements.undo_batch(batch.batch or 0, by="王", reason="填错")) == [leads[0]]
    assert sorted(marked(lambda: book.unite(leads[1], leads[2], actor="王", reason="同一家"))) == leads[1:]


def test_a_lead_that_changes_while_its_row_is_made_stays_stale(
    store: Store, clock: FrozenClock, leads: list[str]
) -> None:
    """The row of before is not written over what comes; whoever looked first and writes last writes nothing."""
    put(store, *map(a_row, leads))
    book = SqlLeadBook(store, clock)
    book.speak_again(leads[0], "再次出现", "scan")
    slow, quick = SqlBoard(store), SqlBoard(store)
    assert slow.stale() == [leads[0]]
    book.speak_again(leads[0], "金额变化", "scan")
    assert quick.stale() == [leads[0]]
    quick.put([a_row(leads[0], title="新")])
    slow.put([a_row(leads[0], title="旧")])

    row = quick.row(leads[0])
    assert row is not None
    assert row.title == "新"
    assert quick.stale() == []
    book.speak_again(leads[0], "又", "scan")
    assert slow.stale() == [leads[0]]
    book.speak_again(leads[0], "再", "scan")
    slow.put([a_row(leads[0], title="旧")])
    assert SqlBoard(store).stale() == [leads[0]]


def test_the_lead_changed_last_is_made_good_first(store: Store, clock: FrozenClock, leads: list[str]) -> None:
    """Whoever acted sees it, however much waits."""
    SqlLeadBook(store, clock).speak_again(leads[1], "再次出现", "scan")

    assert SqlBoard(store).stale(1) == [leads[1]]
    assert len(SqlBoard(store).stale()) == 3


def test_filters(store: Store, leads: list[str]) -> None:
    """Each of them alone, and what they leave out."""
    one, two, three = leads
    board = put(
        store,
        a_row(one, band=Band.RED, score=90.0, stance=Stance.EXPOSURE, grade=Grade.RED, stage=Stage.GRADED,
              holder="李梅"),
        a_row(two, districts=frozenset({"350206", "350203"}), sector="S01", sources=("12345", "本地论坛"), run="r2",
              annual_percent=40.0, units=("D350206",), due=date(2026, 12, 1), title="百分百_真"),
        a_row(three, status=LeadStatus.DISMISSED, districts=frozenset(), sector=None, title="养老 XINGFU",
              first_seen=NOON - timedelta(days=9), last_seen=NOON - timedelta(days=3), due=date(2026, 11, 1)),
    )  # fmt: skip

    assert found(board) == [one, two, three]
    assert found(board, statuses=(LeadStatus.DISMISSED,)) == [three]
    assert found(board, bands=(Band.RED,)) == found(board, stances=(Stance.EXPOSURE,)) == [one]
    assert (
        found(board, grades=(Grade.RED,))
        == found(board, stages=(Stage.GRADED,))
        == found(board, holder="李梅")
        == [one]
    )
    assert found(board, districts=("350206",)) == found(board, sectors=("S01",)) == found(board, run="r2") == [two]
    assert found(board, sources=("12345",)) == found(board, unit="D350206") == found(board, least_percent=36.0) == [two]
    assert found(board, words="xingfu 养老") == found(board, due_before=date(2026, 11, 30)) == [three]
    assert found(board, words=f"百分百_ {two}") == [two]
    assert found(board, words="百分百%") == found(board, words="a'; DROP TABLE board; --") == []
    assert found(board, first_since=date(2026, 11, 20)) == found(board, seen_since=date(2026, 11, 22)) == [one, two]
    assert found(board, words="\x00\ud800" * 9000) == []


def test_realms_hold_everything_else_back(store: Store, leads: list[str]) -> None:
    """Of a place, of a sector, of both, of none; also the neighbours and the counts."""
    one, two, three = leads
    board = put(
        store, a_row(one), a_row(two, districts=frozenset({"350206", "350203"}), sector="S01"),
        a_row(three, districts=frozenset(), sector=None),
    )  # fmt: skip
    siming, s01 = Realm(districts=frozenset({"350203"})), Realm(sectors=frozenset({"S01"}))

    assert sorted(found(board, realm=siming)) == [one, two]
    assert found(board, realm=s01) == [two]
    assert found(board, realm=Realm(districts=frozenset({"350206"}), sectors=frozenset({"S06"}))) == []
    assert found(board, realm=Realm(districts=frozenset())) == found(board, realm=Realm(sectors=frozenset())) == []
    assert board.find(BoardQuery(realm=s01)).total == 1
    assert board.neighbours(BoardQuery(realm=s01), one).place == 0


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (BoardOrder.RISK, [2, 1, 3]),
        (BoardOrder.AGE, [3, 1, 2]),
        (BoardOrder.DUE, [3, 2, 1]),
        (BoardOrder.PERCENT, [1, 3, 2]),
        (BoardOrder.PAGES, [2, 3, 1]),
        (BoardOrder.SEEN, [1, 2, 3]),
    ],
)
def test_orders_and_neighbours_agree(store: Store, leads: list[str], order: BoardOrder, expected: list[int]) -> None:
    """Every order, page by page, and from each lead to the next as the list has them."""
    one, two, three = leads
    board = put(
        store,
        a_row(one, score=99.0, annual_percent=40.0, last_seen=NOON + timedelta(days=1)),
        a_row(two, grade=Grade.BLUE, pages=9, due=date(2026, 12, 2)),
        a_row(three, first_seen=NOON - timedelta(days=1), annual_percent=10.0, pages=3, due=date(2026, 12, 1)),
    )
    wanted = [leads[n - 1] for n in expected]
    query = BoardQuery(order=order)
    around = [board.neighbours(query, lead) for lead in wanted]

    assert found(board, order=order) == wanted
    assert [found(board, order=order, size=1, page=page) for page in (1, 2, 3, 4)] == [*([lead] for lead in wanted), []]
    assert [(n.place, n.total, n.previous, n.next) for n in around] == [
        (1, 3, None, wanted[1]), (2, 3, wanted[0], wanted[2]), (3, 3, wanted[1], None),
    ]  # fmt: skip


def test_counts_leave_their_own_filter_out(store: Store, leads: list[str]) -> None:
    """By status whatever status was asked for, by band whatever band; the total is of both."""
    one, two, three = leads
    board = put(store, a_row(one, band=Band.RED), a_row(two), a_row(three, status=LeadStatus.OBSERVED))
    page = board.find(BoardQuery(statuses=(LeadStatus.CANDIDATE,), bands=(Band.YELLOW,)))

    assert (page.total, [row.lead for row in page.rows]) == (1, [two])
    assert page.statuses == {LeadStatus.CANDIDATE: 1, LeadStatus.OBSERVED: 1}
    assert page.bands == {Band.RED: 1, Band.YELLOW: 1}


def test_a_lead_that_lives_on_elsewhere_goes(store: Store, leads: list[str]) -> None:
    """Its row, its places, its mark."""
    board = put(store, *map(a_row, leads))
    board.put([], gone=[leads[0]])

    assert found(board) == leads[1:]
    assert board.row(leads[0]) is None
