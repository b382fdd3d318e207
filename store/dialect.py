"""The one statement that SQLAlchemy spells differently for each dialect: insert what is new."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

#: How each dialect spells an insert that may find the row there.
INSERTS: Mapping[str, Callable[[Any], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_new(
    connection: Connection, table: type[SQLModel], rows: Sequence[dict[str, Any]], keys: Sequence[str]
) -> int:
    """Insert the rows whose `keys` are not there yet, and return how many were new."""
    if not rows:
        return 0
    statement = INSERTS[connection.dialect.name](table).on_conflict_do_nothing(index_elements=list(keys))
    # psycopg counts no rows for many at once; what RETURNING gives back is counted on both.
    return len(connection.execute(statement.returning(*(getattr(table, key) for key in keys)), list(rows)).all())


def lock_table(connection: Connection, table: type[SQLModel]) -> None:
    """Let nobody else write to a table until this transaction ends; readers go on.

    SQLite has one writer at a time already (BEGIN IMMEDIATE).
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f'LOCK TABLE "{table.__tablename__}" IN SHARE ROW EXCLUSIVE MODE')
