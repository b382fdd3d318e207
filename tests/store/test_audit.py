"""The audit chain holds, shows every change, and refuses them where the database can."""

import threading

import pytest
from sqlalchemy import text

from facts.cases import Decision, Judgement
from facts.doubles import FrozenClock
from facts.errors import BrokenChain, NotKnown, StoreFailed
from store import SqlAuditLog, SqlFrontier, SqlLeadBook, Store
from tests.factories import NOON, a_lead, a_target, a_visit


@pytest.fixture
def log(store: Store, clock: FrozenClock) -> SqlAuditLog:
    made = SqlAuditLog(store, clock)
    for number in range(3):
        made.append(actor="李分析", act="form exported", subject="附件1", detail={"rows": number})
    return made


def test_chain_verifies(log: SqlAuditLog) -> None:
    """Three acts make a chain of three, each naming the hash before."""
    entries = list(log.entries())

    assert log.verify() == 3
    assert [entry.previous for entry in entries[1:]] == [entry.hash for entry in entries[:2]]


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x' WHERE seq = 2", "DELETE FROM audit WHERE seq = 2"])
def test_database_refuses_to_change_an_entry(store: Store, log: SqlAuditLog, statement: str) -> None:
    """The trigger stops updates and deletes, whoever sends them."""
    with pytest.raises(StoreFailed, match="append-only"), store.writing() as connection:
        connection.execute(text(statement))

    assert log.verify() == 3


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET detail = '{}' WHERE seq = 2", "DELETE FROM audit WHERE seq = 2"]
)
def test_chain_shows_what_was_changed_behind_the_trigger(store: Store, log: SqlAuditLog, statement: str) -> None:
    """Somebody who drops the trigger still breaks the chain, and the sentence names the entry."""
    drops = {
        "sqlite": ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"],
        "postgresql": ["DROP TRIGGER audit_no_change ON audit"],
    }[store.engine.dialect.name]
    with store.writing() as connection:
        for drop in [*drops, statement]:
            connection.execute(text(drop))

    with pytest.raises(BrokenChain, match="entry 2"):
        log.verify()


def test_act_and_entry_share_the_transaction(store: Store, clock: FrozenClock) -> None:
    """A judgement that fails leaves no audit entry; one that holds leaves exactly one."""
    frontier = SqlFrontier(store, "r1")
    frontier.seed([a_target()])
    page = frontier.settle(a_visit())
    assert page is not None
    book, log = SqlLeadBook(store, clock), SqlAuditLog(store, clock)
    lead, _ = book.take_in(a_lead(page_id=page.id), actor="scan")
    before = log.verify()
    decided = {"decision": Decision.CONFIRM, "analyst": "李分析", "reason": "承诺年化24%", "at": NOON}
    with pytest.raises(NotKnown):
        book.judge(Judgement(lead="XS-000999", **decided))
    book.judge(Judgement(lead=lead.id or "", **decided))
    last = list(log.entries())[-1]

    assert log.verify() == before + 1
    assert (last.act, last.actor, last.subject) == ("lead judged", "李分析", lead.id)


def test_two_writers_make_one_chain(store: Store, clock: FrozenClock) -> None:
    """Threads that append at once take turns; no entry is lost or doubled."""

    def work(name: str) -> None:
        for number in range(20):
            SqlAuditLog(store, clock).append(actor=name, act="viewed", subject=str(number), detail={})

    threads = [threading.Thread(target=work, args=(name,)) for name in ("甲", "乙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert SqlAuditLog(store, clock).verify() == 40
