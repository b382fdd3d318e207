"""Goes out and brings pages home, politely; Scrapy and aiohttp stay behind this door."""

from crawler.addresses import parse_rewrite
from crawler.catalogue import load_source, load_sources, source_from_url
from crawler.options import CrawlSettings
from crawler.run import CrawlResult, crawl
from crawler.wires import settings

__all__ = [
    "CrawlResult",
    "CrawlSettings",
    "crawl",
    "load_source",
    "load_sources",
    "parse_rewrite",
    "settings",
    "source_from_url",
]
