"""What analysts see: the list, a lead, the runs, and the errors."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from desk import words
from desk.overview.account import account
from desk.seen import read_back
from facts import assessments, cases, dockets, findings, readings, runs
from facts.errors import StoreFailed
from facts.pages import Skip
from facts.runs import Run, RunStatus, Tally
from leads.forms import load_form
from store import SqlFrontier
from tests.desk.office import Office
from tests.factories import NOON, a_screening, a_target, a_visit


@pytest.mark.parametrize("contract", ["", "{", "[]", "null", "[" * 100_000])
def test_damaged_contract_reads_as_empty(contract: str) -> None:
    """What is no JSON object holds no findings."""
    seen = read_back(a_screening(contract=contract))

    assert (seen.hits, seen.reasons, seen.text) == ((), (), "保本保息")


def test_exhibit_is_checked_and_written_down(office: Office) -> None:
    """The digest holds, and who looked is in the audit chain."""
    lead = office.lead()
    client = office.client()
    html = client.get(f"/leads/{lead.id}/exhibit/check").text

    assert "核验通过" in html
    assert f"{lead.exhibit.sha256} 一致" in html
    assert "与取得时一致" in html
    assert office.acts() == [("王研判", "exhibit verified", lead.id)]


def test_damaged_exhibit_says_what_to_do(office: Office) -> None:
    """A changed archive is a page of its own, and is written down."""
    lead = office.lead()
    office.vault.close()
    path = office.folder / "evidence" / lead.exhibit.file
    damaged = bytearray(path.read_bytes())
    damaged[lead.exhibit.offset + 60] ^= 0xFF
    path.write_bytes(damaged)
    office.house.people.unmask(office.person(), lead.id or "", "核实主体身份", timedelta(minutes=15))
    for path_ in ("check", "download"):
        answer = office.client().get(f"/leads/{lead.id}/exhibit/{path_}")

        assert answer.status_code == 500
        assert "核验不符" in answer.text
        assert "备份" in answer.text
    assert [act for _, act, _ in office.acts() if act.startswith("exhibit")] == ["exhibit found damaged"] * 2


def test_captured_page_never_runs_in_the_desk(office: Office) -> None:
    """To who asked for its personal values it comes as an attachment of bytes, in a sandbox."""
    lead = office.lead()
    client = office.client()
    refused = client.get(f"/leads/{lead.id}/exhibit/download")
    office.house.people.unmask(office.person(), lead.id or "", "核实主体身份", timedelta(minutes=15))
    answer = client.get(f"/leads/{lead.id}/exhibit/download")

    assert refused.status_code == 403
    assert b"alert(1)" not in refused.content

    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="page-{lead.page_id}-')
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert [act for _, act, _ in office.acts() if act.startswith("exhibit")] == ["exhibit downloaded"]


def test_runs_tell_not_found_from_not_looked(office: Office) -> None:
    """Every reason for a page not seen is there in Chinese."""
    office.runs.begin(Run(id="r1", status=RunStatus.RUNNING, plan="p", started_at=NOON))
    frontier = SqlFrontier(office.store, "r1")
    frontier.seed([a_target("http://x.test/"), a_target("http://y.test/")])
    frontier.settle(a_visit("http://x.test/", page=None, skip=Skip.ROBOTS))
    office.runs.end("r1", RunStatus.STOPPED, "stopped")
    html = office.client().get("/runs").text

    assert "一个页面也没有取得，等于没有查看" in html
    assert "1 个网址没有取得：网站声明不允许抓取（robots） 1" in html
    assert "1 个网址还在等待" in html
    assert "提前结束" in html


def test_account_of_a_clean_run_has_no_gaps() -> None:
    """Looked at everything, found nothing."""
    run = Run(id="r", status=RunStatus.FINISHED, plan="p", started_at=NOON, ended_at=NOON)
    row = account(run, Tally(pages_fetched=3, screened=2, unchanged=1, bands={"none": 2}))

    assert (row.verdict, row.gaps) == ("看过的 3 个页面中没有达到线索区间的。", ())


@pytest.mark.parametrize(("path", "status"), [("/leads/XS-000404", 404), ("/leads/nonsense", 404), ("/nowhere", 404)])
def test_missing_things_are_a_chinese_page(office: Office, path: str, status: int) -> None:
    """No traceback, no JSON, and a way back."""
    answer = office.client().get(path)

    assert answer.status_code == status
    assert "回到首页" in answer.text


def test_failures_are_told_without_a_traceback(office: Office) -> None:
    """A database that cannot be used is 503; a fault of ours is 500 and tells no secret."""

    class Broken:
        def __init__(self, problem: Exception) -> None:
            self.problem = problem

        def __getattr__(self, _: str) -> object:
            raise self.problem

    down = office.client(leads=Broken(StoreFailed()), runs=lambda _: Broken(StoreFailed()))
    assert down.get("/").status_code == 503
    assert "数据库暂时不能使用" in down.get("/").text
    fault = office.client(board=Broken(RuntimeError("secret"))).get("/leads")

    assert fault.status_code == 500
    assert "secret" not in fault.text
    assert "Traceback" not in fault.text
    assert "frame-ancestors 'none'" in fault.headers["content-security-policy"]


def test_every_known_value_has_its_word() -> None:
    """A new status, skip or field without a Chinese word fails here."""
    for table, kind in (
        (words.BANDS, assessments.Band), (words.STANCES, assessments.Stance), (words.STATUSES, cases.LeadStatus),
        (words.DECISIONS, cases.Decision), (words.ELEMENTS, findings.Element), (words.DISGUISES, findings.Disguise),
        (words.PLACES, readings.Where), (words.IDENTIFIERS, findings.IdentifierKind),
        (words.ROLES, findings.AmountRole),
        (words.SKIPS, Skip), (words.RUN_STATUSES, runs.RunStatus), (words.STAGES, dockets.Stage),
        (words.GRADES, dockets.Grade),
    ):  # fmt: skip
        assert set(table) == {member.value for member in kind}
    assert list(words.LEDGER) == [column.field for column in load_form("附件1").columns if column.field != "serial"]
    assert all("：" in said for said in words.reasons().values())


def test_nothing_comes_from_elsewhere() -> None:
    """Templates, style and script load nothing from another host and hold no inline code."""
    folder = Path(__file__).parents[2] / "desk"
    for path in (*folder.glob("templates/*.html"), *folder.glob("static/*")):
        text = path.read_text(encoding="utf-8")

        assert not re.search(r'(src|href)="(https?:)?//', text), path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|url\(", text), path
