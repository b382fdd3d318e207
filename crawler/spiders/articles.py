"""Single articles, such as those of public accounts: a list of addresses, each fetched once and followed no further."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import ClassVar

from crawler.guides.articles import Articles
from crawler.guides.domains import Domains
from crawler.spiders.base import HouseSpider
from facts.pages import Target
from facts.sources import Kind, Source


class ArticlesSpider(HouseSpider):
    """Fetches the articles of a list."""

    name = "articles"
    kind: ClassVar[Kind] = Kind.ARTICLES

    def starts(self, source: Source) -> Iterator[Target]:
        """Yield what no run has seen of the list, as many as the source may fetch; the rest is due when it is due."""
        entries = self.entries(source)
        known = self._known(source)
        fresh = (
            entry.url for entry in entries if entry.url not in self.errand.admission and hash(entry.url) not in known
        )
        for url in islice(fresh, source.bounds.max_pages):
            yield Target(url=url, source=source.id)
        if next(fresh, None) is not None:
            self.errand.note(source.id, "名单比页数上限长，其余条目留待以后的运行。")
        for problem in entries.problems:
            self.errand.note(source.id, problem)

    def _known(self, source: Source) -> frozenset[int]:
        # A list longer than a night's budget would otherwise begin anew every night, and never come to its end.
        book, now = self.errand.ports.revisits, self.errand.clock.now()
        return frozenset(map(hash, chain(book.due(source.id, now), book.resting(source.id, now)) if book else ()))

    def entries(self, source: Source) -> Articles | Domains:
        """Return the list."""
        return Articles(source)
