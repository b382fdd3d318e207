"""Hosts as they are: robots.txt in every state, dead hosts, private addresses, rewrites, Chinese charsets, traps."""

import socket

import pytest

from crawler import parse_rewrite
from facts.sources import Bounds, Source
from tests.crawler.going import a_source, go
from tests.crawler.web import Reply, Write, links, moved, serve


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def closed(_: Write) -> None:
    pass


ROBOTS = {
    "missing.test": (None, None, ""),
    "rules.test": (Reply("User-agent: fangfei\nDisallow: /\n", type="text/plain"), "robots", "forbidden by robots.txt"),
    "others.test": (Reply("User-agent: baiduspider\nDisallow: /\n", type="text/plain"), None, ""),
    "page404.test": (Reply("User-agent: *\nDisallow: /\n", 404), None, ""),
    "login.test": (Reply("", 401), None, ""),
    "broken.test": (
        Reply("User-agent: *\nAllow: /\n", 500),
        "robots",
        "robots.txt: it answers HTTP 500, so nothing may be fetched",
    ),
    "moved.test": (moved("http://rules.test/robots.txt"), "robots", "forbidden by robots.txt"),
    "circle.test": (moved("/robots.txt"), None, ""),
    "closed.test": (closed, "connection", "robots.txt: the server closed the connection without an answer"),
    "huge.test": (Reply("User-agent: *\nDisallow: /\n" + "# x\n" * 400_000), "robots", "forbidden by robots.txt"),
}


def test_robots_in_every_state() -> None:
    """RFC 9309: missing allows, a failing server forbids, redirects are followed, 500 KiB are enough."""
    routes = {f"{host}/": "page" for host in ROBOTS}
    routes |= {f"{host}/robots.txt": reply for host, (reply, _, _) in ROBOTS.items() if reply is not None}
    with serve(routes) as web:
        journey = go(web.port, *(a_source(f"http://{host}/", name=host) for host in ROBOTS))

    found = {host: journey.outcome(f"http://{host}/") for host in ROBOTS}
    assert found == {host: (skip, detail) for host, (_, skip, detail) in ROBOTS.items()}


def test_a_dead_host_is_asked_once_for_all_its_pages() -> None:
    """Five start URLs of a host that refuses connections cost two attempts, not ten."""
    port = free_port()

    journey = go(port, a_source(*(f"http://dead.test/{n}" for n in range(5))))

    outcomes = {journey.outcome(f"http://dead.test/{n}") for n in range(5)}
    assert [skip for skip, _ in outcomes] == ["connection"]
    assert "no connection" in outcomes.pop()[1]


def test_a_name_that_does_not_resolve() -> None:
    """.invalid never does (RFC 6761)."""
    journey = go(None, a_source("http://nothing.invalid/"))

    skip, detail = journey.outcome("http://nothing.invalid/")
    assert (skip, "does not resolve" in detail) == ("unresolved", True)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.1.2.3", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]"]
)
def test_private_addresses_are_refused(host: str) -> None:
    """Literal or resolved, they are refused before a byte is sent, with the way out named."""
    with serve({}) as web:
        journey = go(None, a_source(f"http://{host}:{web.port}/"))

    (visit,) = journey.frontier.visits.values()
    assert visit.skip == "refused_address"
    assert "--resolve" in visit.detail
    assert web.asked == []


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0x7f.0.0.1"])
def test_disguised_loopback_is_not_visited(host: str) -> None:
    """Other spellings of 127.0.0.1 are no way in."""
    with serve({}) as web:
        journey = go(None, a_source(f"http://{host}:{web.port}/"))

    assert [visit.skip for visit in journey.frontier.visits.values()] == ["refused_address"]
    assert web.asked == []


def test_a_redirect_to_a_private_address_is_refused() -> None:
    """The check is made at every connection, not at the start URL alone."""
    with serve({}) as web:
        web.routes["a.test/"] = moved(f"http://127.0.0.1:{web.port}/secret")
        web.routes[f"127.0.0.1:{web.port}/secret"] = "secret"
        source = a_source("http://a.test/", hosts=("a.test", f"127.0.0.1:{web.port}"))
        journey = go(None, source, rewrites=(parse_rewrite(f"a.test:80:127.0.0.1:{web.port}"),))

    assert journey.outcome("http://a.test/")[0] == "refused_address"
    assert "/secret" not in web.paths(f"127.0.0.1:{web.port}")


def test_rewrites_keep_the_real_name_everywhere() -> None:
    """Host header, robots.txt, evidence and page all say the host that was asked for; address literals too."""
    with serve({"a.test/": links("http://192.0.2.9/b"), "192.0.2.9/b": "b"}) as web:
        rewrites = (
            parse_rewrite(f"a.test:80:127.0.0.1:{web.port}"),
            parse_rewrite(f"192.0.2.9:*:127.0.0.1:{web.port}"),
        )
        journey = go(None, a_source("http://a.test/", hosts=("a.test", "192.0.2.9")), rewrites=rewrites)

    assert [page.url for page in journey.frontier.pages] == ["http://a.test/", "http://192.0.2.9/b"]
    assert web.paths("a.test") == ["/robots.txt", "/"]
    assert web.paths("192.0.2.9") == ["/robots.txt", "/b"]


