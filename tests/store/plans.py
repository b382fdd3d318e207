"""How a database would answer a query."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Executable, event, text
from sqlalchemy.sql.compiler import SQLCompiler

from facts.errors import HouseError
from store import Store

#: SQLite reads a table from end to end; not what it has just made itself, nor an index.
_SCAN = re.compile(r"SCAN (?!SUBQUERY|CONSTANT|json_each|\()\w+(?!.* USING )")


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


def plans_while(store: Store, work: Callable[[], object]) -> list[tuple[str, str]]:
    """(statement, plan) of everything that is asked and written while `work` goes on; refusals of the house may end it.

    Statements that store.prepared hands to the driver itself are not among them.
    """
    asked: list[tuple[str, Any]] = []

    def note(_: Connection, __: Any, statement: str, parameters: Any, ___: Any, many: bool) -> None:
        if statement.lstrip().split()[0] in ("SELECT", "UPDATE", "DELETE") and not many:
            asked.append((statement, parameters))

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        with suppress(HouseError):
            work()
    finally:
        event.remove(store.engine, "before_cursor_execute", note)
    with store.reading() as connection:
        verb = "EXPLAIN QUERY PLAN"
        if connection.dialect.name == "postgresql":
            verb = "EXPLAIN"
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        return [
            (statement, "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{verb} {statement}", given)))
            for statement, given in asked
            if "pg_" not in statement
        ]


def scanned(plan: str) -> list[str]:
    """The lines of a plan by which a table is read from end to end, without an index."""
    return [line for line in plan.splitlines() if "Seq Scan on" in line or _SCAN.match(line)]
