"""Scrapy's scheduler, fed by the frontier's table: nothing waits in memory that is not a row."""

from collections import deque

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler

from crawler.errand import Errand, errand_of
from crawler.spider import SiteSpider
from facts.pages import Target


class Feeder(BaseScheduler):
    """Hands out each waiting target once a process; redirects and second tries come before new targets.

    JOBDIR, Scrapy's own way to resume, lost every URL not yet fetched when it was killed; here a killed
    process leaves its rows waiting, and the next one reads them.
    """

    def __init__(self, errand: Errand, spider: SiteSpider) -> None:
        self._errand = errand
        self._spider = spider
        self._again: deque[Request] = deque()
        #: A target taken to find out whether there is one.
        self._held: Target | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Feeder":
        """Make it for a crawler, as Scrapy does."""
        spider = crawler.spider
        assert isinstance(spider, SiteSpider)
        return cls(errand_of(crawler), spider)

    def has_pending_requests(self) -> bool:
        """Whether the crawl has anything left to ask for; asked when nothing is under way."""
        if self._again:
            return True
        if self._held is None and self._errand.stopping is None:
            self._held = self._errand.next_target(patient=True)
        return self._held is not None

    def enqueue_request(self, request: Request) -> bool:
        """Take a redirect's or a retry's request; other requests are rows of the table first."""
        self._errand.move(request.meta["target"], request.url)
        self._again.append(request)
        return True

    def next_request(self) -> Request | None:
        """Return the next request, or None where nothing may be asked for now."""
        if self._errand.stopping is not None:
            return None
        if self._again:
            return self._again.popleft()
        target, self._held = self._held or self._errand.next_target(), None
        return self._spider.request(target) if target else None
