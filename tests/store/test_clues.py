"""Clues are kept by source and number, change by versions, are undone without being deleted; reporters stay apart."""

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from facts.clues import Arrival, ClueKind, Confidentiality, Taking
from facts.deliveries import Delivery, DeliveryState
from facts.doubles import FrozenClock
from facts.errors import BadInput, NotKnown, StoreFailed
from facts.registers import ChangeKind, LicenceCheck, LicenceResult, Registration, RegistryChange
from store import SqlAuditLog, Store, StoreSettings, open_store
from store.clue_rows import clue_content
from store.clues import SqlClueBook
from store.deliveries import SqlDeliveryBook
from tests.leads.clues.making import NOW, REPORTER, a_batch, a_clue, an_arrival


@pytest.fixture
def book(store: Store, clock: FrozenClock) -> SqlClueBook:
    """An empty book on each dialect."""
    return SqlClueBook(store, clock)


def test_the_same_batch_twice_adds_nothing(book: SqlClueBook) -> None:
    """Source and number decide; a second time no batch is written at all."""
    first = book.add(a_batch(), [an_arrival(), an_arrival(external_id="TS-2", digest="d2")])
    again = book.add(a_batch(), [an_arrival(), an_arrival(external_id="TS-2", digest="d2")])

    assert (first.id, first.new, first.same) == (1, 2, 0)
    assert (again.id, again.new, again.changed, again.same) == (None, 0, 0, 2)
    assert [one.id for one in book.all()] == ["WB-000001", "WB-000002"]
    assert len(book.batches()) == 1


def test_a_changed_row_is_the_next_version(book: SqlClueBook) -> None:
    """The number stays, the old version stays to be read."""
    book.add(a_batch(), [an_arrival()])
    book.add(a_batch(file="b.csv"), [an_arrival(digest="d2", people=40)])

    assert (book.get("WB-000001").people, book.get("WB-000001").version) == (40, 2)
    assert [one.people for one in book.versions("WB-000001")] == [12, 40]


def test_two_systems_may_use_one_number(book: SqlClueBook) -> None:
    """The key is system and number together."""
    book.add(a_batch(), [an_arrival()])
    book.add(a_batch(system="grid"), [an_arrival(system="grid")])

    assert [one.system for one in book.all()] == ["complaints-12315", "grid"]
    assert book.known("grid", ["TS-1", "TS-9"]) == {"TS-1": "d1"}


def test_undoing_a_batch_lets_the_earlier_version_stand(book: SqlClueBook, store: Store) -> None:
    """Undone rows stay in their table; importing again brings them back as a new version under the old number."""
    book.add(a_batch(), [an_arrival()])
    second = book.add(a_batch(), [an_arrival(digest="d2", people=40), an_arrival(external_id="TS-2")])
    gone = book.undo_batch(second.id or 0, by="王登记", reason="列对应错了")

    assert gone == ["WB-000001", "WB-000002"]
    assert [(one.id, one.people) for one in book.all()] == [("WB-000001", 12)]
    with pytest.raises(NotKnown):
        book.get("WB-000002")
    with pytest.raises(NotKnown):
        book.undo_batch(second.id or 0, by="王登记", reason="再来一次")
    with store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM clue_version")).scalar_one() == 3
    book.add(a_batch(), [an_arrival(external_id="TS-2")])
    assert (book.get("WB-000002").version, book.batches()[1].undone_by) == (2, "王登记")


def test_one_wrong_clue_is_undone(book: SqlClueBook) -> None:
    """Only that clue counts no longer."""
    book.add(a_batch(), [an_arrival(), an_arrival(external_id="TS-2")])
    book.undo("WB-000001", by="王登记", reason="重复登记")

    assert [one.id for one in book.all()] == ["WB-000002"]
    with pytest.raises(BadInput):
        book.undo("WB-000002", by="王登记", reason=" ")


