"""Migrations reach the tables the code declares, and an office's rows outlive them."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import SQLModel

from facts.doubles import FrozenClock
from facts.errors import StaleSchema
from store import SqlAuditLog, Store
from store.migrate import check, upgrade
from tests.house import tree


def to(store: Store, revision: str) -> None:
    """Bring a database to another revision, up or down."""
    config = Config()
    config.set_main_option("script_location", str(tree.ROOT / "store" / "migrations"))
    config.set_main_option("path_separator", "newline")
    with store.writing() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if revision == "0001" else command.upgrade)(config, revision)


def test_migrations_make_the_declared_tables(store: Store) -> None:
    """Between the migrated database and the tables of the code there is no difference."""
    with store.reading() as connection:
        found = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)

    # The full text's own tables are made in each dialect's own way; store/texts.py reads them.
    found = [each for each in found if "page_words" not in str(each)]
    assert [each for each in found if "type" not in str(each[0])] == []


def test_an_older_database_is_upgraded_with_its_rows(store: Store, clock: FrozenClock) -> None:
    """Back to the first tables, which the program refuses to use, and up again: the audit chain holds all along."""
    SqlAuditLog(store, clock).append(actor="王", act="form exported", subject="附件1", detail={})
    to(store, "0001")
    try:
        check(store)
    except StaleSchema as problem:
        refusal = str(problem)
    upgrade(store)
    check(store)

    assert "0001" in refusal
    assert SqlAuditLog(store, clock).verify() == 1
    with store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM opinion")).scalar_one() == 0
