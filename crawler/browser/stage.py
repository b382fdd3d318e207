"""The browser with its contexts: started when first needed, weighed while it runs, started anew when it has fallen.

scrapy-playwright keeps browser, contexts and pages; what it would do with the network, crawler/browser/gate.py does
in its stead. Each page has a context of its own, so that nothing one page leaves reaches another.
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Route
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler  # type: ignore[import-untyped]

from crawler.browser import processes
from crawler.browser.answers import Answer, Ask
from crawler.browser.gate import Gate
from crawler.browser.launching import Launcher
from crawler.browser.limits import HEIGHT, WIDTH, Limits
from crawler.browser.showing import Shown, show
from crawler.wire.skips import Skipped, Stopped
from facts.errors import CrawlFailed
from facts.pages import Skip

log = logging.getLogger(__name__)
#: Seconds between two weighings: a script fills about 1 GiB in a second.
_WEIGH_S = 0.25
#: Seconds for the browser to close a page, or itself, before it is ended by force.
_CLOSE_S = 3.0
_MIB = 1024 * 1024


class Fallen(Exception):
    """The browser, or a page in it, broke down while it was showing a page; a second try is fair."""

    def __init__(self, skip: Skip, detail: str) -> None:
        super().__init__(detail)
        self.skip = skip
        self.detail = detail


class Stage(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]  # it carries no types
    """One browser; to be closed."""

    def __init__(self, crawler: Crawler, limits: Limits, *, cap: int, agent: str) -> None:
        """Take whose settings count, what a page may cost, bytes a document may have, and what the crawler is called.

        Raises:
            CrawlFailed: there is no Chromium here.
        """
        super().__init__(crawler)
        self._limits = limits
        self._cap = cap
        self._agent = agent
        self._launcher = Launcher()
        self.config.launch_options = self._launcher.options()
        # How often a page is tried is our own affair.
        self.config.target_closed_max_retries = 0
        self._weigher: asyncio.Task[None] | None = None
        self._showings: set[asyncio.Task[Any]] = set()
        self._shown = 0
        self._too_heavy = False
        self._is_ending = False
        self._numbers = 0
        #: One page at a time finds the browser started, or worn and to be started anew.
        self._door = asyncio.Lock()
        #: Bytes the browser held at most.
        self.peak = 0
        #: Browsers started.
        self.browsers = 0

    async def _open(self) -> None:
        if self._weigher is not None:
            return
        if not self._launcher.is_sealed:
            log.warning("this machine allows no network namespace; the browser is kept in by its arguments alone")
        try:
            await self._launch()
        except Exception as problem:
            raise CrawlFailed(f"Playwright cannot be started ({type(problem).__name__}: {problem}).") from problem
        self._weigher = asyncio.ensure_future(self._weigh())

    async def show(self, document: Answer, ask: Ask) -> Shown:
        """Show one document.

        Args:
            document: what the wire gave for the page's address.
            ask: gives what the page asks for besides.

        Raises:
            Skipped: it cannot be shown, and would not be the next time.
            Fallen: the page or the browser broke down.
            Stopped: the crawl is ending.
            CrawlFailed: Playwright or Chromium cannot be started.
        """
        if self._is_ending:
            raise Stopped("the crawl is ending")
        gate = Gate(document, ask, self._limits)
        async with self._door:
            await self._open()
            context = await self._context()
        request = Request(document.url, meta=self._meta(context, gate), dont_filter=True)
        task = asyncio.ensure_future(self.download_request(request))
        self._showings.add(task)
        try:
            async with asyncio.timeout(self._limits.page_s):
                await task
        except TimeoutError as problem:
            raise Skipped(Skip.TIMEOUT, f"not shown within {self._limits.page_s:g} seconds") from problem
        except asyncio.CancelledError as problem:
            if self._is_ending:
                raise Stopped("the crawl is ending") from problem
            raise
        except PlaywrightError as problem:
            raise self._fallen(problem) from problem
        finally:
            self._showings.discard(task)
            await self._clear(context)
        return self._taken(request)

    def abort(self) -> None:
        """Break off every showing; each raises Stopped, and so does every later one."""
        self._is_ending = True
        for task in self._showings:
            task.cancel()

    async def shut(self) -> None:
        """End everything, by force where it does not end by itself."""
        if self._weigher is not None:
            self._weigher.cancel()
        with contextlib.suppress(Exception):
            async with asyncio.timeout(_CLOSE_S):
                await self._close()
        self._kill()
        self._launcher.close()

    def is_alone(self) -> bool:
        """Whether no page is being shown."""
        return not self._showings

    async def _context(self) -> str:
        if self.is_alone() and self._is_worn():
            await self._restart()
        try:
            self.browsers += not hasattr(self, "browser")
            await self._maybe_launch_browser()
        except PlaywrightError as problem:
            raise CrawlFailed(f"Chromium cannot be started ({str(problem).partition(chr(10))[0]}).") from problem
        self._numbers += 1
        self._shown += 1
        return f"page-{self._numbers}"

    def _is_worn(self) -> bool:
        return self._shown >= self._limits.pages_per_browser or self._weight() > self._limits.memory // 2

    def _meta(self, context: str, gate: Gate) -> dict[str, Any]:
        major = self.browser.version.partition(".")[0]
        return {
            "playwright": True,
            "playwright_context": context,
            "playwright_context_kwargs": {
                "viewport": {"width": WIDTH, "height": HEIGHT},
                "locale": "zh-CN",
                "timezone_id": "Asia/Shanghai",
                # Chromium's own words, for scripts that send others away, and who it is in truth.
                "user_agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
                f"Chrome/{major}.0.0.0 Safari/537.36 {self._agent}",
                "service_workers": "block",
                "accept_downloads": False,
                "permissions": [],
                "reduced_motion": "reduce",
            },
            "playwright_include_page": True,
            "playwright_page_init_callback": gate.guard,
            "gate": gate,
        }

    async def _download_request_with_page(self, request: Request, page: Page, spider: Spider) -> Response:
        # scrapy-playwright would go there, wait for nothing and take what the page's own world says.
        crash: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        page.on("crash", lambda _: None if crash.done() else crash.set_exception(Crash("the page crashed")))
        showing = asyncio.ensure_future(show(page, request.meta["gate"], self._limits, self._cap))
        try:
            await asyncio.wait((showing, crash), return_when=asyncio.FIRST_COMPLETED)
            if crash.done():
                crash.result()
            request.meta["shown"] = showing.result()
        finally:
            showing.cancel()
            crash.cancel()
        return Response(page.url, request=request)

    def _make_request_handler(self, *_: Any, **__: Any) -> Callable[[Route], Awaitable[None]]:
        # scrapy-playwright's would let the browser go to the network; the gate stands behind this one.
        async def to_the_gate(route: Route) -> None:
            with contextlib.suppress(PlaywrightError):
                await route.fallback()

        return to_the_gate

    def _taken(self, request: Request) -> Shown:
        found = request.meta.get("shown")
        if not isinstance(found, Shown):
            raise Skipped(Skip.UNREADABLE, "the browser had nothing to show")
        return found

    def _fallen(self, problem: PlaywrightError) -> Fallen:
        if self._too_heavy:
            self._too_heavy = False
            return Fallen(Skip.TOO_LARGE, f"needs more than {self._limits.memory // _MIB} MiB of memory in the browser")
        log.info("the browser fell: %s", str(problem).partition("\n")[0])
        return Fallen(Skip.UNREADABLE, "breaks the browser that shows it")

    async def _clear(self, context: str) -> None:
        wrapper = self.context_wrappers.pop(context, None)
        if wrapper is None:
            return
        try:
            async with asyncio.timeout(_CLOSE_S):
                await wrapper.context.close()
        except (TimeoutError, PlaywrightError):
            await self._restart()

    async def _restart(self) -> None:
        # scrapy-playwright forgets the browser when it hears that it has gone.
        self._shown = 0
        self._kill()
        for _ in range(int(_CLOSE_S / 0.05)):
            if not hasattr(self, "browser"):
                return
            await asyncio.sleep(0.05)
        with contextlib.suppress(AttributeError):
            del self.browser

    def _processes(self) -> list[int]:
        return processes.browsers(os.getpid(), self._launcher.mark)

    def _weight(self) -> int:
        return processes.memory(self._processes())

    def _kill(self) -> None:
        processes.end(self._processes())

    async def _weigh(self) -> None:
        while True:
            await asyncio.sleep(_WEIGH_S)
            if self.is_alone():
                continue
            weight = self._weight()
            self.peak = max(self.peak, weight)
            if weight > self._limits.memory:
                log.warning("the browser holds %d MiB and is ended", weight // _MIB)
                self._too_heavy = True
                self._kill()


class Crash(PlaywrightError):
    """A page's own process has ended."""