def test_versions_cannot_be_changed(book: SqlClueBook, store: Store) -> None:
    """The database itself refuses updates and deletes of what came."""
    book.add(a_batch(), [an_arrival()])
    for statement in ("UPDATE clue_version SET raw = '{}'", "DELETE FROM clue_version", "DELETE FROM clue"):
        with pytest.raises(StoreFailed), store.writing() as connection:
            connection.execute(text(statement))

    assert book.get("WB-000001").raw == '{"登记号":"TS-1"}'


def test_every_field_comes_back(book: SqlClueBook) -> None:
    """Round trip of a clue with licence and registration."""
    full = {
        "licence": LicenceCheck(
            licence="养老机构备案", register="民政名录", checked_at=NOW, result=LicenceResult.EXPIRED, number="Y1",
            valid_to=date(2025, 6, 30),
        ),
        "registration": Registration(
            address="思明区", district="350203", legal_person="张某", executives=("李某",), founded=date(2020, 1, 2),
            state="存续", capital_yuan=Decimal("10000000.00"), former_names=("旧名",),
            changes=(RegistryChange(kind=ChangeKind.ADDRESS, on=date(2026, 3, 1), before="湖里区", after="思明区"),),
        ),
        "happened_at": NOW, "elderly": True, "confidentiality": Confidentiality.SENSITIVE, "kind": ClueKind.REGISTRY,
    }  # fmt: skip
    arrival = an_arrival(**full)
    book.add(a_batch(), [arrival])
    found = book.get("WB-000001")

    assert clue_content(arrival.clue) == clue_content(found)
    assert (found.licence, found.registration, found.batch) == (full["licence"], full["registration"], 1)


def test_what_waits_and_what_is_open(book: SqlClueBook) -> None:
    """A clue waits until its standing version is taken, and is open until it has a lead."""
    book.add(a_batch(), [an_arrival(), an_arrival(external_id="TS-2")])
    book.record([Taking(clue="WB-000001", version=1, at=NOW, subject="ZT-000001", lead="XS-000001")])
    book.record([Taking(clue="WB-000002", version=1, at=NOW, subject=None, lead=None, reason="未写明主体")])

    assert book.waiting() == []
    assert [one.id for one in book.all(open_only=True)] == ["WB-000002"]
    book.add(a_batch(), [an_arrival(digest="d2")])
    assert [(one.id, one.version) for one in book.waiting()] == [("WB-000001", 2)]
    taking = book.taking("WB-000001")
    assert taking is not None
    assert (taking.lead, taking.version) == ("XS-000001", 1)


def test_the_reporter_is_read_with_a_reason_and_noted(book: SqlClueBook, store: Store, clock: FrozenClock) -> None:
    """Who looked and why is in the audit log; who reported is not."""
    book.add(a_batch(), [an_arrival(reporter=REPORTER)])
    for by, reason in (("", "回访"), ("李专员", "")):
        with pytest.raises(BadInput):
            book.reporter("WB-000001", by=by, reason=reason)
    found = book.reporter("WB-000001", by="李专员", reason="回访核实")
    audit = SqlAuditLog(store, clock)
    last = list(audit.entries())[-1]

    assert found == REPORTER
    assert (last.act, last.actor, last.subject) == ("reporter viewed", "李专员", "WB-000001")
    assert "回访核实" in last.detail
    assert not [entry for entry in audit.entries() for value in REPORTER.values if value in str(entry)]
    assert audit.verify() == 2
    assert "钱某甲" not in repr(an_arrival(reporter=REPORTER))
    with pytest.raises(NotKnown):
        book.reporter("WB-000009", by="李专员", reason="回访")


def test_the_reporter_is_in_no_other_table(book: SqlClueBook, store: Store) -> None:
    """Every table but `reporter` is searched, cell by cell."""
    book.add(a_batch(), [an_arrival(reporter=REPORTER)])
    with store.reading() as connection:
        tables = _tables(connection)
        hits = [
            table
            for table in tables
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).all()
            if any(value in str(row) for value in REPORTER.values)
        ]

    assert set(hits) == {"reporter"}


