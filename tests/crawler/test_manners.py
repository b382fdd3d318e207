"""Manners measured where they count: in the log of the server that was asked."""

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import time as hour
from email.utils import format_datetime

import pytest

from facts.sources import Window
from tests.crawler.going import NOON, Journey, a_source, a_spec, go
from tests.crawler.manners import Trip, a_site, gaps, mannered, plain, times
from tests.crawler.web import Reply, Route, Write, links, serve


def test_requests_to_one_host_keep_their_distance() -> None:
    """robots.txt, redirects and pages alike: never less than the delay between two requests."""
    routes = a_site("p.test", 8) | {"p.test/3": Reply("moved", 302, (("Location", "/moved"),)), "p.test/moved": "x"}
    with serve(routes) as web:
        go(web.port, a_source("http://p.test/", delay_s=0.15))

    found = gaps(times(web, "p.test"))
    assert len(found) == 10
    assert min(found) >= 0.95 * 0.15


def test_a_slow_page_in_between_breaks_no_distance() -> None:
    """The server works for longer than the delay: the next request still waits for the delay after its answer."""

    def slow(write: Write) -> None:
        time.sleep(0.3)
        write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx")

    routes = a_site("p.test", 4) | {"p.test/1": slow}
    with serve(routes) as web:
        go(web.port, mannered(a_source("http://p.test/", delay_s=0.15), delay_factor=0.0))

    assert min(gaps(times(web, "p.test"))) >= 0.95 * 0.15


def test_host_and_www_are_asked_in_turn() -> None:
    """One machine, one log, one promise."""
    with serve(a_site("p.test", 4) | a_site("www.p.test", 4)) as web:
        go(web.port, a_source("http://p.test/", "http://www.p.test/", delay_s=0.15))

    found = gaps(times(web, "p.test", "www.p.test"))
    assert len(found) == 11
    assert min(found) >= 0.95 * 0.15


def test_one_machine_answers_one_question_at_a_time() -> None:
    """Its two names stand in two lanes; a slow answer under one is waited for before the other is asked."""
    answered: list[float] = []

    def slow(write: Write) -> None:
        time.sleep(0.4)
        answered.append(time.monotonic())
        write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx")

    routes: dict[str, Route] = {f"{www}p.test/{n}": slow for www in ("", "www.") for n in range(2)}
    with serve(routes) as web:
        starts = [f"http://{page}" for page in routes]
        go(web.port, mannered(a_source(*starts, delay_s=0.1), delay_factor=0.0))

    asked = sorted(at for at, _, path, *_ in web.asked if path != "/robots.txt")
    assert len(asked) == 4
    assert all(later >= end for end, later in zip(sorted(answered), asked[1:], strict=False))


def test_hosts_do_not_wait_for_each_other() -> None:
    """Ten hosts with a delay are asked in turns: every host once before any is asked for the last time."""
    hosts = [f"h{n}.test" for n in range(10)]
    with serve({f"{host}/": links("/1", "/2", "/3") for host in hosts}) as web:
        go(web.port, *(a_source(f"http://{host}/", name=host, delay_s=0.5) for host in hosts))

    asked = [times(web, host) for host in hosts]
    assert max(min(each) for each in asked) < min(max(each) for each in asked)


def test_a_slow_host_does_not_keep_the_others_waiting() -> None:
    """500 addresses of a host that hangs stand before those of a quick one; the quick one is done first."""

    def slow(write: Write) -> None:
        time.sleep(0.15)
        write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx")

    routes: dict[str, Route] = {f"slow.test/{n}": slow for n in range(500)}
    routes |= {f"quick.test/{n}": "x" for n in range(60)}
    with serve(routes) as web:
        sources = (
            a_source(*(f"http://slow.test/{n}" for n in range(500)), name="slow"),
            a_source(*(f"http://quick.test/{n}" for n in range(60)), name="quick"),
        )
        journey = Journey(a_spec(sources, web.port, max_pages=120))
        journey.go()

    quick = [index for index, page in enumerate(journey.frontier.pages) if page.source == "quick"]
    assert len(quick) == 60
    assert quick[-1] < 110


def test_a_host_that_answers_slowly_is_asked_less_often() -> None:
    """Twice its response time, though the source asks for less."""

    def slow(write: Write) -> None:
        time.sleep(0.2)
        write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx")

    routes: dict[str, Route] = {f"slow.test/{n}": slow for n in range(5)} | {"slow.test/robots.txt": slow}
    with serve(routes) as web:
        go(web.port, a_source(*(f"http://slow.test/{n}" for n in range(5)), delay_s=0.05))

    assert min(gaps(times(web, "slow.test"))) >= 0.95 * 2 * 0.2


class Refusing:
    """A page that refuses at first, and then gives itself."""

    def __init__(self, status: int, header: str | None, times: int = 1) -> None:
        self._status, self._header, self._left = status, header, times
        self._lock = threading.Lock()
        #: When it refused last.
        self.refused_at = 0.0

    def __call__(self, write: Write) -> None:
        with self._lock:
            refuses, self._left = self._left > 0, self._left - 1
        status, body = (f"{self._status} No", b"later") if refuses else ("200 OK", b"<html>page</html>")
        lines = [f"HTTP/1.1 {status}", "Content-Type: text/html", f"Content-Length: {len(body)}", "Connection: close"]
        now = datetime.now(UTC)
        lines.append(f"Date: {format_datetime(now, usegmt=True)}")
        if refuses and self._header is not None:
            moment = format_datetime(now + timedelta(seconds=2), usegmt=True)
            lines.append(f"Retry-After: {self._header.format(date=moment)}")
            self.refused_at = time.monotonic()
        elif refuses:
            self.refused_at = time.monotonic()
        write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("header", "least"), [("1", 1.0), ("{date}", 2.0), (None, 1.0), ("soon", 1.0)])
