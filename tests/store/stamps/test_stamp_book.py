"""Stamps as rows on both dialects: asked once, settled once, and kept against everybody."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from facts.doubles import FrozenClock
from facts.errors import StoreFailed
from facts.stamps import StampState, Token
from store import Store
from store.stamps import SqlStampBook
from tests.factories import NOON

TOKEN = Token(answer=b"\x30token", stamped_at=NOON, serial="1f", authority="CN=Test")


def test_one_subject_waits_once(store: Store, clock: FrozenClock) -> None:
    """Asked twice, it is one row with the first statement and its digest."""
    book = SqlStampBook(store, clock)
    first, second = book.ask("audit 7", "statement 7\n"), book.ask("audit 7", "another\n")

    assert first == second
    assert first.digest == hashlib.sha256(b"statement 7\n").hexdigest()
    assert (book.waiting(), list(book.due(NOON)), book.last("audit ")) == (1, [first], first)


def test_failure_waits_and_success_stays(store: Store, clock: FrozenClock) -> None:
    """A failed attempt is due again at its time; a token, once there, is not replaced."""
    book = SqlStampBook(store, clock)
    one = book.ask("audit 7", "statement\n")
    later = NOON + timedelta(minutes=5)
    book.failed(one.id, "out of reach", later)
    waiting = book.all()[0]
    book.stamped(one.id, TOKEN)
    book.stamped(one.id, Token(answer=b"other", stamped_at=later, serial="2", authority="CN=Other"))
    book.failed(one.id, "late", None)
    kept = book.all()[0]

    assert (waiting.state, waiting.attempts, waiting.problem) == (StampState.PENDING, 1, "out of reach")
    assert (kept.state, kept.token, kept.serial, kept.problem) == (StampState.STAMPED, b"\x30token", "1f", "")
    assert (book.due(later), book.waiting()) == ([], 0)


def test_refused_stamp_waits_no_more(store: Store, clock: FrozenClock) -> None:
    """What can never be stamped is told and left."""
    book = SqlStampBook(store, clock)
    book.failed(book.ask("audit 7", "statement\n").id, "refused", None)

    assert (book.all()[0].state, book.waiting()) == (StampState.REFUSED, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stamp SET token = 'x' WHERE id = 1",
        "UPDATE stamp SET state = 'pending' WHERE id = 1",
        "UPDATE stamp SET statement = 'x' WHERE id = 2",
        "DELETE FROM stamp",
    ],
)
def test_database_refuses_to_change_a_stamp(store: Store, clock: FrozenClock, statement: str) -> None:
    """Neither a token that is there, nor what was asked, nor the row itself can be changed by SQL."""
    book = SqlStampBook(store, clock)
    book.stamped(book.ask("audit 7", "statement\n").id, TOKEN)
    book.ask("audit 8", "statement 8\n")
    before = book.all()

    with pytest.raises((StoreFailed, DBAPIError)), store.writing() as connection:
        connection.execute(text(statement))
    assert book.all() == before
