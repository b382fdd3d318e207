"""The pace that sites are promised, by a clock of our own; tests/crawler/test_manners.py measures it at the server."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from datetime import time as hour
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from crawler.manners.pace import GIVE_UP, PATIENCE_S, Pace
from facts.runs import RunSpec
from facts.sources import Bounds, Manners, Source, Window


@dataclass
class Seconds:
    """A clock that stands until it is moved."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


def a_source(*start_urls: str, name: str = "s", delay_s: float = 0.0) -> Source:
    return Source(id=name, title=name, start_urls=start_urls, bounds=Bounds(delay_s=delay_s))


def mannered(source: Source, **manners: Any) -> Source:
    return replace(source, manners=Manners(**manners))


def a_pace(*sources: Source, widest: int = 4, **changes: Any) -> tuple[Pace, Seconds]:
    clock = Seconds()
    return Pace(RunSpec(run="r1", sources=sources, db="", evidence="", **changes), widest=widest, now=clock), clock


def ask(pace: Pace, clock: Seconds, host: str, *, seconds: float = 0.0, status: int | None = 200, wait: Any = None):
    """One request as early as it may start; return when it started."""
    started = clock.at = max(clock.at, pace.ready_at(host))
    pace.started(host, started)
    clock.at += seconds
    pace.answered(host, seconds, status, wait)
    return started


def test_the_most_patient_source_sets_the_pace_of_a_shared_host() -> None:
    """And a run's own delay stands above all of them; HOST, www.HOST and their ports are one machine."""
    sources = a_source("http://a.test/", name="a", delay_s=1.0), a_source("http://www.a.test:81/", name="b", delay_s=3)
    pace, _ = a_pace(*sources)
    quick, _ = a_pace(*sources, delay_s=0.5)

    assert (pace.delay("a.test"), pace.delay("www.a.test"), pace.width("a.test")) == (3.0, 3.0, 1)
    assert quick.delay("www.a.test") == 0.5


def test_host_and_its_www_form_take_turns() -> None:
    """The owner reads one log."""
    pace, clock = a_pace(a_source("http://a.test/", delay_s=2.0))
    ask(pace, clock, "a.test")

    assert pace.ready_at("WWW.a.test") == clock.at + 2.0


def test_an_answer_is_waited_for_before_the_next_question() -> None:
    """However long it takes, also under the other name; a request that is lost holds its host up for minutes only."""
    pace, clock = a_pace(a_source("http://a.test/", delay_s=1.0))
    pace.started("a.test", clock.at)
    clock.at += 20
    assert clock.at < pace.ready_at("www.a.test") < clock.at + 0.1

    pace.answered("a.test", 0.1, 200)
    assert pace.ready_at("www.a.test") == clock.at + 1.0
    pace.started("a.test", clock.at)
    clock.at += 400
    assert pace.ready_at("a.test") < clock.at


def test_what_the_next_run_must_know() -> None:
    """Hosts whose turn is yet to come, under one name each, the longest wait first."""
    pace, clock = a_pace(a_source("http://a.test/", delay_s=2.0))
    ask(pace, clock, "early.test")
    clock.at += 1.5
    ask(pace, clock, "www.late.test")
    ask(pace, clock, "no.test", status=503, wait=30.0)
    pace.ready_at("never.test")

    assert pace.resting() == [("no.test", 30.0), ("late.test", 2.0), ("early.test", 0.5)]
    assert pace.resting(1) == [("no.test", 30.0)]
    clock.at += 2.0
    assert pace.resting() == [("no.test", 28.0)]


def test_hosts_that_no_source_names_are_asked_as_the_most_patient_source_is() -> None:
    """An advertiser has agreed to nothing."""
    pace, _ = a_pace(a_source("http://a.test/", name="a", delay_s=1.0), a_source("http://b.test/", name="b", delay_s=4))

    assert pace.delay("advertiser.test") == 4.0
    assert a_pace(a_source("http://a.test/"))[0].width("advertiser.test") == 4