def test_a_refusal_is_obeyed(status: int, header: str | None, least: float) -> None:
    """Seconds, a date, or nothing readable: no request of any kind reaches the host before its time."""
    refusing = Refusing(status, header)
    routes = a_site("r.test", 6) | {"r.test/2": refusing}
    with serve(routes) as web:
        journey = go(web.port, a_source("http://r.test/"), settings={"concurrency_per_host": 1})

    after = [at - refusing.refused_at for at in times(web, "r.test") if at > refusing.refused_at]
    assert after
    assert min(after) >= 0.95 * least
    assert {page.url for page in journey.frontier.pages} >= {f"http://r.test/{n}" for n in (0, 1, 3, 4, 5)}


def test_a_crawl_delay_is_obeyed() -> None:
    """Though the source asks for none."""
    routes = a_site("c.test", 4) | {"c.test/robots.txt": plain("User-agent: *\nCrawl-delay: 0.3\n")}
    with serve(routes) as web:
        go(web.port, a_source("http://c.test/"))

    found = gaps(times(web, "c.test"))
    assert len(found) == 5
    assert min(found) >= 0.95 * 0.3


def test_a_resumed_run_breaks_no_delay() -> None:
    """The second process does not know when the first one asked last, and waits for one delay."""
    with serve(a_site("p.test", 12)) as web:
        journey = Journey(a_spec([a_source("http://p.test/", delay_s=0.6)], web.port, deadline_s=1.5))
        journey.go()
        before = len(web.asked)
        journey.spec = replace(journey.spec, deadline_s=2.5)
        journey.go()

    assert len(web.asked) > before >= 2
    assert min(gaps(times(web, "p.test"))) >= 0.95 * 0.6


def test_a_run_resumed_before_its_first_page_breaks_no_delay() -> None:
    """It has no page yet, but its host has been asked for robots.txt."""
    with serve(a_site("p.test", 2)) as web:
        journey = Journey(a_spec([a_source("http://p.test/", delay_s=2.5)], web.port, deadline_s=1.5))
        journey.go()
        assert web.paths("p.test") == ["/robots.txt"]
        journey.spec = replace(journey.spec, deadline_s=4.5)
        journey.go()

    assert len(web.asked) > 1
    assert min(gaps(times(web, "p.test"))) >= 0.95 * 2.5


def test_the_next_run_breaks_no_delay_of_the_one_before() -> None:
    """Two scans one right after the other are one visitor to the site."""
    with serve(a_site("p.test", 1)) as web:
        trip = Trip(a_spec([a_source("http://p.test/", delay_s=1.0)], web.port))
        trip.go()
        trip.spec = replace(trip.spec, run="r2")
        trip.again()

    assert web.paths("p.test") == ["/robots.txt", "/", "/0", "/", "/0"]
    assert min(gaps(times(web, "p.test"))) >= 0.95 * 1.0


def test_a_host_that_another_process_asks_is_left_alone() -> None:
    """Its targets stay waiting."""
    with serve({"a.test/": "x", "b.test/": "x"}) as web:
        trip = Trip(a_spec([a_source("http://a.test/", name="a"), a_source("http://b.test/", name="b")], web.port))
        trip.book.claim("a.test", "somebody", NOON + timedelta(seconds=60), NOON)
        result = trip.go()

    assert result.pages == 1
    assert times(web, "a.test") == []
    assert [target.url for _, target in trip.frontier.waiting(10)] == ["http://a.test/"]


def test_hosts_are_given_back_at_the_end() -> None:
    """Whoever comes next need not wait for a lease to end."""
    with serve({"a.test/": "x"}) as web:
        trip = Trip(a_spec([a_source("http://a.test/")], web.port))
        trip.go()

    assert trip.book.claim("a.test", "somebody", NOON + timedelta(seconds=60), NOON) is None


def test_rest_that_an_earlier_process_was_asked_for_is_kept() -> None:
    """Retry-After outlives the process that heard it."""
    refusing = Refusing(503, "600", times=1)
    with serve({"a.test/": "x", "a.test/1": refusing}) as web:
        trip = Trip(a_spec([a_source("http://a.test/1")], web.port, deadline_s=0.5))
        trip.go()
        before = len(web.asked)
        trip.spec = replace(trip.spec, run="r2")
        trip.now = NOON + timedelta(seconds=599)
        trip.again()
        during = len(web.asked)
        trip.spec = replace(trip.spec, deadline_s=4.0)
        trip.again()

    assert (before, during) == (2, 2)
    assert trip.book.not_before("a.test") is not None
    assert len(web.asked) > during


def test_a_host_gives_no_more_pages_than_its_budget() -> None:
    """Though the source would take more, with several requests under way at once."""
    with serve(a_site("a.test", 20) | a_site("b.test", 2)) as web:
        source = mannered(a_source("http://a.test/", "http://b.test/"), pages_per_host=5)
        journey = go(web.port, source)

    hosts = [page.host for page in journey.frontier.pages]
    assert (hosts.count("a.test"), hosts.count("b.test")) == (5, 3)


def test_a_source_is_not_asked_outside_its_hours() -> None:
    """NOON is twelve in Shanghai."""
    night = mannered(a_source("http://n.test/", name="n"), windows=(Window(start=hour(22), end=hour(6)),))
    day = mannered(a_source("http://d.test/", name="d"), windows=(Window(start=hour(9), end=hour(18)),))
    with serve({"n.test/": "x", "d.test/": "x"}) as web:
        journey = Journey(a_spec([night, day], web.port, deadline_s=2.0))
        journey.go()

    assert [page.host for page in journey.frontier.pages] == ["d.test"]
    assert times(web, "n.test") == []
