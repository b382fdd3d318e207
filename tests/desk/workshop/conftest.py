"""An office with a lexicon folder of its own, watched sources, and a night of pages that were really screened."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from evidence import WarcVault
from facts.doubles import FrozenClock
from facts.runs import Run, RunStatus
from store import Store
from tests.desk.office import OfficeHouse
from tests.desk.workshop.hand import PAGES, Workshop
from tests.factories import NOON


@pytest.fixture
def workshop(sqlite_store: Store, clock: FrozenClock, tmp_path: Path) -> Iterator[Workshop]:
    """The office, with both folders set."""
    vault = WarcVault(tmp_path / "evidence", run="r1", software="tests")
    for name in ("sources", "lexicon"):
        (tmp_path / name).mkdir()
    made = Workshop(store=sqlite_store, clock=clock, vault=vault, folder=tmp_path)
    made.house = OfficeHouse(
        sqlite_store, clock, tmp_path, lexicon=tmp_path / "lexicon", sources=tmp_path / "sources", queue_budget=5
    )
    yield made
    vault.close()


@pytest.fixture
def night(workshop: Workshop) -> Workshop:
    """A run that is over, its pages fetched, kept, and screened by the rules in use."""
    runs = workshop.house.runs("scan")
    runs.begin(Run(id="r1", status=RunStatus.RUNNING, plan="p", started_at=NOON))
    for path, body in PAGES.items():
        workshop.screened(f"http://www.jinshu.test/{path}", body)
    runs.end("r1", RunStatus.FINISHED)
    return workshop


@pytest.fixture
def browser(workshop: Workshop) -> TestClient:
    """Somebody who may do everything in this room."""
    return workshop.client()
