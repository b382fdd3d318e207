"""A bare Scrapy crawl: its defaults, LinkExtractor, robots.txt obeyed, an item of nothing but the address.

python -m benchmarks.bare URL…        prints {"pages": …} as JSON
"""

import json
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response, TextResponse
from scrapy.linkextractors import LinkExtractor

_SETTINGS = {
    # What `scrapy startproject` sets too; the full scan obeys as well.
    "ROBOTSTXT_OBEY": True,
    # The default writes a line for every page and item, which nobody would measure against.
    "LOG_LEVEL": "WARNING",
    # Doors of the default into the running process; they cost nothing and have no place on anybody's machine.
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
}


class BareSpider(Spider):
    """Follow every link, read nothing."""

    name = "bare"
    links = LinkExtractor()

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the start URLs once; the default asks again when a page links to them."""
        for url in self.start_urls:
            yield Request(url)

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        """Yield one item, and a request for every link."""
        yield {"url": response.url}
        if isinstance(response, TextResponse):
            for link in self.links.extract_links(response):
                yield response.follow(link)


def main() -> None:
    """Crawl from the URLs on the command line."""
    process = CrawlerProcess(_SETTINGS)
    crawler = process.create_crawler(BareSpider)
    process.crawl(crawler, start_urls=sys.argv[1:])
    process.start()
    stats = crawler.stats.get_stats() if crawler.stats else {}
    print(json.dumps({"pages": stats.get("item_scraped_count", 0)}))


if __name__ == "__main__":
    main()
