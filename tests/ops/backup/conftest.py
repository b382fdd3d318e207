"""A small installation on both databases, a folder of backups, and an empty machine to restore to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.backup import BackupFolder, RestoreOrder
from store import Store
from tests import postgres
from tests.ops.backup.installation import Installation


@pytest.fixture
def installation(store: Store, tmp_path: Path) -> Installation:
    """Twelve pages with their evidence, a model, bands; the crawl is still under way."""
    made = Installation(store, tmp_path / "out")
    made.fetch(12)
    return made


@pytest.fixture
def small(sqlite_store: Store, tmp_path: Path) -> Installation:
    """The same on SQLite, where the dialect does not matter."""
    made = Installation(sqlite_store, tmp_path / "out")
    made.fetch(12)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> BackupFolder:
    """Where backups go."""
    return BackupFolder(tmp_path / "backups")


@pytest.fixture
def elsewhere(store: Store, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RestoreOrder]:
    """An empty machine: a folder that is not there, and an empty database of the same kind."""
    if store.engine.dialect.name == "sqlite":
        yield RestoreOrder(name="", out=tmp_path / "new")
        return
    with postgres.passing_database(request.getfixturevalue("postgres_address")) as url:
        yield RestoreOrder(name="", out=tmp_path / "new", db=url)
