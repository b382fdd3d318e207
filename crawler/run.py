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

from crawler.errand import CrawlPorts, Errand
from crawler.options import CrawlSettings
from crawler.settings import for_run, project
from crawler.spiders.scan import ScanSpider
from crawler.wire.skips import Stopped
from facts.errors import HouseError, NoSpace
from facts.runs import CrawlAccount, RunSpec, RunStatus

log = logging.getLogger(__name__)
#: Seconds that requests under way get to finish when the crawl must end; 10 are promised in all.
GRACE_S = 4.0
#: Seconds between two signs of life.
PULSE_S = 5.0
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
    account: CrawlAccount = field(default_factory=CrawlAccount)
    #: Bytes of all decoded bodies.
    bytes: int = 0
    seconds: float = 0.0


def crawl(spec: RunSpec, ports: CrawlPorts, options: CrawlSettings) -> CrawlResult:
    """Run one crawl to its end and close the vault; to be called in the main thread of a process of its own.

    SIGTERM, SIGINT and spec.deadline_s end it in good order within 10 seconds: what was fetched is settled,
    the rest stays waiting. A full disk and a failing database end it too, as CrawlResult.error.

    Raises:
        BadInput: a start URL or a setting cannot be used.
        StoreFailed: the database failed before the first request.
    """
    started = time.monotonic()
    errand = Errand(spec, ports, options)
    with logged(options):
        asyncio.run(_run(errand))
    return result_of(errand, time.monotonic() - started)


async def _run(errand: Errand) -> None:
    quiet = {"LOG_ENABLED": False, "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector"}
    runner = AsyncCrawlerRunner(project() | for_run(errand.options) | quiet)
    crawler = runner.create_crawler(ScanSpider)
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    errand.on_stop = stop.set
    task = runner.crawl(crawler, errand=errand)
    stopped = asyncio.ensure_future(stop.wait())
    beside = [asyncio.ensure_future(renew(errand)), asyncio.ensure_future(beat(errand))]
    with interrupts(errand, loop):
        await asyncio.wait((task, stopped), return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            await wind_down(crawler, errand, task)
    for one in (stopped, *beside):
        one.cancel()
    task.result()


async def renew(errand: Errand) -> None:
    """Hold the hosts further while the crawl lasts."""
    while True:
        await asyncio.sleep(errand.ownership.renew_every_s)
        try:
            errand.ownership.renew()
        except HouseError as problem:
            errand.stop(str(problem), problem)
            return


async def beat(errand: Errand) -> None:
    """Give signs of life from the event loop: they cease where it stands still."""
    while True:
        errand.ports.pulse()
        await asyncio.sleep(PULSE_S)


async def wind_down(crawler: Crawler, errand: Errand, task: asyncio.Task[None]) -> None:
    """End a crawl that was asked to: requests under way get GRACE_S to finish, the others none."""
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
def interrupts(errand: Errand, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Let SIGTERM, SIGINT and the deadline end the errand in good order."""
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
def logged(options: CrawlSettings) -> Iterator[None]:
    """Append what the crawler and Scrapy log to the file that the options name.

    Raises:
        NoSpace: it cannot be written.
    """
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


def result_of(errand: Errand, seconds: float) -> CrawlResult:
    """Return what an errand has come to, after its end."""
    status = RunStatus.FINISHED if errand.stopping is None else RunStatus.STOPPED
    return CrawlResult(
        run=errand.spec.run,
        status=RunStatus.FAILED if errand.failure else status,
        note=str(errand.failure or errand.stopping or ""),
        error=errand.failure,
        pages=errand.counts.pages,
        unchanged=errand.counts.unchanged,
        skipped=dict(errand.counts.skipped),
        account=errand.account(),
        bytes=errand.counts.bytes,
        seconds=seconds,
    )
