"""robots.txt in a crawl: whom it binds, how long it is kept, what the log says."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from facts.hosts import RobotsCopy
from facts.sources import RobotsApproval
from tests.crawler.going import NOON, a_source, a_spec, go
from tests.crawler.manners import Trip, mannered, plain
from tests.crawler.web import Reply, serve

RULES = "User-agent: *\nDisallow: /closed\n"


def test_each_site_has_rules_of_its_own() -> None:
    """Ports apart, though they keep one pace."""
    routes = {"a.test/closed": "x", "a.test:81/closed": "x", "a.test/robots.txt": plain(RULES)}
    with serve(routes) as web:
        journey = go(web.port, a_source("http://a.test/closed", "http://a.test:81/closed"))

    assert journey.outcome("http://a.test/closed")[0] == "robots"
    assert journey.outcome("http://a.test:81/closed")[0] is None
    assert web.paths("a.test:81")[0] == "/robots.txt"


def test_rules_are_asked_for_once_a_day() -> None:
    """The next process reads the stored copy, and asks again when it is a day old."""
    routes = {"a.test/closed": "x", "a.test/open": "x", "a.test/robots.txt": plain(RULES)}
    with serve(routes) as web:
        trip = Trip(a_spec([a_source("http://a.test/closed", "http://a.test/open")], web.port))
        asked = []
        for later in (timedelta(0), timedelta(hours=23, minutes=59), timedelta(hours=24)):
            trip.now = NOON + later
            result = trip.again()
            assert (result.pages, dict(result.skipped)) == (1, {"robots": 1})
            asked.append(web.paths("a.test").count("/robots.txt"))

    assert asked == [1, 1, 2]


def test_a_failing_server_is_believed_for_an_hour() -> None:
    """Then asked again; a network that failed us is not the site's word and is not kept."""
    with serve({"a.test/robots.txt": Reply("", 503), "a.test/": "x"}) as web:
        trip = Trip(a_spec([a_source("http://a.test/")], web.port))
        assert dict(trip.go().skipped) == {"robots": 1}
        del web.routes["a.test/robots.txt"]
        trip.now = NOON + timedelta(minutes=59)
        assert dict(trip.again().skipped) == {"robots": 1}
        trip.now = NOON + timedelta(minutes=61)
        assert trip.again().pages == 1
    trip.now = NOON + timedelta(days=2)
    assert dict(trip.again().skipped) == {"connection": 1}
    assert trip.book.robots(f"http://a.test at 127.0.0.1:{web.port}").status == 404  # type: ignore[union-attr]


def test_what_stands_in_for_a_host_does_not_speak_for_it() -> None:
    """A copy that came from another address is not used, nor one of the real host in its stead."""
    with serve({"a.test/": "x"}) as web:
        trip = Trip(a_spec([a_source("http://a.test/")], web.port))
        closed = b"User-agent: *\nDisallow: /\n"
        trip.book.keep_robots(RobotsCopy(site="http://a.test", status=200, body=closed, fetched_at=NOON))
        result = trip.go()

    assert result.pages == 1


def test_an_approval_frees_its_own_source_alone() -> None:
    """Until its last day; the other source at the same host obeys."""
    until = NOON.date()
    approval = RobotsApproval(by="某处长", reason="线索核查", until=until)
    approved = mannered(a_source("http://a.test/closed/1", name="approved"), robots_approval=approval)
    late = mannered(
        a_source("http://a.test/closed/2", name="late"),
        robots_approval=replace(approval, until=date(2026, 1, 1)),
    )
    other = a_source("http://a.test/closed/3", name="other")
    routes = {f"a.test/closed/{n}": "x" for n in (1, 2, 3)} | {"a.test/robots.txt": plain(RULES)}
    with serve(routes) as web:
        journey = go(web.port, approved, late, other)

    assert [journey.outcome(f"http://a.test/closed/{n}")[0] for n in (1, 2, 3)] == [None, "robots", "robots"]


def test_garbage_for_rules_is_named_in_the_log(tmp_path: Path) -> None:
    """And which copy was used is always there."""
    routes = {"a.test/": "x", "a.test/robots.txt": Reply("<!DOCTYPE html><html>404</html>")}
    with serve(routes) as web:
        go(web.port, a_source("http://a.test/"), settings={"log_file": tmp_path / "crawl.log"})

    said = (tmp_path / "crawl.log").read_text()
    assert "robots.txt used: site=http://a.test status=200" in said
    assert "it is a web page" in said
