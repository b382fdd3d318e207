"""Hosts between processes: one owner at a time, rest that is remembered, stored robots.txt; in table and double."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import event

from facts.host_doubles import MemoryHostBook
from facts.hosts import HostBook, RobotsCopy
from store import Store, StoreSettings, open_store
from store.hosts import SqlHostBook
from tests import postgres
from tests.factories import NOON

CLAIMER = Path(__file__).with_name("claimer.py")
ROOT = Path(__file__).parents[2]


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def book(request: pytest.FixtureRequest) -> Iterator[HostBook]:
    """The double, and the real one on both dialects."""
    if request.param == "memory":
        yield MemoryHostBook()
    elif request.param == "sqlite":
        yield SqlHostBook(request.getfixturevalue("sqlite_store"))
    else:
        template = request.getfixturevalue("blank_postgres")
        with postgres.passing_database(request.getfixturevalue("postgres_address"), template) as url:
            opened = open_store(StoreSettings(url=url))
            yield SqlHostBook(opened)
            opened.close()


def test_a_host_has_one_owner(book: HostBook) -> None:
    """Another is told until when; the owner may claim again."""
    assert book.claim("a.test", "甲", at(60), NOON) is None
    assert book.claim("a.test", "乙", at(90), at(10)) == at(60)
    assert book.claim("a.test", "甲", at(80), at(20)) is None
    assert book.claim("a.test", "乙", at(90), at(30)) == at(80)
    assert book.claim("b.test", "乙", at(90), at(30)) is None


def test_a_lease_that_has_ended_is_taken_over(book: HostBook) -> None:
    """From its last moment on, not before."""
    book.claim("a.test", "甲", at(60), NOON)

    assert book.claim("a.test", "乙", at(120), at(59.9)) == at(60)
    assert book.claim("a.test", "乙", at(120), at(60)) is None
    assert book.claim("a.test", "甲", at(120), at(61)) == at(120)


def test_renewing_holds_all_of_an_owner_and_nothing_else(book: HostBook) -> None:
    """What was taken over meanwhile stays with its new owner."""
    for host in ("a.test", "b.test", "c.test"):
        book.claim(host, "甲", at(60), NOON)
    book.claim("c.test", "乙", at(100), at(70))
    book.renew("甲", at(200))

    assert [book.claim(host, "丙", at(300), at(90)) for host in ("a.test", "b.test", "c.test")] == [
        at(200),
        at(200),
        at(100),
    ]


def test_release_gives_back(book: HostBook) -> None:
    """At once, and only what is the owner's."""
    book.claim("a.test", "甲", at(60), NOON)
    book.claim("b.test", "乙", at(60), NOON)
    book.release("甲")

    assert book.claim("a.test", "丙", at(60), at(1)) is None
    assert book.claim("b.test", "丙", at(60), at(1)) == at(60)


def test_a_run_that_is_taken_up_again_follows_itself(book: HostBook) -> None:
    """At once, and then the earlier process can neither renew nor give back; other runs and workers wait."""
    book.claim("a.test", "r1@node#7", at(60), NOON)
    assert book.claim("a.test", "r10@node#7", at(60), at(1)) == at(60)
    assert book.claim("a.test", "r1@node/2#7", at(60), at(1)) == at(60)
    assert book.claim("a.test", "r_@node#7", at(60), at(1)) == at(60)
    assert book.claim("a.test", "R1@node#7", at(60), at(1)) == at(60)
    assert book.claim("a.test", "r1@node", at(60), at(1)) == at(60)
    assert book.claim("a.test", "r1@node#8", at(70), at(10)) is None
    book.renew("r1@node#7", at(500))
    book.release("r1@node#7")

    assert book.claim("a.test", "r2@node#9", at(90), at(20)) == at(70)


def test_the_latest_rest_counts_and_outlives_owners(book: HostBook) -> None:
    """Also for a host that nobody has claimed."""
    assert book.not_before("a.test") is None
    book.defer("a.test", at(100))
    book.defer("a.test", at(50))
    assert book.not_before("a.test") == at(100)
    book.claim("a.test", "甲", at(60), NOON)
    book.release("甲")
    book.defer("a.test", at(101))

    assert book.not_before("a.test") == at(101)
    assert book.claim("a.test", "乙", at(60), NOON) is None


