"""Forms and reports leave the desk as the command line writes them, within one's realm, and noted with their digest."""

import hashlib
import io
import json
from pathlib import Path
from urllib.parse import quote

import docx
import pytest
import typer
from typer.testing import CliRunner

from cli import casework
from facts.people import Realm, Role
from tests.desk.office import Office, post
from tests.desk.papers.clerk import SIMING, cells, clerk, fetched, two_leads
from wiring.rules import OFFICE_ZONE


def by_command(office: Office, form: str, target: Path, *words: str) -> list[list[object]]:
    """The same form as `fangfei leads export` writes it."""
    app = typer.Typer()
    app.command("export")(casework.export)
    app.command("none")(lambda: None)
    given = ["export", "--form", form, "--out", str(target), "--db", str(office.store.engine.url), *words]
    done = CliRunner().invoke(app, given, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return cells(target.read_bytes())


@pytest.mark.parametrize("form", ["附件1", "附件2", "附件3", "台账"])
def test_a_form_is_the_command_lines_own(office: Office, tmp_path: Path, form: str) -> None:
    """Cell by cell; the hidden keys of the ledger differ in the number of the export alone."""
    two_leads(office)
    answer = fetched(office.client(clerk(office)), "/exports", what=form, to_fill="no")
    name = f"{form}-{office.clock.now().astimezone(OFFICE_ZONE):%Y-%m-%d}.xlsx"

    assert answer.headers["content-disposition"] == f"attachment; filename*=utf-8''{quote(name)}"
    assert cells(answer.content) == by_command(office, form, tmp_path / "ours.xlsx", "--bare")
    entry = list(office.audit.entries())[-2]
    assert (entry.actor, entry.act, entry.subject) == ("王内勤", "form exported", form)
    assert json.loads(entry.detail)["sha256"] == hashlib.sha256(answer.content).hexdigest()


def test_a_district_exports_its_own_leads_alone(office: Office) -> None:
    """Forms, sums, feed and figures; asking for another district is refused."""
    one, other = two_leads(office)
    siming = office.client(clerk(office, "思明区", Role.DISTRICT, Realm(districts=frozenset({SIMING}))))
    for what in ("附件1", "台账"):
        text = str(cells(fetched(siming, "/exports", what=what).content))
        assert "金树财富" in text
        assert "海纳" not in text
    feed = json.loads(fetched(siming, "/exports", what="feed-json").content)
    assert [each["lead"] for each in feed["leads"]] == [one.id]
    assert post(siming, "/exports", what="附件1", district="350206").status_code == 422
    rows = fetched(siming, "/reports", kind="closing", as_rows="yes", **{"from": "2026-01-01", "to": "2026-12-31"})
    assert (other.id or "") not in rows.text
    assert (one.id or "") in rows.text
    assert post(siming, "/reports", kind="case", lead=other.id or "").status_code == 422


def test_what_is_asked_for_is_what_comes(office: Office) -> None:
    """District, period; a day that is none stays on the form beside its reason."""
    one, other = two_leads(office)
    client = office.client(clerk(office))
    assert (one.id or "") not in str(cells(fetched(client, "/exports", what="台账", district="350206").content))
    before = {"from": "2020-01-01", "to": "2020-12-31"}
    assert (other.id or "") not in str(cells(fetched(client, "/exports", what="台账", **before).content))
    refused = post(client, "/exports", what="附件1", **{"from": "昨天"})
    assert refused.status_code == 422
    assert "不是日期" in refused.text
    assert 'value="昨天"' in refused.text
    assert post(client, "/exports", what="/etc/passwd").status_code == 422


def test_reports_are_word_files(office: Office) -> None:
    """Month, single lead with its name covered; what was made is listed."""
    one, _ = two_leads(office)
    client = office.client(clerk(office))
    monthly = fetched(client, "/reports", kind="monthly", month="2026-11")
    text = "\n".join(part.text for part in docx.Document(io.BytesIO(monthly.content)).paragraphs)
    assert "2026年11月" in text
    case = fetched(client, "/reports", kind="case", lead=one.id or "", masked="yes")
    paper = docx.Document(io.BytesIO(case.content))
    words = "\n".join(
        [*(p.text for p in paper.paragraphs), *(c.text for t in paper.tables for r in t.rows for c in r.cells)]
    )
    assert one.id is not None
    assert "金树财富管理" not in words
    page = client.get("/reports").text
    assert "月底汇总-2026-11.docx" in page
    assert f"即报-{one.id}" in page
    assert post(client, "/reports", kind="monthly", month="2026-13").status_code == 422
    assert post(client, "/reports", kind="case", lead="XS-999999").status_code == 422


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COLLECTOR, Role.ADMIN])
def test_whoever_must_not_export_cannot(office: Office, role: Role) -> None:
    """Neither page nor act nor API."""
    client = office.client(clerk(office, "别人", role))
    for path in ("/exports", "/reports"):
        assert client.get(path).status_code == 403
        assert client.post(path, data={"what": "附件1"}).status_code == 403
    assert client.post("/api/v1/exports", json={"what": "附件1"}).status_code == 403
