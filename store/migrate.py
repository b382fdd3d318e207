"""Bring a database to this program's layout, with Alembic, on either dialect."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from facts.errors import StaleSchema
from store.database import Store

_FOLDER = Path(__file__).parent / "migrations"


def upgrade(store: Store) -> str:
    """Create or upgrade all tables and return the revision reached; harmless when already there."""
    config = _config()
    with store.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return head()


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
    with store.reading() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current != head():
        raise StaleSchema(
            f"The database has layout {current or 'none'}, this program needs {head()}; run `fangfei db upgrade`."
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    # Alembic splits this value on the separator; a path may hold spaces.
    config.set_main_option("path_separator", "newline")
    return config
