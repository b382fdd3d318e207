"""Newly seen domains: the first page of each, from lists and from feeds of certificates or of a registry."""

from typing import ClassVar

from crawler.guides.domains import Domains
from crawler.spiders.articles import ArticlesSpider
from facts.sources import Kind, Source


class DomainsSpider(ArticlesSpider):
    """Fetches the first page of each domain of a list whose name matches."""

    name = "domains"
    kind: ClassVar[Kind] = Kind.DOMAINS

    def entries(self, source: Source) -> Domains:
        """Return the list."""
        return Domains(source)
