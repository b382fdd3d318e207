"""Who may ask a host: two crawls over one book, with a clock that is moved by hand."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from crawler.manners.ownership import Ownership, owner_of
from facts.host_doubles import MemoryHostBook


class Hand:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class CountingBook(MemoryHostBook):
    """Counts the questions."""

    claims = 0

    def claim(self, host: str, owner: str, until: datetime, now: datetime) -> datetime | None:
        self.claims += 1
        return super().claim(host, owner, until, now)


def two(book: MemoryHostBook | None = None) -> tuple[Ownership, Ownership, Hand]:
    clock, shared = Hand(), book or MemoryHostBook()
    return Ownership(shared, clock, "甲", lease_s=60), Ownership(shared, clock, "乙", lease_s=60), clock


def test_one_host_one_crawl_and_one_question() -> None:
    """HOST and www.HOST are one; asking again costs the book nothing, for its owner and for the other."""
    book = CountingBook()
    first, second, clock = two(book)

    assert first.claim("a.test") is None
    assert second.claim("www.a.test") == clock.now() + timedelta(seconds=60)
    assert [first.claim("www.a.test"), second.claim("A.test") is None] == [None, False]
    assert book.claims == 2


def test_a_renewed_host_stays_and_a_released_one_goes_at_once() -> None:
    """As long as its crawl lives."""
    first, second, clock = two()
    first.claim("a.test")
    for _ in range(10):
        clock.pass_by(first.renew_every_s)
        first.renew()
        assert second.claim("a.test") is not None
    first.release()
    clock.pass_by(60)

    assert second.claim("a.test") is None
    assert first.claim("a.test") is not None


def test_a_killed_crawl_s_hosts_are_taken_when_its_lease_ends() -> None:
    """Not a moment earlier; the same run taken up again has them at once."""
    first, second, clock = two()
    first.claim("a.test")
    clock.pass_by(59)
    assert second.claim("a.test") is not None
    clock.pass_by(1)
    assert second.claim("a.test") is None


def test_a_run_that_is_taken_up_again_does_not_wait_for_itself() -> None:
    """A killed process's hosts are the next one's at once, and the killed one's last words give nothing back."""
    book, clock = MemoryHostBook(), Hand()
    killed = Ownership(book, clock, owner_of("r1") + "0")
    killed.claim("a.test")
    assert Ownership(book, clock, owner_of("r1")).claim("a.test") is None
    killed.release()

    assert Ownership(book, clock, owner_of("r1", "worker-2")).claim("a.test") is not None
    assert Ownership(book, clock, owner_of("r2")).claim("a.test") is not None


def test_a_stopped_crawl_that_goes_on_finds_its_host_taken() -> None:
    """SIGSTOP for longer than the lease: neither a claim nor a late renewal makes the host its own again."""
    for renews in (False, True):
        first, second, clock = two()
        first.claim("a.test")
        first.claim("b.test")
        clock.pass_by(61)
        assert second.claim("a.test") is None
        if renews:
            first.renew()

        assert first.claim("a.test") == clock.now() + timedelta(seconds=60)
        assert first.claim("b.test") is None


def test_rest_is_shared_and_told_to_whoever_takes_the_host_next() -> None:
    """Retry-After of one process is obeyed by the next."""
    book, clock = MemoryHostBook(), Hand()
    told: list[tuple[str, float]] = []
    first = Ownership(book, clock, "甲")
    first.claim("a.test")
    first.defer("www.a.test", 100.0)
    first.defer("a.test", 0.0)
    first.release()
    clock.pass_by(40)
    second = Ownership(book, clock, "乙", rest=lambda host, seconds: told.append((host, seconds)))
    second.claim("a.test")
    second.claim("b.test")

    assert told == [("a.test", 60.0)]


steps = some.tuples(some.sampled_from(["ask", "renew", "release"]), some.booleans(), some.integers(0, 45))


@given(some.lists(steps, max_size=40))
def test_never_two_owners(history: list[tuple[str, bool, int]]) -> None:
    """Whatever the two do or fail to do: what one may ask now, the other may not."""
    first, second, clock = two()
    for act, which, seconds in history:
        clock.pass_by(seconds)
        one, other = (first, second) if which else (second, first)
        if act == "ask" and one.claim("a.test") is None:
            assert other.claim("a.test") is not None
        elif act == "renew":
            one.renew()
        elif act == "release":
            one.release()
