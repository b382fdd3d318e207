"""The spider of a scan: sources of every kind in one crawl, so that hosts they share keep one pace."""

from collections.abc import Iterable, Mapping

from scrapy.utils.misc import walk_modules_iter
from scrapy.utils.spider import iter_spider_classes

from crawler.errand import Errand
from crawler.settings import SPIDER_MODULES
from crawler.spiders.base import HouseSpider
from facts.sources import Kind


def readers(modules: Iterable[str] = SPIDER_MODULES) -> Mapping[Kind, type[HouseSpider]]:
    """Return the spider of each kind: the one that has its name, in any file below crawler/spiders.

    They are found as Scrapy finds spiders, so that a file put there is all that a new kind needs here; what Scrapy
    has loaded for `scrapy list` or for a crawl is not loaded again.
    """
    found = (spider for name in modules for module in walk_modules_iter(name) for spider in iter_spider_classes(module))
    return {
        spider.kind: spider
        for spider in found
        if issubclass(spider, HouseSpider) and hasattr(spider, "kind") and spider.name == spider.kind
    }


class ScanSpider(HouseSpider):
    """Lets each source be read by the spider of its kind."""

    name = "scan"

    def __init__(self, errand: Errand) -> None:
        super().__init__(errand)
        known = readers()
        made = {kind: known[kind](errand) for kind in {source.kind for source in errand.spec.sources}}
        self._readers = {source.id: made[source.kind] for source in errand.spec.sources}

    def serving(self, source: str) -> HouseSpider:
        """Return the spider that reads a source."""
        return self._readers[source]
