"""The site spider: one response in, one visit out, whatever the response is."""

import hashlib
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.errand import Errand
from crawler.links import charset_of, references
from crawler.skips import Skipped, Stopped
from crawler.urls import canonical
from facts.errors import HouseError
from facts.pages import Page, Skip, Target, Visit

log = logging.getLogger(__name__)
#: First bytes of files that servers send as text/html.
_SIGNATURES = (b"%PDF-", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"Rar!", b"\x1f\x8b", b"MZ", b"\x7fELF")
#: Raw links remembered as leading nowhere new; a bound on memory, forgetting costs a little time.
_DISMISSED = 100_000


class SiteSpider(Spider):
    """Follows a source's own links and nothing else."""

    name = "site"

    def __init__(self, errand: Errand) -> None:
        super().__init__()
        self.errand = errand
        #: (source, raw link): what one source may not follow, another may.
        self._dismissed: set[tuple[str, str]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make it with the errand that crawler/run.py gives to Scrapy."""
        spider = cls(kwargs["errand"])
        spider._set_crawler(crawler)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Yield nothing: the start URLs are rows of the frontier."""
        none: tuple[Request, ...] = ()
        for request in none:
            yield request

    def request(self, target: Target) -> Request:
        """Return the request that asks for a target."""
        return Request(target.url, callback=self.parse, errback=self.fail, meta={"target": target}, dont_filter=True)

    def parse(self, response: Response, **_: Any) -> list[Visit]:
        """Return the visit of a response; a page that cannot be read is a visit too."""
        target: Target = response.meta["target"]
        try:
            visit = self._visit(target, response)
        except Exception as problem:  # a target must be settled whatever a page does to a parser
            log.exception("page not parsed: %s", target.url)
            visit = Visit(target=target, skip=Skip.UNREADABLE, detail=f"not parsed ({type(problem).__name__})")
        return [visit]

    def fail(self, failure: Failure) -> list[Visit]:
        """Return the visit of a request that gave no response, or end the crawl where going on is pointless."""
        problem = failure.value
        target: Target = failure.request.meta["target"]  # type: ignore[attr-defined]
        if isinstance(problem, Skipped):
            return [Visit(target=target, skip=problem.skip, detail=problem.detail)]
        if isinstance(problem, HouseError):
            self.errand.stop(str(problem), problem)
        elif not isinstance(problem, Stopped):
            log.error("request failed: %s: %r", target.url, problem)
            detail = f"the request failed ({type(problem).__name__})"
            return [Visit(target=target, skip=Skip.CONNECTION, detail=detail)]
        return []

    def _visit(self, target: Target, response: Response) -> Visit:
        if not 200 <= response.status < 300:
            return Visit(target=target, skip=Skip.HTTP_ERROR, detail=f"HTTP {response.status}")
        if response.url in self.errand.got:
            return Visit(target=target, skip=Skip.DUPLICATE, detail=f"same page as {response.url}")
        if response.body.startswith(_SIGNATURES) or b"\x00\x00" in response.body[:1024]:
            return Visit(target=target, skip=Skip.NOT_TEXT, detail="the content is a file, whatever its type says")
        self.errand.got.add(response.url)
        page = self._page(target, response)
        return Visit(target=target, page=page, links=tuple(self._links(target, response, page.content_type or "")))

    def _page(self, target: Target, response: Response) -> Page:
        meta = response.meta
        content_type = response.headers.get("Content-Type")
        return Page(
            run=self.errand.spec.run,
            source=target.source,
            url=response.url,
            requested_url=target.url,
            status=response.status,
            fetched_at=meta["fetched_at"],
            content_type=content_type.decode("utf-8", "replace") if content_type else None,
            size=len(response.body),
            sha256=hashlib.sha256(response.body).hexdigest() if meta["unpacked"] else meta["exhibit"].sha256,
            exhibit=meta["exhibit"],
            redirects=(*meta["redirects"][1:], response.url) if "redirects" in meta else (),
            tls_error=meta["tls_error"],
            ip=meta["ip"],
        )

    def _links(self, target: Target, response: Response, content_type: str) -> Iterator[Target]:
        source = self.errand.sources[target.source]
        if target.depth >= source.bounds.max_depth or not response.body:
            return
        charset = charset_of(response.body, content_type)
        seen, dismissed = self.errand.seen, self._dismissed
        for reference in references(response.body, charset, response.url):
            if reference in seen or (target.source, reference) in dismissed:
                continue
            url = self._admit(reference, charset, target.source)
            if url is not None:
                yield Target(url=url, source=target.source, depth=target.depth + 1, via=response.url)

    def _admit(self, reference: str, charset: str, source: str) -> str | None:
        url = canonical(reference, charset)
        fence = self.errand.fences[source]
        if url is not None and url not in self.errand.seen and fence.holds(url):
            refusal = fence.refusal(url)
            if refusal is None:
                self.errand.seen.add(url)
                fence.note(url)
                return url
            self.errand.refused_links[refusal] += 1
        if len(self._dismissed) >= _DISMISSED:
            self._dismissed.clear()
        self._dismissed.add((source, reference))
        return None
