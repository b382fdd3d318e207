"""The commands of units, routes and working days, and what `fangfei leads` says of a lead's facts, grade and duty."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from cli import routing
from facts.cases import Decision, Judgement, Quote
from facts.dockets import Grade
from facts.errors import BadInput
from facts.statements import Basis, Statement
from tests.factories import a_lead
from wiring.assembly import House
from wiring.settings import load_settings

APP = typer.Typer()
APP.add_typer(routing.units, name="units")
APP.add_typer(routing.route, name="route")
APP.add_typer(routing.calendar, name="calendar")
LEADS = typer.Typer()
LEADS.command("check")(routing.check)
LEADS.command("grade")(routing.grade)
LEADS.command("route")(routing.propose_route)
APP.add_typer(LEADS, name="leads")


def run(*args: str) -> Result:
    result = CliRunner().invoke(APP, list(args))
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def lead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A lead of a real store, with what an analyst stated of it."""
    monkeypatch.chdir(tmp_path)
    house = House(load_settings(out=Path("out")))
    quotes = tuple(
        Quote(about=about, text="日返千分之五，详询13800138000", start=0, end=19)
        for about in ("inducement", "publicity")
    )
    made, _ = house.leads.take_in(a_lead(page_id=None, exhibit=None, quotes=quotes), "scan")
    stated = {"people": "120", "problems": "投资人13800138000反映提现困难", "registered_at": "厦门市湖里区火炬高新区"}
    at = house.clock.now()
    house.statements.add(
        [
            Statement(
                lead=made.id or "",
                field=field,
                value=value,
                basis=Basis.VERIFIED,
                source="judgement",
                by="李分析",
                at=at,
            )
            for field, value in stated.items()
        ]
    )
    return made.id or ""


def test_units_of_a_day() -> None:
    """The list and the name are those of the day asked for."""
    listed = json.loads(run("units", "list", "--date", "2018-06-01", "--json").output)["units"]

    assert {one["name"] for one in listed} >= {"市金融办", "厦门银监局", "市国土房产局"}
    assert "市地方金融监督管理局" in run("units", "list", "--date", "2019-06-01").output
    assert run("units", "name", "FIN_OFFICE", "--date", "2026-06-01").output == "市委金融办\n"


def test_a_route_says_who_and_why() -> None:
    """Units, zone, cooperating district and reasons; a code stands for its district."""
    said = run(
        "route", "show", "S06", "--registered", "湖里区火炬高新区", "--operates", "350203", "--date", "2019-06-01"
    ).output
    found = json.loads(run("route", "show", "-", "--date", "2026-06-01", "--json").output)

    assert all(word in said for word in ("厦门银保监局", "火炬管委会", "思明区人民政府", "第20条【识】", "待核"))
    assert found["keys"] == ["待定行业"]
    assert "待移送市外" in run("route", "show", "S06", "--registered", "上海市").output
    assert "住所地为同安区" in run("route", "show", "S90", "--person", "同安区").output


def test_places_of_a_text() -> None:
    """What an address names, and the one word for it."""
    assert "杏林街道" in run("route", "place", "厦门市集美区杏林街道").output
    assert json.loads(run("route", "place", "北京市", "--json").output)["label"] == "市外"


def test_working_days() -> None:
    """The due day, with its note where a notice is missing; the check counts each year."""
    assert run("calendar", "due", "10", "--from", "2026-02-12").output == "2026-03-04\n"
    assert "2027 年放假安排尚未录入" in run("calendar", "due", "5", "--from", "2026-12-30").output
    assert "248" in run("calendar", "check").output
    result = CliRunner().invoke(APP, ["calendar", "due", "5", "--from", "腊八"])
    assert isinstance(result.exception, BadInput)


def test_the_facts_of_a_lead(lead: str) -> None:
    """Eleven rows with their marks, and the same as JSON."""
    said, found = (
        run("leads", "check", lead, "--out", "out").output,
        json.loads(run("leads", "check", lead, "--out", "out", "--json").output),
    )

    assert "许可核查" in said
    assert "待补" in said
    assert (len(found["facts"]), found["observation"]) == (11, None)
    assert "13800138000" not in said + json.dumps(found)
    assert "13800138000" in run("leads", "check", lead, "--out", "out", "--unmask").output


def test_the_grade_of_a_lead(lead: str) -> None:
    """The proposal with its reasons; no telephone number leaves unmasked."""
    said = run("leads", "grade", lead, "--out", "out").output

    assert "建议橙级" in said
    assert "达到千万元或百人" in said
    assert "另一人复核" in said
    assert "13800138000" not in said
    assert "13800138000" not in run("leads", "grade", lead, "--out", "out", "--json").output
    assert json.loads(run("leads", "grade", lead, "--out", "out", "--json").output)["grade"] == "orange"


def test_the_duty_for_a_lead(lead: str) -> None:
    """Sector and place of the dossier, as of the day."""
    said = run("leads", "route", lead, "--out", "out", "--date", "2018-06-01").output

    assert "市金融办" in said
    assert "火炬管委会" in said


def test_a_grade_is_set_as_an_act(lead: str) -> None:
    """Another grade than the proposed one needs a reason; red waits for another person, and the docket has it."""
    house = House(load_settings(out=Path("out")))
    refused = CliRunner().invoke(APP, ["leads", "grade", lead, "--out", "out", "--set", "red", "--by", "李分析"])
    assert isinstance(refused.exception, BadInput)
    assert "须写明理由" in str(refused.exception)
    house.leads.judge(
        Judgement(lead=lead, decision=Decision.CONFIRM, analyst="李分析", reason="承诺高息", at=house.clock.now())
    )
    said = run(
        "leads", "grade", lead, "--out", "out", "--set", "red", "--by", "李分析", "--reason", "公安已立案"
    ).output
    docket = house.dossiers.get(lead).docket

    assert "定红级，须由另一人复核（confirm_grade）" in said
    assert (docket.grade, docket.grade_confirmed_by) == (Grade.RED, None)
