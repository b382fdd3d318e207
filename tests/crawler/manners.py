"""What tests of manners share: crawls over one book of hosts, and how to read a server's log."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

from crawler import CrawlSettings
from crawler.errand import CrawlPorts
from crawler.run import CrawlResult, crawl
from facts.doubles import FrozenClock, MemoryFrontier, MemoryVault
from facts.host_doubles import MemoryHostBook
from facts.runs import RunSpec
from facts.sources import Manners, Source
from tests.crawler.going import NOON
from tests.crawler.web import Reply, Route, Web, links


def plain(text: str) -> Reply:
    return Reply(text, type="text/plain")


def mannered(source: Source, **manners: Any) -> Source:
    return replace(source, manners=Manners(**manners))


def times(web: Web, *hosts: str) -> list[float]:
    return [at for at, host, *_ in web.asked if host in hosts]


def gaps(moments: list[float]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(moments)]


def a_site(host: str, count: int) -> dict[str, Route]:
    return {f"{host}/": links(*(f"/{n}" for n in range(count))), **{f"{host}/{n}": "x" for n in range(count)}}


class Trip:
    """Crawls that share hosts with other processes, by a clock that can be put forward between them."""

    def __init__(self, spec: RunSpec) -> None:
        self.spec = spec
        self.frontier = MemoryFrontier()
        self.book = MemoryHostBook()
        self.now = NOON

    def go(self) -> CrawlResult:
        ports = CrawlPorts(frontier=self.frontier, vault=MemoryVault(), clock=FrozenClock(self.now), hosts=self.book)
        return crawl(self.spec, ports, CrawlSettings(timeout_s=5.0))

    def again(self) -> CrawlResult:
        self.frontier = MemoryFrontier()
        return self.go()
