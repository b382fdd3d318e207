"""A classified or B2B board: listing pages, and the page of each item on them."""

from typing import ClassVar

from scrapy.http import Response

from crawler.guides import Guide
from crawler.guides.listings import read_listing
from crawler.spiders.base import GuidedSpider
from facts.errors import BadInput
from facts.pages import Target
from facts.sources import Kind


class ListSpider(GuidedSpider):
    """Reads listing pages by the source's selectors; one with fewer items than it should have is a sign of drift."""

    name = "list"
    kind: ClassVar[Kind] = Kind.LIST

    def guide(self, target: Target, response: Response) -> Guide:
        """Read one listing page."""
        listing = self.errand.sources[target.source].listing
        if listing is None:
            raise BadInput(f"The source {target.source} is a list and has no listing selectors.")
        return read_listing(response.body, self.media(response), response.url, listing, number=target.depth + 1)
