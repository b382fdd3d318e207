"""A search: keywords and districts put to a SearXNG instance; what it finds is fetched once and followed no further."""

from collections.abc import Iterator
from typing import ClassVar

from scrapy.http import Response

from crawler.guides import Guide
from crawler.guides.searches import read_search, starts
from crawler.spiders.base import GuidedSpider
from facts.pages import Purpose, Target
from facts.sources import Kind, Queries, Source


class SearchSpider(GuidedSpider):
    """Discovers sites that no source names; a result is a target, not a lead."""

    name = "search"
    kind: ClassVar[Kind] = Kind.SEARCH
    explains_errors = True

    def starts(self, source: Source) -> Iterator[Target]:
        """Yield every question; categories of the lexicon have been made keywords by whoever loaded the source."""
        for question in starts(source, lambda _: ()):
            yield Target(url=question.url, source=source.id, purpose=Purpose.GUIDE)

    def guide(self, target: Target, response: Response) -> Guide:
        """Read one page of results."""
        queries = self.errand.sources[target.source].queries or Queries()
        return read_search(response.body, self.media(response), response.url, queries, response.status)
