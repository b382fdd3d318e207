"""`python -m benchmarks.soak [pages|frontier|revisit|all]`: what a long night costs in memory, files and second visits.

pages      the crawl process over 100,000 pages of 500 hosts: resident memory along the way, open files
frontier   the same with 1,000,000 addresses of 5,000 hosts waiting, for some minutes
revisit    a scan of 50,000 portal pages, and the same scan again, screening included: CPU time

Needs nginx. Exit code 1 means that a bound was broken: memory, open files, or unchanged pages screened again.
"""

import argparse
import signal
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from benchmarks import machine
from benchmarks.crawls import Crawls, prepare
from benchmarks.crowd import FOLDERS, HOSTS, PAGES, Crowd, crowd, host, path
from benchmarks.material import load_material
from benchmarks.servers import served
from benchmarks.site import build
from benchmarks.watching import Watched, watch
from crawler import parse_rewrite
from facts.pages import Target
from facts.runs import RunSpec
from facts.sources import Bounds, Source
from store import SqlFrontier, StoreSettings, open_store

#: Bounds that are promised: MiB of resident memory, open files.
MOST_MIB, MOST_FILES = 250, 512
#: Memory is flat when the last quarter of a crawl has at most so much more than the second.
MOST_GROWTH = 1.15
#: Addresses of the full frontier, and seconds that it is crawled.
WAITING, CRAWLED_S = 1_000_000, 120.0
_RUN = "soak"
_SEEDS = 10_000
_REVISITED = 50_000
#: Seconds any part may take.
_LIMIT_S = 7200.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description="A long night on loopback.")
    parser.add_argument("part", nargs="?", choices=("pages", "frontier", "revisit", "all"), default="all")
    parser.add_argument("--pages", type=int, default=FOLDERS * PAGES, help="pages of the long crawl")
    parser.add_argument("--waiting", type=int, default=WAITING, help="addresses of the full frontier")
    parser.add_argument("--hosts", type=int, default=HOSTS, help="hosts of the full frontier")
    parser.add_argument("--seconds", type=float, default=CRAWLED_S, help="seconds that the full frontier is crawled")
    parser.add_argument("--revisited", type=int, default=_REVISITED, help="pages scanned twice")
    asked = parser.parse_args(arguments)
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M %z} · machine: {machine.describe()}", flush=True)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="fangfei-soak-", ignore_cleanup_errors=True) as name:
        if asked.part != "revisit":
            folders = max(1, min(FOLDERS, asked.pages // PAGES))
            with crowd(Path(name, "web"), folders) as web:
                print(f"web: {folders} folders of {PAGES} pages, {HOSTS} names; nginx, one process", flush=True)
                if asked.part in ("pages", "all"):
                    wrong += _pages(web, Path(name), asked.pages)
                if asked.part in ("frontier", "all"):
                    wrong += _frontier(web, Path(name), asked.waiting, asked.hosts, asked.seconds)
        if asked.part in ("revisit", "all"):
            wrong += _revisit(Path(name), asked.revisited)
    for sentence in wrong:
        print(f"WRONG: {sentence}")
    return 1 if wrong else 0


def _pages(web: Crowd, folder: Path, pages: int) -> list[str]:
    hosts = max(1, pages // PAGES)
    spec = _spec(web, folder / "pages", [f"h{number:04d}.test" for number in range(hosts)])
    prepare(spec)
    found = watch(spec, _LIMIT_S)
    _say(f"{found.pages} pages of {hosts} hosts", found)
    wrong = [] if found.pages == hosts * PAGES else [f"{hosts * PAGES} pages are there, {found.pages} came"]
    return wrong + _broken(found) + _growing(found)


def _frontier(web: Crowd, folder: Path, waiting: int, hosts: int, seconds: float) -> list[str]:
    spec = _spec(web, folder / "frontier", [host(number) for number in range(hosts)], seconds)
    prepare(spec)
    store = open_store(StoreSettings(url=spec.db))
    frontier = SqlFrontier(store, spec.run)
    # As many pages of each host as make the number; those beyond the folder's are not found, which costs the same.
    addresses = (
        Target(url=f"http://{host(number)}{path(page)}", source=host(number), depth=1)
        for page in range(waiting // hosts)
        for number in range(hosts)
    )
    seeded = 0
    while batch := list(islice(addresses, _SEEDS)):
        seeded += frontier.seed(batch)
    store.close()
    found = watch(spec, _LIMIT_S)
    _say(f"{seeded} addresses of {hosts} hosts waiting, {found.pages} pages fetched", found)
    return _broken(found)


def _revisit(folder: Path, pages: int) -> list[str]:
    with served(folder / "portals") as web:
        site = build(web, pages, load_material())
        (folder / "revisit").mkdir()
        crawls = Crawls(site, web, folder / "revisit")
        first, second = crawls.scan(_LIMIT_S), crawls.revisit(_LIMIT_S)
    print(f"revisit of {site.pages} pages of {site.mean / 1000:.1f} kB on {len(web.netlocs)} hosts:")
    for name, side in (("first", first), ("again", second)):
        print(f"  {name}: {side.pages} pages, {side.screened} screened; {side.account.cpu_s:.0f} s of CPU,", end=" ")
        print(f"{side.cpu_ms:.2f} ms a page; {side.account.wall_s:.0f} s")
    print(f"  revisit : first visit, CPU {second.account.cpu_s / first.account.cpu_s:.3f} : 1", flush=True)
    if (first.pages, first.screened, second.pages, second.screened) != (site.pages, site.pages, site.pages, 0):
        return ["pages were missed, or pages that did not change were screened again"]
    return []


def _spec(web: Crowd, folder: Path, hosts: Sequence[str], deadline_s: float | None = None) -> RunSpec:
    folder.mkdir()
    sources = tuple(
        Source(id=name, title=name, start_urls=(f"http://{name}/",), bounds=Bounds(delay_s=0.0)) for name in hosts
    )
    return RunSpec(
        run=_RUN, sources=sources, db=f"sqlite:///{folder / 'soak.db'}", evidence=str(folder / "evidence"),
        delay_s=0.0, deadline_s=deadline_s, rewrites=(parse_rewrite(web.resolve),),
    )  # fmt: skip


def _say(what: str, found: Watched) -> None:
    print(f"{what}: {found.wall_s:.0f} s, {found.cpu_s / max(1, found.pages) * 1e3:.2f} ms of CPU a page")
    marks = found.marks(8)
    print(f"  resident, MiB: {', '.join(f'{mib:.0f} at {pages}' for pages, mib in marks)}; most {found.most_mib:.0f}")
    print(f"  open files at most {found.most_files}", flush=True)


def _broken(found: Watched) -> list[str]:
    wrong = [f"{found.most_mib:.0f} MiB, bound {MOST_MIB}"] if found.most_mib > MOST_MIB else []
    return wrong + ([f"{found.most_files} open files, bound {MOST_FILES}"] if found.most_files > MOST_FILES else [])


def _growing(found: Watched) -> list[str]:
    quarters = [mib for _, mib in found.marks(4)]
    if len(quarters) < 4 or quarters[3] <= quarters[1] * MOST_GROWTH:
        return []
    return [f"memory is not flat: {quarters[1]:.0f} MiB in the middle, {quarters[3]:.0f} at the end"]


def _end(number: int, _frame: object) -> None:
    raise KeyboardInterrupt(signal.Signals(number).name)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
