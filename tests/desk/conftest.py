"""The office as a fixture."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence import WarcVault
from facts.doubles import FrozenClock
from store import Store
from tests.desk.office import Office


@pytest.fixture
def office(sqlite_store: Store, clock: FrozenClock, tmp_path: Path) -> Iterator[Office]:
    """An office without leads."""
    folder = tmp_path / "evidence"
    vault = WarcVault(folder, run="r1", software="tests")
    yield Office(store=sqlite_store, clock=clock, vault=vault, folder=folder)
    vault.close()
