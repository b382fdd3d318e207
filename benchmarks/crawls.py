"""One site, fetched four ways: our crawl process alone, the naive project, the full scan, and the full scan once more.

crawl     wiring.child as a scan starts it: links followed, evidence, page table, link table; no screening
naive     benchmarks.naive: Scrapy's defaults, LinkExtractor, a commit for every item, warcio
scan      fangfei scan: crawl and screening, adverts' and candidates' pictures, leads, account
revisit   the same scan a second time: every page is asked for, none has changed
"""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.processes import Account, run_python
from benchmarks.servers import Served
from benchmarks.site import Site
from crawler import load_sources, parse_rewrite
from facts.runs import RunSpec
from store import SqlFrontier, StoreSettings, open_store
from store.migrate import upgrade
from wiring.specs import dump_spec

_RUN = "bench"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """One crawl of the whole site."""

    pages: int
    #: Pages with a new assessment; 0 where nothing is screened.
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


class Crawls:
    """The four ways; each leaves nothing behind but what the revisit needs."""

    def __init__(self, site: Site, web: Served, folder: Path) -> None:
        self._site = site
        self._folder = folder
        self._out = folder / "out"
        self._source = folder / "source.yml"
        fields = {"id": "bench", "start_urls": list(site.start_urls), "max_pages": site.pages * 4, "delay_s": 0}
        self._source.write_text(yaml.safe_dump(fields), encoding="utf-8")
        # Addresses of this machine are refused unless --resolve names them.
        self._rewrites = [f"{netloc}:{netloc.partition(':')[0]}" for netloc in web.netlocs]

    def crawl(self, core: int, limit_s: float) -> Crawled:
        """Run the crawl process alone, on one core."""
        folder = self._folder / "crawl"
        folder.mkdir()
        try:
            spec = RunSpec(
                run=_RUN, sources=load_sources([self._source]), db=f"sqlite:///{folder / 'crawl.db'}",
                evidence=str(folder / "evidence"), delay_s=0.0, rewrites=tuple(map(parse_rewrite, self._rewrites)),
            )  # fmt: skip
            prepare(spec)
            account = run_python("wiring.child", folder=folder, limit_s=limit_s, order=dump_spec(spec), core=core)
            return Crawled(pages=count_pages(spec), screened=0, account=account)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def naive(self, core: int, limit_s: float) -> Crawled:
        """Run the naive project, on one core."""
        folder = self._folder / "naive"
        folder.mkdir()
        try:
            words = (str(folder), *self._site.start_urls)
            account = run_python("benchmarks.naive", *words, folder=folder, limit_s=limit_s, core=core)
            return Crawled(pages=json.loads(account.output)["pages"], screened=0, account=account)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def scan(self, limit_s: float) -> Crawled:
        """Run the full scan from nothing, on all cores."""
        shutil.rmtree(self._out, ignore_errors=True)
        return self._scan(limit_s)

    def revisit(self, limit_s: float) -> Crawled:
        """Run the scan again behind `scan`."""
        return self._scan(limit_s)

    def _scan(self, limit_s: float) -> Crawled:
        resolve = [word for rewrite in self._rewrites for word in ("--resolve", rewrite)]
        words = ("scan", str(self._source), "--out", str(self._out), "--delay", "0", "--json", *resolve)
        account = run_python("cli", *words, folder=self._folder, limit_s=limit_s)
        said = json.loads(account.output)
        return Crawled(pages=said["pages_fetched"], screened=said["screened"], account=account)


def prepare(spec: RunSpec) -> None:
    """Make the tables of a run's database."""
    store = open_store(StoreSettings(url=spec.db))
    upgrade(store)
    store.close()


def count_pages(spec: RunSpec) -> int:
    """Pages that a run has brought home."""
    store = open_store(StoreSettings(url=spec.db))
    try:
        return SqlFrontier(store, spec.run).fetched()
    finally:
        store.close()
