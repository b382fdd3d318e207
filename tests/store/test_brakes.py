"""Wrong passwords counted by account and source, on both dialects."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from facts.doubles import FrozenClock
from facts.errors import NotKnown
from facts.people import Role
from store import SqlAuditLog, Store
from store.people import SqlPeopleBook
from store.people_brakes import FORGOTTEN, BrakeKey

HERE = BrakeKey(account="li.mei", source="192.0.2.1", exists=True)
ALL = BrakeKey(account="li.mei", source="*", exists=True, is_shared=True)
ADDRESS = BrakeKey(account="", source="192.0.2.1", is_shared=True)
KEYS = (HERE, ALL, ADDRESS)


def pause(key: BrakeKey, failures: int) -> timedelta | None:
    """A minute from the third on, but for all strangers together."""
    return timedelta(minutes=1) if failures >= 3 and key is not ALL else None


def alarm(key: BrakeKey, failures: int) -> str:
    """Once."""
    return "sign-in slowed" if key == HERE and failures == 3 else ""


@pytest.fixture
def people(store: Store, clock: FrozenClock) -> SqlPeopleBook:
    """A book with one account."""
    book = SqlPeopleBook(store, clock)
    book.add(account="li.mei", name="李梅", roles=frozenset({Role.ANALYST}), by="tests")
    return book


def test_tries_count_and_hold(people: SqlPeopleBook, store: Store, clock: FrozenClock) -> None:
    """The third holds for a minute; what is held is not counted; the chain hears of it once, and holds."""
    person = people.named("李梅")
    assert person is not None
    assert [people.count_try(KEYS, pause, alarm) for _ in range(3)] == [None] * 3
    until = clock.now() + timedelta(minutes=1)
    assert people.held_until(KEYS) == people.count_try(KEYS, pause, alarm) == until
    assert people.held_until([ALL]) is None
    assert {one.source: one.failures for one in people.brakes(person)} == {"192.0.2.1": 3, "*": 3}
    assert people.held_accounts() == {"li.mei": 1}
    assert [one.source for one in people.held_addresses()] == ["192.0.2.1"]
    entries = [one for one in SqlAuditLog(store, clock).entries() if one.act == "sign-in slowed"]
    assert [(one.actor, one.subject) for one in entries] == [("sign-in", "li.mei")]
    assert SqlAuditLog(store, clock).verify() == 2

    clock._moment += timedelta(minutes=1)
    assert people.held_until(KEYS) is None
    clock._moment += FORGOTTEN
    assert people.brakes(person) == people.held_addresses() == []
    assert people.count_try(KEYS, pause, alarm) is None
    assert {one.failures for one in people.brakes(person)} == {1}


def test_who_was_right_begins_anew(people: SqlPeopleBook) -> None:
    """What others share loses one alone; freeing takes all of an account, or one source."""
    person = people.named("李梅")
    assert person is not None
    for _ in range(2):
        people.count_try(KEYS, pause, alarm)
    people.forgive(KEYS)
    assert {one.source: one.failures for one in people.brakes(person)} == {"*": 1}
    for _ in range(3):
        people.count_try(KEYS, pause, alarm)
    people.free(person, by="tests")
    assert people.brakes(person) == []
    assert people.held_until([ADDRESS]) is not None
    people.free_one(people.held_addresses()[0].id, by="tests")
    assert people.held_until(KEYS) is None
    for number in (0, -1, 77, 2**40):
        with pytest.raises(NotKnown):
            people.free_one(number, by="tests")


def test_many_first_tries_at_once_make_one_row(people: SqlPeopleBook) -> None:
    """Each counts, none fails, and no more are let through than may be."""
    with ThreadPoolExecutor(8) as threads:
        held = list(threads.map(lambda _: people.count_try(KEYS, pause, alarm), range(8)))

    assert held.count(None) == 3
    person = people.named("李梅")
    assert person is not None
    assert {one.failures for one in people.brakes(person)} == {3}


def test_a_flood_of_addresses_leaves_little(people: SqlPeopleBook, clock: FrozenClock) -> None:
    """Counts that are forgotten are swept away by later ones; what was typed is nowhere."""
    for number in range(130):
        people.count_try([BrakeKey(account="secret typed here", source=f"a{number}")], pause, alarm)
    clock._moment += FORGOTTEN + timedelta(seconds=1)
    for number in range(130):
        people.count_try([BrakeKey(account="", source=f"b{number}")], pause, alarm)
    with people._store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT who, source FROM sign_in_brake").all()

    assert {row.source[0] for row in rows} == {"b"}
    assert len(rows) == 130
