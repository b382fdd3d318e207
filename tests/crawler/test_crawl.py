"""A crawl over real sockets: every trap of the web ends as a page or as a skip with a sentence."""

import gzip
import time
import zlib
from collections.abc import Iterator

import pytest

from facts.doubles import MemoryVault
from tests.crawler.going import Journey, a_source, go
from tests.crawler.web import Reply, Web, Write, links, moved, serve

HTML = "text/html; charset=utf-8"


def hang(_: Write) -> None:
    time.sleep(3)


def garbage(write: Write) -> None:
    write(b"\x00\x01\x02 this is no HTTP at all\r\n\r\n\xff\xfe")


def endless_headers(write: Write) -> None:
    write(b"HTTP/1.1 200 OK\r\n")
    for number in range(1_000_000):
        write(b"X-%d: %s\r\n" % (number, b"y" * 500))


def endless_body(write: Write) -> None:
    write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(10 * 1024 * 1024):
        write(b"<p>more</p>" * 100)


def ten_gigabytes(write: Write) -> None:
    write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10000000000\r\n\r\n")


def drip(write: Write) -> None:
    write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        write(b"x")
        time.sleep(0.05)


def broken_off(write: Write) -> None:
    write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\nonly this")


def closed(_: Write) -> None:
    pass


def coded(body: bytes, coding: str) -> Reply:
    return Reply(body, headers=(("Content-Encoding", coding),))


PAGES = (
    "/plain", "/gzip", "/deflate", "/missing", "/error", "/forbidden", "/archive", "/disguised", "/hang", "/garbage",
    "/headers", "/endless", "/ten", "/drip", "/broken", "/closed", "/bomb", "/badgzip", "/circle", "/hops", "/away",
    "/once", "/again", "/mail", "/empty", "/notype", "/login1", "/login2",
)  # fmt: skip
ROUTES = {
    "t.test/robots.txt": Reply("User-agent: *\nDisallow: /forbidden\n", type="text/plain"),
    "t.test/": links(*PAGES, "/photo.jpg", "http://other.test/", "javascript:void(0)", "/plain#part", "/deep/a"),
    "t.test/plain": "<p>保本</p>",
    "t.test/gzip": coded(gzip.compress(b"<a href='/from-gzip'>x</a>"), "gzip"),
    "t.test/deflate": coded(zlib.compress(b"<a href='/from-deflate'>x</a>"), "deflate"),
    "t.test/from-gzip": "gz",
    "t.test/from-deflate": "df",
    "t.test/error": Reply("<h1>broken</h1>", 503),
    "t.test/archive": Reply(b"PK\x03\x04", type="application/zip"),
    "t.test/disguised": Reply(b"\x89PNG but they say html"),
    "t.test/hang": hang,
    "t.test/garbage": garbage,
    "t.test/headers": endless_headers,
    "t.test/endless": endless_body,
    "t.test/ten": ten_gigabytes,
    "t.test/drip": drip,
    "t.test/broken": broken_off,
    "t.test/closed": closed,
    "t.test/bomb": coded(gzip.compress(bytes(3_000_000)), "gzip"),
    "t.test/badgzip": coded(b"not gzip at all", "gzip"),
    "t.test/circle": moved("/circle2"),
    "t.test/circle2": moved("/circle"),
    "t.test/hops": moved("/hops/1"),
    **{f"t.test/hops/{n}": moved(f"/hops/{n + 1}") for n in range(1, 12)},
    "t.test/away": moved("http://elsewhere.test/x"),
    "t.test/once": moved("/landing"),
    "t.test/again": moved("/landing"),
    "t.test/landing": "landed",
    "t.test/mail": moved("mailto:a@b.test"),
    "t.test/empty": "",
    "t.test/notype": Reply("<a href='/from-notype'>x</a>", type=None),
    "t.test/login1": moved("/login?from=1"),
    "t.test/login2": moved("/plain"),
    "t.test/login?from=1": "please log in",
    "t.test/deep/a": links("b/../c"),
    "t.test/deep/c": "c",
}


@pytest.fixture(scope="module")
def trapped() -> Iterator[tuple[Journey, Web]]:
    """One crawl over all traps; the tests look at what came of each."""
    with serve(ROUTES) as web:
        settings = {"timeout_s": 1.5, "max_body": 1_000_000, "contact": "https://office.test/bot"}
        yield go(web.port, a_source("http://t.test/"), settings=settings), web


@pytest.mark.parametrize(
    "path",
    ["/", "/plain", "/gzip", "/deflate", "/from-gzip", "/from-deflate", "/empty", "/notype", "/deep/a", "/deep/c"],
)
def test_pages_come_home(trapped: tuple[Journey, Web], path: str) -> None:
    """Plain and packed pages are pages, and their links are followed."""
    assert trapped[0].outcome(f"http://t.test{path}") == (None, "")


