"""One crawl, from its first request to its counts, in this process.

wiring/ starts a child process for it: one crawl, one process, one deadline.
"""

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scrapy.crawler import AsyncCrawlerRunner, Crawler

from crawler.errand import Errand
from crawler.options import CrawlSettings
from crawler.skips import Stopped
from crawler.spider import SiteSpider
from crawler.wires import settings as scrapy_settings
from facts.errors import HouseError, NoSpace
from facts.ports import Clock, Frontier, Progress, Vault
from facts.runs import RunSpec, RunStatus

log = logging.getLogger(__name__)
#: Seconds that requests under way get to finish when the crawl must end; 10 are promised in all.
GRACE_S = 4.0
#: Seconds between two looks at requests that wait for their host's turn while the crawl ends.
_SWEEP_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlResult:
    """What one crawl process brought home; a resumed run adds up several."""

    run: str
    #: FINISHED: nothing was left to ask for within the bounds. STOPPED: deadline or signal. FAILED: see `error`.
    status: RunStatus
    #: One sentence where the crawl did not finish.
    note: str = ""
    #: What ended a failed crawl.
    error: HouseError | None = None
    pages: int = 0
    unchanged: int = 0
    #: Skip reason -> targets.
    skipped: Mapping[str, int] = field(default_factory=dict)
    #: Reason -> links that were not followed, so that no target was made of them.
    refused_links: Mapping[str, int] = field(default_factory=dict)
    #: Bytes of all decoded bodies.
    bytes: int = 0
    seconds: float = 0.0


def crawl(
    spec: RunSpec, *, frontier: Frontier, vault: Vault, clock: Clock, settings: CrawlSettings, report: Progress
) -> CrawlResult:
    """Run one crawl to its end and close the vault; to be called in the main thread of a process of its own.

    SIGTERM, SIGINT and spec.deadline_s end it in good order within 10 seconds: what was fetched is settled,
    the rest stays waiting. A full disk and a failing database end it too, as CrawlResult.error.

    Raises:
        BadInput: a start URL or a setting cannot be used.
        StoreFailed: the database failed before the first request.
    """
    started = time.monotonic()
    errand = Errand(spec, frontier=frontier, vault=vault, clock=clock, options=settings, report=report)
    with _logging(settings):
        errand.begin()
        try:
            asyncio.run(_run(errand))
        finally:
            _close(vault, errand)
    return _result(errand, time.monotonic() - started)


async def _run(errand: Errand) -> None:
    runner = AsyncCrawlerRunner(scrapy_settings(errand.spec, errand.options))
    crawler = runner.create_crawler(SiteSpider)
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    errand.on_stop = stop.set
    task = runner.crawl(crawler, errand=errand)
    stopped = asyncio.ensure_future(stop.wait())
    with _interrupts(errand, loop):
        await asyncio.wait((task, stopped), return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            await _wind_down(crawler, errand, task)
    stopped.cancel()
    task.result()


async def _wind_down(crawler: Crawler, errand: Errand, task: asyncio.Task[None]) -> None:
    log.info("crawl ending: %s", errand.stopping)
    while not task.done() and not _is_up(crawler):
        await asyncio.sleep(_SWEEP_S / 10)
    if task.done():
        return
    closing = asyncio.ensure_future(crawler.engine.close_spider_async(reason=errand.stopping or "stopped"))
    last = time.monotonic() + GRACE_S
    while not task.done():
        _empty_slots(crawler)
        if time.monotonic() >= last:
            for abort in errand.aborts:
                abort()
        await asyncio.wait((task,), timeout=_SWEEP_S)
    await closing


def _is_up(crawler: Crawler) -> bool:
    # Closing while the engine still starts would be an error of Scrapy's; the start takes milliseconds.
    try:
        return crawler.engine.running
    except RuntimeError:
        return False


def _empty_slots(crawler: Crawler) -> None:
    # Requests that wait for their host's delay would hold up the end for minutes.
    for slot in crawler.engine.downloader.slots.values():
        while slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(Stopped("the crawl is ending"))


@contextlib.contextmanager
def _interrupts(errand: Errand, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    handles = []
    if errand.spec.deadline_s is not None:
        sentence = f"The deadline of {errand.spec.deadline_s:g} seconds has passed."
        handles.append(loop.call_later(errand.spec.deadline_s, errand.stop, sentence))
    signals = (signal.SIGTERM, signal.SIGINT)
    try:
        for number in signals:
            loop.add_signal_handler(number, errand.stop, f"The crawl was ended by {number.name}.")
        yield
    finally:
        for number in signals:
            loop.remove_signal_handler(number)
        for handle in handles:
            handle.cancel()


@contextlib.contextmanager
def _logging(options: CrawlSettings) -> Iterator[None]:
    if options.log_file is None:
        yield
        return
    try:
        handler = logging.FileHandler(options.log_file, encoding="utf-8")
    except OSError as problem:
        raise NoSpace(f"The log file {options.log_file} cannot be written ({problem.strerror}).") from problem
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    loggers = [logging.getLogger(name) for name in ("crawler", "scrapy")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(handler)
            logger.setLevel(level)
        handler.close()


def _close(vault: Vault, errand: Errand) -> None:
    try:
        vault.close()
    except HouseError as problem:
        errand.failure = errand.failure or problem


def _result(errand: Errand, seconds: float) -> CrawlResult:
    status = RunStatus.FINISHED if errand.stopping is None else RunStatus.STOPPED
    return CrawlResult(
        run=errand.spec.run,
        status=RunStatus.FAILED if errand.failure else status,
        note=str(errand.failure or errand.stopping or ""),
        error=errand.failure,
        pages=errand.pages,
        unchanged=errand.unchanged,
        skipped=dict(errand.skipped),
        refused_links=dict(errand.refused_links),
        bytes=errand.bytes,
        seconds=seconds,
    )
