"""What makes a table append-only: triggers that refuse changes, whoever connects."""

from sqlalchemy import Connection

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'table {table} is append-only'); END
"""
_FUNCTION = """
CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'table {table} is append-only'; END $$
"""
_TRIGGER = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()
"""


def make_append_only(connection: Connection, table: str) -> None:
    """Let rows of `table` be added and nothing else; for use in migrations."""
    on_sqlite = [_SQLITE.format(table=table, verb=verb) for verb in ("UPDATE", "DELETE")]
    on_postgresql = [_FUNCTION.format(table=table), _TRIGGER.format(table=table)]
    for statement in on_postgresql if connection.dialect.name == "postgresql" else on_sqlite:
        connection.exec_driver_sql(statement)


def drop_append_only(connection: Connection, table: str) -> None:
    """Undo make_append_only on PostgreSQL; on SQLite triggers fall with their table."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"DROP FUNCTION {table}_is_append_only() CASCADE")