def test_a_slow_host_is_asked_less_often() -> None:
    """The delay follows the smoothed response time, up to the source's bound, and comes down again."""
    pace, clock = a_pace(mannered(a_source("http://a.test/", delay_s=1.0), delay_factor=2.0, max_delay_s=9.0))
    found = []
    for seconds in (3.0, 3.0, 7.0, 30.0, 0.1, 0.1):
        ask(pace, clock, "a.test", seconds=seconds)
        found.append(round(pace.delay("a.test"), 2))

    assert found == [6.0, 6.0, 8.0, 9.0, 9.0, 9.0]
    for _ in range(20):
        ask(pace, clock, "a.test", seconds=0.1)
    assert pace.delay("a.test") == 1.0


def test_quick_error_pages_make_no_host_faster() -> None:
    """A 404 from the front server says nothing about what pages cost; a host that hangs is slow."""
    pace, clock = a_pace(a_source("http://a.test/", delay_s=1.0))
    ask(pace, clock, "a.test", seconds=4.0)
    for status in (404, 500, None):
        ask(pace, clock, "a.test", seconds=0.01, status=status)

    assert pace.delay("a.test") == 8.0
    ask(pace, clock, "a.test", seconds=8.0, status=None)
    assert pace.delay("a.test") == 10.0


def test_without_a_delay_only_the_host_s_own_words_count() -> None:
    """No proportional delay, but Crawl-delay and Retry-After are obeyed."""
    pace, clock = a_pace(a_source("http://a.test/"))
    ask(pace, clock, "a.test", seconds=5.0)
    assert (pace.ready_at("a.test"), pace.width("a.test")) == (0.0, 4)

    pace.crawl_delay("a.test", 7.0)
    assert (pace.delay("a.test"), pace.width("a.test"), pace.ready_at("a.test")) == (7.0, 1, clock.at + 7.0)

    ask(pace, clock, "b.test", status=503, wait=30.0)
    assert pace.ready_at("b.test") == clock.at + 30.0


def test_a_crawl_delay_is_obeyed_up_to_the_source_s_bound() -> None:
    """`Crawl-delay: 86400` would be one page a day; the source file says what it comes to."""
    pace, _ = a_pace(mannered(a_source("http://a.test/", delay_s=1.0), max_delay_s=60.0))
    pace.crawl_delay("a.test", 30.0)
    assert pace.delay("a.test") == 30.0
    pace.crawl_delay("a.test", 5.0)
    assert pace.delay("a.test") == 30.0
    pace.crawl_delay("www.a.test", 86_400.0)

    assert pace.delay("a.test") == 60.0


def test_refusals_without_a_word_double_the_wait_and_successes_forget_them() -> None:
    """429 and 503 without Retry-After: 2, 4, 8 … times the delay, capped, then back step by step."""
    pace, clock = a_pace(mannered(a_source("http://a.test/", delay_s=1.0), max_delay_s=10.0, delay_factor=0.0))
    waits = []
    for _ in range(5):
        ask(pace, clock, "a.test", status=429)
        waits.append(pace.ready_at("a.test") - clock.at)
    back = []
    for _ in range(6):
        ask(pace, clock, "a.test")
        back.append(pace.ready_at("a.test") - clock.at)

    assert waits == [2.0, 4.0, 8.0, 10.0, 10.0]
    assert back == [10.0, 8.0, 4.0, 2.0, 1.0, 1.0]


def test_one_wave_of_refusals_is_one_refusal() -> None:
    """Four requests under way are refused together: the wait is doubled once, and the host is probed by one."""
    pace, clock = a_pace(a_source("http://a.test/"))
    for _ in range(4):
        pace.started("a.test", clock.at)
    rests = [pace.answered("a.test", 0.1, 503, None) for _ in range(4)]

    assert rests == [1.0, 1.0, 1.0, 1.0]
    assert (pace.ready_at("a.test"), pace.width("a.test")) == (clock.at + 1.0, 1)
    clock.at += 1.0
    ask(pace, clock, "a.test")
    assert pace.width("a.test") == 4


def test_retry_after_zero_is_no_invitation() -> None:
    """Whoever refuses and asks to be asked at once is asked after a back-off."""
    pace, clock = a_pace(a_source("http://a.test/"))
    ask(pace, clock, "a.test", status=429, wait=0.0)

    assert pace.ready_at("a.test") == clock.at + 1.0


