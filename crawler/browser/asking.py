"""The crawler's own wire for what pages ask for: the same middlewares, and so the same rules, as for every page.

    gate ─► Asking ─► Robots ─► pace ─► Fetcher (address check, caps) ─► vault ─► unpacking ─► gate

Scripts and styles are asked for once a run, not once a page: a site of 100 pages serves its program to a visitor once.
"""

import logging
from collections import OrderedDict
from dataclasses import replace
from urllib.parse import urljoin

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.browser.answers import Answer, Ask
from crawler.browser.site import is_one_site
from crawler.errand import errand_of
from crawler.wire.skips import Skipped, Stopped
from facts.errors import HouseError
from facts.pages import Purpose, Skip, Target

log = logging.getLogger(__name__)
#: Bytes of scripts, styles, fonts and pictures kept ready.
CACHE = 32 * 1024 * 1024
_LASTING = ("text/javascript", "application/javascript", "application/x-javascript", "text/css", "font/", "image/")
#: Of a request's meta: the page it is asked for, by which crawler/wire/welcome.py takes any media type.
SHOWN_FOR = "shown_for"


class OneSite:
    """Downloader middleware: what a page asks for may be moved within the page's site only."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Let a response pass.

        Raises:
            Skipped: it leads to a third party, which is then not asked.
        """
        page, location = request.meta.get(SHOWN_FOR), response.headers.get("Location")
        if page and location and 300 <= response.status < 400:
            onward = urljoin(request.url, location.decode("utf-8", "replace").strip())
            if not is_one_site(onward, page):
                raise Skipped(Skip.OFFSITE, "redirects to a third party")
        return response


class Asking:
    """Asks for pages' parts; one for each crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._errand = errand_of(crawler)
        self._ready: OrderedDict[str, Answer] = OrderedDict()
        self._weight = 0

    def for_page(self, target: Target, page: str) -> Ask:
        """Return what asks in the name of a target, shown from the address `page`."""

        async def ask(url: str) -> Answer:
            if (found := self._ready.get(url)) is not None:
                self._ready.move_to_end(url)
                return found
            answer = await self._fetch(url, target, page)
            self._remember(url, answer)
            return answer

        return ask

    async def _fetch(self, url: str, target: Target, page: str) -> Answer:
        part = replace(target, url=url, purpose=Purpose.RENDER, known=None)
        request = Request(url, meta={"target": part, SHOWN_FOR: page}, callback=NO_CALLBACK, dont_filter=True)
        try:
            return answer_of(await self._crawler.engine.download_async(request))
        except (Skipped, Stopped):
            raise
        except HouseError as problem:
            self._errand.stop(str(problem), problem)
            raise Stopped(str(problem)) from problem
        except Exception as problem:  # a page must be shown whatever one of its parts does to the wire
            log.exception("part not fetched: %s", url)
            raise Skipped(Skip.CONNECTION, f"the request failed ({type(problem).__name__})") from problem

    def _remember(self, url: str, answer: Answer) -> None:
        named = {name.lower(): value.lower() for name, value in answer.headers}
        if answer.status != 200 or "no-store" in named.get("cache-control", ""):
            return
        if not named.get("content-type", "").startswith(_LASTING) or url in self._ready:
            return
        self._ready[url] = answer
        self._weight += len(answer.body)
        while self._weight > CACHE:
            _, oldest = self._ready.popitem(last=False)
            self._weight -= len(oldest.body)


def answer_of(response: Response) -> Answer:
    """Turn what came over the wire into what the browser is shown."""
    pairs = ((name, value) for name, values in response.headers.items() for value in values)
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs)
    return Answer(url=response.url, status=response.status, headers=headers, body=bytes(response.body))
