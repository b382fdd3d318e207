"""The office, and a browser at its desk, as fixtures."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from evidence import WarcVault
from facts.doubles import FrozenClock
from store import Store
from tests.desk.browsing import Browsing, a_browser, browsing
from tests.desk.office import Office


@pytest.fixture
def office(sqlite_store: Store, clock: FrozenClock, tmp_path: Path) -> Iterator[Office]:
    """An office without leads."""
    folder = tmp_path / "evidence"
    vault = WarcVault(folder, run="r1", software="tests")
    yield Office(store=sqlite_store, clock=clock, vault=vault, folder=tmp_path)
    vault.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for the tests of a module; while it lives, this thread cannot run another event loop."""
    with a_browser() as browser:
        yield browser


@pytest.fixture
def desk(office: Office, chromium: Browser) -> Iterator[Browsing]:
    """A browser at the desk of the office: `desk.person()` is a tab in which somebody is signed in."""
    with browsing(office, chromium) as found:
        yield found
