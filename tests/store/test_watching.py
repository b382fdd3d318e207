"""The watch list, alarms and hits as rows on both dialects: append-only, once each, on the record."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from facts.alarms import Alarm, AlarmKind, Shared
from facts.doubles import FrozenClock
from facts.errors import BadInput, NotKnown, StoreFailed
from facts.subjects import TraitKind
from facts.watching import Mark, Scope, Strength, WatchEntry, WatchHit, WatchTrait
from store import SqlAuditLog, Store
from store.alarms import SqlAlarmBook
from store.watching import SqlWatchBook
from tests.factories import NOON
from tests.leads.watch.stored import add_lead

DOMAIN = WatchTrait(kind=TraitKind.DOMAIN, value="jinshu.test", shown="jinshu.test")
OWNER = WatchTrait(kind=TraitKind.PERSON, value="王大海", shown="王**", role="法定代表人")
ENTRY = WatchEntry(
    id=None, name="滨海金树财富管理有限公司", traits=(DOMAIN, OWNER), basis="条例第十条", issuer="思明区处非办",
    district="350203", scope=Scope.DISTRICT, since=date(2026, 11, 23), until=None, review=date(2027, 5, 1),
    procedure="发布单位书面解除", reason="群众举报", lead="XS-000001", subject="ZT-000001",
)  # fmt: skip


def a_shared(kind: TraitKind, digit: str) -> Shared:
    return Shared(mark=Mark(kind=kind, digest=f"sha256:{digit * 64}", shown="138****8000"), weight=1.0)


PHONE, TEMPLATE = a_shared(TraitKind.PHONE, "1"), a_shared(TraitKind.TEMPLATE, "2")
ALARM = Alarm(
    id=None, kind=AlarmKind.SHELL, mention="page http://haina.test/", subject="ZT-000002", name="海纳", lead=None,
    against="ZT-000001", against_lead=None, against_name="金树", shared=(PHONE,), differs=(("名称", "海纳"),),
    points=1.0, strength=Strength.MEDIUM, says="与已确认主体……", at=NOON,
)  # fmt: skip


@pytest.fixture
def book(store: Store, clock: FrozenClock) -> SqlWatchBook:
    return SqlWatchBook(store, clock)


@pytest.fixture
def alarms(store: Store, clock: FrozenClock) -> SqlAlarmBook:
    return SqlAlarmBook(store, clock)


def test_an_entry_comes_back_as_it_was_added(book: SqlWatchBook, clock: FrozenClock) -> None:
    """With its number, who added it and when; numbers are counted up."""
    first, second = book.add([ENTRY, replace(ENTRY, until=date(2027, 1, 1), review=None)], "李分析")

    assert first == replace(ENTRY, id="GZ-000001", added_by="李分析", added_at=clock.now())
    assert book.get("gz-000001") == first
    assert [one.id for one in book.all()] == ["GZ-000001", "GZ-000002"]
    assert second.until == date(2027, 1, 1)


def test_all_entries_or_none(book: SqlWatchBook, store: Store, clock: FrozenClock) -> None:
    """The second cannot be written: the first is not there either, nor is it on the record."""
    with pytest.raises(TypeError):
        book.add([ENTRY, replace(ENTRY, traits=("no trait",))], "李分析")  # type: ignore[arg-type]

    assert book.all() == []
    assert list(SqlAuditLog(store, clock).entries()) == []


def test_terms_are_renewed_and_entries_removed_on_record(book: SqlWatchBook, store: Store, clock: FrozenClock) -> None:
    """Each act with who, why, before and after; a removed entry is done with."""
    book.add([ENTRY], "李分析")
    renewed = book.renew("GZ-000001", until=date(2028, 1, 1), review=None, by="王主任", reason="仍在活动")
    removed = book.remove("GZ-000001", by="王主任", reason="发布单位书面解除")
    acts = book.history("GZ-000001")
    log = SqlAuditLog(store, clock)

    assert (renewed.until, renewed.review) == (date(2028, 1, 1), None)
    assert removed.removal is not None
    assert (removed.removal.by, removed.removal.reason) == ("王主任", "发布单位书面解除")
    assert [(one.act, one.by, one.reason) for one in acts] == [
        ("added", "李分析", "群众举报"), ("renewed", "王主任", "仍在活动"), ("removed", "王主任", "发布单位书面解除"),
    ]  # fmt: skip
    assert acts[1].detail["before"] == {"since": "2026-11-23", "until": None, "review": "2027-05-01"}
    assert [one.act for one in log.entries()] == ["watch entry added", "watch entry renewed", "watch entry removed"]
    assert log.verify() == 3
    for again in (
        lambda: book.remove("GZ-000001", by="王", reason="再次"),
        lambda: book.renew("GZ-000001", until=date(2029, 1, 1), review=None, by="王", reason="再次"),
    ):
        with pytest.raises(BadInput, match="移出名单"):
            again()
    assert len(book.history("GZ-000001")) == 3


def test_who_changes_the_list_says_who_and_why(book: SqlWatchBook) -> None:
    """No empty names, no empty reasons, no entry that is not there."""
    book.add([ENTRY], "李分析")
    for by, reason in (("", "x"), ("王", " ")):
        with pytest.raises(BadInput, match="操作人"):
            book.remove("GZ-000001", by=by, reason=reason)
    with pytest.raises(BadInput, match="操作人"):
        book.add([ENTRY], " ")
    for number in ("GZ-000009", "XS-000001", "", "GZ-٣", "GZ-9999999999"):
        with pytest.raises(NotKnown):
            book.get(number)
    with pytest.raises(NotKnown):
        book.history("GZ-000009")


def test_acts_cannot_be_rewritten(book: SqlWatchBook, store: Store) -> None:
    """Whoever connects to the database: a trigger refuses."""
    book.add([ENTRY], "李分析")
    for statement in ("UPDATE watch_act SET reason = 'x'", "DELETE FROM watch_act"):
        with pytest.raises(StoreFailed, match="append-only"), store.writing() as connection:
            connection.execute(text(statement))

    assert [one.reason for one in book.history("GZ-000001")] == ["群众举报"]


def test_the_mark_grows_with_every_act(book: SqlWatchBook) -> None:
    """So that an index knows when to be made anew."""
    marks = [book.mark()]
    book.add([ENTRY], "李分析")
    marks.append(book.mark())
    book.remove("GZ-000001", by="李", reason="撤销")
    marks.append(book.mark())

    assert marks[0] == 0
    assert marks == sorted(set(marks))


def test_a_mention_meets_an_entry_once(book: SqlWatchBook, store: Store, clock: FrozenClock) -> None:
    """Kept with its lead; a second time it is not new; found by lead and by entry."""
    (entry,) = book.add([ENTRY], "李分析")
    lead = add_lead(store, clock).id
    hit = WatchHit(
        entry=entry, mention="page http://haina.test/", traits=(DOMAIN,), points=1.0, strength=Strength.STRONG,
        says="命中……", at=NOON, lead=lead,
    )  # fmt: skip
    other = replace(hit, mention="clue WB-000001", lead=None)
    kept = [book.keep_hits(hits, "scan") for hits in ([hit], [hit, other], [hit], [])]

    assert kept == [(hit,), (other,), (), ()]
    assert book.hits(lead=lead) == [hit]
    assert book.hits(entry="GZ-000001") == book.hits() == [other, hit]
    assert [one.act for one in SqlAuditLog(store, clock).entries()].count("watch entry met") == 2


def test_an_alarm_is_raised_once_for_its_evidence(alarms: SqlAlarmBook) -> None:
    """The same, or less of it, is no news; more is; another newcomer is."""
    both = replace(ALARM, shared=(PHONE, TEMPLATE), mention="page http://haina.test/2")
    other = replace(ALARM, subject="ZT-000003")
    kept = [alarms.keep([one], "scan") for one in (ALARM, ALARM, both, ALARM, replace(both, shared=(TEMPLATE,)), other)]

    assert [len(one) for one in kept] == [1, 0, 1, 0, 0, 1]
    assert kept[0][0] == replace(ALARM, id="YJ-000001")
    assert [one.id for one in alarms.all()] == ["YJ-000003", "YJ-000002", "YJ-000001"]


def test_a_subject_that_moves_twice_raises_two_alarms(alarms: SqlAlarmBook) -> None:
    """The known subject itself at a new domain, and then at another."""
    moves = [replace(ALARM, subject="ZT-000001", differs=(("域名", f"{name}.test"),)) for name in ("a", "a", "b")]

    assert [len(alarms.keep([one], "scan")) for one in moves] == [1, 0, 1]


def test_two_of_one_batch_are_one_alarm(alarms: SqlAlarmBook) -> None:
    """What was just kept counts as kept."""
    assert len(alarms.keep([ALARM, ALARM], "scan")) == 1


def test_an_alarm_is_dealt_with_once(alarms: SqlAlarmBook, store: Store, clock: FrozenClock) -> None:
    """By whom and why is kept; it leaves the open ones, and is not raised again."""
    alarms.keep([ALARM], "scan")
    done = alarms.acknowledge("YJ-000001", by="李分析", reason="同一集团的两个网站")

    assert done.acknowledged is not None
    assert (done.acknowledged.by, done.acknowledged.reason) == ("李分析", "同一集团的两个网站")
    assert alarms.get("YJ-000001") == done
    assert (alarms.all(open_only=True), list(alarms.all())) == ([], [done])
    assert alarms.keep([ALARM], "scan") == ()
    with pytest.raises(BadInput, match="已由 李分析 处理"):
        alarms.acknowledge("YJ-000001", by="王", reason="再次")
    with pytest.raises(BadInput, match="操作人"):
        alarms.acknowledge("YJ-000001", by="王", reason="")
    with pytest.raises(NotKnown):
        alarms.acknowledge("YJ-000002", by="王", reason="x")
    assert [one.act for one in SqlAuditLog(store, clock).entries()] == ["alarm raised", "alarm acknowledged"]


def test_alarms_of_a_lead_are_those_on_either_side(alarms: SqlAlarmBook, store: Store, clock: FrozenClock) -> None:
    """The newcomer's and the known one's."""
    one, other = (add_lead(store, clock, subject_id=f"ZT-{number:06d}").id for number in (1, 2))
    alarms.keep([replace(ALARM, lead=other, against_lead=one), replace(ALARM, subject="ZT-000009")], "scan")

    assert [len(alarms.all(lead=lead)) for lead in (one, other)] == [1, 1]
    assert alarms.all(lead=one) == alarms.all(lead=other)
    assert len(alarms.all()) == 2