def test_links_of_a_gbk_page_are_encoded_as_browsers_do() -> None:
    """The path in UTF-8, the query in the page's charset."""
    page = '<meta charset="gb2312"><a href="/搜索?q=理财">x</a><a href="/保本.html">y</a>'.encode("gb18030")
    with serve({"g.test/": Reply(page, type="text/html")}) as web:
        journey = go(web.port, a_source("http://g.test/"))

    assert journey.urls() == {
        "http://g.test/",
        "http://g.test/%E6%90%9C%E7%B4%A2?q=%C0%ED%B2%C6",
        "http://g.test/%E4%BF%9D%E6%9C%AC.html",
    }


def test_frames_base_and_refresh_are_links() -> None:
    """Old sites are frames, and many front pages only send the visitor on."""
    page = (
        '<base href="/deep/"><meta http-equiv="Refresh" content="0; URL=\'next.html\'">'
        '<iframe src="frame.html"></iframe><map><area href="area.html"></map>'
    )
    with serve({"b.test/": page}) as web:
        journey = go(web.port, a_source("http://b.test/"))

    assert journey.urls() - {"http://b.test/"} == {
        f"http://b.test/deep/{name}.html" for name in ("next", "frame", "area")
    }


def test_a_site_without_end_is_left_in_time() -> None:
    """A calendar, a session in every link, and a path that repeats: each is bounded, the rest is fetched."""

    def calendar(number: int) -> str:
        return links(f"/cal?month={number + 1}", f"/cal?month={number + 2}", "/real")

    routes = {f"c.test/cal?month={n}": calendar(n) for n in range(500)}
    routes |= {
        "c.test/": links("/cal?month=0", "/x/y/x/y/x/y/x/y/", "/s?PHPSESSID=abc", "/s;jsessionid=1F"),
        "c.test/real": "real",
        "c.test/s": links("/s?PHPSESSID=def", "/s?a=1&PHPSESSID=def"),
    }
    with serve(routes) as web:
        journey = go(web.port, a_source("http://c.test/", max_pages=120, max_depth=1000))

    months = [page.url for page in journey.frontier.pages if "month" in page.url]
    assert 10 < len(months) <= 60
    assert journey.outcome("http://c.test/real") == (None, "")
    assert {"http://c.test/s", "http://c.test/s?a=1"} <= journey.urls()
    assert not any("SESSID" in url or "jsession" in url or "/x/" in url for url in journey.urls())


def test_depth_and_page_budgets_are_kept() -> None:
    """max_depth counts links, max_pages counts pages of a source, the run's max_pages counts all."""
    routes = {f"{host}/{n}": links(f"/{n + 1}", f"/{n + 2}") for host in ("a.test", "b.test") for n in range(50)}
    with serve(routes) as web:
        deep = go(web.port, a_source("http://a.test/0", max_depth=3))
        few = go(web.port, a_source("http://a.test/0", max_pages=7))
        both = a_source("http://a.test/0", name="a"), a_source("http://b.test/0", name="b", max_pages=4)
        whole = go(web.port, *both, max_pages=9)

    assert {page.url for page in deep.frontier.pages} == {f"http://a.test/{n}" for n in range(7)}
    assert len(few.frontier.pages) == 7
    assert len(few.frontier.waiting(100)) > 0
    assert len(whole.frontier.pages) == 9
    assert sum(page.source == "b" for page in whole.frontier.pages) <= 4


def test_www_and_the_bare_host_are_one_site() -> None:
    """Most sites answer to both and link to either."""
    routes = {"j.test/": moved("http://www.j.test/"), "www.j.test/": links("http://j.test/about"), "j.test/about": "x"}
    with serve(routes) as web:
        journey = go(web.port, Source(id="j", title="j", start_urls=("http://j.test",), bounds=Bounds(delay_s=0)))

    assert [page.url for page in journey.frontier.pages] == ["http://www.j.test/", "http://j.test/about"]


def test_what_one_source_leaves_another_still_follows() -> None:
    """A link that leads out of one source is a link of the source it leads into, whoever names it first."""
    routes = {
        "a.test/": links("http://b.test/deep"),
        "b.test/": links("/step"),
        "b.test/step": links("http://b.test/deep"),
        "b.test/deep": "page",
    }
    with serve(routes) as web:
        journey = go(web.port, a_source("http://a.test/", name="a"), a_source("http://b.test/", name="b"))

    assert journey.visit("http://b.test/deep").target.source == "b"


def test_what_a_trap_has_left_waiting_is_not_asked_for() -> None:
    """A calendar that names all its days at once is left when its days say the same; the articles are all fetched."""
    days = [f"/cal?date=2026-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 21)]
    articles = [f"/wen/{number}" for number in range(20)]
    routes = {f"c.test{day}": "<p>这一天没有安排任何活动，请您查看其他日期。</p>" for day in days}
    routes |= {f"c.test{path}": f"<p>第{chr(0x4E00 + 37 * n)}篇文章</p>" for n, path in enumerate(articles)}
    routes["c.test/"] = links(*days, *articles)
    with serve(routes) as web:
        journey = go(web.port, a_source("http://c.test/"))

    asked = web.paths("c.test")
    left = [url for url, visit in journey.frontier.visits.items() if visit.skip == "trap"]
    assert sum(path in asked for path in days) < 120
    assert len(left) > 100
    assert all(path in asked for path in articles)
    assert journey.outcome(left[0]) == ("trap", "a calendar without end")
