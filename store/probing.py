"""Look at a database without touching it: is it there, does it answer soon, which layout has it, is it whole.

Unlike `open_store` nothing is made: neither file nor folder nor table.
"""

import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import quote

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from store.database import StoreSettings
from store.gauges import bytes_of
from store.migrate import head


class Found(StrEnum):
    """How a database was found."""

    #: At this program's layout.
    READY = "ready"
    #: No file, or one without tables.
    MISSING = "missing"
    #: Of another layout.
    STALE = "stale"
    #: Somebody holds it for longer than was waited.
    LOCKED = "locked"
    #: It does not answer, or it is no database.
    UNREACHABLE = "unreachable"
    #: The address cannot be understood, or what speaks to it is not installed.
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a look has shown."""

    found: Found
    #: sqlite or postgresql; empty where the address cannot be understood.
    dialect: str = ""
    #: Of the database, and of this program.
    layout: str = ""
    wanted: str = ""
    #: Version of the server or the library, such as 15.14.
    version: str = ""
    bytes: int = 0
    #: File of a SQLite database.
    path: Path | None = None
    #: What the database itself said, one line without passwords.
    problem: str = ""
    #: Of a server: connections it allows, and those there are.
    most_connections: int = 0
    connections: int = 0
    #: Of a SQLite database: how it writes, such as wal.
    journal: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether the program can work with it."""
        return self.found is Found.READY


def probe(settings: StoreSettings, *, timeout_s: float = 3.0) -> Probe:
    """Look at a database, for a few seconds at most."""
    try:
        engine, known = _engine(settings.url, timeout_s)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as problem:
        # What is wrong with an address may repeat the address.
        return Probe(found=Found.UNUSABLE, problem=type(problem).__name__)
    path = known.get("path")
    if path is not None and (not path.is_file() or not path.stat().st_size):
        return Probe(found=Found.MISSING, wanted=head(), **known)
    try:
        with engine.connect() as connection:
            return _look(connection, known)
    except DBAPIError as problem:
        said = str(problem.orig).strip().splitlines()[0] if problem.orig else type(problem).__name__
        found = Found.LOCKED if "database is locked" in said or "timeout" in said else Found.UNREACHABLE
        return Probe(found=found, wanted=head(), problem=said, **known)
    finally:
        engine.dispose()


def quick_check(settings: StoreSettings, *, timeout_s: float = 30.0) -> tuple[str, ...]:
    """What a SQLite database's own check finds wrong with it, at most ten lines; of a server's nothing is checked.

    It reads the whole file: about a second for each gigabyte.
    """
    try:
        engine, known = _engine(settings.url, timeout_s)
        if known["dialect"] != "sqlite":
            return ()
        with engine.connect() as connection:
            rows = connection.exec_driver_sql("PRAGMA quick_check(10)").scalars().all()
    except DBAPIError as problem:
        return (str(problem.orig).strip().splitlines()[0],)
    return tuple(str(row) for row in rows if row != "ok")


def _engine(address: str, timeout_s: float) -> tuple[Engine, dict[str, Any]]:
    url = make_url(address)
    dialect = url.get_backend_name()
    if dialect != "sqlite":
        wait = {"connect_timeout": max(2, int(timeout_s)), "options": f"-c statement_timeout={int(timeout_s * 1000)}"}
        return create_engine(url, poolclass=NullPool, connect_args=wait), {"dialect": dialect}
    path = Path(url.database or "").absolute()

    def connect() -> sqlite3.Connection:
        # rw, not rwc: a file that is not there stays so.
        return sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, timeout=timeout_s)

    return create_engine("sqlite://", poolclass=NullPool, creator=connect), {"dialect": dialect, "path": path}


def _look(connection: Connection, known: dict[str, Any]) -> Probe:
    layout = MigrationContext.configure(connection).get_current_revision() or ""
    wanted = head()
    found = Found.READY if layout == wanted else Found.STALE if layout else Found.MISSING
    said = _sqlite(connection) if known["dialect"] == "sqlite" else _server(connection)
    return Probe(found=found, layout=layout, wanted=wanted, bytes=bytes_of(connection), **known, **said)


def _sqlite(connection: Connection) -> dict[str, Any]:
    journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    return {"version": sqlite3.sqlite_version, "journal": str(journal)}


def _server(connection: Connection) -> dict[str, Any]:
    version, most = (
        connection.exec_driver_sql(f"SHOW {name}").scalar() for name in ("server_version", "max_connections")
    )
    now = connection.exec_driver_sql("SELECT count(*) FROM pg_stat_activity").scalar()
    return {"version": str(version).split()[0], "most_connections": int(most or 0), "connections": int(now or 0)}
