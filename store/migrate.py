"""Bring a database to this program's layout, with Alembic, on either dialect."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from facts.errors import StaleSchema
from store.database import Store

_FOLDER = Path(__file__).parent / "migrations"


def upgrade(store: Store, before_commit: Callable[[Connection], None] | None = None) -> str:
    """Create or upgrade all tables and return the revision reached; harmless when already there.

    One transaction on either dialect: a process that dies in it leaves the old layout with its rows.

    Args:
        store: the database.
        before_commit: called with the upgraded tables, in the same transaction; an error undoes the upgrade.
    """
    with store.writing() as connection:
        upgrade_in(connection)
        if before_commit:
            before_commit(connection)
    return head()


def upgrade_in(connection: Connection, revision: str = "head") -> None:
    """Bring tables up to a revision within the caller's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def current(store: Store) -> str:
    """The revision that a database has; empty where it has no tables of ours."""
    with store.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def known(revision: str) -> None:
    """Make sure that this program can make tables of a layout.

    Raises:
        StaleSchema: it is a newer program's.
    """
    try:
        found = ScriptDirectory.from_config(_config()).get_revision(revision)
    except CommandError:
        found = None
    if found is None:
        raise StaleSchema(
            f"Layout {revision or 'none'} is not known to this program, which needs {head()}; "
            "install the version of fangfei that made it, or a newer one."
        )


def head() -> str:
    """The revision this program is written for."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    assert revision is not None
    return revision


def check(store: Store) -> None:
    """Make sure the tables are the ones this program is written for.

    Raises:
        StaleSchema: they are older or newer, or there are none.
    """
    found = current(store)
    if found != head():
        raise StaleSchema(
            f"The database has layout {found or 'none'}, this program needs {head()}; run `fangfei db upgrade`."
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    # Alembic splits this value on the separator; a path may hold spaces.
    config.set_main_option("path_separator", "newline")
    return config
