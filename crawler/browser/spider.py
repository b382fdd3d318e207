"""The spider of the browser's process: fetches a page as always, shows it, and settles what the browser made of it."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from scrapy.http import HtmlResponse, Response

from crawler.browser.asking import Asking, answer_of
from crawler.browser.showing import Shown
from crawler.browser.showings import Showings
from crawler.browser.stage import Fallen, Stage
from crawler.spiders.scan import ScanSpider
from crawler.wire.skips import Skipped, Stopped
from facts.errors import HouseError
from facts.pages import Purpose, Skip, Target, Visit

log = logging.getLogger(__name__)
DOCUMENT_TYPE = "text/html; charset=utf-8"
_TRIES = 2


class RenderSpider(ScanSpider):
    """Shows each target in the browser; links, adverts and troubles are then found as in every page."""

    name = "render"
    errand: Showings

    def __init__(self, errand: Showings) -> None:
        super().__init__(errand)
        self._seats = asyncio.Semaphore(errand.limits.abreast)
        self._turnstile = asyncio.Lock()
        self._stage: Stage | None = None

    @cached_property
    def _asking(self) -> Asking:
        return Asking(self.crawler)

    async def start(self) -> AsyncIterator[Any]:
        """Yield nothing: the targets are rows of the frontier, and local sources are read by the crawl."""
        none: tuple[Visit, ...] = ()
        for visit in none:
            yield visit

    async def parse(self, response: Response, **_: Any) -> list[Visit]:  # type: ignore[override]  # Scrapy awaits it
        """Return the visit of a page after it was shown."""
        target: Target = response.meta["target"]
        if not 200 <= response.status < 300:
            return super().parse(response)
        try:
            shown = await self._shown(target, response)
            visit = self._received(target, response, shown)
        except Skipped as problem:
            return [Visit(target=target, skip=problem.skip, detail=problem.detail, status=response.status)]
        except Stopped:
            return []
        except HouseError as problem:
            self.errand.stop(str(problem), problem)
            return []
        except Exception as problem:  # a target must be settled whatever a page does to the browser
            log.exception("page not shown: %s", target.url)
            return [Visit(target=target, skip=Skip.UNREADABLE, detail=f"not shown ({type(problem).__name__})")]
        return [visit]

    def abort(self) -> None:
        """Break off what is being shown; its targets stay waiting."""
        if self._stage is not None:
            self._stage.abort()

    async def shut(self) -> None:
        """End the browser."""
        if self._stage is not None:
            self.errand.peak, self.errand.browsers = self._stage.peak, self._stage.browsers
            await self._stage.shut()

    async def _shown(self, target: Target, response: Response) -> Shown:
        stage, document = self._open(), answer_of(response)
        ask = self._asking.for_page(target, response.url)
        fallen: Fallen | None = None
        for tried in range(_TRIES):
            # The second time alone: the first may have fallen with a neighbour that brought the browser down.
            async with self._sitting(self.errand.limits.abreast if tried else 1):
                try:
                    return await stage.show(document, ask)
                except Fallen as problem:
                    fallen = problem
        assert fallen is not None
        raise Skipped(fallen.skip, f"the page {fallen.detail}, {_TRIES} times")

    def _open(self) -> Stage:
        if self._stage is None:
            options = self.errand.options
            self._stage = Stage(self.crawler, self.errand.limits, cap=options.max_body, agent=options.user_agent)
        return self._stage

    @contextlib.asynccontextmanager
    async def _sitting(self, seats: int) -> AsyncIterator[None]:
        async with self._turnstile:
            for _ in range(seats):
                await self._seats.acquire()
        try:
            yield
        finally:
            for _ in range(seats):
                self._seats.release()

    def _received(self, target: Target, response: Response, shown: Shown) -> Visit:
        refused = self.errand.admission.refused[target.source]
        refused.update({f"in the browser: {why}": count for why, count in shown.refused.items()})
        # Whether it was a page of the source or where an advert led is to be seen from its host.
        is_inside = self.errand.admission.fences[target.source].holds(target.url)
        plain = replace(target, purpose=Purpose.PAGE if is_inside else Purpose.LANDING, known=None)
        visit = self.reception.receive(plain, self._kept(response, shown), self.serving(target.source).follow)
        if visit.page is None:
            return replace(visit, target=target)
        unfinished = f"taken as it stood after {self.errand.limits.settle_s:g} seconds"
        detail = visit.detail if shown.is_finished else unfinished
        return replace(visit, target=target, page=replace(visit.page, rendered=True), detail=detail)

    def _kept(self, response: Response, shown: Shown) -> Response:
        keeper, now = self.errand.vault, self.errand.clock.now()
        exhibit = keeper.keep_resource(f"urn:dom:{shown.url}", DOCUMENT_TYPE, shown.document, now)
        if shown.picture is not None:
            keeper.keep_resource(f"urn:fullPage:{shown.url}", "image/png", shown.picture, now)
        keeper.keep_resource(f"urn:pageinfo:{shown.url}", "application/json", shown.info, now)
        meta = response.meta | {"exhibit": exhibit, "fetched_at": now, "unpacked": True}
        request = response.request.replace(meta=meta) if response.request else None
        headers = {"Content-Type": DOCUMENT_TYPE}
        return HtmlResponse(shown.url, status=shown.status, headers=headers, body=shown.document, request=request)
