"""Show what waits for the browser, from the first page to the counts, in this process.

wiring/ starts a child process of its own for it: Playwright wants Twisted's reactor, which the crawl does without.
"""

import asyncio
import contextlib
import importlib
import logging
import time
from dataclasses import replace
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.reactor import install_reactor

from crawler.browser.limits import Limits
from crawler.browser.need import is_available
from crawler.browser.showings import Showings
from crawler.browser.spider import RenderSpider
from crawler.browser.waiting import Waiting
from crawler.errand import CrawlPorts
from crawler.options import CrawlSettings
from crawler.run import CrawlResult, beat, interrupts, logged, renew, result_of, wind_down
from crawler.settings import for_run, project
from facts.errors import CrawlFailed
from facts.runs import RunSpec

log = logging.getLogger(__name__)
_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"


def render(spec: RunSpec, ports: CrawlPorts, options: CrawlSettings, limits: Limits | None = None) -> CrawlResult:
    """Show every target whose purpose is RENDER and close the vault; once in a process, in its main thread.

    SIGTERM, SIGINT and spec.deadline_s end it in good order within 10 seconds, as crawler.run.crawl does.

    Args:
        spec: the run whose targets wait.
        ports: as for the crawl; targets of other purposes are left alone, links found are added to the frontier.
        options: how the crawler behaves on the wire.
        limits: what a page may cost.

    Raises:
        CrawlFailed: there is no browser here, the sentence says what to install.
        StoreFailed: the database failed before the first page.
    """
    started = time.monotonic()
    if (missing := is_available()) is not None:
        raise CrawlFailed(missing)
    errand = Showings(spec, replace(ports, frontier=Waiting(ports.frontier)), options, limits or Limits())
    with logged(options):
        _in_reactor(errand)
    log.info("browser ended: browsers=%d peak_mib=%d", errand.browsers, errand.peak // (1024 * 1024))
    return result_of(errand, time.monotonic() - started)


def _in_reactor(errand: Showings) -> None:
    install_reactor(_REACTOR)
    # The name stands for what was installed just now; imported earlier, it would have installed another.
    reactor: Any = importlib.import_module("twisted.internet.reactor")
    loop = asyncio.get_event_loop()
    task = loop.create_task(_run(errand))
    task.add_done_callback(lambda _: reactor.stop())
    reactor.run(installSignalHandlers=False)
    task.result()


async def _run(errand: Showings) -> None:
    changes = {
        "TWISTED_REACTOR_ENABLED": True,
        "TWISTED_REACTOR": _REACTOR,
        "LOG_ENABLED": False,
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
    }
    settings = project() | for_run(errand.options) | changes
    settings["DOWNLOADER_MIDDLEWARES"] = settings["DOWNLOADER_MIDDLEWARES"] | {"crawler.browser.asking.OneSite": 650}
    crawler = AsyncCrawlerRunner(settings).create_crawler(RenderSpider)
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()

    def end() -> None:
        stop.set()
        if isinstance(crawler.spider, RenderSpider):
            crawler.spider.abort()

    errand.on_stop = end
    task = asyncio.ensure_future(crawler.crawl_async(errand=errand))
    stopped = asyncio.ensure_future(stop.wait())
    beside = [asyncio.ensure_future(renew(errand)), asyncio.ensure_future(beat(errand))]
    try:
        with interrupts(errand, loop):
            await asyncio.wait((task, stopped), return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                await wind_down(crawler, errand, task)
    finally:
        for one in (stopped, *beside):
            one.cancel()
        if isinstance(crawler.spider, RenderSpider):
            with contextlib.suppress(Exception):
                await crawler.spider.shut()
    task.result()
