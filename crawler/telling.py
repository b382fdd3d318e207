"""For whoever sits at `scrapy shell`: guides can be looked at like pages, and the log says why there is no response."""

import logging
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.wire.skips import Skipped

log = logging.getLogger(__name__)


class Telling:
    """The outermost downloader middleware of Scrapy's own commands; a scan has its table of skips instead."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it for a crawler, as Scrapy does."""
        return cls()

    def process_request(self, request: Request) -> None:
        """Let what no spider asks for be a sitemap, a feed or JSON as well as a page."""
        if "target" not in request.meta and not request.meta.get("robots"):
            request.meta.setdefault("guide", True)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Write the reason and leave the rest to others."""
        if isinstance(exception, Skipped) and not request.meta.get("robots"):
            log.info("not fetched: %s: %s: %s", request.url, exception.skip.value, exception.detail)
