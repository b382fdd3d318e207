"""The same line with its tables in PostgreSQL, from an empty database to the form."""

from pathlib import Path

import pytest

from store.migrate import head
from tests.line.hand import fangfei
from tests.line.sites import a_city, resolve
from tests.postgres import fresh_database


@pytest.fixture
def address(postgres_address: str) -> str:
    """An empty database."""
    return fresh_database(postgres_address)


@pytest.mark.postgres
def test_the_line_on_postgresql(tmp_path: Path, address: str) -> None:
    """Without tables it says what to run; after that a scan, a second one, a form and the chain are as on SQLite."""
    web = a_city(tmp_path / "web")
    with web.serve() as server:
        words = ("scan", web.sources(), *resolve(server), "--db", address, "--json")
        refused = fangfei(tmp_path, *words).complaint
        upgraded = fangfei(tmp_path, "db", "upgrade", "--db", address)
        first, second = fangfei(tmp_path, *words).json, fangfei(tmp_path, *words).json
    exported = fangfei(tmp_path, "leads", "export", "--form", "附件1", "--out", "附件1.xlsx", "--db", address)
    verified = fangfei(tmp_path, "verify", "--audit", "--db", address)

    assert refused.endswith("run `fangfei db upgrade`.")
    assert upgraded.out == f"database at revision {head()}\n"
    assert (first["pages_fetched"], first["screened"], first["leads_new"]) == (8, 8, 1)
    assert (second["unchanged"], second["screened"], second["leads_new"]) == (8, 0, 0)
    assert "1 rows; left out: 0 observations, 0 dismissed" in exported.out
    assert verified.out.endswith("entries holds; 0 time stamps over it hold, 0 wait\n")
