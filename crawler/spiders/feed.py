"""A feed: the article of each entry."""

from typing import ClassVar

from scrapy.http import Response

from crawler.guides import Guide
from crawler.guides.feeds import read_feed
from crawler.spiders.base import GuidedSpider
from facts.pages import Target
from facts.sources import Kind


class FeedSpider(GuidedSpider):
    """Reads RSS, Atom and JSON Feed."""

    name = "feed"
    kind: ClassVar[Kind] = Kind.FEED

    def guide(self, target: Target, response: Response) -> Guide:
        """Read one feed."""
        return read_feed(response.body, self.media(response), response.url)
