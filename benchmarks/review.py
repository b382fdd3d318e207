"""`python -m benchmarks.review [pages]`: a scripted expert clears a queue by keyboard in a real browser.

A demonstration office with real store, vault and pages is served on loopback; figures are requests for each decision
and the milliseconds from the key to the next page on the screen.
"""

import sys
import tempfile
from pathlib import Path

from evidence import WarcVault
from facts.doubles import FrozenClock
from store import Store, StoreSettings, open_store
from store.migrate import upgrade
from tests.desk.browsing import a_browser, browsing
from tests.desk.office import Office
from tests.desk.review.expert import Cleared, clear
from tests.desk.review.pages import a_night
from tests.factories import NOON

PAGES = 200


def measure(pages: int = PAGES) -> Cleared:
    """Clear a queue of so many pages, two in five of them with a lead."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store: Store = open_store(StoreSettings(url=f"sqlite:///{folder}/fangfei.db"))
        upgrade(store)
        vault = WarcVault(folder / "evidence", run="r1", software="benchmarks")
        office = Office(store=store, clock=FrozenClock(NOON), vault=vault, folder=folder)
        numbers = a_night(office, pages * 2 // 5, pages - pages * 2 // 5)
        with a_browser() as browser, browsing(office, browser) as desk:
            found = clear(desk.person(), desk.address, numbers[0], pages, looks_ms=400)
        left = set(numbers) - office.house.words_said.spoken(numbers)
        vault.close()
        store.close()
    if left:
        raise SystemExit(f"WRONG: {len(left)} pages were not decided")
    return found


def main() -> int:
    """Measure and tell."""
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else PAGES)
    waits = sorted(found.waits)
    print(f"{found.decisions} decisions by keyboard, {found.requests} requests: {found.each:.2f} each")
    print(f"waiting: median {waits[len(waits) // 2]:.0f} ms, 95 % below {found.p95:.0f} ms, longest {waits[-1]:.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
