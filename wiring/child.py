"""The crawl process: reads a run's specification, crawls, and says in two JSON lines what it counted and how it ended.

Started by wiring.launcher as `python -m wiring.child SCAN`, SCAN being its own process number; its log goes to stderr.
"""

import contextlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from crawler.errand import CrawlPorts
from crawler.options import CrawlSettings
from crawler.run import CrawlResult, crawl
from crawler.targets.revisiting import Planner
from evidence import WarcVault, replay
from facts.errors import HouseError
from facts.runs import CrawlAccount, RunSpec, RunStatus
from store import SqlFrontier, SqlHostBook, SqlRevisitBook, Store, StoreSettings, open_store
from wiring.clock import SystemClock
from wiring.logs import configure_logs
from wiring.mortal import die_with_parent
from wiring.settings import SOFTWARE, load_settings
from wiring.specs import dump_account, load_spec


def main() -> int:
    """Run one crawl and return the exit code: 0 in good order, 1 after a failure."""
    return run_child(crawl)


def run_child(work: Callable[[RunSpec, CrawlPorts, CrawlSettings], CrawlResult]) -> int:
    """Read the specification, do the work as a child of a scan, and tell the scan how it ended."""
    if not die_with_parent(_scan()):
        return _end("The scan that started this crawl is gone.", 1)
    spec = load_spec(sys.stdin.read())
    configure_logs(also=("scrapy",))
    try:
        result = _work(work, spec)
    except HouseError as problem:
        return _end(str(problem), 1)
    return _end(result.note, 1 if result.status is RunStatus.FAILED else 0, result.account)


def crawl_ports(store: Store, spec: RunSpec, pulse: Callable[[], object] = lambda: None) -> CrawlPorts:
    """Whom a crawl works with: tables and evidence of its run."""
    return CrawlPorts(
        frontier=SqlFrontier(store, spec.run, plan=Planner.of(spec.sources), clock=SystemClock()),
        vault=WarcVault(Path(spec.evidence), run=spec.run, software=SOFTWARE),
        clock=SystemClock(),
        revisits=SqlRevisitBook(store),
        hosts=SqlHostBook(store),
        read_archive=replay,
        pulse=pulse,
    )


def _pulse() -> None:
    # An empty line tells the scan that the crawl gets on, and says nothing among the lines at the end.
    with contextlib.suppress(OSError):  # the scan is gone, and Linux says so by a signal
        os.write(sys.stdout.fileno(), b"\n")


def _work(work: Callable[[RunSpec, CrawlPorts, CrawlSettings], CrawlResult], spec: RunSpec) -> CrawlResult:
    store = open_store(StoreSettings(url=spec.db))
    try:
        return work(spec, crawl_ports(store, spec, _pulse), load_settings().crawl)
    finally:
        store.close()


def _scan() -> int:
    """The process number of the scan, as it told; whoever starts a crawl by hand is its own scan."""
    return int(sys.argv[1]) if len(sys.argv) > 1 else os.getppid()


def _end(words: str, code: int, account: CrawlAccount | None = None) -> int:
    try:
        sys.stdout.write(dump_account(account or CrawlAccount()) + "\n")
        json.dump({"words": words}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # The scan is gone and nobody listens; Python would try once more at its end, and complain in the log.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


if __name__ == "__main__":
    sys.exit(main())
