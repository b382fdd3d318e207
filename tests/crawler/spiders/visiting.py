"""What the tests of spiders share: pages with adverts, sources of a kind, crawls that are broken off and resumed."""

from collections import Counter
from dataclasses import replace
from typing import Any

from crawler.errand import CrawlPorts
from crawler.run import CrawlResult, crawl
from evidence import replay
from facts.archives import ReadArchive
from facts.doubles import FrozenClock, MemoryVault
from facts.pages import Purpose, Target
from facts.revisits import RevisitBook
from facts.sources import Bounds, Kind, Source
from tests.crawler.going import NOON, Journey, a_spec
from tests.crawler.web import Reply, Web


def of_kind(kind: Kind, *start_urls: str, name: str = "s", bounds: dict[str, Any] | None = None, **more: Any) -> Source:
    """A source without delay."""
    held = Bounds(**({"delay_s": 0.0} | (bounds or {})))
    return Source(id=name, title=name, kind=kind, start_urls=start_urls, bounds=held, **more)


def advert(url: str, picture: str = "/banner.png") -> str:
    """A labelled box with a picture, as a page of a site has it."""
    return f'<div class="box"><span>广告</span><a href="{url}"><img src="{picture}" width="300" height="250"></a></div>'


PNG = Reply(b"\x89PNG\r\n\x1a\n" + bytes(40), type="image/png")


class Reading(Journey):
    """A journey that can read archives, and remembers how each of its crawls ended."""

    def __init__(self, *sources: Source, port: int | None = None, **changes: Any) -> None:
        super().__init__(a_spec(sources, port, **changes))
        self.ended: list[CrawlResult] = []
        self.read_archive: ReadArchive = replay
        self.revisits: RevisitBook | None = None

    def go(self) -> CrawlResult:
        ports = CrawlPorts(
            frontier=self.frontier,
            vault=self.vault,
            clock=FrozenClock(NOON),
            revisits=self.revisits,
            read_archive=self.read_archive,
        )
        self.ended.append(crawl(self.spec, ports, self.settings))
        return self.ended[-1]

    def in_two_goes(self, first: int) -> "Reading":
        """Crawl a few pages, and the rest in another process's place."""
        plain, self.spec = self.spec, replace(self.spec, max_pages=first)
        self.go()
        assert self.frontier.fetched() == first
        self.spec = plain
        self.go()
        return self

    def notes(self, source: str = "s") -> tuple[str, ...]:
        return tuple(self.ended[-1].account.notes.get(source, ()))

    def kept(self) -> set[str]:
        """The addresses of what lies in the vault."""
        assert isinstance(self.vault, MemoryVault)
        return {exchange.url for exchange in self.vault.exchanges}

    def pages(self) -> list[str]:
        return [page.url for page in self.frontier.pages]

    def target(self, url: str) -> Target:
        found = self.frontier.get(url)
        assert found is not None, url
        return found

    def of_purpose(self, purpose: Purpose) -> set[str]:
        return {target.url for target in self.frontier.targets if target.purpose is purpose}


def read(port: int, *sources: Source, **changes: Any) -> Reading:
    """Crawl to the end, which must be an ordinary one."""
    journey = Reading(*sources, port=port, **changes)
    result = journey.go()
    assert (result.status, result.note) == ("finished", "")
    return journey


def asked_twice(web: Web) -> dict[tuple[str, str], int]:
    """What the servers saw more than once, robots.txt aside."""
    asked = Counter((host, path) for _, host, path in web.asked if path != "/robots.txt")
    return {what: times for what, times in asked.items() if times > 1}
