"""The full scan against a bare Scrapy crawl of the same site: wall time and CPU time, children included."""

import json
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.machine import Deadline
from benchmarks.material import load_material
from benchmarks.processes import Account, run_python
from benchmarks.servers import Served, served
from benchmarks.site import Site, build

PAGES = 1_500
#: Seconds one crawl may take, whatever the machine.
_LIMIT_S = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """One crawl of the whole site."""

    pages: int
    #: Pages with an assessment; 0 for the bare crawl.
    screened: int
    account: Account

    @property
    def pages_a_second(self) -> float:
        """By the clock on the wall, from the start of the command to its end."""
        return self.pages / self.account.wall_s

    @property
    def cpu_ms(self) -> float:
        """CPU milliseconds a page, all processes."""
        return self.account.cpu_s / max(1, self.pages) * 1e3


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Both sides, round by round; empty where the machine was too slow for one round."""

    site_pages: int
    full: tuple[Crawled, ...]
    bare: tuple[Crawled, ...]


def measure(count: int, rounds: int, deadline: Deadline) -> Result:
    """Measure and print; a crawl that would outlast the deadline is ended and left out."""
    with (
        tempfile.TemporaryDirectory(prefix="fangfei-bench-", ignore_cleanup_errors=True) as name,
        served(Path(name, "web")) as web,
    ):
        site = build(web, count, load_material())
        _say_what(site, web)
        folder = Path(name)
        source = _write_source(site, folder / "source.yml")
        full: list[Crawled] = []
        bare: list[Crawled] = []
        for number in range(rounds):
            try:
                full.append(_full(web, source, folder / f"out-{number}", min(_LIMIT_S, deadline.left)))
                bare.append(_bare(site, folder, min(_LIMIT_S, deadline.left)))
            except subprocess.TimeoutExpired as slow:
                print(f"  round {number + 1} left out: a crawl was not done in {slow.timeout:.0f} s")
                break
    done = min(len(full), len(bare))
    result = Result(site_pages=site.pages, full=tuple(full[:done]), bare=tuple(bare[:done]))
    if done:
        _say(result)
    return result


def _write_source(site: Site, path: Path) -> Path:
    fields = {"id": "bench", "start_urls": list(site.start_urls), "max_pages": site.pages * 4, "delay_s": 0}
    path.write_text(yaml.safe_dump(fields), encoding="utf-8")
    return path


def _full(web: Served, source: Path, out: Path, limit_s: float) -> Crawled:
    # Addresses of this machine are refused unless --resolve names them.
    places = [netloc.partition(":") for netloc in web.netlocs]
    resolve = [word for host, _, port in places for word in ("--resolve", f"{host}:{port}:{host}")]
    words = ("scan", str(source), "--out", str(out), "--delay", "0", "--json", *resolve)
    account = run_python("cli", *words, folder=out.parent, limit_s=limit_s)
    said = json.loads(account.output)
    shutil.rmtree(out, ignore_errors=True)
    return Crawled(pages=said["pages_fetched"], screened=said["screened"], account=account)


def _bare(site: Site, folder: Path, limit_s: float) -> Crawled:
    account = run_python("benchmarks.bare", *site.start_urls, folder=folder, limit_s=limit_s)
    return Crawled(pages=json.loads(account.output)["pages"], screened=0, account=account)


def _say_what(site: Site, web: Served) -> None:
    print("scan: `fangfei scan` (crawl, evidence, page table, screening, leads) against a bare Scrapy crawl,")
    print(f"  {site.pages} pages of {site.mean / 1000:.1f} kB on {len(web.netlocs)} hosts, half GBK, 50 links a page;")
    print(f"  no delay, robots.txt obeyed by both, starting up included; server: {web.server}")


def _say(result: Result) -> None:
    print(f"  {'':10}{'pages/s':>9}{'CPU ms a page':>15}{'wall s':>8}{'CPU s':>8}{'pages':>7}{'screened':>10}")
    for name, side in (("fangfei", result.full), ("bare", result.bare)):
        wall = _median(side, lambda crawled: crawled.account.wall_s)
        cpu = _median(side, lambda crawled: crawled.account.cpu_s)
        speed, cpu_ms = _median(side, lambda c: c.pages_a_second), _median(side, lambda c: c.cpu_ms)
        counted = f"{side[-1].pages:7}{side[-1].screened or '':>10}"
        print(f"  {name:10}{speed:9.0f}{cpu_ms:15.2f}{wall:8.1f}{cpu:8.1f}{counted}")
    pairs = tuple(zip(result.full, result.bare, strict=True))
    ratios = [full.pages_a_second / bare.pages_a_second for full, bare in pairs]
    cpu_ratios = [bare.cpu_ms / full.cpu_ms for full, bare in pairs]
    each = ", ".join(f"{ratio:.2f}" for ratio in ratios)
    print(f"  ratio of pages a second, full scan : bare crawl {statistics.median(ratios):.2f} : 1 (rounds: {each})")
    print(f"  the bare crawl takes {statistics.median(cpu_ratios):.2f} times the CPU of the full scan for a page")


def _median(side: Sequence[Crawled], figure: Callable[[Crawled], float]) -> float:
    return statistics.median(map(figure, side))
