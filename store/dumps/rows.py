"""Every row of every table as bytes: the same rows give the same bytes, so that two databases can be compared.

SQLite       repr of the row as stored, in the order of the table itself
PostgreSQL   the line that COPY writes, in the order of the primary key, whatever the server's time zone or collation
"""

import hashlib
from array import array
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from facts.errors import StoreFailed
from store.dumps.values import TableFigure

#: Alembic's own table: the layout is said apart.
LAYOUT_TABLE = "alembic_version"
#: Beginnings of the names of tables that are made from others: the full-text index, the board.
_DERIVED = ("page_words", "indexed_text", "board")
_TOGETHER = 500
_SQLITE_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
)
_POSTGRES_TABLES = (
    "SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace "
    "AND c.relkind IN ('r', 'p') ORDER BY c.relname COLLATE \"C\""
)
_COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(quote_ident(%s)) "
    "AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
)
_KEY = (
    "SELECT a.attname, a.attcollation <> 0 FROM pg_index i "
    "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) "
    "WHERE i.indrelid = to_regclass(quote_ident(%s)) AND i.indisprimary "
    "ORDER BY array_position(i.indkey::int2[], a.attnum)"
)
#: What the text of a value depends on.
_SPELLING = (
    "SET LOCAL TimeZone = 'UTC'", "SET LOCAL DateStyle = 'ISO, YMD'", "SET LOCAL IntervalStyle = 'postgres'",
    "SET LOCAL bytea_output = 'hex'", "SET LOCAL extra_float_digits = 1", "SET LOCAL client_encoding = 'UTF8'",
)  # fmt: skip


def figures(connection: Connection, told: Callable[[str], None] = lambda _: None) -> Mapping[str, TableFigure]:
    """Count and digest every table; `told` hears the name of each table, and of each again every few thousand rows."""
    found: dict[str, TableFigure] = {}
    for name in tables_of(connection):
        digest, count = hashlib.sha256(), 0
        for row in rows_of(connection, name):
            digest.update(row)
            count += 1
            if count % _TOGETHER == 1:
                told(name)
        found[name] = TableFigure(rows=count, digest=digest.hexdigest())
    return found


def prints(connection: Connection) -> Mapping[str, "array[int]"]:
    """Of every table but those made from others, 64 bits of each row's digest: what differs later can be counted."""
    return {
        name: array("Q", (_print(row) for row in rows_of(connection, name)))
        for name in tables_of(connection)
        if not name.startswith(_DERIVED)
    }


def _print(row: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(row, digest_size=8).digest(), "little")


def tables_of(connection: Connection) -> tuple[str, ...]:
    """Names of the tables that hold the house's rows, in order."""
    query = _SQLITE_TABLES if connection.dialect.name == "sqlite" else _POSTGRES_TABLES
    names = connection.exec_driver_sql(query).scalars()
    return tuple(name for name in names if name != LAYOUT_TABLE)


def columns_of(connection: Connection, table: str) -> tuple[str, ...]:
    """Columns of a PostgreSQL table, in its order."""
    return tuple(connection.exec_driver_sql(_COLUMNS, (table,)).scalars())


def rows_of(connection: Connection, table: str) -> Iterator[bytes]:
    """Yield every row of a table as bytes, in the table's order.

    Raises:
        StoreFailed: a row cannot be read.
    """
    with mapped(connection):
        yield from (_sqlite_rows if connection.dialect.name == "sqlite" else _postgres_rows)(connection, table)


def _sqlite_rows(connection: Connection, table: str) -> Iterator[bytes]:
    # The first statement of ours opens the transaction; the driver's own cursor takes part in it.
    connection.exec_driver_sql("SELECT 1")
    # Without an index of its choice: the order is that of the table.
    cursor = driver(connection).execute(f'SELECT * FROM "{table}" NOT INDEXED')  # noqa: S608  # a name
    while some := cursor.fetchmany(_TOGETHER):
        for row in some:
            yield repr(row).encode("utf-8", "backslashreplace")


def _postgres_rows(connection: Connection, table: str) -> Iterator[bytes]:
    columns = ", ".join(map(quoted, columns_of(connection, table)))
    key = connection.exec_driver_sql(_KEY, (table,)).all()
    order = ", ".join(quoted(name) + (' COLLATE "C"' if collated else "") for name, collated in key) or columns
    for setting in _SPELLING:
        connection.exec_driver_sql(setting)
    statement = f"COPY (SELECT {columns} FROM {quoted(table)} ORDER BY {order}) TO STDOUT"  # noqa: S608  # names
    with driver(connection).cursor() as cursor, cursor.copy(statement) as lines:
        # The server sends one message a row (PostgreSQL documentation, 55.2.6).
        for line in lines:
            yield bytes(line)


def driver(connection: Connection) -> Any:
    """The driver's own connection behind SQLAlchemy's: sqlite3.Connection or psycopg.Connection."""
    return connection.connection.driver_connection


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def mapped(connection: Connection) -> Iterator[None]:
    """Map what the driver itself raises onto the family of errors."""
    try:
        yield
    except connection.dialect.loaded_dbapi.Error as problem:
        said = (str(problem).strip() or type(problem).__name__).splitlines()[0]
        place = connection.engine.url.render_as_string(hide_password=True)
        raise StoreFailed(f"The database {place} refused: {said}.") from problem
