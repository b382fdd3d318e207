"""One page from its first request until it is at rest, and what it looks like then.

    goto ─► wait for rest, or until it has had its time ─► document ─► picture

A page that never rests is taken as it stands when its time is over, and is marked as unfinished: most are worth
reading long before their last timer.
"""

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from crawler.browser.gate import Gate
from crawler.browser.limits import HEIGHT, Limits
from crawler.browser.looking import Glance, Observer
from crawler.wire.skips import Skipped
from facts.pages import Skip

log = logging.getLogger(__name__)
#: Seconds between two looks.
_STEP_S = 0.2
#: Characters; a page with fewer is given `Limits.late_s` for its timers.
_LITTLE = 50
_DOWNLOAD = "Download is starting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the browser made of a page."""

    #: The document's address; what scripts write into the address bar is not it, for no server need know that.
    url: str
    status: int
    #: UTF-8.
    document: bytes
    #: PNG; None where it could not be drawn.
    picture: bytes | None
    #: The urn:pageinfo record.
    info: bytes
    #: Why not -> requests that were refused.
    refused: Counter[str]
    #: Whether the page came to rest.
    is_finished: bool


async def show(page: Page, gate: Gate, limits: Limits, cap: int) -> Shown:
    """Show the gate's document in a page that nobody has used.

    Args:
        page: new, with the gate around it.
        gate: serves it.
        limits: how long and how much.
        cap: bytes the document may have.

    Raises:
        Skipped: it cannot be shown; PlaywrightError where the page or the browser is gone.
    """
    observer = await Observer.of(page)
    await _go(page, gate, limits)
    is_finished = await _rest(observer, gate, limits)
    html, height = await _document(observer, cap)
    picture = await _picture(observer, height, limits)
    return Shown(
        url=gate.url,
        status=gate.status,
        document=html,
        picture=picture,
        info=gate.summary(is_finished=is_finished),
        refused=gate.record.reasons,
        is_finished=is_finished,
    )


async def _go(page: Page, gate: Gate, limits: Limits) -> None:
    try:
        await page.goto(gate.url, wait_until="commit", timeout=limits.settle_s * 1000)
    except PlaywrightError as problem:
        if _DOWNLOAD in str(problem):
            raise Skipped(Skip.NOT_TEXT, "the address gives a download instead of a page") from problem
        if "net::ERR_" in str(problem):
            # What the site sent is no page for a browser (204, or led away before it began).
            raise Skipped(Skip.UNREADABLE, "the browser could not open the page") from problem
        raise


async def _rest(observer: Observer, gate: Gate, limits: Limits) -> bool:
    clock = asyncio.get_running_loop().time
    begun = changed = clock()
    last: Glance | None = None
    while clock() - begun < limits.settle_s:
        seen = await _glance(observer)
        if seen is None or seen != last:
            last, changed = seen, clock()
        quiet = min(gate.resting_s(), clock() - changed)
        wanted = limits.quiet_s if seen and seen.text >= _LITTLE else limits.late_s
        if seen is not None and seen.ready and quiet >= wanted:
            return True
        await asyncio.sleep(_STEP_S)
    return False


async def _glance(observer: Observer) -> Glance | None:
    try:
        return await observer.glance()
    except TimeoutError:
        await _free(observer)
    except PlaywrightError as problem:
        if not _is_passing(problem):
            raise
    return None


async def _document(observer: Observer, cap: int) -> tuple[bytes, int]:
    for _ in range(3):
        try:
            found = await observer.take(cap)
        except TimeoutError:
            await _free(observer)
            continue
        except PlaywrightError as problem:
            if not _is_passing(problem):
                raise
            await asyncio.sleep(_STEP_S)
            continue
        html = found.html.encode("utf-8", "replace")
        if found.size > cap or len(html) > cap:
            raise Skipped(Skip.TOO_LARGE, f"the document grew to more than {cap} bytes in the browser")
        return html, found.height
    raise Skipped(Skip.TIMEOUT, "the page's scripts never came to an end, so that the browser could not be read")


async def _picture(observer: Observer, height: int, limits: Limits) -> bytes | None:
    # First all of it, then what a visitor sees without scrolling; a page without a picture is a page still.
    for tall in (min(max(height, HEIGHT), limits.picture_height), HEIGHT):
        try:
            picture = await observer.picture(tall)
        except TimeoutError:
            return None
        if len(picture) <= limits.picture_size:
            return picture
    return None


async def _free(observer: Observer) -> None:
    try:
        await observer.interrupt()
    except TimeoutError as problem:
        raise Skipped(Skip.TIMEOUT, "the page keeps the browser from answering at all") from problem


def _is_passing(problem: PlaywrightError) -> bool:
    # The document was exchanged for another between two steps of a look.
    said = str(problem)
    return any(word in said for word in ("context", "No frame", "navigat", "Cannot find")) and "closed" not in said
