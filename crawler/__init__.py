"""Goes out and brings pages home, politely; Scrapy and aiohttp stay behind this door.

The crawl itself is `crawler.run.crawl`: only the crawl process imports it, since Scrapy takes half a second to
load and every other command would pay for it.
"""

from crawler.catalogue import load_source, load_sources, source_from_url
from crawler.options import CrawlSettings
from crawler.wire.rewrites import parse_rewrite

__all__ = ["CrawlSettings", "load_source", "load_sources", "parse_rewrite", "source_from_url"]
