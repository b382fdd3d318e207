"""Put a dump into a database: into a blank one, or in the place of what is there; all of it or nothing."""

import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from graphlib import TopologicalSorter
from pathlib import Path

from sqlalchemy import Connection

from facts.errors import BadInput, NoSpace, StoreFailed
from store import migrate
from store.database import BUSY_TIMEOUT_S, Store
from store.dumps.rows import driver, figures, mapped, quoted, tables_of
from store.dumps.values import Dumped, Source, TableFigure
from store.dumps.writing import SQLITE_FILE, Told, frozen

#: Seconds that a PostgreSQL database waits for others to let go of its tables.
_LOCK_S = 30
_PARENTS = (
    "SELECT c.conrelid::regclass::oid, k.relname, p.relname FROM pg_constraint c "
    "JOIN pg_class k ON k.oid = c.conrelid JOIN pg_class p ON p.oid = c.confrelid "
    "WHERE c.contype = 'f' AND k.relnamespace = current_schema()::regnamespace"
)
_FUNCTIONS = (
    "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace "
    "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
)


def is_blank(store: Store) -> bool:
    """Whether there is no table at all."""
    with store.reading() as connection:
        if connection.dialect.name == "sqlite":
            return connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").first() is None
        return not tables_of(connection)


def fill_blank(store: Store, dumped: Dumped, source: Source, told: Told = lambda _: None) -> None:
    """Fill a blank database with a dump of its own dialect, and compare every table with what the dump says.

    Raises:
        BadInput: it is not blank, or of the other dialect.
        StoreFailed: what came out is not what went in; a PostgreSQL database is as blank as before.
        StaleSchema: the dump has a layout that this program does not know.
        NoSpace: there is no room for it.
    """
    _same_dialect(store, dumped)
    migrate.known(dumped.revision)
    if not is_blank(store):
        place = store.engine.url.render_as_string(hide_password=True)
        raise BadInput(f"The database {place} is not empty; name an empty one with --db.")
    if dumped.dialect == "sqlite":
        store.close()
        path = _path(store)
        _assemble(path, source, told)
        with frozen(path) as connection:
            compare(connection, dumped.tables, told)
        return
    with store.writing() as connection:
        _fill_postgres(connection, dumped, source, told)


def put_back(store: Store, dumped: Dumped, source: Source, scratch: Path, told: Told = lambda _: None) -> None:
    """Replace everything in a database by a dump, in one transaction; errors leave it as it is.

    Raises:
        StoreFailed: others hold its tables, or what came out is not what went in.
        NoSpace: there is no room for it.
    """
    _same_dialect(store, dumped)
    migrate.known(dumped.revision)
    if dumped.dialect == "sqlite":
        _put_back_sqlite(store, dumped, source, scratch / "back.db", told)
        return
    with store.writing() as connection:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_LOCK_S}s'")
        for table in (*tables_of(connection), "alembic_version"):
            connection.exec_driver_sql(f"DROP TABLE {quoted(table)} CASCADE")
        for function in connection.exec_driver_sql(_FUNCTIONS).scalars().all():
            connection.exec_driver_sql(f"DROP FUNCTION {function} CASCADE")
        _fill_postgres(connection, dumped, source, told)


def compare(connection: Connection, expected: Mapping[str, TableFigure], told: Told = lambda _: None) -> None:
    """Make sure that every table holds what is expected of it.

    Raises:
        StoreFailed: naming the tables that do not.
    """
    found = figures(connection, told)
    wrong = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
    if wrong:
        raise StoreFailed(f"The rows of {', '.join(wrong)} are not those that were backed up; nothing was kept.")


def _same_dialect(store: Store, dumped: Dumped) -> None:
    ours = store.engine.dialect.name
    if ours != dumped.dialect:
        raise BadInput(f"The backup is of a {dumped.dialect} database, --db names a {ours} one; name one of its kind.")


def _path(store: Store) -> Path:
    assert store.engine.url.database
    return Path(store.engine.url.database)


def _assemble(path: Path, source: Source, told: Told) -> None:
    for beside in ("", "-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for piece in source(SQLITE_FILE):
                file.write(piece)
                told(SQLITE_FILE)
            file.flush()
            os.fsync(file.fileno())
    except OSError as problem:
        raise NoSpace(f"The database {path} cannot be written ({problem.strerror}); free some space.") from problem


def _put_back_sqlite(store: Store, dumped: Dumped, source: Source, copy: Path, told: Told) -> None:
    try:
        _assemble(copy, source, told)
        with frozen(copy) as connection:
            compare(connection, dumped.tables, told)
        _overwrite(copy, _path(store), told)
        store.close()
        with store.reading() as connection:
            compare(connection, dumped.tables, told)
    finally:
        copy.unlink(missing_ok=True)


def _overwrite(copy: Path, path: Path, told: Callable[[str], None]) -> None:
    # The backup API writes in one transaction of the target: whoever has it open sees all of it or nothing.
    try:
        with (
            closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as source,
            closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_S)) as target,
        ):
            source.backup(target, pages=-1, progress=lambda *_: told(SQLITE_FILE))
    except sqlite3.Error as problem:
        raise StoreFailed(
            f"The database {path} could not be replaced ({problem}); it is as it was. Stop desk and scheduler first."
        ) from problem


def _fill_postgres(connection: Connection, dumped: Dumped, source: Source, told: Told) -> None:
    migrate.upgrade_in(connection, dumped.revision)
    tables = tables_of(connection)
    if set(tables) != set(dumped.tables):
        raise StoreFailed(f"Layout {dumped.revision} has other tables than the backup; it cannot be loaded.")
    # Triggers of ours refuse changes or mark rows; the rows of the dump bring what they did. Keys are checked.
    _triggers(connection, tables, "DISABLE")
    connection.exec_driver_sql(f"TRUNCATE {', '.join(map(quoted, tables))}")
    for table in _parents_first(connection, tables):
        _copy_in(connection, table, dumped.columns[table], source, told)
    _triggers(connection, tables, "ENABLE")
    for one in dumped.sequences:
        connection.exec_driver_sql(
            "SELECT setval(quote_ident(%s)::regclass, %s, %s)", (one.name, one.last, one.is_called)
        )
    compare(connection, dumped.tables, told)


def _triggers(connection: Connection, tables: tuple[str, ...], what: str) -> None:
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {quoted(table)} {what} TRIGGER USER")


def _parents_first(connection: Connection, tables: tuple[str, ...]) -> tuple[str, ...]:
    graph: dict[str, set[str]] = {table: set() for table in tables}
    for _, child, parent in connection.exec_driver_sql(_PARENTS):
        if child != parent:
            graph[child].add(parent)
    return tuple(TopologicalSorter(graph).static_order())


def _copy_in(connection: Connection, table: str, columns: tuple[str, ...], source: Source, told: Told) -> None:
    names = ", ".join(map(quoted, columns))
    statement = f"COPY {quoted(table)} ({names}) FROM STDIN"
    with mapped(connection), driver(connection).cursor() as cursor, cursor.copy(statement) as lines:
        for piece in source(f"{table}.copy"):
            lines.write(piece)
            told(table)
