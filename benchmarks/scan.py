"""What crawling and scanning cost: our crawl against the naive project, the full scan against the crawl, the revisit.

Ratios within one round; CPU time counts all processes of a side, and starting them.
"""

import os
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.crawls import Crawled, Crawls
from benchmarks.machine import Deadline
from benchmarks.material import load_material
from benchmarks.servers import Served, served
from benchmarks.site import Site, build

PAGES = 800
#: Seconds one side may take, whatever the machine.
_LIMIT_S = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """All sides once."""

    crawl: Crawled
    naive: Crawled
    scan: Crawled
    revisit: Crawled


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was measured; no rounds where the machine was too slow for one."""

    site_pages: int
    rounds: tuple[Round, ...]


def measure(count: int, rounds: int, deadline: Deadline) -> Result:
    """Measure and print; a round that would outlast the deadline is ended and left out."""
    with (
        tempfile.TemporaryDirectory(prefix="fangfei-bench-", ignore_cleanup_errors=True) as name,
        served(Path(name, "web")) as web,
    ):
        site = build(web, count, load_material())
        _say_what(site, web)
        crawls = Crawls(site, web, Path(name))
        done: list[Round] = []
        for number in range(rounds):
            try:
                done.append(_round(crawls, deadline))
            except subprocess.TimeoutExpired as slow:
                print(f"  round {number + 1} left out: a crawl was not done in {slow.timeout:.0f} s")
                break
    if done:
        _say(done)
    return Result(site_pages=site.pages, rounds=tuple(done))


def _round(crawls: Crawls, deadline: Deadline) -> Round:
    def limit() -> float:
        return min(_LIMIT_S, deadline.left)

    # nginx is left where it runs; interrupts are usually served by the first core.
    core = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
    return Round(
        crawl=crawls.crawl(core, limit()),
        naive=crawls.naive(core, limit()),
        scan=crawls.scan(limit()),
        revisit=crawls.revisit(limit()),
    )


def _say_what(site: Site, web: Served) -> None:
    print("crawl: our crawl process (links, evidence, page table) against the naive Scrapy project, one core each;")
    print("  the full scan (crawl, screening, pictures of candidates, leads) against the crawl; the scan once more;")
    print(f"  {site.pages} pages of {site.mean / 1000:.1f} kB on {len(web.netlocs)} hosts, half GBK, 50 links a page;")
    print(f"  no delay, robots.txt obeyed by all, starting up included; server: {web.server}")


def _say(rounds: Sequence[Round]) -> None:
    head = f"{'pages/s':>9}{'a core':>9}{'CPU ms a page':>15}{'wall s':>8}{'CPU s':>8}{'pages':>7}{'screened':>10}"
    print(f"  {'':10}{head}")
    for name in ("crawl", "naive", "scan", "revisit"):
        side: list[Crawled] = [getattr(each, name) for each in rounds]
        wall, cpu = _median(side, lambda c: c.account.wall_s), _median(side, lambda c: c.account.cpu_s)
        speed, cpu_ms = _median(side, lambda c: c.pages_a_second), _median(side, lambda c: c.cpu_ms)
        counted = f"{side[-1].pages:7}{side[-1].screened or '':>10}"
        print(f"  {name:10}{speed:9.0f}{1e3 / cpu_ms:9.0f}{cpu_ms:15.2f}{wall:8.1f}{cpu:8.1f}{counted}")
    _ratio("naive : crawl, CPU a page", [each.naive.cpu_ms / each.crawl.cpu_ms for each in rounds])
    speeds = [each.scan.pages_a_second / each.crawl.pages_a_second for each in rounds]
    _ratio("full scan on all cores : crawl alone, pages a second", speeds)
    _ratio("revisit : first scan, CPU", [each.revisit.account.cpu_s / each.scan.account.cpu_s for each in rounds])


def _ratio(what: str, found: Sequence[float]) -> None:
    each = ", ".join(f"{ratio:.2f}" for ratio in found)
    print(f"  {what} {statistics.median(found):.2f} : 1 (rounds: {each})")


def _median(side: Sequence[Crawled], figure: Callable[[Crawled], float]) -> float:
    return statistics.median(map(figure, side))
