"""Migrations with a way back: all or nothing, a backup before, and rows written since are not lost unasked."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import text

from benchmarks.office import Office, _fill, _tables
from facts.doubles import FrozenClock
from facts.errors import NotKnown, Overtaken, StaleSchema, StoreFailed
from ops.backup import BackupFolder, BackupOrder, Kind, roll_back, safe_upgrade
from store import SqlAuditLog, Store, migrate
from store.dumps import TableFigure
from tests.house import tree
from tests.ops.backup.installation import NIGHT, down_to, tables

SMALL = Office().part(0.0005)
_CHILD = """
import os, sys
from pathlib import Path
from sqlalchemy import event
from ops.backup import BackupFolder, safe_upgrade
from store import StoreSettings, open_store
from tests.ops.backup.test_upgrading import order_of

store = open_store(StoreSettings(url=sys.argv[1]))

@event.listens_for(store.engine, "after_cursor_execute")
def count(connection, cursor, statement, *rest):
    if "CREATE TABLE" in statement and " message " in statement:
        os._exit(9)

safe_upgrade(BackupFolder(Path(sys.argv[2])), order_of(store))
"""


def order_of(store: Store) -> BackupOrder:
    return BackupOrder(store=store, texts={}, settings={}, version="0.0-test", at=NIGHT)


@pytest.fixture
def office(store: Store, clock: FrozenClock) -> Store:
    """An office that works with the layout before the last two, with some hundred rows."""
    with store.writing() as connection:
        for table, rows in _tables(SMALL):
            _fill(connection, table, rows)
    SqlAuditLog(store, clock).append(actor="王", act="form exported", subject="附件1", detail={})
    down_to(store, "0019")
    return store


@pytest.fixture
def folder(tmp_path: Path) -> BackupFolder:
    return BackupFolder(tmp_path / "backups")


def without(tables: Mapping[str, TableFigure], *names: str) -> Mapping[str, TableFigure]:
    return {name: figure for name, figure in tables.items() if name not in names}


def test_there_and_back(office: Store, folder: BackupFolder, clock: FrozenClock) -> None:
    """Up with a verified backup, and back: every row of every table as it was, in the old layout."""
    before = tables(office)
    up = safe_upgrade(folder, order_of(office))
    after = tables(office)
    assert (up.before, up.after, migrate.current(office)) == ("0019", migrate.head(), migrate.head())
    assert folder.read(up.backup).kind is Kind.UPGRADE
    assert set(after) > set(before)
    back = roll_back(folder, order_of(office), lose_changes=False)

    assert (back.after, back.lost, migrate.current(office)) == ("0019", {}, "0019")
    assert tables(office) == before
    assert SqlAuditLog(office, clock).verify() == 1


def test_rows_written_since_are_not_lost_unasked(office: Store, folder: BackupFolder, clock: FrozenClock) -> None:
    """New, changed and gone rows are counted by table; with consent they lie in a backup of their own."""
    up = safe_upgrade(folder, order_of(office))
    SqlAuditLog(office, clock).append(actor="王", act="form exported", subject="附件2", detail={})
    with office.writing() as connection:
        connection.execute(text("UPDATE subject SET name = '改名' WHERE id IN (2, 3)"))
        connection.execute(text("DELETE FROM advert WHERE id = 1"))
    written = tables(office)
    with pytest.raises(Overtaken, match=r"4 rows .*\(subject: 2, advert: 1, audit: 1\).*--lose-changes"):
        roll_back(folder, order_of(office), lose_changes=False)
    assert tables(office) == written
    back = roll_back(folder, order_of(office), lose_changes=True)

    assert back.lost == {"subject": 2, "advert": 1, "audit": 1}
    assert migrate.current(office) == "0019"
    assert tables(office) == folder.read(up.backup).dumped.tables
    assert folder.read(back.backup).kind is Kind.ROLLBACK
    assert folder.read(back.backup).dumped.tables == written


def test_killed_in_the_middle_nothing_has_happened(office: Store, folder: BackupFolder) -> None:
    """The process dies in the last but one migration: old layout, old rows, and the next try comes through."""
    before = tables(office)
    url = office.engine.url.render_as_string(hide_password=False)
    child = subprocess.run(
        [sys.executable, "-c", _CHILD, url, str(folder.path)], cwd=tree.ROOT, check=False, timeout=60, env=os.environ
    )

    assert child.returncode == 9
    assert migrate.current(office) == "0019"
    assert tables(office) == before
    assert safe_upgrade(folder, order_of(office)).after == migrate.head()


def test_an_upgrade_that_fails_changes_nothing(
    office: Store, folder: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error after the last migration, before the commit: the same, and there is nothing to roll back."""
    before = tables(office)
    monkeypatch.setattr(BackupFolder, "write_prints", lambda *_: (_ for _ in ()).throw(StoreFailed("no")))
    with pytest.raises(StoreFailed, match="no"):
        safe_upgrade(folder, order_of(office))

    assert migrate.current(office) == "0019"
    assert tables(office) == before


def test_no_backup_where_there_is_nothing_to_lose(store: Store, folder: BackupFolder) -> None:
    """A database at this layout is left alone; without a backup before, there is no way back."""
    assert safe_upgrade(folder, order_of(store)).backup == ""
    assert not folder.path.exists()
    with pytest.raises(NotKnown, match="no backup of the database before its upgrade"):
        roll_back(folder, order_of(store), lose_changes=True)


def test_a_newer_layout_is_left_alone(sqlite_store: Store, folder: BackupFolder) -> None:
    """What a newer program made is neither backed up nor touched."""
    with sqlite_store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StaleSchema, match="9999 is not known to this program"):
        safe_upgrade(folder, order_of(sqlite_store))
    assert not folder.path.exists()


def test_a_much_older_layout(sqlite_store: Store, folder: BackupFolder, clock: FrozenClock) -> None:
    """However large the step: up, and back to the same rows."""
    store = sqlite_store
    SqlAuditLog(store, clock).append(actor="王", act="form exported", subject="附件1", detail={})
    down_to(store, "0004")
    before = tables(store)
    safe_upgrade(folder, order_of(store))
    roll_back(folder, order_of(store), lose_changes=False)

    assert migrate.current(store) == "0004"
    assert tables(store) == before
