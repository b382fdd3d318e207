"""The lease: one holder, no clock, and taken over only from a holder that was seen to stand still."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from facts.doubles import FrozenClock
from store import SqlLeaseBook, Store


@pytest.fixture
def lease(store: Store, clock: FrozenClock) -> SqlLeaseBook:
    """The lease on each dialect."""
    return SqlLeaseBook(store, clock)


def test_one_of_many_takes_a_free_lease(lease: SqlLeaseBook) -> None:
    """Eight at once."""
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda n: lease.take(f"进程{n}"), range(8)))

    assert taken.count(True) == 1
    assert (found := lease.seen()) is not None
    assert found.holder == f"进程{taken.index(True)}"


def test_a_lease_is_taken_over_only_as_it_was_seen(lease: SqlLeaseBook) -> None:
    """Its holder has lived on in between: the taker has to watch anew."""
    assert lease.take("甲")
    seen = lease.seen()
    assert lease.renew("甲")

    assert not lease.take("乙", seen)
    assert lease.take("乙", lease.seen())
    assert not lease.renew("甲")
    assert lease.renew("乙")


def test_one_of_many_takes_over(lease: SqlLeaseBook) -> None:
    """All have seen the same dead holder."""
    assert lease.take("甲")
    seen = lease.seen()
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda n: lease.take(f"进程{n}", seen), range(8)))

    assert taken.count(True) == 1


def test_only_its_holder_gives_it_back(lease: SqlLeaseBook) -> None:
    """A scheduler that lost it long ago must not free it."""
    assert lease.take("甲")
    lease.drop("乙")
    assert lease.renew("甲")
    lease.drop("甲")

    assert lease.seen() is None
    assert not lease.renew("甲")
    assert lease.take("乙")
