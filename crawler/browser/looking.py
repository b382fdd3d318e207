"""Look at a page without trusting it: the document and its picture, taken through the browser's own protocol.

What is evaluated runs in an isolated world, where the page cannot have replaced what we call. Each look has a
deadline, since a page whose script never returns never answers; such a script is ended first.
"""

import asyncio
import base64
from dataclasses import dataclass
from typing import Any

from playwright.async_api import CDPSession, Page
from playwright.async_api import Error as PlaywrightError

from crawler.browser.limits import WIDTH

#: Seconds one look may take; a page at rest answers in milliseconds, on a machine with ten times its load in a second.
LOOK_S = 5.0
#: Seconds for the picture of a long page.
PICTURE_S = 10.0
_GLANCE = """(() => { const body = document.body; return {
  ready: document.readyState !== 'loading', text: body ? body.innerText.length : 0,
  nodes: document.getElementsByTagName('*').length} })()"""
_TAKE = """((cap) => { const root = document.documentElement; if (!root) return {size: 0, html: ''};
  const kind = document.doctype ? '<!DOCTYPE ' + document.doctype.name + '>\\n' : '';
  const html = kind + root.outerHTML; const size = html.length; const body = document.body;
  const height = Math.max(root.scrollHeight, body ? body.scrollHeight : 0);
  return {size, height, html: size > cap ? '' : html} })"""


@dataclass(frozen=True, slots=True)
class Glance:
    """What tells a page at rest from one that is still being written."""

    #: Whether the document has been read to its end.
    ready: bool
    #: Characters that a reader sees.
    text: int
    nodes: int


@dataclass(frozen=True, slots=True)
class Document:
    """The document as the browser has it now."""

    html: str
    #: UTF-16 units; `html` is empty where there are more than were asked for.
    size: int
    #: Pixels.
    height: int


class Observer:
    """Looks at one page."""

    def __init__(self, page: Page, session: CDPSession) -> None:
        self._page = page
        self._session = session
        #: Where looks are evaluated; one serves until the document is exchanged for another.
        self._world: int | None = None

    @classmethod
    async def of(cls, page: Page) -> "Observer":
        """Make one for a page that has not been led anywhere yet."""
        return cls(page, await page.context.new_cdp_session(page))

    async def glance(self) -> Glance:
        """Look whether the page is at rest.

        Raises:
            TimeoutError: a script keeps the page busy.
        """
        seen = await self._evaluate(_GLANCE)
        return Glance(ready=bool(seen.get("ready")), text=_number(seen, "text"), nodes=_number(seen, "nodes"))

    async def take(self, cap: int) -> Document:
        """Take the document, of up to `cap` UTF-16 units.

        Raises:
            TimeoutError: a script keeps the page busy.
        """
        seen = await self._evaluate(f"{_TAKE}({cap})")
        return Document(html=str(seen.get("html", "")), size=_number(seen, "size"), height=_number(seen, "height"))

    async def picture(self, height: int) -> bytes:
        """Take a PNG of the page from its top, `height` pixels of it.

        Raises:
            TimeoutError: the page was not drawn in time.
        """
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": height, "scale": 1}
        order = {"format": "png", "captureBeyondViewport": True, "clip": clip, "optimizeForSpeed": False}
        async with asyncio.timeout(PICTURE_S):
            shot = await self._session.send("Page.captureScreenshot", order)
        return base64.b64decode(shot["data"])

    async def interrupt(self) -> None:
        """End the script that is running, which works while it keeps everything else waiting.

        Raises:
            TimeoutError: the browser does not answer at all.
        """
        async with asyncio.timeout(LOOK_S):
            await self._session.send("Runtime.terminateExecution")

    async def _evaluate(self, expression: str) -> dict[str, Any]:
        async with asyncio.timeout(LOOK_S):
            self._world = self._world or await self._make_world()
            try:
                answer = await self._ask(expression, self._world)
            except PlaywrightError:
                # The world went with the document it looked at.
                self._world = await self._make_world()
                answer = await self._ask(expression, self._world)
        value = answer.get("result", {}).get("value")
        return value if isinstance(value, dict) else {}

    async def _make_world(self) -> int:
        self._world = None
        tree = await self._session.send("Page.getFrameTree")
        frame = tree["frameTree"]["frame"]["id"]
        world = await self._session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "fangfei"})
        return int(world["executionContextId"])

    async def _ask(self, expression: str, world: int) -> dict[str, Any]:
        order = {"expression": expression, "contextId": world, "returnByValue": True}
        answer: dict[str, Any] = await self._session.send("Runtime.evaluate", order)
        return answer


def _number(seen: dict[str, Any], name: str) -> int:
    value = seen.get(name)
    return int(value) if isinstance(value, int | float) else 0
