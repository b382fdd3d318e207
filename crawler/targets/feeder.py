"""Scrapy's scheduler, fed by the frontier's table: nothing waits in memory that is not a row."""

import asyncio
from collections import deque

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler, Scheduler
from scrapy.crawler import Crawler

from crawler.errand import Errand, errand_of
from crawler.spiders.base import HouseSpider
from facts.pages import Target


class Feeder(BaseScheduler):
    """Hands out each waiting target once a process; redirects and second tries come before new targets.

    JOBDIR, Scrapy's own way to resume, lost every URL not yet fetched when it was killed; here a killed
    process leaves its rows waiting, and the next one reads them.
    """

    def __init__(self, crawler: Crawler, errand: Errand, spider: HouseSpider) -> None:
        self._crawler = crawler
        self._errand = errand
        self._spider = spider
        self._again: deque[Request] = deque()
        #: A target taken to find out whether there is one.
        self._held: Target | None = None
        self._alarm: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BaseScheduler:  # type: ignore[override]
        """Make it for a crawler, as Scrapy does; spiders that are not the house's get Scrapy's own scheduler."""
        spider = crawler.spider
        if isinstance(spider, HouseSpider):
            return cls(crawler, errand_of(crawler), spider)
        return Scheduler.from_crawler(crawler)

    def has_pending_requests(self) -> bool:
        """Whether the crawl has anything left to ask for; asked when nothing is under way."""
        if self._again:
            return True
        if self._errand.stopping is not None:
            return False
        if self._held is None:
            self._held = self._errand.next_target()
        return self._held is not None or self._waits()

    def enqueue_request(self, request: Request) -> bool:
        """Take a redirect's or a retry's request; other requests are rows of the table first."""
        if (target := request.meta.get("target")) is not None:
            self._errand.move(target, request.url)
        self._again.append(request)
        return True

    def next_request(self) -> Request | None:
        """Return the next request, or None where nothing may be asked for now."""
        if self._errand.stopping is not None:
            return None
        if self._again:
            return self._again.popleft()
        target, self._held = self._held or self._errand.next_target(), None
        if target is None:
            self._waits()
            return None
        return self._spider.request(target)

    def close(self, reason: str) -> None:
        """Forget the alarm."""
        if self._alarm is not None:
            self._alarm.cancel()

    def _waits(self) -> bool:
        """Whether a host's turn is yet to come; Scrapy, which asks only when something happens, is woken for it."""
        seconds = self._errand.seconds_to_wait()
        if seconds is None:
            return False
        loop = asyncio.get_running_loop()
        if self._alarm is None or self._alarm.when() > loop.time() + seconds:
            self.close("a nearer turn")
            self._alarm = loop.call_later(seconds, self._ring)
        return True

    def _ring(self) -> None:
        self._alarm = None
        slot = self._crawler.engine._slot  # noqa: SLF001  # Scrapy has no public way to say that work has come due
        if slot is not None:
            slot.nextcall.schedule()
