"""The pace that sites are promised, measured at the server."""

import time
from itertools import pairwise

from crawler.pace import delays
from tests.crawler.going import Journey, a_source, a_spec, go
from tests.crawler.web import Write, links, serve


def test_requests_to_one_host_keep_their_distance() -> None:
    """robots.txt, redirects and pages alike: never less than the delay between two requests."""
    routes = {"p.test/": links(*(f"/{n}" for n in range(8))), **{f"p.test/{n}": "x" for n in range(8)}}
    with serve(routes) as web:
        go(web.port, a_source("http://p.test/", delay_s=0.15))

    moments = [at for at, _, _ in web.asked]
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert len(gaps) == 9
    assert min(gaps) > 0.14


def test_hosts_do_not_wait_for_each_other() -> None:
    """Ten hosts with a delay take as long as one."""
    routes = {f"h{n}.test/": links("/1", "/2", "/3") for n in range(10)}
    with serve(routes) as web:
        started = time.monotonic()
        go(web.port, *(a_source(f"http://h{n}.test/", name=f"s{n}", delay_s=0.2) for n in range(10)))

    assert time.monotonic() - started < 2.5


def test_a_slow_host_does_not_keep_the_others_waiting() -> None:
    """500 addresses of a host that hangs stand before those of a quick one; the quick one is done first."""

    def slow(write: Write) -> None:
        time.sleep(0.15)
        write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx")

    routes = {f"slow.test/{n}": slow for n in range(500)}
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


def test_the_most_patient_source_sets_the_pace_of_a_shared_host() -> None:
    """And a run's own delay stands above all of them."""
    sources = a_source("http://a.test/", name="a", delay_s=1.0), a_source("http://www.a.test/", name="b", delay_s=3.0)

    assert delays(a_spec(sources, None)) == {"a.test": 3.0, "www.a.test": 3.0}
    assert set(delays(a_spec(sources, None, delay_s=0.5)).values()) == {0.5}
