"""Rows of the board, made of real dossiers and kept up by the house; whoever acts sees it at once."""

from dataclasses import replace
from datetime import date

import pytest

from facts.boards import BoardQuery
from facts.cases import Decision, Judgement, LeadStatus, Quote
from facts.dockets import Act, Docket, Duty, Stage
from facts.people import Realm
from facts.statements import Basis, Statement
from facts.units import Jurisdiction, Places, Tie, TiedPlace
from leads.board import districts_of, next_day, strongest
from leads.lifecycle import perform
from tests.desk.conftest import office as office  # noqa: PLC0414  # the fixture
from tests.desk.office import Office
from tests.factories import NOON, a_lead
from wiring.board_keeping import AT_ONCE
from wiring.rules import OFFICE_ZONE


def test_a_row_of_a_dossier(office: Office) -> None:
    """What the page says, where it belongs, what is due, where it comes from."""
    office.lead(url="http://www.jinshu.test/", title="厦门市思明区金树财富", subject="滨海金树财富管理有限公司")
    row = office.house.board.row("XS-000001")

    assert row is not None
    assert (row.subject, row.sector, row.pages, row.sites) == ("滨海金树财富管理有限公司", "S03", 1, 1)
    assert row.districts == {"350203"}
    assert row.sources == ("demo",)
    assert row.due is not None
    assert row.due > NOON.date()
    assert row.quote == "保本保息,年化24%"
    assert office.house.board.stale() == []


def test_what_people_do_shows_at_once(office: Office) -> None:
    """A judgement, a corrected sector, an assignment, a merger: the next list has it."""
    one, two = office.lead("http://a.test/"), office.lead("http://b.test/", subject="别家", subject_id=None)
    house = office.house
    assert house.board.find(BoardQuery()).total == 2
    house.leads.judge(Judgement(lead=one.id or "", decision=Decision.CONFIRM, analyst="王", reason="看过", at=NOON))
    assert [row.lead for row in house.board.find(BoardQuery(statuses=(LeadStatus.CONFIRMED,))).rows] == [one.id]
    said = Statement(
        lead=one.id or "", field="district", value="350206", basis=Basis.VERIFIED, source="表", by="王", at=NOON
    )
    house.statements.add([said])
    assert house.board.find(BoardQuery(realm=Realm(districts=frozenset({"350206"})))).total == 1
    act = Act(lead=one.id or "", act="assign", by="王", at=NOON, unit="D350211")
    perform(house.act_ports, act)
    row = house.board.row(one.id or "")
    assert row is not None
    assert (row.stage, row.units) == (Stage.ASSIGNED, ("D350211",))
    assert {"350206", "350211"} <= row.districts
    house.leads.unite(one.id or "", two.id or "", actor="王", reason="同一家")
    assert house.board.row(two.id or "") is None
    assert house.board.find(BoardQuery()).total == 1


def test_more_than_a_screenful_waits_for_nobody(office: Office) -> None:
    """The latest are made good at once, the rest in the background; `keep_board` makes what is left."""
    for number in range(AT_ONCE + 5):
        office.lead(f"http://n{number}.test/", subject=None)
    last = f"XS-{AT_ONCE + 5:06}"
    found = office.house.board.row(last)

    assert found is not None
    office.house.keep_board()
    assert office.house.board.stale() == []
    assert office.house.board.find(BoardQuery()).total == AT_ONCE + 5


@pytest.mark.parametrize(("limit", "left"), [(1, 2), (None, 0)])
def test_so_many_at_a_time(office: Office, limit: int | None, left: int) -> None:
    """And says how many it made."""
    for number in range(3):
        office.lead(f"http://n{number}.test/", subject=None)

    assert office.house.keep_board(limit) == 3 - left
    assert len(office.house.board.stale()) == left


def test_places_are_of_every_tie_but_the_server(office: Office) -> None:
    """And of whoever got it assigned; other units are no places."""

    def tied(tie: Tie, district: str) -> TiedPlace:
        return TiedPlace(tie=tie, places=Places(districts=(district,), in_city=True), text=district)

    where = Jurisdiction(ties=(tied(Tie.REGISTERED, "350203"), tied(Tie.CONDUCT, "350205"), tied(Tie.SERVER, "350212")))
    docket = Docket(lead="XS-000001", stage=Stage.ASSIGNED, units=("D350211", "FIN_OFFICE"), district="350213")

    assert districts_of(where, docket, office.house.routing.gazetteer) == {"350203", "350205", "350211", "350213"}


def test_the_sentence_and_the_day() -> None:
    """What is promised goes first; of several duties the next; hours count as the office's day."""
    lead = a_lead()
    public = Quote(about="publicity", text="到店咨询", start=0, end=4)
    days = [Duty(awaits="judge", since=NOON, due=date(2026, 12, 2)), Duty(awaits="report", since=NOON, due_at=NOON)]

    assert strongest(replace(lead, quotes=(public, *lead.quotes))) == "保本保息,年化24%"
    assert strongest(replace(lead, quotes=(public,))) == "到店咨询"
    assert strongest(replace(lead, quotes=())) == ""
    assert next_day(days, OFFICE_ZONE) == date(2026, 11, 23)
    assert next_day([], OFFICE_ZONE) is None
