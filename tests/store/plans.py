"""How a database would answer a query."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Executable, text
from sqlalchemy.sql.compiler import SQLCompiler

from store import Store


def plan_of(
    store: Store, make: Callable[[Connection], Any], *, without: Sequence[str] = ("seqscan", "bitmapscan", "sort")
) -> str:
    """The plan of a query; PostgreSQL is told to keep from full scans, since its tables are small in tests."""
    with store.reading() as connection:
        is_postgresql = connection.dialect.name == "postgresql"
        if is_postgresql:
            for way in without:
                connection.execute(text(f"SET LOCAL enable_{way} = off"))
        query: Executable = make(connection)
        compiled = query.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})  # type: ignore[attr-defined]  # queries compile
        assert isinstance(compiled, SQLCompiler)
        verb = "EXPLAIN" if is_postgresql else "EXPLAIN QUERY PLAN"
        names = compiled.positiontup
        said = compiled.construct_params()
        given = said if names is None else tuple(said[name] for name in names)
        return "\n".join(str(row) for row in connection.exec_driver_sql(f"{verb} {compiled.string}", given))
