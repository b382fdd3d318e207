"""A crawl in a process of its own, as wiring/ starts it: python child.py ORDER.pickle.

The order is (spec, settings, folder); the frontier is the real one over SQLite, the vault the real one.
"""

import pickle
import sys
from datetime import UTC, datetime
from pathlib import Path

from crawler.errand import CrawlPorts
from crawler.run import crawl
from evidence import WarcVault
from store import SqlFrontier, StoreSettings, open_store
from store.migrate import upgrade


class WallClock:
    """The time of day."""

    def now(self) -> datetime:
        """Return the present."""
        return datetime.now(UTC)


def main(order: Path) -> None:
    """Crawl, and write status, note and pages to standard output."""
    spec, settings, folder = pickle.loads(order.read_bytes())
    store = open_store(StoreSettings(url=f"sqlite:///{folder}/run.db"))
    upgrade(store)
    vault = WarcVault(folder / "evidence", run=spec.run, software="Fangfei/test")
    ports = CrawlPorts(frontier=SqlFrontier(store, spec.run), vault=vault, clock=WallClock())
    result = crawl(spec, ports, settings)
    store.close()
    sys.stdout.write(f"{result.status}|{result.note}|{result.pages}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
