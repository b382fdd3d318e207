"""Keep a database in good order while people work with it: checked, its log short, its full text in few pieces.

SQLite       quick_check or integrity_check, FTS5 merges in small steps, the write-ahead log brought in. No ANALYZE:
             the plans of this house's queries are measured without statistics, as most files never have any
PostgreSQL   ANALYZE of what changed, VACUUM of what holds many dead rows, as far as the account may; every row read

Nothing here holds a lock that writers wait for longer than a moment: merges are small transactions, and the log is
cut only where that can be had at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from facts.errors import StoreFailed
from store.database import Store
from store.dumps.rows import driver, figures, mapped, quoted

#: Milliseconds that cutting the log may wait for readers; who writes waits as long.
_LOG_MS = 250
#: Pages of the full-text index merged in one transaction: some milliseconds.
_MERGE_PAGES = 64
#: Instructions of SQLite between two questions whether to go on.
_STEPS = 1_000_000
_FREED_PAGES = 500
#: Faults that are repeated.
_NAMED = 3
#: Dead rows from which a table is vacuumed, and their share of all.
_DEAD, _DEAD_SHARE = 1_000, 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """What was done."""

    #: Whether there was time for all of it.
    is_through: bool
    #: Bytes of SQLite's write-ahead log before and after.
    log_before: int = 0
    log_after: int = 0
    #: Small transactions that brought pieces of the full text together.
    merges: int = 0
    #: PostgreSQL tables.
    analyzed: int = 0
    vacuumed: int = 0
    #: Bytes of the file, and those in it that hold nothing.
    size: int = 0
    idle: int = 0


def maintain(store: Store, *, thorough: bool, is_over: Callable[[], bool]) -> Upkeep:
    """Do what is due.

    Args:
        store: the database, which others use meanwhile.
        thorough: whether every row and index is checked, as once a week.
        is_over: asked often; True ends the work in good order.

    Raises:
        StoreFailed: the database is damaged; the sentence says where.
    """
    work = _of_sqlite if store.engine.dialect.name == "sqlite" else _of_postgres
    return work(store, thorough, is_over)


def compact(store: Store) -> tuple[int, int]:
    """Write a SQLite file anew without what holds nothing, and return its bytes before and after.

    Nobody can write meanwhile, and the disk needs room for a second one.

    Raises:
        StoreFailed: somebody is using it, or it is no SQLite file.
    """
    if store.engine.dialect.name != "sqlite":
        raise StoreFailed("A PostgreSQL database is compacted by its own VACUUM FULL; ask its administrator.")
    path = _path(store)
    before = path.stat().st_size
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection, mapped(connection):
        driver(connection).execute("VACUUM")
        driver(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return before, path.stat().st_size


def _of_sqlite(store: Store, thorough: bool, is_over: Callable[[], bool]) -> Upkeep:
    path = _path(store)
    log = path.with_name(path.name + "-wal")
    before = _size(log)
    with store.engine.connect() as connection:
        is_checked = _check(connection, "integrity_check" if thorough else "quick_check", is_over)
    merges = _merge(store, is_over, anew=thorough)
    with store.engine.connect() as connection, mapped(connection):
        raw = driver(connection)
        raw.execute(f"PRAGMA busy_timeout={_LOG_MS}")
        raw.execute("PRAGMA optimize")
        if raw.execute("PRAGMA auto_vacuum").fetchone()[0] == 2:
            raw.execute(f"PRAGMA incremental_vacuum({_FREED_PAGES})").fetchall()
        # The work of it is done beside writers; only cutting the file needs them to stand still.
        raw.execute("PRAGMA wal_checkpoint(PASSIVE)")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page, idle = (raw.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "freelist_count"))
        connection.invalidate()
    return Upkeep(
        is_through=is_checked and not is_over(), log_before=before, log_after=_size(log), merges=merges,
        size=_size(path), idle=page * idle,
    )  # fmt: skip


def _check(connection: Connection, how: str, is_over: Callable[[], bool]) -> bool:
    """Whether it came through; StoreFailed where something is wrong."""
    raw = driver(connection)
    is_cut = False

    def ask() -> int:
        nonlocal is_cut
        is_cut = is_over()
        return is_cut

    raw.set_progress_handler(ask, _STEPS)
    try:
        with mapped(connection):
            found = [row[0] for row in raw.execute(f"PRAGMA {how}({_NAMED})")]
    except StoreFailed:
        if is_cut:
            return False
        raise
    finally:
        raw.set_progress_handler(None, 0)
    if found != ["ok"]:
        raise StoreFailed(f"The database {connection.engine.url.database} is damaged: {'; '.join(found)}.")
    return True


def _merge(store: Store, is_over: Callable[[], bool], *, anew: bool) -> int:
    """Bring pieces of the full text together, a little at a time; return how many times."""
    command = text("INSERT INTO page_words (page_words, rank) VALUES ('merge', :pages)")
    count, pages = 0, -_MERGE_PAGES if anew else _MERGE_PAGES
    while not is_over():
        with store.writing() as connection:
            before = driver(connection).total_changes
            connection.execute(command, {"pages": pages})
            # Source: sqlite.org/fts5.html, 6.8: fewer than two changes mean that there is nothing left to merge.
            if driver(connection).total_changes - before < 2:
                return count
        count, pages = count + 1, _MERGE_PAGES
    return count


def _of_postgres(store: Store, thorough: bool, is_over: Callable[[], bool]) -> Upkeep:
    analyzed = vacuumed = 0
    is_through = True
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection, mapped(connection):
        connection.exec_driver_sql("SET vacuum_cost_delay = '2ms'")
        for name, live, dead, changed in connection.exec_driver_sql(_TABLES).all():
            if is_over():
                is_through = False
                break
            if dead >= _DEAD and dead >= _DEAD_SHARE * (live + dead):
                connection.exec_driver_sql(f"VACUUM (ANALYZE, SKIP_LOCKED, TRUNCATE false) {quoted(name)}")
                vacuumed += 1
            elif changed:
                connection.exec_driver_sql(f"ANALYZE (SKIP_LOCKED) {quoted(name)}")
                analyzed += 1
        connection.exec_driver_sql("RESET vacuum_cost_delay")
        size = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
    if thorough and is_through:
        is_through = _read_all(store, is_over)
    return Upkeep(is_through=is_through, analyzed=analyzed, vacuumed=vacuumed, size=int(size))


_TABLES = (
    "SELECT s.relname, s.n_live_tup, s.n_dead_tup, s.n_mod_since_analyze FROM pg_stat_user_tables s "
    "JOIN pg_class c ON c.oid = s.relid WHERE s.schemaname = current_schema() AND pg_has_role(c.relowner, 'USAGE') "
    "ORDER BY s.relname"
)


class _OverError(Exception):
    """The time is over."""


def _read_all(store: Store, is_over: Callable[[], bool]) -> bool:
    """Read every row of every table: what cannot be read any more is found out while there are backups of it."""

    def told(_: str) -> None:
        if is_over():
            raise _OverError

    try:
        with store.reading() as connection:
            figures(connection, told)
    except _OverError:
        return False
    return True


def _path(store: Store) -> Path:
    assert store.engine.url.database
    return Path(store.engine.url.database)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
