"""What the fetcher asks, what it takes, and what it leaves for the others, over real sockets."""

import asyncio
import contextlib
import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response, TextResponse, XmlResponse

from crawler import CrawlSettings, parse_rewrite
from crawler.errand import Errand
from crawler.targets.admission import Admission
from crawler.wire.fetch import Fetcher
from crawler.wire.keeping import Keep, Unpack
from crawler.wire.redirects import Redirects
from crawler.wire.skips import Skipped
from facts.doubles import FrozenClock, MemoryVault
from facts.pages import Exchange, Exhibit, Known, Purpose, Target
from tests.crawler.going import a_source, a_spec
from tests.crawler.hostile.servers import Act, Case, Peer, serve

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
START = "http://a.test/"
Handle = Callable[[Request], Response]


def a_crawler(port: int, vault: MemoryVault, **settings: Any) -> Any:
    """A crawler that has no more than the fetcher's parts look at."""
    errand = Errand.__new__(Errand)
    source = a_source(START)
    errand.spec = a_spec([source], None, rewrites=(parse_rewrite(f"*:*:127.0.0.1:{port}"),))
    errand.options = CrawlSettings(**({"timeout_s": 2.0} | settings))
    errand.vault = vault
    errand.clock = FrozenClock(NOON)
    errand.admission = Admission({source.id: source})
    errand.stopping = None
    errand.aborts = []
    return SimpleNamespace(spider=SimpleNamespace(errand=errand), settings={})


@contextlib.contextmanager
def fetching(act: Act, vault: MemoryVault | None = None, **settings: Any) -> Iterator[Handle]:
    """Serve a.test by the act; yields a function that fetches, keeps, unpacks and follows one hop."""
    with serve([Case(name="a", does="as told", act=act)]) as ports:
        crawler = a_crawler(ports.of["a.test"], vault or MemoryVault(), **settings)

        async def fetch(request: Request) -> Response:
            fetcher = Fetcher(crawler)
            try:
                response = await fetcher.download_request(request)
            finally:
                await fetcher.close()
            response.request = request
            response = Unpack(crawler.spider.errand).process_response(
                request, Keep(crawler).process_response(request, response)
            )
            return Redirects(crawler).process_response(request, response)  # type: ignore[return-value]

        yield lambda request: asyncio.run(fetch(request))


def asking(purpose: Purpose = Purpose.PAGE, known: Known | None = None, url: str = START, **meta: Any) -> Request:
    return Request(url, meta={"target": Target(url=START, source="s", purpose=purpose, known=known)} | meta)


def typed(media: str, body: bytes = b"x") -> Act:
    async def act(peer: Peer) -> None:
        await peer.answer(body, b"Content-Type: " + media.encode())

    return act


def outcome(handle: Handle, request: Request) -> str:
    try:
        handle(request)
    except Skipped as problem:
        return problem.skip.value
    return "taken"


@pytest.mark.parametrize(
    ("media", "page", "requisite", "guide"),
    [
        ("text/html; charset=gbk", "taken", "not_text", "taken"),
        ("application/pdf", "taken", "not_text", "not_text"),
        ("image/png", "not_text", "taken", "not_text"),
        ("text/css", "not_text", "taken", "not_text"),
        ("application/rss+xml", "not_text", "not_text", "taken"),
        ("application/feed+json", "not_text", "not_text", "taken"),
        ("application/json", "not_text", "not_text", "taken"),
        ("application/x-gzip", "not_text", "not_text", "taken"),
        ("application/zip", "not_text", "not_text", "not_text"),
        ("video/mp4", "not_text", "not_text", "not_text"),
    ],
)
def test_what_is_taken_for_what(media: str, page: str, requisite: str, guide: str) -> None:
    """Pages are text and PDF, requisites pictures and styles, guides what lists addresses."""
    with fetching(typed(media)) as handle:
        found = (
            outcome(handle, asking()),
            outcome(handle, asking(Purpose.REQUISITE)),
            outcome(handle, asking(guide=True)),
        )

    assert found == (page, requisite, guide)


def test_each_purpose_has_its_own_cap() -> None:
    """A sitemap may be larger than a page, a picture smaller."""
    with fetching(typed("text/plain", b"x" * 50_000), max_body=10_000) as handle:
        assert outcome(handle, asking()) == "too_large"
        assert outcome(handle, asking(guide=True)) == "taken"
    with fetching(typed("image/gif", b"x" * (2 * 1024 * 1024 + 1)), max_body=9_000_000) as handle:
        assert outcome(handle, asking(Purpose.REQUISITE)) == "too_large"


def test_a_packed_sitemap_is_unpacked() -> None:
    """sitemap.xml.gz is a file, also where the server packs it once more for the way."""
    packed = gzip.compress(b"<urlset/>")

    async def twice(peer: Peer) -> None:
        await peer.answer(gzip.compress(packed), b"Content-Type: application/gzip", b"Content-Encoding: gzip")

    for act in (typed("application/gzip", packed), twice):
        with fetching(act) as handle:
            assert handle(asking(guide=True)).body == b"<urlset/>"


def test_a_packed_sitemap_may_be_a_bomb() -> None:
    """The cap of guides holds for what comes out."""
    with fetching(typed("application/gzip", gzip.compress(bytes(17 * 1024 * 1024)))) as handle:
        assert outcome(handle, asking(guide=True)) == "too_large"


@pytest.mark.parametrize(
    ("media", "kind"),
    [("text/html", HtmlResponse), ("application/rss+xml", XmlResponse), ("application/json", TextResponse)],
)
def test_responses_are_scrapys_own(media: str, kind: type[Response]) -> None:
    """So that a spider can say response.css as in any project."""
    with fetching(typed(media)) as handle:
        assert type(handle(asking(guide=True))) is kind


