"""robots.txt as RFC 9309 has it: a missing file allows, a failing server forbids, a dead host is dead.

Scrapy's own reads error pages as rules, allows everything when a server fails, and waits for every page of a dead
host. What a file means is in crawler/manners/rules.py; here it is asked for, remembered between processes, and obeyed.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.errand import errand_of
from crawler.manners.hosts import site_of
from crawler.manners.rules import MOST_BYTES, Rules, has_failed, is_fresh, lifetime, read_rules, uses_approval
from crawler.wire.addresses import AddressBook
from crawler.wire.skips import Skipped
from facts.host_doubles import MemoryHostBook
from facts.hosts import HostBook, RobotsCopy
from facts.pages import Purpose, Skip, Target, host_of

log = logging.getLogger(__name__)
#: Bytes of rules kept ready, some 3,000 sites'; what falls out is read from the book again in 0.3 ms.
_MOST_WEIGHT = 20_000_000
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class _Ready:
    rules: Rules
    #: By the monotonic clock.
    until: float


class Robots:
    """Asks each site's robots.txt before its first page, and again after a day; http, https and ports apart."""

    def __init__(self, crawler: Crawler, *, now: Callable[[], float] = time.monotonic) -> None:
        self._crawler = crawler
        self._errand = errand_of(crawler)
        self._token = self._errand.options.robots_token
        self._addresses = AddressBook(self._errand.spec.rewrites)
        self._now = now
        self._book: HostBook = self._errand.ports.hosts or MemoryHostBook()
        self._pace = self._errand.pace
        self._ready: OrderedDict[str, _Ready] = OrderedDict()
        self._weight = 0
        self._asking: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Robots":
        """Make it for a crawler, as Scrapy does."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass.

        Raises:
            Skipped: robots.txt forbids the page, or the host cannot be asked.
        """
        if request.meta.get("robots"):
            return
        site = _site(request)
        rules = self._known(site)
        if rules is None:
            rules = await self._learn(site)
        refusal = _refusal(rules, request.url)
        if refusal is not None and not self._is_excepted(request):
            raise refusal

    def _is_excepted(self, request: Request) -> bool:
        target: Target | None = request.meta.get("target")
        source = self._errand.sources.get(target.source) if target else None
        if target is None or source is None or target.purpose in (Purpose.LANDING, Purpose.REQUISITE):
            return False
        own = {site_of(host_of(f"http://{netloc}/")) for netloc in source.inside}
        host = site_of(urlparse_cached(request).hostname or "")
        return host in own and uses_approval(source, self._errand.clock.now()) is not None

    def _known(self, site: str) -> Rules | None:
        found = self._ready.get(site)
        if found is None or self._now() >= found.until:
            return None
        self._ready.move_to_end(site)
        return found.rules

    async def _learn(self, site: str) -> Rules:
        task = self._asking.get(site)
        if task is None:
            task = self._asking[site] = asyncio.ensure_future(self._rules_of(site))
            task.add_done_callback(lambda _: self._asking.pop(site, None))
        return await asyncio.shield(task)

    async def _rules_of(self, site: str) -> Rules:
        name = self._name(site)
        now = self._errand.clock.now()
        copy = self._book.robots(name)
        is_stored = copy is not None and is_fresh(copy, now)
        if copy is None or not is_stored:
            copy = await self._ask(site, name)
            # A network that fails us says nothing about the site: whoever comes next asks again.
            if copy.status is not None:
                self._book.keep_robots(copy)
        rules = read_rules(copy, self._token)
        _report(site, copy, rules, is_stored=is_stored)
        if rules.crawl_delay:
            self._pace.crawl_delay(host_of(f"{site}/"), rules.crawl_delay)
        age = max(timedelta(0), self._errand.clock.now() - copy.fetched_at)
        self._remember(site, _Ready(rules, self._now() + (lifetime(copy) - age).total_seconds()))
        return rules

    def _remember(self, site: str, ready: _Ready) -> None:
        before = self._ready.pop(site, None)
        self._weight += ready.rules.weight - (before.rules.weight if before else 0)
        self._ready[site] = ready
        while self._weight > _MOST_WEIGHT and len(self._ready) > 1:
            _, oldest = self._ready.popitem(last=False)
            self._weight -= oldest.rules.weight

    def _name(self, site: str) -> str:
        # What stands in for a host on another address must never speak for the host itself.
        host, port = host_of(f"{site}/"), site.rpartition(":")[2]
        number = int(port) if port.isdigit() else _PORTS[site.partition(":")[0]]
        place = self._addresses.rewritten(host.strip("[]"), number)
        return f"{site} at {place[0]}:{place[1]}" if place else site

    async def _ask(self, site: str, name: str) -> RobotsCopy:
        request = Request(f"{site}/robots.txt", meta={"robots": True}, callback=NO_CALLBACK)
        try:
            response: Response = await self._crawler.engine.download_async(request)
        except Skipped as failure:
            problem = f"{failure.skip}: {failure.detail}"
            return RobotsCopy(site=name, status=None, body=b"", fetched_at=self._errand.clock.now(), problem=problem)
        body = bytes(response.body[:MOST_BYTES]) if 200 <= response.status < 300 else b""
        return RobotsCopy(site=name, status=response.status, body=body, fetched_at=self._errand.clock.now())


def _site(request: Request) -> str:
    parts = urlparse_cached(request)
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port not in (None, _PORTS.get(parts.scheme)) else "")


def _refusal(rules: Rules, url: str) -> Skipped | None:
    if rules.failure is not None:
        skip, sentence = rules.failure
        return Skipped(skip, f"robots.txt: {sentence}")
    return None if rules.allows(url) else Skipped(Skip.ROBOTS, "forbidden by robots.txt")


def _report(site: str, copy: RobotsCopy, rules: Rules, *, is_stored: bool) -> None:
    log.info(
        "robots.txt used: site=%s status=%s fetched=%s stored=%s failed=%s bytes=%d crawl_delay=%s odd=%s",
        site, copy.status, copy.fetched_at.isoformat(timespec="seconds"), is_stored, has_failed(copy), len(copy.body),
        rules.crawl_delay, "; ".join(rules.oddities) or None,
    )  # fmt: skip
