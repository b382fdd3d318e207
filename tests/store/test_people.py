"""Accounts, sessions, links and tokens on both dialects."""

from datetime import timedelta

import pytest

from facts.doubles import FrozenClock
from facts.errors import BadInput, NotKnown
from facts.people import EVERYWHERE, Person, Realm, Right, Role
from store import SqlAuditLog, Store
from store.people import SqlPeopleBook

HOUR = timedelta(hours=1)


@pytest.fixture
def people(store: Store, clock: FrozenClock) -> SqlPeopleBook:
    """A book without accounts."""
    return SqlPeopleBook(store, clock)


def li(people: SqlPeopleBook, **changes: object) -> Person:
    """One account."""
    given = {"account": "li.mei", "name": "李梅", "roles": frozenset({Role.ANALYST}), "by": "tests"}
    return people.add(**given | changes)  # type: ignore[arg-type]


def test_accounts_come_back_as_they_went_in(people: SqlPeopleBook, store: Store, clock: FrozenClock) -> None:
    """With roles and realm; account and name are one person's; the chain holds."""
    realm = Realm(districts=frozenset({"350203"}), sectors=frozenset())
    made = li(people, realm=realm, roles=frozenset({Role.DISTRICT, Role.CLERK}))

    assert people.get(made.id) == people.named("李梅") == people.of_account("li.mei") == made
    assert (made.realm, made.roles) == (realm, {Role.DISTRICT, Role.CLERK})
    for changes in ({"name": "别人"}, {"account": "other"}):
        with pytest.raises(BadInput):
            li(people, **changes)
    for number in (0, -1, 99, 2**40):
        with pytest.raises(NotKnown):
            people.get(number)
    assert SqlAuditLog(store, clock).verify() == 1


def test_the_last_administrator_stays(people: SqlPeopleBook) -> None:
    """Whoever is closed does not count."""
    first = li(people, roles=frozenset({Role.ADMIN}))
    second = li(people, account="b2", name="乙", roles=frozenset({Role.ADMIN}))
    people.close(second, by="tests")

    with pytest.raises(BadInput):
        people.close(first, by="tests")
    with pytest.raises(BadInput):
        people.change(first, roles=frozenset({Role.CLERK}), realm=EVERYWHERE, by="tests")
    people.reopen(second, by="tests")
    people.close(first, by="tests")
    assert people.of_account("li.mei").state == "closed"  # type: ignore[union-attr]


def test_sessions_end_when_idle_when_old_and_when_replaced(people: SqlPeopleBook, clock: FrozenClock) -> None:
    """One that waits for the second factor is nobody."""
    person = li(people)
    people.open_session(person, "k1", HOUR)
    people.open_session(person, "k2", HOUR, waits=True)
    assert people.of_session("k1") == person
    assert people.of_session("k2") is None
    assert people.of_session("k2", waits=True) is not None
    people.open_session(person, "k3", HOUR, replaces="k1")
    assert people.of_session("k1") is None
    clock._moment += timedelta(minutes=31)
    assert people.of_session("k3", timedelta(minutes=30)) is None
    assert people.of_session("k3") is not None
    clock._moment += timedelta(minutes=30)
    assert people.of_session("k3") is None


def test_a_link_is_used_once(people: SqlPeopleBook) -> None:
    """A later one takes the place of the earlier; one of another person fits nobody else."""
    first, second = li(people), li(people, account="b2", name="乙")
    people.make_link(first, "old", HOUR, by="tests")
    people.make_link(first, "new", HOUR, by="tests")
    with pytest.raises(BadInput):
        people.of_link("old")
    with pytest.raises(BadInput):
        people.set_password(second, "hash", by="tests", key="new")
    assert people.secrets(second).password is None
    people.set_password(first, "hash", by="tests", key="new")
    with pytest.raises(BadInput):
        people.set_password(first, "hash2", by="tests", key="new")
    assert people.secrets(first).password == "hash"


def test_tokens_are_narrow_and_end(people: SqlPeopleBook, clock: FrozenClock) -> None:
    """By scope, by time, by being revoked, with the account; only their owner revokes them."""
    person, other = li(people), li(people, account="b2", name="乙", roles=frozenset({Role.ADMIN}))
    until = clock.now() + HOUR
    for number in range(3):
        people.add_token(person, f"t{number}", label="脚本", scopes=frozenset({Right.SEE, Right.PEOPLE}), until=until)
    found = people.of_token("t0")
    assert found is not None
    assert found.rights == {Right.SEE}
    with pytest.raises(NotKnown):
        people.revoke_token(1, of=other, by="tests")
    people.revoke_token(1, of=person, by="tests")
    with pytest.raises(NotKnown):
        people.revoke_token(1, of=person, by="tests")
    assert people.of_token("t0") is None
    assert people.of_token("t1") is not None
    people.close(person, by="tests")
    people.reopen(person, by="tests")
    assert people.of_token("t1") is None
    assert [one.last_used_at is not None for one in people.tokens(person)] == [False, True, True]


def test_a_step_counts_once(people: SqlPeopleBook) -> None:
    """And no earlier one after it."""
    person = li(people)
    people.keep_factor(person, "SECRET")
    people.start_factor(person, step=10, recovery=["a", "b"])
    people.keep_factor(person, "OTHER")

    assert [people.use_step(person, step) for step in (10, 9, 11, 11)] == [False, False, True, False]
    assert [people.use_recovery(person, code) for code in ("a", "a", "c")] == [True, False, False]
    assert people.secrets(person).factor == "SECRET"
