"""What every spider of the house does: one response in, one visit out, whatever the response is."""

import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from http import HTTPStatus
from typing import Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object
from twisted.python.failure import Failure

from crawler.adverts import RuleSet, own_rules
from crawler.errand import Errand
from crawler.guides import Guide
from crawler.reading.links import Document
from crawler.reading.pages import Reception
from crawler.settings import for_run
from crawler.urls import canonical
from crawler.wire.skips import Held, Skipped, Stopped
from facts.errors import BadInput, HouseError
from facts.pages import Purpose, Skip, Target, Visit, kept_as
from facts.sources import Kind, Source

log = logging.getLogger(__name__)
#: Answers by which a host asks to be left alone for a while; the target waits, so many times.
_LATER = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_POSTPONED = 2


class HouseSpider(Spider):
    """Serves the sources of its errand; a kind of source overrides `starts`, `follow` and `guide`."""

    #: The kind of source that it reads.
    kind: ClassVar[Kind]
    #: Whether `guide` makes sense of an answer that is no success, too.
    explains_errors: ClassVar[bool] = False

    def __init__(self, errand: Errand) -> None:
        super().__init__()
        self.errand = errand
        files = errand.options.advert_rules
        self.reception = Reception(errand, RuleSet(files) if files else own_rules())
        self._postponed: dict[str, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make it with the errand that crawler/run.py gives, or with one for `-a source=FILE`.

        Raises:
            BadInput: neither is given, or the source cannot be used.
        """
        errand = kwargs.get("errand") or cls.open(kwargs.get("source"), crawler.settings)
        if not isinstance(errand, Errand):
            raise BadInput("A spider of the house takes -a source=FILE and nothing else.")
        if not crawler.settings.frozen:  # of crawler/run.py they are the office's already
            crawler.settings.setdict(for_run(errand.options), priority="spider")
        spider = cls(errand)
        spider._set_crawler(crawler)
        errand.begin(target for source in errand.spec.sources for target in spider.serving(source.id).starts(source))
        return spider

    @classmethod
    def open(cls, source: str | None, settings: BaseSettings) -> Errand:
        """Return the errand of a source file, from the office that the settings name.

        Raises:
            BadInput: no source is named, it cannot be used, or it is of another kind than this spider reads.
        """
        if not source:
            raise BadInput(f"Name the source file: scrapy crawl {cls.name} -a source=FILE.")
        errand = load_object(settings["FANGFEI_OFFICE"])(source, getattr(cls, "kind", None))
        assert isinstance(errand, Errand)
        return errand

    def serving(self, source: str) -> "HouseSpider":
        """Return the spider that reads a source; the `scan` spider has one for each kind."""
        return self

    def starts(self, source: Source) -> Iterator[Target]:
        """Yield where a source begins: its start URLs, and what is known of it and due.

        Raises:
            BadInput: a start URL is no web address.
        """
        for url in source.start_urls:
            form = canonical(url)
            if form is None:
                raise BadInput(f"The source {source.id} starts at {url!r}, which is no web address.")
            yield self.start_target(form, source)

    def start_target(self, url: str, source: Source) -> Target:
        """Return the target of a start URL."""
        return Target(url=url, source=source.id)

    def follow(self, target: Target, document: Document) -> Iterable[Target]:
        """Return the links of a page that belong to its source; none where a kind's pages are single."""
        return ()

    def guide(self, target: Target, response: Response) -> Guide:
        """Read a sitemap, feed, listing or search result."""
        raise NotImplementedError(f"the kind {self.kind} has no guides")

    async def local(self, source: Source) -> AsyncIterator[Visit]:
        """Yield the visits of a source that asks no web server."""
        none: tuple[Visit, ...] = ()
        for visit in none:
            yield visit

    async def start(self) -> AsyncIterator[Any]:
        """Yield what local sources hold; the start URLs of the others are rows of the frontier."""
        for source in self.errand.spec.sources:
            try:
                async for visit in self.serving(source.id).local(source):
                    yield visit
            except HouseError as problem:
                self.errand.stop(str(problem), problem)
                return
            except Exception as problem:  # Scrapy would log it, read no other source, and call the crawl finished
                log.exception("source not read: %s", source.id)
                self.errand.note(source.id, f"读取时出错（{type(problem).__name__}），没有读完。")

    def request(self, target: Target) -> Request:
        """Return the request that asks for a target."""
        meta = self.serving(target.source).meta(target)
        return Request(target.url, callback=self.parse, errback=self.fail, meta=meta, dont_filter=True)

    def meta(self, target: Target) -> dict[str, Any]:
        """Return what a request carries for the components on its way."""
        return {"target": target, "guide": True} if target.purpose is Purpose.GUIDE else {"target": target}

    @staticmethod
    def media(response: Response) -> str:
        """Return the Content-Type header of a response; empty where it has none."""
        return (response.headers.get("Content-Type") or b"").decode("utf-8", "replace")

    def parse(self, response: Response, **_: Any) -> list[Visit]:
        """Return the visit of a response; a page that cannot be read is a visit too."""
        target: Target = response.meta["target"]
        if response.status in _LATER and self._postpones(target):
            return []
        try:
            return [self._visit(target, response)]
        except Exception as problem:  # a target must be settled whatever a page does to a parser
            log.exception("page not parsed: %s", target.url)
            return [Visit(target=target, skip=Skip.UNREADABLE, detail=f"not parsed ({type(problem).__name__})")]

    def fail(self, failure: Failure) -> list[Visit]:
        """Return the visit of a request that gave no response, or end the crawl where going on is pointless."""
        problem = failure.value
        target: Target = failure.request.meta["target"]  # type: ignore[attr-defined]
        if isinstance(problem, Skipped):
            return [Visit(target=target, skip=problem.skip, detail=problem.detail)]
        if isinstance(problem, Held):
            self.errand.postpone(target)
        elif isinstance(problem, HouseError):
            self.errand.stop(str(problem), problem)
        elif not isinstance(problem, Stopped):
            log.error("request failed: %s: %r", target.url, problem)
            detail = f"the request failed ({type(problem).__name__})"
            return [Visit(target=target, skip=Skip.CONNECTION, detail=detail)]
        return []

    def closed(self, reason: str) -> None:
        """Put the run's counts where Scrapy's users look for them, and close what the errand holds open."""
        if self.crawler.stats is not None:
            for name, count in self.errand.stats():
                self.crawler.stats.set_value(f"fangfei/{name}", count)
        if self.errand.failure is not None:
            log.error("crawl failed: %s", self.errand.failure)
        self.errand.close(reason)

    def _postpones(self, target: Target) -> bool:
        times = self._postponed.get(target.url, 0)
        self._postponed[target.url] = times + 1
        if times < _POSTPONED:
            self.errand.postpone(target)
            return True
        return False

    def _visit(self, target: Target, response: Response) -> Visit:
        ok = HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES
        if target.purpose is Purpose.REQUISITE and ok:
            detail = kept_as(response.meta["exhibit"])
            return Visit(target=target, skip=Skip.REQUISITE, detail=detail, status=response.status)
        if target.purpose is Purpose.GUIDE and (ok or self.serving(target.source).explains_errors):
            return self._guided(target, response)
        return self.reception.receive(target, response, self.serving(target.source).follow)

    def _guided(self, target: Target, response: Response) -> Visit:
        guide = self.serving(target.source).guide(target, response)
        admission = self.errand.admission
        further = (admission.lead(url, target, response.url, Purpose.GUIDE) for url in guide.next)
        pages = (
            admission.follow(entry.url, "utf-8", target, response.url)
            if entry.follow
            else admission.lead(entry.url, target, response.url, Purpose.LANDING)
            for entry in guide.entries
        )
        guides = [link for link in further if link is not None]
        fresh = [link for link in pages if link is not None]
        if not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
            detail = " ".join((f"HTTP {response.status}.", *guide.problems))
            return Visit(target=target, skip=Skip.HTTP_ERROR, detail=detail, status=response.status)
        detail = " ".join((f"{len(guide.entries)} entries, {len(fresh)} new.", *guide.problems))
        return Visit(target=target, skip=Skip.GUIDE, detail=detail, links=(*guides, *fresh), status=response.status)


class GuidedSpider(HouseSpider):
    """Begins at guides, and fetches the pages that they list."""

    def start_target(self, url: str, source: Source) -> Target:
        """Return the target of a guide."""
        return Target(url=url, source=source.id, purpose=Purpose.GUIDE)
