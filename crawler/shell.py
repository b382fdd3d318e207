"""For requests that somebody makes by hand, as in `scrapy shell`: an errand that writes nothing anywhere."""

from datetime import UTC, datetime

from crawler.errand import CrawlPorts, Errand
from crawler.options import CrawlSettings
from facts.doubles import MemoryFrontier, MemoryVault
from facts.runs import Rewrite, RunSpec


class WallClock:
    """facts.ports.Clock: the time of day."""

    def now(self) -> datetime:
        """Return this moment."""
        return datetime.now(UTC)


def errand_in_memory(options: CrawlSettings | None = None, rewrites: tuple[Rewrite, ...] = ()) -> Errand:
    """Return an errand without sources, which keeps what is fetched in memory.

    Addresses are checked, robots.txt is obeyed and hosts are paced for it as for any other.
    """
    ports = CrawlPorts(frontier=MemoryFrontier(), vault=MemoryVault(), clock=WallClock())
    spec = RunSpec(run="shell", sources=(), db="", evidence="", rewrites=rewrites)
    return Errand(spec, ports, options or CrawlSettings())
