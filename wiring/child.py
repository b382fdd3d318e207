"""The crawl process: reads a run's specification, crawls, and says in one JSON line how it ended.

Started by wiring.launcher as `python -m wiring.child`; its log goes to standard error.
"""

import ctypes
import json
import logging
import os
import signal
import sys
from pathlib import Path

from crawler.run import CrawlResult, crawl
from evidence import WarcVault
from facts.errors import HouseError
from facts.runs import RunSpec, RunStatus
from store import SqlFrontier, StoreSettings, open_store
from wiring.assembly import SOFTWARE
from wiring.clock import SystemClock
from wiring.settings import load_settings
from wiring.specs import load_spec

_PR_SET_PDEATHSIG = 1


def main() -> int:
    """Run one crawl and return the exit code: 0 in good order, 1 after a failure."""
    parent = os.getppid()
    _die_with_parent()
    spec = load_spec(sys.stdin.read())
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    if os.getppid() != parent:
        return _end("The scan that started this crawl is gone.", 1)
    try:
        result = _crawl(spec)
    except HouseError as problem:
        return _end(str(problem), 1)
    return _end(result.note, 1 if result.status is RunStatus.FAILED else 0)


def _crawl(spec: RunSpec) -> CrawlResult:
    store = open_store(StoreSettings(url=spec.db))
    try:
        return crawl(
            spec,
            frontier=SqlFrontier(store, spec.run),
            vault=WarcVault(Path(spec.evidence), run=spec.run, software=SOFTWARE),
            clock=SystemClock(),
            settings=load_settings().crawl,
            report=_silent,
        )
    finally:
        store.close()


def _silent(_done: int, _known: int | None, _what: str) -> None:
    """Progress is read from the page table by the scan."""


def _die_with_parent() -> None:
    """Ask Linux to end this process when the scan dies, so that no orphan goes on crawling."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(words: str, code: int) -> int:
    json.dump({"words": words}, sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")
    sys.stdout.flush()
    return code


if __name__ == "__main__":
    sys.exit(main())