def _tables(connection: Any) -> list[str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
    else:
        query = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    return list(connection.execute(text(query)).scalars())


def test_a_new_phone_of_the_reporter_is_kept(book: SqlClueBook) -> None:
    """The row is the same without its reporter; the newest identity is given out."""
    book.add(a_batch(), [an_arrival(reporter=REPORTER)])
    changed = type(REPORTER)(name=REPORTER.name, phone="13800138099")
    book.add(a_batch(), [an_arrival(reporter=changed)])

    assert book.reporter("WB-000001", by="李专员", reason="回访") == changed
    assert len(book.versions("WB-000001")) == 1


def test_a_failure_on_the_way_writes_nothing(book: SqlClueBook, store: Store, clock: FrozenClock) -> None:
    """1,200 rows are in the transaction when the file turns out to be broken: none of them stays."""

    def broken() -> Iterator[Arrival]:
        yield from (an_arrival(external_id=f"TS-{number}") for number in range(1200))
        raise BadInput("文件断了")

    with pytest.raises(BadInput):
        book.add(a_batch(), broken())

    assert book.all() == []
    assert book.batches() == []
    assert list(SqlAuditLog(store, clock).entries()) == []


def _import_forever(url: str, ready: Any) -> None:
    store = open_store(StoreSettings(url=url))

    def slow() -> Iterator[Arrival]:
        for number in range(100_000):
            if number == 2_000:
                ready.set()
                time.sleep(60)
            yield an_arrival(external_id=f"TS-{number}")

    SqlClueBook(store, FrozenClock(NOW)).add(a_batch(), slow())


def test_a_killed_import_leaves_nothing_half_done(store: Store, clock: FrozenClock) -> None:
    """Killed in the middle of the transaction, on both dialects; the next import works as if nothing had been."""
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    url = store.engine.url.render_as_string(hide_password=False)
    child = context.Process(target=_import_forever, args=(url, ready))
    child.start()
    assert ready.wait(60)
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join(10)
    book = SqlClueBook(store, clock)

    assert (book.all(), book.batches(), list(SqlAuditLog(store, clock).entries())) == ([], [], [])
    assert book.add(a_batch(), [an_arrival()]).new == 1


def test_messages_are_queued_once_and_claimed_once(store: Store) -> None:
    """The same news is queued once; a claimed message is nobody else's until its lease ends."""
    book = SqlDeliveryBook(store)
    assert book.queue("市平台", [("XS-000001", "k1", "{1}"), ("XS-000002", "k1", "{2}")], NOW) == 2
    assert book.queue("市平台", [("XS-000001", "k1", "{1 seen again}")], NOW) == 0
    first = book.claim("市平台", NOW, 60)
    second = book.claim("市平台", NOW, 60)
    third = book.claim("市平台", NOW + timedelta(seconds=61), 60)

    assert [one.body for one in first] == ["{1}", "{2}"]
    assert (second, [one.id for one in third]) == ([], [one.id for one in first])
    assert book.leads("市平台") == {"XS-000001", "XS-000002"}


def test_what_failed_is_kept_and_can_be_sent_again(store: Store) -> None:
    """Nothing is lost: a given-up message is counted, and pending once somebody asks."""
    book = SqlDeliveryBook(store)
    book.queue("市平台", [("XS-000001", "k1", "{1}")], NOW)
    (one,) = book.claim("市平台", NOW, 60)
    book.settle(
        Delivery(id=one.id, endpoint="市平台", lead=one.lead, body=one.body, state=DeliveryState.FAILED, attempts=7,
                 next_at=NOW, error="对方回答 500")
    )  # fmt: skip

    assert book.counts("市平台")[DeliveryState.FAILED] == 1
    assert book.retry_failed("市平台", NOW) == 1
    assert len(book.claim("市平台", NOW, 60)) == 1


def test_a_clue_without_number_is_refused(book: SqlClueBook) -> None:
    """What is no clue's number is told in one sentence."""
    for wrong in ("XS-000001", "WB-", "WB-1234567890", "١"):
        with pytest.raises(NotKnown, match="WB-"):
            book.get(wrong)

    assert a_clue().id is None
