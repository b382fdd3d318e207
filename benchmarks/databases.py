"""Where a benchmark's office lies: a SQLite file in its folder, or a PostgreSQL that is named or started for it."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import inspect, text
from sqlmodel import SQLModel

from benchmarks import machine
from store import Store, StoreSettings, open_store
from tests import postgres

#: Rows that a request may read without an index before its table is named in the report.
_MANY = 200


@contextmanager
def an_address(folder: Path, url: str | None, *, private: bool) -> Iterator[str]:
    """The address of the office's database; a `private` PostgreSQL lives as long as the block."""
    if url or not private:
        yield url or f"sqlite:///{folder / 'fangfei.db'}"
        return
    binaries = postgres.find_binaries()
    if binaries is None:
        raise SystemExit("PostgreSQL is not installed; on Debian: apt-get install postgresql")
    spare = Path(tempfile.mkdtemp(prefix="fangfei-pg-"))
    spare.chmod(0o755)
    try:
        with postgres.cluster(binaries, spare / "cluster") as maintenance:
            yield postgres.fresh_database(maintenance)
    finally:
        shutil.rmtree(spare, ignore_errors=True)


def opened(url: str) -> Store:
    """The database at an address."""
    return open_store(StoreSettings(url=url))


def is_blank(store: Store) -> bool:
    """Whether nothing was written yet."""
    return not inspect(store.engine).get_table_names()


def settle(store: Store) -> None:
    """Bring PostgreSQL to where a night's quiet leaves it: numbers go on behind what was written, tables are known.

    SQLite counts by itself, and offices do not analyse it.
    """
    if store.engine.dialect.name != "postgresql":
        return
    with store.writing() as connection:
        for table in SQLModel.metadata.tables.values():
            column = table.autoincrement_column
            if column is None:
                continue
            sequence = connection.scalar(
                text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table.name, "c": column.name}
            )
            if sequence:
                last = f"(SELECT coalesce(max({column.name}), 0) + 1 FROM {table.name})"
                connection.execute(text(f"SELECT setval(:sequence, {last}, false)"), {"sequence": sequence})
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def read_through(store: Store) -> Mapping[str, int]:
    """Table -> rows that queries read without an index so far; SQLite does not say."""
    if store.engine.dialect.name != "postgresql":
        return {}
    with store.reading() as connection:
        found = connection.exec_driver_sql("SELECT relname, seq_tup_read FROM pg_stat_user_tables")
        return {name: int(rows or 0) for name, rows in found}


def told(before: Mapping[str, int], after: Mapping[str, int], requests: int) -> Iterator[str]:
    """One line a table that was gone through from end to end."""
    each = {name: (after[name] - before.get(name, 0)) / max(1, requests) for name in after}
    for name, rows in sorted(each.items(), key=lambda pair: -pair[1]):
        if rows > _MANY:
            yield f"read from end to end: {name}, {rows:,.0f} rows a request"


def processor_s(store: Store) -> float | None:
    """Seconds of processor time of all processes of a PostgreSQL on this machine; None elsewhere."""
    if store.engine.dialect.name != "postgresql":
        return None
    with store.reading() as connection:
        own = connection.scalar(text("SELECT pg_backend_pid()"))
    try:
        return machine.family_s(machine.parent_of(int(own or 0)))
    except OSError:
        return None
