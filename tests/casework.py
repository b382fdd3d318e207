"""The casework of a test: everything that wiring puts together, over a test's own store and clock."""

from collections.abc import Mapping
from pathlib import Path

from facts.cases import Lead
from facts.doubles import FrozenClock
from facts.ports import LeadBook
from store import SqlAdvertBook, SqlFrontier, SqlLeadBook, Store
from tests.factories import a_lead, a_page, a_target, a_visit, an_exhibit
from wiring.casebooks import Casebooks
from wiring.settings import Settings

SECTORS = {"S03": "财富管理", "S06": "网络借贷平台", "S90": "虚拟货币/区块链"}


class Books(Casebooks):
    """Casebooks over a given store, with the shipped rules."""

    def __init__(self, store: Store, clock: FrozenClock, casework: Path | None = None) -> None:
        self.settings = Settings(casework=casework)
        self.clock = clock
        self._own_store = store

    @property
    def store(self) -> Store:
        """The test's store."""
        return self._own_store

    @property
    def leads(self) -> LeadBook:
        """Leads and judgements."""
        return SqlLeadBook(self._own_store, self.clock)

    @property
    def adverts(self) -> SqlAdvertBook:
        """Adverts."""
        return SqlAdvertBook(self._own_store)

    @property
    def sectors(self) -> Mapping[str, str]:
        """A few sectors by code."""
        return SECTORS


def on_page(store: Store, url: str, run: str = "r1", **changes: object) -> Lead:
    """A lead as one settled page brings it."""
    frontier = SqlFrontier(store, run)
    frontier.seed([a_target(url)])
    digest = f"{abs(hash((url, run))):064x}"[:64]
    page = frontier.settle(a_visit(url, page=a_page(url=url, requested_url=url, run=run, sha256=digest)))
    assert page is not None
    plain = {
        "url": url,
        "run": run,
        "page_id": page.id,
        "exhibit": an_exhibit(sha256=digest),
        "subject_id": "ZT-000001",
    }
    return a_lead(**plain | changes)
