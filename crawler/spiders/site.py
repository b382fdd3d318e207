"""A site: its start URLs, and its own links from there."""

from collections.abc import Iterator
from typing import ClassVar

from crawler.reading.links import Document
from crawler.spiders.base import HouseSpider
from crawler.traps import Trap
from facts.pages import Target
from facts.sources import Kind


class SiteSpider(HouseSpider):
    """Follows a source's own links and nothing else."""

    name = "site"
    kind: ClassVar[Kind] = Kind.SITE

    def follow(self, target: Target, document: Document) -> Iterator[Target]:
        """Yield the links that belong to the source and are new, as deep as its bounds allow."""
        admission = self.errand.admission
        if target.depth >= self.errand.sources[target.source].bounds.max_depth:
            fresh = admission.fresh(document.references(), target.source)
            admission.refused[target.source][Trap.TOO_DEEP] += sum(admission.holds(target.source, url) for url in fresh)
            return
        for reference in admission.fresh(document.references(), target.source):
            found = admission.follow(reference, document.charset, target, document.url)
            if found is not None:
                yield found
