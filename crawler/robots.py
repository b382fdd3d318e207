"""robots.txt as RFC 9309 has it: a missing file allows, a failing server forbids, a dead host is dead.

Scrapy's own reads error pages as rules, allows everything when a server fails, and waits for every page of a dead host.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.errand import errand_of
from crawler.skips import Skipped
from facts.pages import Skip


@dataclass(frozen=True, slots=True)
class _Rules:
    """What one host allows: a test of URLs, or one failure for all of them."""

    allows: Callable[[str], bool] = lambda _: True
    failure: Skipped | None = None


class Robots:
    """Asks each host's robots.txt once a crawl, before its first page."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._token = errand_of(crawler).options.robots_token
        self._rules: dict[str, asyncio.Task[_Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Robots":
        """Make it for a crawler, as Scrapy does."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass.

        Raises:
            Skipped: robots.txt forbids the page, or the host cannot be asked.
        """
        if request.meta.get("robots"):
            return
        parts = urlparse_cached(request)
        site = f"{parts.scheme}://{parts.netloc}"
        task = self._rules.get(site)
        if task is None:
            task = self._rules[site] = asyncio.ensure_future(self._ask(site))
        rules = task.result() if task.done() else await asyncio.shield(task)
        if rules.failure is not None:
            raise Skipped(rules.failure.skip, f"robots.txt: {rules.failure.detail}")
        if not rules.allows(request.url):
            raise Skipped(Skip.ROBOTS, "forbidden by robots.txt")

    async def _ask(self, site: str) -> _Rules:
        request = Request(f"{site}/robots.txt", meta={"robots": True}, callback=NO_CALLBACK)
        try:
            response = await self._crawler.engine.download_async(request)
        except Skipped as failure:
            return _Rules() if failure.skip is Skip.REDIRECTS else _Rules(failure=failure)
        return self._read(response)

    def _read(self, response: Response) -> _Rules:
        if response.status >= 500:
            sentence = f"it answers HTTP {response.status}, so nothing may be fetched"
            return _Rules(failure=Skipped(Skip.ROBOTS, sentence))
        if response.status != 200:
            return _Rules()
        parsed = Protego.parse(response.body.decode("utf-8-sig", "ignore"))
        return _Rules(allows=lambda url: bool(parsed.can_fetch(url, self._token)))
