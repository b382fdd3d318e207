"""Between Chromium and the web: every request a page makes is judged here, and answered by the crawler's own wire.

What belongs to the page's site is asked for under all the rules of the crawl (addresses, robots.txt, pace, caps,
evidence first). What belongs to somebody else is not: counters and advertisers would count a visitor who is none,
a third party has not been asked by its robots.txt, and an advertisement's frame is a target of its own.
"""

import asyncio
import contextlib
import html
import json
import logging
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Request, Route, WebSocketRoute

from crawler.browser.answers import Answer, Ask, headers_for_browser
from crawler.browser.limits import Limits
from crawler.browser.site import is_one_site
from crawler.wire.skips import Skipped, Stopped

log = logging.getLogger(__name__)
#: What a page needs to say what it says; films and streams say nothing to a reader and have no end.
_NEEDED = frozenset({"document", "script", "stylesheet", "xhr", "fetch"})
_PICTURES = frozenset({"image", "font"})
_NAMES = {"xhr": "data", "fetch": "data", "document": "a frame", "image": "a picture"}
#: Refused addresses that a page's record names; the rest is counted.
_NAMED = 200
#: Before the page's own scripts, in every frame: no way out but through the gate, and nobody to answer a question.
GUARD = """(() => {
  const nothing = () => undefined;
  for (const name of ['alert', 'print', 'stop']) { try { window[name] = nothing } catch {} }
  try { window.confirm = () => false; window.prompt = () => null; window.open = () => null } catch {}
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'WebTransport']) {
    try { Object.defineProperty(window, name, {value: undefined, writable: false, configurable: false}) } catch {}
  }
  try { navigator.sendBeacon = () => false } catch {}
})()"""


@dataclass(slots=True)
class Record:
    """What one showing loaded and what it was refused."""

    #: Address -> status.
    loaded: dict[str, int] = field(default_factory=dict)
    #: Address -> why not; the first ones.
    refused: dict[str, str] = field(default_factory=dict)
    #: Why not -> requests.
    reasons: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    pictures: int = 0
    bytes: int = 0
    navigations: int = 0


