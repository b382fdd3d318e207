"""Last month's report is drafted once, as the command drafts it, and never over what somebody has edited."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app
from evidence import WarcVault
from facts.doubles import FrozenClock
from facts.notices import MessageKind
from facts.shifts import Job
from store import Store
from tests.desk.office import Office
from tests.wiring.jobs.offices import an_errand
from wiring.jobs.places import reports_of
from wiring.jobs.reporting import draft_report


@pytest.fixture
def office(sqlite_store: Store, clock: FrozenClock, tmp_path: Path) -> Office:
    """An office with a lead of the month."""
    made = Office(
        store=sqlite_store, clock=clock, vault=WarcVault(tmp_path / "evidence", run="r1", software="t"), folder=tmp_path
    )
    made.lead()
    return made


def test_the_draft_is_what_the_command_writes(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Word for word the same figures; told once, and in the audit chain with its digest."""
    monkeypatch.chdir(tmp_path)
    note = draft_report(office.house, an_errand(office.house, Job.REPORT)).note
    made = reports_of(office.house) / "2026-10.docx"
    line = ("report", "monthly", "--month", "2026-10", "--out", "by-hand.docx", "--rows", "by-hand.csv")
    store = ("--db", str(office.store.engine.url), "--folder", str(tmp_path))
    by_hand = CliRunner().invoke(app, [*line, *store])
    [entry] = [one for one in office.audit.entries() if one.act == "report written" and one.actor == "scheduler"]
    [(message, _)] = office.house.messages.recent()

    assert note == f"2026-10 的月度报告草稿已写入 {made}，请核对后使用。"
    assert by_hand.exit_code == 0
    assert made.with_suffix(".csv").read_bytes() == (tmp_path / "by-hand.csv").read_bytes()
    assert json.loads(entry.detail)["file"] == "2026-10.docx"
    assert (message.kind, "2026年10月" in message.title) == (MessageKind.REPORT, True)
    assert [one.name for one in sorted(reports_of(office.house).iterdir())] == ["2026-10.csv", "2026-10.docx"]


def test_what_somebody_edited_stays(office: Office) -> None:
    """However often the job runs; nobody is told twice."""
    draft_report(office.house, an_errand(office.house, Job.REPORT))
    made = reports_of(office.house) / "2026-10.docx"
    made.write_bytes(b"edited")
    again = draft_report(office.house, an_errand(office.house, Job.REPORT)).note

    assert again == "2026-10 的月度报告已经在 2026-10.docx，没有改动。"
    assert made.read_bytes() == b"edited"
    assert len(office.house.messages.recent()) == 1
