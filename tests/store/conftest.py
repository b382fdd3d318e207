"""The memory of URLs on both dialects and as its double."""

from collections.abc import Iterator

import pytest

from store import StoreSettings, open_store
from tests import postgres
from tests.store.memories import InDicts, InTables, Memory


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres), "memory"])
def memory(request: pytest.FixtureRequest) -> Iterator[Memory]:
    """The three of them under the same tests."""
    if request.param == "memory":
        yield InDicts()
    elif request.param == "sqlite":
        yield InTables(request.getfixturevalue("sqlite_store"))
    else:
        template = request.getfixturevalue("blank_postgres")
        with postgres.passing_database(request.getfixturevalue("postgres_address"), template) as url:
            store = open_store(StoreSettings(url=url))
            yield InTables(store)
            store.close()