SKIPS = {
    "/missing": ("http_error", "HTTP 404"),
    "/error": ("http_error", "HTTP 503"),
    "/forbidden": ("robots", "forbidden by robots.txt"),
    "/archive": ("not_text", "the content type is application/zip"),
    "/disguised": ("not_text", "the content is a file, whatever its type says"),
    "/hang": ("timeout", "no complete answer within 1.5 seconds"),
    "/drip": ("timeout", "no complete answer within 1.5 seconds"),
    "/garbage": ("unreadable", "the answer is not readable HTTP"),
    "/headers": ("too_large", "the answer has more headers than the cap"),
    "/endless": ("too_large", "the page is larger than 1000000 bytes"),
    "/ten": ("too_large", "the page has 10000000000 bytes, the cap is 1000000"),
    "/broken": ("connection", "the connection broke off in the middle of the page"),
    "/closed": ("connection", "the server closed the connection without an answer"),
    "/bomb": ("too_large", "the page unpacks to more than the cap"),
    "/badgzip": ("unreadable", "the page cannot be unpacked: its gzip coding is broken, as the site sent it"),
    "/circle": ("redirects", "redirects in a circle to http://t.test/circle"),
    "/hops": ("redirects", "more than 5 redirects"),
    "/away": ("offsite", "redirects to http://elsewhere.test/x, outside the source"),
    "/mail": ("redirects", "redirects to something that is no web page"),
    "/login2": ("duplicate", "redirects to http://t.test/plain, which is fetched by itself"),
}


@pytest.mark.parametrize("path", SKIPS)
def test_traps_end_as_skips_with_a_sentence(trapped: tuple[Journey, Web], path: str) -> None:
    """No trap hangs the crawl, and none is passed over in silence."""
    assert trapped[0].outcome(f"http://t.test{path}") == SKIPS[path]


def test_every_target_is_settled(trapped: tuple[Journey, Web]) -> None:
    """Nothing known is left without an outcome."""
    journey, _ = trapped

    assert journey.urls() == set(journey.frontier.visits)


def test_two_redirects_to_one_page_are_one_page(trapped: tuple[Journey, Web]) -> None:
    """The first brings it home with its chain, the second is a duplicate."""
    journey, _ = trapped
    found = [journey.visit(f"http://t.test/{name}") for name in ("once", "again")]

    pages = [visit.page for visit in found if visit.page]
    assert [(page.url, page.redirects) for page in pages] == [("http://t.test/landing", ("http://t.test/landing",))]
    assert [visit.skip for visit in found if visit.skip] == ["duplicate"]


def test_files_other_hosts_and_scripts_are_no_targets(trapped: tuple[Journey, Web]) -> None:
    """They are dropped before anything is built for them."""
    urls = trapped[0].urls()

    assert not urls & {"http://t.test/photo.jpg", "http://other.test/", "http://t.test/plain#part"}
    assert all(url.startswith("http://t.test/") for url in urls)


def test_a_passing_server_error_is_tried_once_more(trapped: tuple[Journey, Web]) -> None:
    """503 asks for patience and is asked three times in all, 404 once."""
    paths = trapped[1].paths("t.test")

    assert (paths.count("/error"), paths.count("/missing"), paths.count("/robots.txt")) == (3, 1, 1)


def test_forbidden_pages_are_not_even_asked_for(trapped: tuple[Journey, Web]) -> None:
    """robots.txt is obeyed on the wire."""
    assert "/forbidden" not in trapped[1].paths("t.test")


def test_the_crawler_says_who_it_is(trapped: tuple[Journey, Web]) -> None:
    """One user agent with a contact, on every request."""
    assert len(trapped[1].agents) == 1
    assert trapped[1].agents.pop().endswith("(+https://office.test/bot)")


def test_everything_answered_is_kept_as_it_was_sent(trapped: tuple[Journey, Web]) -> None:
    """robots.txt, redirects, error pages and packed bodies lie in the vault, before anybody unpacks them."""
    vault = trapped[0].vault
    assert isinstance(vault, MemoryVault)
    kept = {exchange.url: exchange for exchange in vault.exchanges}

    assert {"http://t.test/robots.txt", "http://t.test/circle2", "http://t.test/missing"} <= set(kept)
    packed = kept["http://t.test/gzip"]
    assert gzip.decompress(packed.body) == b"<a href='/from-gzip'>x</a>"
    assert ("Content-Encoding", "gzip") in packed.response_headers
    assert (packed.status, packed.reason, packed.ip) == (200, "OK", "127.0.0.1")
    assert {"Host", "User-Agent", "Accept-Encoding"} <= {name for name, _ in packed.request_headers}


def test_a_page_row_says_what_was_fetched(trapped: tuple[Journey, Web]) -> None:
    """Digest and size are of the unpacked body; the exhibit's digest is of what was sent."""
    page = trapped[0].visit("http://t.test/gzip").page

    assert page is not None
    assert (page.size, page.status, page.content_type, page.ip) == (26, 200, HTML, "127.0.0.1")
    assert (page.url, page.requested_url, page.run) == ("http://t.test/gzip", "http://t.test/gzip", "r1")
    assert page.sha256 != page.exhibit.sha256


def test_links_remember_where_they_were_found(trapped: tuple[Journey, Web]) -> None:
    """Depth grows from the start URL; via is the page that linked."""
    found = {target.url: target for target in trapped[0].frontier.targets}

    assert (found["http://t.test/"].depth, found["http://t.test/"].via) == (0, None)
    assert (found["http://t.test/deep/c"].depth, found["http://t.test/deep/c"].via) == (2, "http://t.test/deep/a")


def test_a_resumed_run_counts_as_one(trapped: tuple[Journey, Web]) -> None:
    """The same frontier again: nothing is asked for twice."""
    journey, web = trapped
    before = len(web.asked)

    journey.go()

    assert len(web.asked) == before