class Gate:
    """Serves one showing of one page; its methods are Playwright's handlers and raise nothing."""

    def __init__(self, document: Answer, ask: Ask, limits: Limits) -> None:
        self._first: Answer | None = document
        self._ask = ask
        self._limits = limits
        #: The document the page stands on now.
        self.url = document.url
        self.status = document.status
        self.record = Record()
        self._under_way = 0
        self._rested_at = 0.0

    async def guard(self, page: Page, _request: object) -> None:
        """Put the gate around a page's whole context, before it asks for anything."""
        await page.context.route("**/*", self.answer)
        await page.context.route_web_socket("**/*", self.refuse_socket)
        await page.context.add_init_script(GUARD)
        page.context.on("page", self._close_other)
        page.on("dialog", lambda dialog: _quietly(dialog.dismiss()))

    def resting_s(self) -> float:
        """Seconds since the last request was answered; 0 while one is under way."""
        return 0.0 if self._under_way else asyncio.get_running_loop().time() - self._rested_at

    async def answer(self, route: Route, request: Request) -> None:
        """Answer one request, or refuse it and note why."""
        self._under_way += 1
        try:
            await self._answer(route, request)
        except PlaywrightError:
            # The page has gone on or is closed, so that mostly nobody waits any more.
            with contextlib.suppress(PlaywrightError):
                await route.abort("aborted")
        finally:
            self._under_way -= 1
            self._rested_at = asyncio.get_running_loop().time()

    async def refuse_socket(self, socket: WebSocketRoute) -> None:
        """Close a WebSocket before it opens."""
        self._refuse(socket.url, "a WebSocket")
        with contextlib.suppress(PlaywrightError):
            await socket.close(code=1008, reason="")

    def summary(self, *, is_finished: bool) -> bytes:
        """Return the showing as the urn:pageinfo record has it (JSON)."""
        info: dict[str, Any] = {
            "url": self.url,
            "finished": is_finished,
            "urls": {url: {"status": status} for url, status in self.record.loaded.items()},
            "refused": self.record.refused,
            "counts": dict(self.record.reasons),
        }
        return json.dumps(info, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")

    async def _answer(self, route: Route, request: Request) -> None:
        url = urldefrag(request.url).url
        is_main = request.is_navigation_request() and request.frame.parent_frame is None
        if is_main and self._first is not None and url == self.url:
            answer, self._first = self._first, None
            await self._fulfill(route, url, answer)
            return
        refusal = self._judge(url, request, is_main=is_main)
        if refusal is None:
            refusal = await self._fetch(route, url, request.resource_type, is_main=is_main)
        if refusal is not None:
            self._refuse(url, refusal)
            # An aborted navigation leaves the document as it stands; a blocked one puts an error page in its place.
            await route.abort("aborted" if is_main else "blockedbyclient")

    def _judge(self, url: str, request: Request, *, is_main: bool) -> str | None:
        kind = request.resource_type
        what = _NAMES.get(kind, f"a {kind}")
        if not url.startswith(("http://", "https://")):
            return "an address that is no web address"
        if not is_one_site(url, self.url):
            return "the page leads itself to another site" if is_main else f"{what} of a third party"
        if kind not in _NEEDED | _PICTURES:
            return f"{what}, which a reader does not need"
        if request.method != "GET":
            return f"a {request.method[:10]} request, which could change something at the site"
        return self._overdrawn(kind, is_main=is_main)

    def _overdrawn(self, kind: str, *, is_main: bool) -> str | None:
        record, limits = self.record, self._limits
        if record.requests >= limits.requests or record.bytes >= limits.bytes:
            return "more than one page may load"
        if kind in _PICTURES and record.pictures >= limits.pictures:
            return "more pictures and fonts than one page may load"
        if is_main and record.navigations >= limits.navigations:
            return "the page leads itself on without end"
        return None

    async def _fetch(self, route: Route, url: str, kind: str, *, is_main: bool) -> str | None:
        self.record.requests += 1
        self.record.navigations += is_main
        self.record.pictures += kind in _PICTURES
        try:
            answer = await self._ask(url)
        except Skipped as problem:
            return f"{problem.skip.value}: {problem.detail}"
        except Stopped:
            return "the crawl is ending"
        if kind in _PICTURES and len(answer.body) > self._limits.picture_bytes:
            return "a picture or font that is too large"
        if is_main and answer.url != url:
            # A redirect that Chromium would follow is not intercepted; this sends it the same way, through the gate.
            body = f'<meta http-equiv="refresh" content="0;url={html.escape(answer.url)}">'.encode()
            headers = (("content-type", "text/html; charset=utf-8"),)
            answer, self._first = Answer(url=url, status=200, headers=headers, body=body), answer
        if is_main:
            self.url, self.status = (self._first or answer).url, (self._first or answer).status
        await self._fulfill(route, url, answer)
        return None

    async def _fulfill(self, route: Route, url: str, answer: Answer) -> None:
        self.record.loaded[url] = answer.status
        self.record.bytes += len(answer.body)
        await route.fulfill(status=answer.status, headers=headers_for_browser(answer), body=answer.body)

    def _refuse(self, url: str, why: str) -> None:
        reason = why.partition(": ")[0]
        self.record.reasons[reason] += 1
        if len(self.record.refused) < _NAMED:
            self.record.refused[url[:1000]] = why

    def _close_other(self, other: Page) -> None:
        self._refuse(other.url, "a window of its own")
        _quietly(other.close())


def _quietly(coroutine: Any) -> None:
    # Playwright calls event handlers without waiting for them; a page that is gone is no error here.
    task = asyncio.ensure_future(coroutine)
    task.add_done_callback(lambda done: done.cancelled() or done.exception())
