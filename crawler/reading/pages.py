"""From an answer to what is settled: the page with its troubles, its links, its adverts and where they lead.

arrival ─► page ─► trouble? ─► links inside the source ─► adverts ─► landing pages, pictures and styles
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from http import HTTPStatus

from scrapy.http import Response

from crawler.adverts import RuleSet, find_adverts, may_hold_adverts, requisites
from crawler.errand import Errand
from crawler.reading.arrivals import Arrival
from crawler.reading.links import Document
from crawler.reading.walls import gist, trouble
from crawler.wire.skips import Skipped
from facts.adverts import Advert
from facts.pages import Exchange, Exhibit, Page, Purpose, Skip, Target, Trouble, Visit
from facts.sources import LOCAL

#: First bytes of files that servers send as text/html; a PDF is a page of its own.
_SIGNATURES = (b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"Rar!", b"\x1f\x8b", b"MZ", b"\x7fELF")
_PDF = b"%PDF-"
#: Pictures and styles kept with one page.
REQUISITES = 20
#: Gives the links that a page's source follows.
Follow = Callable[[Target, Document], Iterable[Target]]


class Reception:
    """Makes visits of answers; one for each crawl."""

    def __init__(self, errand: Errand, rules: RuleSet) -> None:
        self._errand = errand
        self._rules = rules

    def receive(self, target: Target, response: Response, follow: Follow) -> Visit:
        """Return the visit of a page or landing page that answered."""
        if response.status == HTTPStatus.NOT_MODIFIED and "exchange" in response.meta:
            return Visit(target=target, page=self._unchanged(target, response), status=response.status)
        arrival = Arrival.of(response)
        page = self._read(target, arrival)
        if (refusal := self._refusal(target, arrival, page)) is not None:
            return refusal
        self._errand.got.add(hash(page.url))
        page = self._learnt(target, arrival, page)
        if self._errand.shows(target, page):
            return Visit(target=target, handed_to=Purpose.RENDER, status=page.status)
        return self._visit(target, arrival, page, follow)

    def replay(self, target: Target, exchange: Exchange, exhibit: Exhibit) -> Visit:
        """Return the visit of a page that an archive or a person kept; nothing of it is followed."""
        try:
            arrival = Arrival.replayed(exchange, exhibit, self._errand.options.max_body)
        except Skipped as problem:
            return Visit(target=target, skip=problem.skip, detail=problem.detail, status=exchange.status)
        page = self._read(target, arrival)
        is_file = exchange.saved is not None and exchange.status == HTTPStatus.OK
        refusal = None if is_file else self._refusal(target, arrival, page)
        return refusal or self._visit(target, arrival, page, lambda *_: ())

    def _refusal(self, target: Target, arrival: Arrival, page: Page) -> Visit | None:
        def skip(why: Skip, detail: str) -> Visit:
            return Visit(target=target, skip=why, detail=detail, status=arrival.status)

        if not HTTPStatus.OK <= arrival.status < HTTPStatus.MULTIPLE_CHOICES:
            why = Skip.BLOCKED if page.trouble is Trouble.BLOCKED else Skip.HTTP_ERROR
            return skip(why, f"HTTP {arrival.status}")
        if hash(arrival.url) in self._errand.got:
            return skip(Skip.DUPLICATE, f"same page as {arrival.url}")
        is_file = arrival.body.startswith(_SIGNATURES) or b"\x00\x00" in arrival.body[:1024]
        if is_file and not arrival.body.startswith(_PDF):
            return skip(Skip.NOT_TEXT, "the content is a file, whatever its type says")
        return None

    def _learnt(self, target: Target, arrival: Arrival, page: Page) -> Page:
        if target.purpose is not Purpose.PAGE:
            return page
        fence = self._errand.admission.fences[target.source]
        trap = fence.learn(target.url, page.gist, page.trouble, arrival.body)
        return replace(page, trouble=Trouble.NEAR_DUPLICATE) if trap and page.trouble is None else page

    def _read(self, target: Target, arrival: Arrival) -> Page:
        page = arrival.page(self._errand.spec.run, target)
        if arrival.body.startswith(_PDF):
            return page
        found = trouble(arrival.body, arrival.status, arrival.url, arrival.headers)
        return replace(page, gist=gist(arrival.body), trouble=found)

    def _visit(self, target: Target, arrival: Arrival, page: Page, follow: Follow) -> Visit:
        if target.purpose is not Purpose.PAGE or not arrival.body or arrival.body.startswith(_PDF):
            # A landing page shows the adverts of others, and would lead on without end; a PDF has no links we read.
            return Visit(target=target, page=page, status=page.status)
        document = Document(arrival.body, page.content_type or "", page.url)
        source = self._errand.sources[target.source]
        adverts = self._adverts(document) if source.adverts else ()
        links = [*follow(target, document)]
        if source.kind not in LOCAL:
            links += [*self._landings(target, adverts, page.url), *self._kept_with(target, document, adverts)]
        return Visit(target=target, page=page, links=tuple(links), adverts=adverts, status=page.status)

    def _adverts(self, document: Document) -> tuple[Advert, ...]:
        if not may_hold_adverts(document.body, self._rules) or document.tree is None:
            return ()
        found = find_adverts(document.tree, document.url, self._rules)
        form = self._errand.admission.form
        return tuple(
            replace(advert, target_url=form(advert.click_url), image_url=form(advert.image_url) or advert.image_url)
            for advert in found
        )

    def _landings(self, target: Target, adverts: Iterable[Advert], base: str) -> Iterator[Target]:
        for advert in adverts:
            if advert.target_url is not None:
                found = self._errand.admission.lead(advert.target_url, target, base, Purpose.LANDING)
                if found is not None:
                    yield found

    def _kept_with(self, target: Target, document: Document, adverts: tuple[Advert, ...]) -> Iterator[Target]:
        if not adverts or document.tree is None:
            return
        pictures = [advert.image_url for advert in adverts if advert.image_url]
        for address in requisites(document.tree, document.url, first=pictures, limit=REQUISITES):
            found = self._errand.admission.lead(address, target, document.url, Purpose.REQUISITE)
            if found is not None:
                yield found

    def _unchanged(self, target: Target, response: Response) -> Page:
        known = target.known
        assert known is not None
        exhibit = self._errand.vault.keep_unchanged(response.meta["exchange"], known)
        arrival = Arrival(
            url=target.url,
            status=response.status,
            headers={"content-type": known.content_type} if known.content_type else {},
            body=b"",
            sha256=known.sha256,
            exhibit=exhibit,
            fetched_at=response.meta["fetched_at"],
            tls_error=response.meta["tls_error"],
            ip=response.meta["ip"],
        )
        return replace(arrival.page(self._errand.spec.run, target), size=known.size)
