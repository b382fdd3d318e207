"""Messages: kept once, and one dispatch a channel that is tried until it is taken or given up."""

import threading
from datetime import UTC, datetime, timedelta

from facts.doubles import FrozenClock
from facts.notices import Dispatch, DispatchState, Message, MessageKind, Severity
from store import SqlAuditLog, Store
from store.notices import SqlMessageBook

_NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def message(key: str = "night:1:finished") -> Message:
    """A message with every field."""
    return Message(
        kind=MessageKind.NIGHT, key=key, severity=Severity.INFO, title="夜间扫描已完成", lines=("一", "二"),
        path="/operations", district="350203,350206", sector="p2p", grade="red", at=_NOON,
    )  # fmt: skip


def at(store: Store, moment: datetime = _NOON) -> SqlMessageBook:
    """The book at a moment."""
    return SqlMessageBook(store, FrozenClock(moment))


def only(book: SqlMessageBook) -> Dispatch:
    """The one dispatch of the one message."""
    ((_, (found,)),) = book.recent()
    return found


def test_the_same_key_is_kept_once(store: Store) -> None:
    """What is stored is what was posted; the second of its key is not kept, nor sent."""
    book = at(store)
    stored = book.post(message(), ["mail", "robot", "mail"])
    again = book.post(message(), ["other"])

    assert stored is not None
    assert again is None
    ((found, dispatches),) = book.recent()
    assert (found.title, found.lines, found.district, found.grade, found.at) == (
        "夜间扫描已完成", ("一", "二"), "350203,350206", "red", _NOON,
    )  # fmt: skip
    assert [(one.channel, one.state) for one in dispatches] == [
        ("mail", DispatchState.WAITING), ("robot", DispatchState.WAITING),
    ]  # fmt: skip


def test_posting_at_the_same_time_keeps_one(store: Store) -> None:
    """Eight threads post one key: one of them did."""
    found: list[bool] = []
    gate = threading.Barrier(8)

    def post() -> None:
        gate.wait()
        found.append(at(store).post(message(), ["mail"]) is not None)

    threads = [threading.Thread(target=post) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(found) == 1
    assert len(at(store).due(_NOON)) == 1


def test_a_message_without_channels_is_kept(store: Store) -> None:
    """Nobody gets it, and the desk shows it all the same."""
    at(store).post(message(), [])

    ((_, dispatches),) = at(store).recent()
    assert list(dispatches) == []


def test_an_attempt_is_counted_before_it_is_made(store: Store) -> None:
    """Of two that saw the same dispatch one may try; until its claim runs out nobody else sees it as due."""
    book = at(store)
    book.post(message(), ["mail"])
    ((_, seen),) = book.due(_NOON)
    until = _NOON + timedelta(minutes=5)

    assert [book.claim(seen, until, _NOON), book.claim(seen, until, _NOON)] == [True, False]
    assert book.due(_NOON + timedelta(minutes=4)) == []
    ((_, after),) = book.due(until)
    assert (after.attempts, after.tried_at) == (1, _NOON)


def test_what_was_sent_is_not_due_again(store: Store) -> None:
    """Sent it is, with its moment; a failure that is noted later does not undo that."""
    book = at(store)
    book.post(message(), ["mail"])
    number = only(book).id
    book.sent(number, _NOON)
    book.failed(number, "对方没有回答。", None)

    assert book.due(_NOON + timedelta(days=1)) == []
    assert (only(book).state, only(book).sent_at, only(book).problem) == (DispatchState.SENT, _NOON, "")


def test_a_failure_waits_or_is_given_up(store: Store) -> None:
    """With a moment it waits until then, without one it is over."""
    book = at(store)
    book.post(message(), ["mail"])
    number = only(book).id
    book.failed(number, "对方没有回答。", _NOON + timedelta(minutes=2))
    waits = (book.waiting(_NOON), book.waiting(_NOON + timedelta(minutes=2)))
    book.failed(number, "对方没有回答。", None)

    assert waits == ([], ["mail"])
    assert (only(book).state, only(book).problem) == (DispatchState.GIVEN_UP, "对方没有回答。")
    assert book.counts() == {"given_up": 1}


def test_rest_is_no_failure(store: Store) -> None:
    """Put off, a dispatch is due later and has failed at nothing."""
    book = at(store)
    book.post(message(), ["mail"])
    book.put_off([only(book).id], _NOON + timedelta(hours=8))

    assert book.due(_NOON) == []
    assert (only(book).attempts, only(book).problem) == (0, "")


def test_a_stand_in_gets_a_message_once(store: Store) -> None:
    """A channel that has the message already is no stand-in."""
    book = at(store)
    book.post(message(), ["mail"])
    found = only(book)

    assert [book.stand_in(found, name, _NOON) for name in ("robot", "robot", "mail")] == [True, False, False]
    assert [(one.channel, one.instead_of) for one in book.of(found.message)] == [("mail", ""), ("robot", "mail")]


def test_the_latest_attempt_speaks_for_a_channel(store: Store) -> None:
    """Each channel's last tried dispatch; one that never was is not there."""
    book = at(store)
    for key in ("a", "b"):
        book.post(message(key), ["mail", "quiet"])
    first, second = (one for _, one in book.due(_NOON, channel="mail"))
    book.claim(first, _NOON + timedelta(minutes=5), _NOON)
    at(store, _NOON + timedelta(minutes=1)).failed(first.id, "对方没有回答。", None)
    book.sent(second.id, _NOON + timedelta(minutes=2))

    assert {name: one.state for name, one in book.latest().items()} == {"mail": DispatchState.SENT}


def test_retrying_is_in_the_audit_log(store: Store) -> None:
    """What waits or was given up is due now, what was sent is not; one alone where it is named."""
    book = at(store)
    book.post(message("a"), ["mail", "robot"])
    book.post(message("b"), ["mail"])
    (_, (given_up,)), (_, (later, sent)) = book.recent()
    book.failed(given_up.id, "对方没有回答。", None)
    book.failed(later.id, "对方没有回答。", _NOON + timedelta(hours=1))
    book.sent(sent.id, _NOON)

    assert book.retry("admin", given_up.id) == 1
    assert book.retry("admin", sent.id) == 0
    assert book.retry("admin") == 2
    assert {one.id for _, one in book.due(_NOON)} == {given_up.id, later.id}
    acts = [entry.subject for entry in SqlAuditLog(store, FrozenClock(_NOON)).entries()]
    assert acts == [str(given_up.id), "all"]


def test_messages_are_read_page_by_page(store: Store) -> None:
    """Newest first, each once."""
    book = at(store)
    for count in range(5):
        book.post(message(str(count)), ["mail"])
    first = book.recent(3)
    second = book.recent(3, before=first[-1][0].id)

    assert [one.key for one, _ in (*first, *second)] == ["4", "3", "2", "1", "0"]


def test_what_waits_is_not_forgotten(store: Store) -> None:
    """Retention takes old messages that went out, with their dispatches."""
    book = at(store)
    book.post(message("gone"), ["mail"])
    book.sent(only(book).id, _NOON)
    book.post(message("waits"), ["mail"])

    assert book.forget(_NOON + timedelta(days=1)) == 1
    assert [one.key for one, _ in book.recent()] == ["waits"]
