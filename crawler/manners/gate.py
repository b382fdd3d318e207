"""The last gate before the network: every request, robots.txt and second tries included, waits for its host's turn."""

import asyncio
import time
from datetime import UTC, datetime

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.errand import Errand, errand_of
from crawler.manners.pace import MOST_WAIT_S, REFUSALS
from crawler.manners.waits import http_date, retry_after
from crawler.wire.skips import Held, Skipped, Stopped
from facts.pages import Purpose, Skip, Target, host_of

#: Seconds between two looks at whether the crawl is ending, while a request waits.
_LOOK_S = 0.2


class Gate:
    """Holds requests back, and tells the pace what each host answered."""

    def __init__(self, errand: Errand) -> None:
        self._errand = errand
        self._pace = errand.pace

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Gate":
        """Make it for a crawler, as Scrapy does."""
        return cls(errand_of(crawler))

    async def process_request(self, request: Request) -> None:
        """Let the request pass when its host's turn has come.

        Raises:
            Stopped: the crawl is ending.
            Held: another process has taken the host.
            Skipped: the address has turned out to be a trap's while it waited.
        """
        self._refuse_trapped(request)
        request.meta.pop("started", None)  # a redirect brings that of the hop before
        host = host_of(request.url)
        if (until := self._errand.ownership.claim(host)) is not None:
            raise Held(f"another process asks the host until {until:%H:%M:%S} UTC")
        while self._errand.stopping is None and (wait := self._pace.ready_at(host) - time.monotonic()) > 0:
            await asyncio.sleep(min(wait, _LOOK_S))
        if self._errand.stopping is not None:
            raise Stopped(self._errand.stopping)
        now = time.monotonic()
        self._pace.started(host, now)
        request.meta["started"] = now

    def _refuse_trapped(self, request: Request) -> None:
        # Before the host's turn, so that what a trap has left in the table costs its site nothing.
        target: Target | None = request.meta.get("target")
        if target is None or target.purpose is not Purpose.PAGE or request.url != target.url:
            return
        fence = self._errand.admission.fences.get(target.source)
        if fence is not None and (trap := fence.closed(target.url)) is not None:
            raise Skipped(Skip.TRAP, trap.sentence)

    def process_response(self, request: Request, response: Response) -> Response:
        """Take note of how fast and how willingly the host answered."""
        wait = None
        if response.status in REFUSALS:
            now = http_date(response.headers.get("Date")) or datetime.now(UTC)
            wait = retry_after(response.headers.get("Retry-After"), now, most_s=MOST_WAIT_S)
        self._answered(request, response.status, wait)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """A host that does not answer is a slow host."""
        if not isinstance(exception, Stopped) and "started" in request.meta:
            self._answered(request, None, None)

    def _answered(self, request: Request, status: int | None, wait_s: float | None) -> None:
        now = time.monotonic()
        seconds = request.meta.get("latency_s", now - request.meta["started"])
        host = host_of(request.url)
        self._errand.ownership.defer(host, self._pace.answered(host, seconds, status, wait_s))
