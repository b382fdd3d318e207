"""The pipeline: each visit is settled through the frontier in one transaction."""

import logging

from scrapy.crawler import Crawler

from crawler import signals
from crawler.errand import Errand, errand_of
from facts.errors import HouseError, StoreFailed
from facts.pages import Visit

log = logging.getLogger(__name__)


class Settle:
    """Gives visits to the frontier; a database that fails ends the crawl, its target stays waiting."""

    def __init__(self, crawler: Crawler, errand: Errand) -> None:
        self._crawler = crawler
        self._errand = errand
        self._items = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Settle":
        """Make it for a crawler, as Scrapy does."""
        return cls(crawler, errand_of(crawler))

    def process_item(self, item: Visit) -> Visit:
        """Settle one visit and send signals.visit_settled, unless the crawl has failed already."""
        if self._errand.failure is not None:
            return item
        try:
            self._errand.settle(item)
        except HouseError as problem:
            self._errand.stop(str(problem), problem)
        except Exception as problem:  # an adapter's own error must end the crawl, not be logged and dropped
            log.exception("visit not settled: %s", item.target.url)
            failure = StoreFailed(f"The database refused a page ({type(problem).__name__}: {problem}).")
            self._errand.stop(str(failure), failure)
        else:
            self._tell(item)
        return item

    def _tell(self, visit: Visit) -> None:
        self._items += 1
        self._crawler.signals.send_catch_log(
            signals.visit_settled,
            visit=visit,
            items=self._items,
            pages=self._errand.fetched,
            spider=self._crawler.spider,
        )
