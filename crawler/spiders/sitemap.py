"""A site by its sitemap: the pages that it lists, and no others."""

from typing import ClassVar

from scrapy.http import Response

from crawler.guides import Guide
from crawler.guides.sitemaps import read_sitemap
from crawler.spiders.base import GuidedSpider
from facts.pages import Target
from facts.sources import Kind


class SitemapSpider(GuidedSpider):
    """Reads sitemaps, indexes of them, and the Sitemap lines of a robots.txt."""

    name = "sitemap"
    kind: ClassVar[Kind] = Kind.SITEMAP

    def guide(self, target: Target, response: Response) -> Guide:
        """Read one sitemap."""
        return read_sitemap(response.body, self.media(response), response.url, depth=target.depth)
