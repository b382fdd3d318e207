"""Write a database out as it stands at one moment, while others go on writing to it."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine

from facts.errors import NoSpace, StoreFailed
from store.database import Store
from store.dumps.rows import columns_of, driver, figures, mapped, quoted, rows_of, tables_of
from store.dumps.values import Dumped, Sequence, Sink, TableFigure

#: Name of a SQLite dump's one file.
SQLITE_FILE = "fangfei.db"
#: Pages of a SQLite file copied between two words of progress.
_PAGES = 4096
_PIECE = 1 << 20
#: Instructions of a check between two words of progress: some seconds.
_CHECK_STEPS = 50_000_000
#: Told what is being written; raises to end it.
Told = Callable[[str], None]


def dump(store: Store, sink: Sink, scratch: Path, told: Told = lambda _: None) -> Dumped:
    """Write a database out, and say what is in it.

    Args:
        store: the database; of any layout, and others may write to it meanwhile.
        sink: takes the files.
        scratch: folder with room for one copy of a SQLite file; what is put there is taken away again.
        told: hears how it gets on, at least every few seconds; raises to end it.

    Raises:
        StoreFailed: the database is damaged or cannot be read.
        NoSpace: there is no room for the copy.
    """
    if store.engine.dialect.name == "sqlite":
        return _dump_sqlite(store, sink, scratch / "copy.db", told)
    return _dump_postgres(store, sink, told)


def _dump_sqlite(store: Store, sink: Sink, copy: Path, told: Told) -> Dumped:
    try:
        with store.reading() as connection:
            # From its first read on the transaction sees one moment, which the copy is of.
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
            _copy(connection, copy, told)
        with frozen(copy) as connection:
            _check(connection, told)
            made = _described(connection, figures(connection, told), columns={}, sequences=())
        with copy.open("rb") as source, sink(SQLITE_FILE) as target:
            while piece := source.read(_PIECE):
                target.write(piece)
                told(SQLITE_FILE)
        return made
    finally:
        copy.unlink(missing_ok=True)


def _copy(connection: Connection, copy: Path, told: Told) -> None:
    try:
        with closing(sqlite3.connect(copy)) as target:
            copy.chmod(0o600)
            target.execute("PRAGMA synchronous=OFF")
            driver(connection).backup(target, pages=_PAGES, progress=lambda *_: told(SQLITE_FILE), sleep=0)
    except sqlite3.Error as problem:
        if "full" in str(problem) or "disk I/O" in str(problem):
            raise NoSpace(
                f"There is no room for a copy of the database in {copy.parent}; free some space."
            ) from problem
        raise StoreFailed(f"The database {connection.engine.url.database} cannot be copied: {problem}.") from problem


@contextmanager
def frozen(path: Path) -> Iterator[Connection]:
    """Read a SQLite file that nobody writes to, without a trace beside it."""
    engine = create_engine(f"sqlite:///file:{path.absolute().as_posix()}?mode=ro&immutable=1&uri=true")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _check(connection: Connection, told: Told) -> None:
    # A copy of a damaged file would be kept for a year and found out on the day it is needed.
    told("quick_check")
    raw = driver(connection)
    # An error of the handler ends the check; the driver swallows it, so that it is asked once more below.
    raw.set_progress_handler(lambda: told("quick_check"), _CHECK_STEPS)
    try:
        with mapped(connection):
            found = raw.execute("PRAGMA quick_check(1)").fetchone()[0]
    except StoreFailed:
        told("quick_check")
        raise
    finally:
        raw.set_progress_handler(None, 0)
    if found != "ok":
        raise StoreFailed(f"The database is damaged ({found}); restore it from an older backup.")


def _dump_postgres(store: Store, sink: Sink, told: Told) -> Dumped:
    engine = store.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with Store(engine).reading() as connection:
        names = tables_of(connection)
        columns = {name: columns_of(connection, name) for name in names}
        tables = {name: _write_table(connection, name, sink, told) for name in names}
        return _described(connection, tables, columns=columns, sequences=tuple(_sequences(connection)))


def _write_table(connection: Connection, name: str, sink: Sink, told: Told) -> TableFigure:
    digest, count, held, size = sha256(), 0, list[bytes](), 0
    told(name)
    with sink(f"{name}.copy") as target:
        for row in rows_of(connection, name):
            count += 1
            held.append(row)
            size += len(row)
            if size >= _PIECE:
                told(name)
                piece, held, size = b"".join(held), [], 0
                digest.update(piece)
                target.write(piece)
        piece = b"".join(held)
        digest.update(piece)
        target.write(piece)
    return TableFigure(rows=count, digest=digest.hexdigest())


def _sequences(connection: Connection) -> Iterator[Sequence]:
    query = (
        "SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = current_schema()::regnamespace "
        'ORDER BY relname COLLATE "C"'
    )
    for name in connection.exec_driver_sql(query).scalars().all():
        last, is_called = connection.exec_driver_sql(f"SELECT last_value, is_called FROM {quoted(name)}").one()  # noqa: S608
        yield Sequence(name=name, last=last, is_called=is_called)


def _described(
    connection: Connection,
    tables: Mapping[str, TableFigure],
    *,
    columns: Mapping[str, tuple[str, ...]],
    sequences: tuple[Sequence, ...],
) -> Dumped:
    length, head = 0, ""
    if "audit" in tables:
        last = connection.exec_driver_sql("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").first()
        length, head = last or (0, "")
    return Dumped(
        dialect=connection.dialect.name,
        revision=MigrationContext.configure(connection).get_current_revision() or "",
        tables=tables, columns=columns, sequences=sequences, audit_length=length, audit_head=head,
    )  # fmt: skip
