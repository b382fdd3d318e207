"""Undoing an import takes back the lead that only it speaks for, in one transaction; any other touch keeps the lead."""

from dataclasses import replace

import pytest

from facts.cases import Decision, Judgement, LeadStatus
from facts.dockets import Act
from facts.doubles import FrozenClock
from facts.errors import BadInput
from facts.statements import Basis, Statement
from leads.clues import ClueIntake
from store import SqlAuditLog, Store
from store.dockets import SqlDocketBook
from store.words import SqlWordBook
from tests.casework import on_page
from tests.leads.clues.making import NOW, a_batch, an_arrival
from tests.leads.clues.test_intake import Office


@pytest.fixture
def office(store: Store, clock: FrozenClock) -> Office:
    """An empty office, on each dialect."""
    return Office(store, clock)


def test_a_lead_of_an_undone_import_alone_is_withdrawn(office: Office, store: Store, clock: FrozenClock) -> None:
    """It is in no list and nobody works on it; its number and the audit chain stay; a new import opens anew."""
    batch = office.clues.add(a_batch(), [an_arrival(), an_arrival(external_id="TS-2")])
    office.intake.take_waiting(by="王登记")
    office.intake.undo_batch(batch.id or 0, by="王登记", reason="列对应错了")
    gone = office.leads.get("XS-000001")
    audit = [entry.act for entry in SqlAuditLog(store, clock).entries()]

    assert (gone.status, office.leads.all()) == (LeadStatus.WITHDRAWN, [])
    assert office.leads.all(LeadStatus.WITHDRAWN) == [gone]
    assert audit.count("lead withdrawn") == 1
    with pytest.raises(BadInput, match="撤回"):
        office.leads.judge(judged("XS-000001"))
    office.clues.add(a_batch(), [an_arrival(external_id="TS-3")])
    assert office.intake.take_waiting(by="王登记").leads_new == 1
    assert [lead.id for lead in office.leads.all()] == ["XS-000002"]


@pytest.mark.parametrize("touch", ["clue", "page", "judgement", "statement", "act", "merger", "question"])
def test_a_lead_that_anything_else_speaks_for_stays(
    office: Office, touch: str, store: Store, clock: FrozenClock
) -> None:
    """Another import, a page, or a person: undoing takes away the import's words and nothing more."""
    batch = office.clues.add(a_batch(), [an_arrival()])
    office.intake.take_waiting(by="王登记")
    touched(office, touch, store, clock)
    office.intake.undo_batch(batch.id or 0, by="王登记", reason="列对应错了")
    (lead,) = office.leads.all()

    assert (lead.id, lead.status is LeadStatus.WITHDRAWN) == ("XS-000001", False)
    assert set(office.stated("XS-000001")) <= {"heat", "amount_wan", "people", "operates_at", "district"}


def touched(office: Office, touch: str, store: Store, clock: FrozenClock) -> None:
    """Let something else happen to the first lead."""
    subject = office.leads.get("XS-000001").subject_id
    if touch == "clue":
        office.clues.add(a_batch(system="grid"), [an_arrival(system="grid")])
        office.intake.take_waiting(by="王登记")
    elif touch == "page":
        office.leads.take_in(on_page(store, "http://www.jinshu.test/", subject_id=subject), "scan")
    elif touch == "judgement":
        office.leads.judge(judged("XS-000001"))
    elif touch == "statement":
        said = Statement(
            lead="XS-000001", field="heat", value="高", basis=Basis.CLAIMED, source="judgement", by="李", at=NOW
        )
        office.statements.add([said])
    elif touch == "act":
        act = Act(lead="XS-000001", act="note", by="李", at=NOW, reason="看过")
        SqlDocketBook(store, clock).add(act, expected_last=None)
    elif touch == "merger":
        other, _ = office.leads.take_in(on_page(store, "http://other.test/", subject_id="ZT-000099"), "scan")
        office.leads.unite("XS-000001", other.id or "", actor="李", reason="一家")
    else:
        SqlWordBook(store, clock).ask(page_id=None, lead="XS-000001", by="李", note="请看")


def judged(lead: str) -> Judgement:
    return Judgement(lead=lead, decision=Decision.OBSERVE, analyst="李", reason="再看", at=NOW)


def test_undoing_an_import_is_all_or_nothing(office: Office, store: Store, clock: FrozenClock) -> None:
    """Power fails when the lead is to go: the clues count as before, and what they stated stands."""
    batch = office.clues.add(a_batch(), [an_arrival()])
    office.intake.take_waiting(by="王登记")
    before = office.stated("XS-000001"), office.clues.all(), list(SqlAuditLog(store, clock).entries())

    def failing(*_: str) -> bool:
        raise OSError("power cut")

    with pytest.raises(OSError, match="power cut"):
        ClueIntake(replace(office.intake._ports, retract=failing)).undo_batch(batch.id or 0, by="王", reason="错了")

    after = office.stated("XS-000001"), office.clues.all(), list(SqlAuditLog(store, clock).entries())
    assert after == before
    assert office.intake.undo_batch(batch.id or 0, by="王登记", reason="错了") == 1
