"""The life cycle from the shell: acts, what is possible, what is due."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from cli import dockets
from facts.cases import Decision, Judgement
from facts.doubles import FrozenClock
from facts.errors import BadInput, NotKnown
from store import SqlAuditLog, SqlFrontier, SqlLeadBook, Store
from tests.factories import NOON, a_lead, a_target, a_visit

app = typer.Typer()
for _name, _command in (
    ("act", dockets.act), ("acts", dockets.acts), ("allowed", dockets.allowed), ("overdue", dockets.overdue),
    ("remind", dockets.remind),
):  # fmt: skip
    app.command(_name)(_command)


@pytest.fixture
def shell(sqlite_store: Store, tmp_path: Path, clock: FrozenClock) -> Any:
    """Runs a command on a database with one confirmed lead, found a year ago."""
    frontier = SqlFrontier(sqlite_store, "r1")
    frontier.seed([a_target()])
    page = frontier.settle(a_visit())
    assert page is not None
    leads = SqlLeadBook(sqlite_store, clock)
    old = NOON.replace(year=2025)
    lead, _ = leads.take_in(a_lead(page_id=page.id, first_seen=old), actor="scan")
    leads.judge(Judgement(lead=lead.id or "", decision=Decision.CONFIRM, analyst="李分析", reason="核对", at=old))

    def run(*words: str) -> Any:
        place = ("--db", f"sqlite:///{tmp_path}/fangfei.db", "--out", str(tmp_path))
        result = CliRunner().invoke(app, [*words, *place])
        if isinstance(result.exception, BadInput):
            raise result.exception
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout) if "--json" in words else result.stdout

    return run


def test_an_act_is_done_and_listed(shell: Any, sqlite_store: Store, clock: FrozenClock) -> None:
    """By its Chinese name or its key; the list tells who, what and by when, with units by their names of today."""
    told = shell("act", "XS-000001", "派发", "--by", "王主任", "--unit", "FIN_OFFICE", "--set", "with_units=D350203")
    shell("act", "xs-000001", "accept", "--by", "陈某")
    listed = shell("acts", "XS-000001")
    every = shell("acts", "XS-000001", "--json")

    assert told.startswith("XS-000001 派发：单位：市委金融办；")
    assert "前核查；协办单位：思明区人民政府" in told
    assert "XS-000001 现处于“核查”阶段" in listed
    assert "陈某" in listed
    assert every["docket"]["stage"] == "verifying"
    assert [one["act"] for one in every["acts"]] == ["assign", "accept"]
    assert SqlAuditLog(sqlite_store, clock).verify() > 3


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("act", "XS-000001", "销号", "--by", "王主任"), "不能办理“销号”：须在“反馈”阶段办理。现在可以办理：派发"),
        (("act", "XS-000001", "派发", "--by", "王主任", "--unit", "NOBODY"), "没有责任单位“NOBODY”"),
        (("act", "XS-000001", "派发", "--by", "王主任", "--unit", "PBOC", "--due", "soon"), "--due 'soon' is no date"),
        (("act", "XS-000001", "记事", "--by", "王主任", "--set", "reason"), "is not FIELD=VALUE"),
        (("acts", "XS-000404"), "There is no lead XS-000404"),
    ],
)
def test_refusals_are_one_sentence(shell: Any, words: tuple[str, ...], sentence: str) -> None:
    """The door prints them and exits with 1."""
    with pytest.raises((BadInput, NotKnown), match=sentence):
        shell(*words)


def test_what_can_be_done_is_listed(shell: Any) -> None:
    """With what each must carry and who does it."""
    listed, every = shell("allowed", "XS-000001"), shell("allowed", "XS-000001", "--json")

    assert "现处于“研判”阶段，可以办理" in listed
    assert "单位（unit）" in listed
    assert every["allowed"][0] == {
        "act": "assign", "name": "派发", "requires": ["unit"], "may": ["due", "with_units", "district", "holder"],
        "who": ["chief", "analyst", "clerk"],
    }  # fmt: skip


def test_what_is_late_is_listed(shell: Any) -> None:
    """Judged a year ago and never assigned."""
    late, told = shell("overdue"), shell("remind", "--json")
    nobody = shell("overdue", "--unit", "PBOC")

    assert "线索XS-000001：“派发”应于2025年11月24日下班前办理，已逾期" in late
    assert told["reminders"][0]["step"] == "reported"
    assert "逾期事项：0 项" in nobody
