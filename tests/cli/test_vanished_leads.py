"""`leads show` says that a lead's page is gone, since when, and that the evidence stays."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert
from typer.testing import CliRunner

from cli import app
from crawler.targets.revisiting import Planner
from facts.doubles import FrozenClock
from facts.pages import Skip, Visit
from store import SqlLeadBook, Store, rows
from store.revisits import miss, remember
from store.tables import PageRow
from tests.factories import NOON, a_lead, a_page, a_target

PAGE, START = "http://www.jinshu.test/licai.html", "http://www.jinshu.test/"


@pytest.fixture
def shown(sqlite_store: Store, tmp_path: Path, clock: FrozenClock) -> Any:
    """Shows the one lead, after the addresses named have answered 404 a day later."""
    plan = Planner(policies={}, starts=frozenset())

    def show(*gone: str, form: tuple[str, ...] = ()) -> str:
        with sqlite_store.writing() as connection:
            for number, url in enumerate((PAGE, START), 1):
                page = a_page(url=url)
                connection.execute(insert(PageRow).values(id=number, **rows.page_columns(page)))
                remember(connection, page, number, plan)
            for url in gone:
                visit = Visit(target=a_target(url), skip=Skip.HTTP_ERROR, status=404, detail="HTTP 404")
                miss(connection, "r2", visit, NOON + timedelta(days=1))
        lead, _ = SqlLeadBook(sqlite_store, clock).take_in(a_lead(url=PAGE), actor="scan")
        arguments = ["leads", "show", lead.id or "", "--db", f"sqlite:///{tmp_path}/fangfei.db", *form]
        result = CliRunner().invoke(app, [*arguments, "--out", str(tmp_path)])
        assert result.exit_code == 0, result.output
        return result.output

    return show


def test_a_page_that_is_there_says_nothing(shown: Any) -> None:
    """No row, and null in JSON."""
    assert "失联" not in shown()


def test_a_page_that_is_gone_is_dated_and_its_evidence_stays(shown: Any) -> None:
    """By the office's clock."""
    output = shown(PAGE)

    assert "失联" in output
    assert "该网页自 2026-11-24 12:00 起无法访问；证据件仍在" in output


def test_a_site_that_is_gone_is_told_from_a_page(shown: Any) -> None:
    """Its start page does not answer either."""
    assert "网站首页自 2026-11-24 12:00 起无法访问" in shown(PAGE, START)


def test_json_carries_it(shown: Any) -> None:
    """Address and moment."""
    gone = json.loads(shown(PAGE, form=("--json",)))["gone"]

    assert gone == {"since": "2026-11-24 04:00:00+00:00", "url": PAGE, "is_site": False}
