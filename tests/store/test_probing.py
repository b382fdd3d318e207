"""A look at a database that touches nothing: there, missing, older, locked, damaged, out of reach."""

import sqlite3
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from store import Store, StoreSettings
from store.gauges import read_gauges
from store.probing import Found, probe, quick_check


def at(path: Path) -> StoreSettings:
    return StoreSettings(url=f"sqlite:///{path}")


def test_a_database_at_this_layout_is_ready(store: Store) -> None:
    """On both dialects: layout, version, size; a server says how many connections it has."""
    found = probe(StoreSettings(url=store.engine.url.render_as_string(hide_password=False)))

    assert (found.found, found.layout) == (Found.READY, found.wanted)
    assert found.version[0].isdigit()
    assert found.bytes > 0
    if found.dialect == "postgresql":
        assert found.most_connections >= found.connections > 0
    else:
        assert found.journal == "wal"


def test_an_older_layout_is_told(store: Store) -> None:
    """With its name, so that somebody can upgrade."""
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))

    found = probe(StoreSettings(url=store.engine.url.render_as_string(hide_password=False)))

    assert (found.found, found.layout) == (Found.STALE, "0003")


def test_nothing_is_made(tmp_path: Path) -> None:
    """A file that is not there stays so, and its folder, too."""
    missing = tmp_path / "none" / "fangfei.db"

    assert probe(at(missing)).found is Found.MISSING
    assert not missing.parent.exists()


def test_a_file_without_tables_is_missing(tmp_path: Path) -> None:
    """What a first start that died leaves behind."""
    empty = tmp_path / "a.db"
    empty.touch()
    bare = tmp_path / "b.db"
    sqlite3.connect(bare).execute("CREATE TABLE other (x)").connection.close()

    assert [probe(at(path)).found for path in (empty, bare)] == [Found.MISSING, Found.MISSING]


def test_a_locked_database_is_told_soon(blank_sqlite: Path, tmp_path: Path) -> None:
    """Not after the half minute that a writer waits."""
    path = tmp_path / "c.db"
    path.write_bytes(blank_sqlite.read_bytes())
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("PRAGMA journal_mode=DELETE")
    holder.execute("BEGIN EXCLUSIVE")
    start = time.monotonic()

    found = probe(at(path), timeout_s=0.2)

    assert found.found is Found.LOCKED
    assert time.monotonic() - start < 2
    holder.close()


def test_a_damaged_file_is_told(blank_sqlite: Path, tmp_path: Path) -> None:
    """By a look where its head is gone, by the check where a page of it is."""
    no_database = tmp_path / "d.db"
    no_database.write_bytes(b"not a database at all, " * 500)
    whole = bytearray(blank_sqlite.read_bytes())
    middle = len(whole) // 2 // 4096 * 4096
    damaged = tmp_path / "e.db"
    damaged.write_bytes(whole[:middle] + b"\xff" * 8192 + whole[middle + 8192 :])

    assert probe(at(no_database)).found is Found.UNREACHABLE
    assert quick_check(at(damaged))
    assert quick_check(at(blank_sqlite)) == ()


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("postgresql+psycopg://fangfei:S3cret@127.0.0.1:9/fangfei", Found.UNREACHABLE),
        ("nonsense", Found.UNUSABLE), ("oracle+none://u:S3cret@h/d", Found.UNUSABLE),
    ],
)  # fmt: skip
def test_what_cannot_be_reached_names_no_password(url: str, found: Found) -> None:
    """Nobody listens there, or the address is none."""
    told = probe(StoreSettings(url=url), timeout_s=2)

    assert told.found is found
    assert "S3cret" not in told.problem


def test_gauges_of_an_empty_office(store: Store) -> None:
    """Nothing is counted, and the size is known, on both dialects."""
    found = read_gauges(store)

    assert (found.leads, found.shifts, found.alerts, found.dispatches) == ({}, {}, {}, {})
    assert (found.lost_nights, found.lost_others, found.finished_at) == (0, 0, None)
    assert found.bytes > 0
