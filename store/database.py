"""The database: one address, two dialects, and transactions that name themselves reading or writing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import local

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from facts.errors import NoSpace, StoreFailed

#: Seconds a writer waits for another process's transaction; a page's transaction takes milliseconds.
BUSY_TIMEOUT_S = 30
#: Key of the advisory lock that makes audit appends take turns on PostgreSQL; any fixed number will do.
AUDIT_LOCK = 0x46414E47


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """Where the tables are."""

    #: SQLAlchemy address: sqlite:////path/fangfei.db or postgresql+psycopg://user@host/name.
    #: It may hold a password, so that it is never shown.
    url: str = field(default="sqlite:///fangfei.db", repr=False)


class Store:
    """An open database; give it to the repositories of this room."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(fangfei_write=True)
        #: The transaction of `together` that a thread is in, if any.
        self._shared = local()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view; never blocks a writer. Within `together` what is written there is seen."""
        shared = self._joined()
        if shared is not None:
            yield shared
            return
        with _mapped(self.engine), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is committed, or none. Within `together` it is a part of that one."""
        shared = self._joined()
        if shared is not None:
            # A part that fails takes its own writes back, so that whoever goes on all the same commits whole parts.
            with _mapped(self.engine), shared.begin_nested():
                yield shared
            return
        with _mapped(self.engine), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make one transaction of everything that this thread reads and writes in the block, whichever book does it.

        All of it is committed when the block ends, or none where it ends with an error. Blocks within blocks are one.
        """
        if self._joined() is not None:
            yield
            return
        with self.writing() as connection:
            self._shared.connection = connection
            try:
                yield
            finally:
                self._shared.connection = None

    def _joined(self) -> Connection | None:
        found: Connection | None = getattr(self._shared, "connection", None)
        return found

    def lock_audit(self, connection: Connection) -> None:
        """Make appends to the audit chain take turns until this transaction ends.

        SQLite has one writer at a time already (BEGIN IMMEDIATE).
        """
        if self.engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": AUDIT_LOCK})

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def open_store(settings: StoreSettings) -> Store:
    """Open the database; a SQLite file is created with its folder, tables are not (see store.migrate).

    Raises:
        StoreFailed: the address cannot be understood or reached.
        NoSpace: the folder of a SQLite file cannot be written.
    """
    try:
        url = make_url(settings.url)
        engine = create_engine(url, pool_pre_ping=url.get_backend_name() == "postgresql")
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError) as problem:
        # What SQLAlchemy says of an address it cannot read repeats it, password and all.
        is_missing = isinstance(problem, NoSuchModuleError | ModuleNotFoundError)
        reason = str(problem) if is_missing else "it is no address"
        raise StoreFailed(
            f"The database address {_without_password(settings.url)!r} cannot be used ({reason}); "
            "write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME."
        ) from problem
    if url.get_backend_name() == "sqlite":
        _prepare_sqlite(engine, url.database)
    return Store(engine)


def _without_password(url: str) -> str:
    return re.sub(r"(//[^/@:]*):.*@", r"\1:***@", url)


def _prepare_sqlite(engine: Engine, database: str | None) -> None:
    if database and database != ":memory:":
        try:
            Path(database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise NoSpace(f"The folder of {database} cannot be made: {problem.strerror}.") from problem
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _configure_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # pysqlite opens transactions late and by its own rules; we open them ourselves in _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_S * 1000}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads first and writes later can fail with "database is locked" at once,
    # whatever the timeout; a writer therefore takes the lock when it begins.
    writes = connection.get_execution_options().get("fangfei_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _mapped(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DBAPIError as problem:
        sentence = str(problem.orig).strip().splitlines()[0] if problem.orig else str(problem)
        if "disk is full" in sentence or "disk I/O error" in sentence or "readonly database" in sentence:
            raise NoSpace(
                f"The database {engine.url.database} cannot be written ({sentence}); free some space."
            ) from problem
        raise StoreFailed(
            f"The database {engine.url.render_as_string(hide_password=True)} refused: {sentence}."
        ) from problem
