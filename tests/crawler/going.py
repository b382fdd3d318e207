"""Send the crawler to a little web and look at what came of each address."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from crawler import CrawlSettings, parse_rewrite
from crawler.errand import CrawlPorts
from crawler.run import CrawlResult, crawl
from facts.doubles import FrozenClock, MemoryFrontier, MemoryVault
from facts.pages import Visit
from facts.ports import Vault
from facts.runs import RunSpec
from facts.sources import Bounds, Source

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def a_source(*start_urls: str, hosts: tuple[str, ...] = (), name: str = "s", **bounds: Any) -> Source:
    """A source without delay."""
    return Source(id=name, title=name, start_urls=start_urls, hosts=hosts, bounds=Bounds(**({"delay_s": 0.0} | bounds)))


def a_spec(sources: Iterable[Source], port: int | None, **changes: Any) -> RunSpec:
    """A run over the sources, with every host served from the port on loopback."""
    rewrites = (parse_rewrite(f"*:*:127.0.0.1:{port}"),) if port else ()
    plain = RunSpec(run="r1", sources=tuple(sources), db="", evidence="", rewrites=rewrites)
    return replace(plain, **changes)


class Journey:
    """One crawl in this process, with doubles of the ports."""

    def __init__(self, spec: RunSpec, **settings: Any) -> None:
        self.spec = spec
        self.frontier = MemoryFrontier()
        self.vault: Vault = MemoryVault()
        self.settings = CrawlSettings(**({"timeout_s": 5.0} | settings))
        self.said: list[tuple[int, int | None, str]] = []

    def go(self) -> CrawlResult:
        ports = CrawlPorts(
            frontier=self.frontier,
            vault=self.vault,
            clock=FrozenClock(NOON),
            report=lambda done, known, what: self.said.append((done, known, what)),
        )
        return crawl(self.spec, ports, self.settings)

    def visit(self, url: str) -> Visit:
        return self.frontier.visits[url]

    def outcome(self, url: str) -> tuple[str | None, str]:
        visit = self.visit(url)
        return (visit.skip.value if visit.skip else None), visit.detail

    def urls(self) -> set[str]:
        return {target.url for target in self.frontier.targets}


def go(port: int | None, *sources: Source, settings: dict[str, Any] | None = None, **changes: Any) -> Journey:
    """Crawl the sources to the end, which must be an ordinary one."""
    journey = Journey(a_spec(sources, port, **changes), **(settings or {}))
    result = journey.go()
    assert (result.status, result.note) == ("finished", "")
    return journey