def a_known(vault: MemoryVault, **fields: Any) -> Known:
    exchange = Exchange(
        url=START, method="GET", request_headers=(), status=200, reason="OK", response_headers=(), body=b"before",
        fetched_at=NOON,
    )  # fmt: skip
    exhibit: Exhibit = vault.keep(exchange)
    return Known(page=1, sha256=exhibit.sha256, size=6, content_type="text/html", exhibit=exhibit, **fields)


VALIDATORS = {"etag": 'W/"保本"', "last_modified": "Mon, 23 Nov 2026 02:00:00 GMT"}


def test_a_known_page_is_asked_for_only_if_it_has_changed() -> None:
    """Both validators go out as they came; the answer 304 comes through with its exchange, and nothing is kept."""
    asked: list[dict[str, str]] = []

    async def unchanged(peer: Peer) -> None:
        asked.append(peer.asked)
        await peer.send(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5000000000\r\nCache-Control: no-cache\r\n\r\n")

    vault = MemoryVault()
    request = asking(known=a_known(vault, **VALIDATORS))
    with fetching(unchanged, vault) as handle:
        response = handle(request)

    assert (response.status, request.meta["exchange"].status, len(vault.exchanges)) == (304, 304, 1)
    assert asked[0]["if-none-match"].encode("latin-1").decode() == VALIDATORS["etag"]
    assert asked[0]["if-modified-since"] == VALIDATORS["last_modified"]


async def tell(peer: Peer) -> None:
    await peer.answer(repr(sorted(name for name in peer.asked if name.startswith("if-"))).encode())


def test_no_condition_where_it_would_be_wrong() -> None:
    """Not without the content, not for a hop behind the address, not with a validator that is none."""
    vault = MemoryVault()
    known = a_known(vault, **VALIDATORS)
    requests = {
        "content lost": asking(known=a_known(MemoryVault(), **VALIDATORS)),
        "hop": asking(known=known, url="http://a.test/moved"),
        "line break": asking(known=a_known(vault, etag='"a"\r\nX: y')),
        "endless": asking(known=a_known(vault, etag="a" * 5000)),
        "robots": asking(known=known, robots=True),
    }
    with fetching(tell, MemoryVault()) as empty, fetching(tell, vault) as full:
        found = {what: (empty if what == "content lost" else full)(one).body for what, one in requests.items()}

    assert found == dict.fromkeys(requests, b"[]")


def test_an_answer_of_not_modified_that_nobody_asked_for_is_kept_like_any_other() -> None:
    """Otherwise a page would be called unchanged that was never compared."""

    async def unasked(peer: Peer) -> None:
        await peer.send(b"HTTP/1.1 304 Not Modified\r\n\r\n")

    vault = MemoryVault()
    request = asking(known=a_known(vault))
    with fetching(unasked, vault) as handle:
        handle(request)

    assert len(vault.exchanges) == 2
    assert "exchange" not in request.meta


def test_the_time_to_the_first_byte_is_noted() -> None:
    """What the pace is made of: how long the host took to think, not how long the page is."""

    async def slow(peer: Peer) -> None:
        await asyncio.sleep(0.3)
        await peer.head(b"Content-Length: 2")
        await peer.send(b"x")
        await asyncio.sleep(0.5)
        await peer.send(b"x")

    request = asking()
    with fetching(slow) as handle:
        handle(request)

    assert 0.3 <= request.meta["latency_s"] < 0.6


def test_a_host_that_never_answers_is_as_slow_as_can_be() -> None:
    """The pace hears of it too."""

    async def never(_: Peer) -> None:
        await asyncio.sleep(30)

    request = asking()
    with fetching(never, timeout_s=0.4) as handle:
        assert outcome(handle, request) == "timeout"

    assert request.meta["latency_s"] == 0.4


@pytest.mark.parametrize(("status", "headers", "is_final"), [
    (b"503 Busy", (b"Retry-After: 7",), True),
    (b"429 Slow down", (b"Retry-After: 7",), True),
    (b"503 Busy", (), False),
    (b"502 Bad", (b"Retry-After: 7",), False),
])  # fmt: skip
def test_who_says_when_to_come_again_is_not_asked_at_once(
    status: bytes, headers: tuple[bytes, ...], is_final: bool
) -> None:
    """Scrapy's retry middleware heeds dont_retry; the header itself comes through for the pace."""

    async def busy(peer: Peer) -> None:
        await peer.answer(b"later", *headers, status=status)

    request = asking()
    with fetching(busy) as handle:
        response = handle(request)

    assert request.meta.get("dont_retry", False) is is_final
    assert response.headers.get("Retry-After") == (b"7" if headers else None)


@pytest.mark.parametrize(
    ("purpose", "found"), [(Purpose.PAGE, "offsite"), (Purpose.LANDING, "taken"), (Purpose.REQUISITE, "taken")]
)
def test_what_may_be_redirected_out_of_its_source(purpose: Purpose, found: str) -> None:
    """Adverts and pictures lead elsewhere by nature; the chain is kept."""

    async def away(peer: Peer) -> None:
        await peer.answer(b"", b"Location: http://elsewhere.test/x", status=b"302 Found")

    with fetching(away) as handle:
        if found == "offsite":
            assert outcome(handle, asking(purpose)) == found
            return
        following: Any = handle(asking(purpose))

    assert (following.url, following.meta["redirects"]) == ("http://elsewhere.test/x", (START,))
