"""Alerts: one row for what is wrong, whoever tells it, until it has passed."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from facts.doubles import FrozenClock
from facts.errors import NotKnown
from facts.notices import AlertKind, AlertState, Severity, Trouble
from store import SqlAuditLog, Store
from store.notices import SqlAlertBook
from store.notices.alerts import SETTLE

_NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def trouble(key: str = "disk:数据", severity: Severity = Severity.WARNING, group: str = "") -> Trouble:
    """Something that is wrong."""
    return Trouble(kind=AlertKind.DISK, key=key, severity=severity, title=f"磁盘将满 {key}", group=group)


def at(store: Store, moment: datetime) -> SqlAlertBook:
    """The book at a moment."""
    return SqlAlertBook(store, FrozenClock(moment))


def test_told_again_it_is_one_alert(store: Store) -> None:
    """The second time counts on the row that stands; only the first is news."""
    first, is_new = at(store, _NOON).tell(trouble())
    again, is_news = at(store, _NOON + timedelta(minutes=1)).tell(trouble())

    assert (is_new, is_news) == (True, False)
    assert (again.id, again.times, again.first_at) == (first.id, 2, _NOON)
    assert again.last_at == _NOON + timedelta(minutes=1)


def test_tellers_at_the_same_time_make_one_row(store: Store) -> None:
    """Eight threads tell the same trouble: one alert stands, told eight times, and it was news to one of them."""
    found: list[bool] = []
    gate = threading.Barrier(8)

    def tell() -> None:
        gate.wait()
        found.append(at(store, _NOON).tell(trouble())[1])

    threads = [threading.Thread(target=tell) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    standing = at(store, _NOON).standing()
    assert [one.times for one in standing] == [8]
    assert sorted(found) == [False] * 7 + [True]


def test_what_grows_worse_is_open_again(store: Store) -> None:
    """Whoever knew of the lesser trouble does not know of the graver one: it is unsaid and open again."""
    book = at(store, _NOON)
    number = book.tell(trouble())[0].id
    book.said([number], _NOON)
    book.acknowledge(number, "admin", "已联系机房")
    grown, is_news = book.tell(trouble(severity=Severity.CRITICAL))

    assert is_news
    assert (grown.state, grown.said_at, grown.seen_by) == (AlertState.OPEN, None, "")
    assert [one.id for one in book.unsaid(_NOON)] == [number]


def test_what_eases_stays_acknowledged(store: Store) -> None:
    """A critical alert that has become a warning shows as one, and nobody is told of it anew."""
    book = at(store, _NOON)
    number = book.tell(trouble(severity=Severity.CRITICAL))[0].id
    book.acknowledge(number, "admin")
    eased, is_news = book.tell(trouble())

    assert (is_news, eased.trouble.severity, eased.state) == (False, Severity.WARNING, AlertState.ACKNOWLEDGED)


def test_cleared_and_back_at_once_is_the_same_alert(store: Store) -> None:
    """What flickers goes on as the alert that it was, said as it was; later it is another one."""
    number = at(store, _NOON).tell(trouble())[0].id
    at(store, _NOON).said([number], _NOON)
    closed = at(store, _NOON + timedelta(minutes=1)).clear(AlertKind.DISK, "disk:数据")
    back, _ = at(store, _NOON + timedelta(minutes=2)).tell(trouble())
    at(store, _NOON + timedelta(minutes=3)).clear(AlertKind.DISK, "disk:数据")
    later, is_news = at(store, _NOON + timedelta(minutes=3) + SETTLE).tell(trouble())

    assert closed is not None
    assert closed.state is AlertState.CLOSED
    assert (back.id, back.said_at, back.state) == (number, _NOON, AlertState.OPEN)
    assert (later.id != number, is_news, later.said_at) == (True, True, None)


def test_clearing_what_does_not_stand_is_nothing(store: Store) -> None:
    """A watcher may clear again and again."""
    assert at(store, _NOON).clear(AlertKind.DISK, "disk:数据") is None


def test_keys_of_other_kinds_and_length_are_apart(store: Store) -> None:
    """The kind is part of what tells troubles apart, and a key of any length is the same key each time."""
    book = at(store, _NOON)
    long = "source:" + "长" * 500
    book.tell(trouble(long))
    book.tell(trouble(long))
    book.tell(Trouble(kind=AlertKind.SOURCE, key=long, severity=Severity.INFO, title="来源"))

    assert sorted(one.times for one in book.standing()) == [1, 2]
    assert book.clear(AlertKind.DISK, long) is not None


def test_standing_lists_the_gravest_first(store: Store) -> None:
    """Critical before warning before information, the newest of each first."""
    at(store, _NOON).tell(trouble("a", Severity.INFO))
    at(store, _NOON).tell(trouble("b", Severity.CRITICAL))
    at(store, _NOON + timedelta(minutes=1)).tell(trouble("c", Severity.CRITICAL))
    at(store, _NOON).tell(trouble("d"))

    assert [one.trouble.key for one in at(store, _NOON).standing()] == ["c", "b", "d", "a"]


def test_unsaid_are_those_open_and_not_lately_said(store: Store) -> None:
    """Acknowledged and closed ones rest; said ones come back when the moment asked for is after it."""
    book = at(store, _NOON)
    said, seen, gone, fresh = (book.tell(trouble(key))[0].id for key in ("said", "seen", "gone", "fresh"))
    book.said([said], _NOON - timedelta(hours=5))
    book.acknowledge(seen, "admin")
    book.clear(AlertKind.DISK, "gone")

    assert {one.id for one in book.unsaid(_NOON - timedelta(hours=6))} == {fresh}
    assert {one.id for one in book.unsaid(_NOON - timedelta(hours=4))} == {said, fresh}
    assert gone not in {one.id for one in book.unsaid(_NOON)}


def test_closed_are_those_that_were_said(store: Store) -> None:
    """Of what nobody was told, nobody is told that it has passed; the end of the stretch is not part of it."""
    book = at(store, _NOON)
    for key in ("said", "unsaid"):
        book.tell(trouble(key))
    book.said([one.id for one in book.standing() if one.trouble.key == "said"], _NOON)
    for key in ("said", "unsaid"):
        book.clear(AlertKind.DISK, key)

    hour = timedelta(hours=1)
    assert [one.trouble.key for one in book.closed(_NOON - hour, _NOON + hour)] == ["said"]
    assert book.closed(_NOON - hour, _NOON) == []


def test_acknowledging_is_in_the_audit_log_once(store: Store) -> None:
    """Who was first stays; a second word changes and notes nothing; a number that is not there is an error."""
    book = at(store, _NOON)
    number = book.tell(trouble())[0].id
    book.acknowledge(number, "admin", "已联系机房")
    again = book.acknowledge(number, "leader")

    entries = [entry for entry in SqlAuditLog(store, FrozenClock(_NOON)).entries() if entry.act == "alert acknowledged"]
    assert [(entry.actor, "已联系机房" in entry.detail) for entry in entries] == [("admin", True)]
    assert again.seen_by == "admin"
    with pytest.raises(NotKnown, match="There is no alert 99"):
        book.acknowledge(99, "admin")


def test_recent_is_read_page_by_page(store: Store) -> None:
    """Newest first, each alert once over all pages, also where several began at the same moment."""
    book = at(store, _NOON)
    numbers = [book.tell(trouble(str(count)))[0].id for count in range(5)]
    first = book.recent(2)
    second = book.recent(2, before=first[-1].id)
    third = book.recent(2, before=second[-1].id)

    assert [one.id for one in (*first, *second, *third)] == numbers[::-1]


def test_old_alerts_are_forgotten_when_closed(store: Store) -> None:
    """Retention takes closed ones of before a moment, never what stands."""
    book = at(store, _NOON)
    book.tell(trouble("closed"))
    book.tell(trouble("stands"))
    book.clear(AlertKind.DISK, "closed")

    assert book.forget(_NOON + timedelta(days=1)) == 1
    assert [one.trouble.key for one in book.recent()] == ["stands"]