def test_robots_are_kept_whole_and_the_newest_stays(book: HostBook) -> None:
    """Any bytes, any length of name; http and https apart."""
    first = RobotsCopy(site="http://a.test", status=200, body=bytes(range(256)) * 8, fetched_at=NOON)
    newer = RobotsCopy(site="http://a.test", status=None, body=b"", fetched_at=at(5), problem="no\x00 connection")
    book.keep_robots(first)
    assert book.robots("http://a.test") == first
    book.keep_robots(newer)
    book.keep_robots(first)

    found = book.robots("http://a.test")
    assert found is not None
    assert (found.status, found.fetched_at, found.problem.replace("\x00", "")) == (None, at(5), "no connection")
    assert book.robots("https://a.test") is None


def test_names_that_no_host_has_are_taken_as_they_come(book: HostBook) -> None:
    """A page may link to a host of 1,000 characters; two of them that begin alike stay two."""
    one, two = "x" * 999 + "1", "x" * 999 + "2"
    assert book.claim(one, "甲", at(60), NOON) is None
    assert book.claim(two, "乙", at(60), NOON) is None
    assert book.claim(one, "乙", at(60), NOON) == at(60)
    copy = RobotsCopy(site=f"http://{one}", status=404, body=b"", fetched_at=NOON)
    book.keep_robots(copy)

    assert (book.robots(copy.site), book.robots(f"http://{two}")) == (copy, None)


acts = some.tuples(
    some.sampled_from(["claim", "claim", "claim", "renew", "release", "defer"]),
    some.sampled_from(["a.test", "b.test"]),
    some.sampled_from(["甲", "乙#1", "乙#2"]),
    some.integers(0, 50),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(acts, max_size=25))
def test_the_double_does_what_the_table_does(sqlite_store: Store, history: list[tuple[str, str, str, int]]) -> None:
    """Whatever is asked of them, in whatever order, as time goes on."""
    real, double = SqlHostBook(sqlite_store), MemoryHostBook()
    prefix = os.urandom(6).hex()
    now = NOON
    for act, name, who, step in history:
        now += timedelta(seconds=step)
        host, owner, until = f"{prefix}.{name}", f"{prefix}{who}", now + timedelta(seconds=40)
        if act == "claim":
            assert real.claim(host, owner, until, now) == double.claim(host, owner, until, now)
        for each in (real, double):
            if act == "renew":
                each.renew(owner, until)
            elif act == "release":
                each.release(owner)
            elif act == "defer":
                each.defer(host, until)
        assert real.not_before(host) == double.not_before(host)


def test_renewing_is_one_statement(store: Store) -> None:
    """However many hosts are held."""
    book = SqlHostBook(store)
    for number in range(50):
        book.claim(f"h{number}.test", "甲", at(60), NOON)
    said: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    book.renew("甲", at(90))

    assert len([one for one in said if not one.startswith("BEGIN")]) == 1


@pytest.mark.parametrize("expired", [False, True])
def test_two_processes_never_own_one_host(store: Store, expired: bool) -> None:
    """200 hosts, each asked for by both at one moment: new ones, and ones whose owner died; exactly one gets it."""
    hosts = [f"host-{number}.test" for number in range(200)]
    if expired:
        book = SqlHostBook(store)
        for host in hosts:
            book.claim(host, "dead", NOON, NOON - timedelta(seconds=60))
    outcomes = race(store.engine.url.render_as_string(hide_password=False), hosts)

    # Who is first is the machine's affair: a busy one may wake the same process first each time.
    assert len(outcomes) == len(hosts)
    assert set(outcomes) <= {("0", "1"), ("1", "0")}


def race(url: str, hosts: list[str]) -> list[tuple[str, str]]:
    one, other = (start(url, owner) for owner in ("甲", "乙"))
    assert [hear(one), hear(other)] == ["ready", "ready"]
    outcomes = []
    for number, host in enumerate(hosts):
        for child in (one, other) if number % 2 else (other, one):
            assert child.stdin is not None
            child.stdin.write(host + "\n")
            child.stdin.flush()
        outcomes.append((hear(one), hear(other)))
    for child in (one, other):
        child.communicate(timeout=60)
    return outcomes


def hear(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def start(url: str, owner: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(CLAIMER), url, owner, NOON.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
