"""The browser's process as wiring/ starts it: python child.py ORDER.pickle.

The order is (spec, settings, limits, folder, targets); the frontier is the real one over SQLite, the vault is real.
Writes one JSON object to standard output.
"""

import json
import pickle
import sys
import time
from dataclasses import asdict
from pathlib import Path

from crawler.browser import launching
from crawler.browser.run import render
from crawler.errand import CrawlPorts
from evidence import WarcVault
from store import SqlFrontier, StoreSettings, open_store
from store.migrate import upgrade
from tests.crawler.child import WallClock


def main(order: Path) -> None:
    """Show what the order names, and write what came of it."""
    spec, settings, limits, folder, targets = pickle.loads(order.read_bytes())
    store = open_store(StoreSettings(url=f"sqlite:///{folder}/run.db"))
    upgrade(store)
    frontier = SqlFrontier(store, spec.run)
    frontier.seed(targets)
    vault = WarcVault(folder / "evidence", run=spec.run, software="Fangfei/test")
    ports = CrawlPorts(frontier=frontier, vault=vault, clock=WallClock())
    result = render(spec, ports, settings, limits)
    store.close()
    plain = asdict(result) | {"error": str(result.error or ""), "cpu": time.process_time()}
    sys.stdout.write(json.dumps(plain, default=dict) + "\n")


if __name__ == "__main__":
    if "unsealed" in sys.argv:  # as on a machine whose kernel gives no namespaces to ordinary processes
        launching._works = lambda _: False
    main(Path(sys.argv[1]))