def test_a_host_that_goes_on_refusing_is_left() -> None:
    """After several refusals in a row, or where it wants more rest than a run sits out; one answer mends it."""
    pace, clock = a_pace(a_source("http://a.test/", delay_s=1.0))
    for _ in range(GIVE_UP):
        assert pace.refusing("a.test") is None
        ask(pace, clock, "a.test", status=429, wait=2.0)
    assert pace.refusing("a.test") == f"the host refused {GIVE_UP} requests in a row (HTTP 429 or 503)"
    ask(pace, clock, "a.test")
    assert pace.refusing("a.test") is None

    ask(pace, clock, "b.test", status=503, wait=PATIENCE_S + 60)
    assert pace.refusing("b.test") == "the host asks to be left alone for 16 minutes"


def test_a_resumed_run_is_silent_for_one_delay() -> None:
    """The process that was killed may have asked any host a moment ago, also one we have not heard of yet."""
    pace, clock = a_pace(a_source("http://a.test/", delay_s=3.0))
    assert pace.ready_at("a.test") == 0.0
    pace.silence()

    assert pace.ready_at("a.test") == pace.ready_at("never-seen.test") == clock.at + 3.0
    clock.at += 60
    pace.silence("b.test")
    assert (pace.ready_at("b.test") - clock.at, pace.ready_at("a.test") < clock.at) == (3.0, True)


def test_budgets_of_a_host() -> None:
    """Pages and bytes; what is under way counts before it is asked for."""
    pace, _ = a_pace(mannered(a_source("http://a.test/"), pages_per_host=3, bytes_per_host=1000))
    pace.brought("a.test", 10)
    pace.brought("www.a.test", 10)
    assert (pace.spent("a.test"), pace.room("a.test", 0), pace.room("a.test", 1)) == (None, True, False)

    pace.brought("a.test", 10)
    assert pace.spent("a.test") == "the host has given its 3 pages"
    pace.brought("b.test", 1000)
    assert pace.spent("b.test") == "the host has given its 1000 bytes"
    assert a_pace(a_source("http://a.test/"))[0].spent("a.test") is None


def test_hours_of_a_source() -> None:
    """None while it is open, else when it opens."""
    source = mannered(a_source("http://a.test/"), windows=(Window(start=hour(22), end=hour(6)),))
    pace, _ = a_pace(source)

    assert pace.closed(source, datetime(2026, 11, 23, 13, tzinfo=UTC)) == datetime(2026, 11, 23, 14, tzinfo=UTC)
    assert pace.closed(source, datetime(2026, 11, 23, 15, tzinfo=UTC)) is None


answers = some.tuples(
    some.sampled_from(["a.test", "www.a.test", "b.test", "c.test"]),
    some.floats(0, 40),
    some.sampled_from([200, 200, 200, 304, 404, 429, 500, 503, None]),
    some.one_of(some.none(), some.floats(0, 5000)),
    some.sampled_from([None, None, 0.0, 3.0, 500.0]),
)


@settings(max_examples=300, deadline=None)
@given(some.lists(answers, max_size=40), some.sampled_from([0.0, 0.5, 5.0]), some.sampled_from([0.0, 2.0]))
def test_no_sequence_of_answers_breaks_a_delay_or_undercuts_a_rest(asked: Any, delay_s: float, factor: float) -> None:
    """Two starts of one machine are never nearer than its delay, and nothing starts before a rest is over."""
    source = mannered(a_source("http://a.test/", "http://b.test/", delay_s=delay_s), delay_factor=factor)
    pace, clock = a_pace(source)
    last: dict[str, float] = {}
    rests: dict[str, float] = {}
    for host, seconds, status, wait, crawl_delay in asked:
        machine = host.removeprefix("www.")
        if crawl_delay is not None:
            pace.crawl_delay(host, crawl_delay)
        promised = pace.delay(host)
        started = ask(pace, clock, host, seconds=seconds, status=status, wait=wait)

        assert delay_s <= promised <= 60.0
        assert started >= last.get(machine, -1e9) + promised - 1e-6
        assert started >= rests.get(machine, 0.0)
        last[machine] = started
        rests[machine] = max(rests.get(machine, 0.0), clock.at + (wait or 0.0))
