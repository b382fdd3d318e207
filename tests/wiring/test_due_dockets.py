"""What is late, by the board and by all dockets: the same sentences whatever state the board is in; both databases."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from evidence import WarcVault
from facts.cases import Decision, Judgement
from facts.dockets import Act
from facts.doubles import FrozenClock
from leads.lifecycle import Reminder, dockets, overdue, perform, reminders
from store import Store
from store.board_query import BOARD
from store.due_leads import due_query
from tests.desk.office import Office
from tests.store.plans import plan_of

WAY = (
    ("assign", {"unit": "FIN_OFFICE", "holder": "赵经办"}), ("verify", {"finding": "属实"}),
    ("grade", {"grade": "red"}),
)  # fmt: skip
CLEANUP = {"unit": "CYBER", "site": "http://x.test/", "ask": "关闭网站", "legal_basis": "条例第十条"}


@pytest.fixture
def office(store: Store, clock: FrozenClock, tmp_path: Path) -> Iterator[Office]:
    """Leads in every stage, with duties of stages, of hours, beside the stage, and of second persons."""
    vault = WarcVault(tmp_path / "evidence", run="r1", software="tests")
    made = Office(store=store, clock=clock, vault=vault, folder=tmp_path)
    for number in range(1, 10):
        lead = made.lead(f"http://a{number}.test/", fingerprint=None)
        if number > 1:
            said = Decision.DISMISS if number == 2 else Decision.CONFIRM
            made.leads.judge(
                Judgement(lead=lead.id or "", decision=said, analyst="王", reason="看过", at=made.clock.now())
            )
    for lead_number, steps in ((4, WAY[:1]), (5, WAY[:2]), (6, WAY), (7, WAY[:1]), (8, WAY[:1]), (9, WAY[:2])):
        for step, given in steps:
            done(made, lead_number, step, **given)
    done(made, 7, "flag_major", major="达百人")
    done(made, 8, "request_cleanup", **CLEANUP)
    done(made, 8, "urge")
    done(made, 9, "merge", into="XS-000004", reason="同源")
    yield made
    vault.close()


def done(office: Office, number: int, step: str, **given: str) -> None:
    unit, reason = given.pop("unit", None), given.pop("reason", "")
    lead = f"XS-{number:06d}"
    act = Act(lead=lead, act=step, by="王", at=office.clock.now(), unit=unit, reason=reason, detail=dict(given))
    perform(office.house.act_ports, act)


def both(office: Office, moment: datetime) -> tuple[tuple[Reminder, ...], ...]:
    """Late by the board and by all; to be reminded of by the board and by all."""
    house = office.house
    office.clock._moment = moment
    rules, add = house.lifecycle, house.add_working_days
    every = list(dockets(house.act_ports))
    return (
        overdue(house.due_dockets(), moment, rules, add, unit_name=house.unit_name),
        overdue(every, moment, rules, add, unit_name=house.unit_name),
        reminders(house.due_dockets(soon=True), moment, rules, add, unit_name=house.unit_name),
        reminders(every, moment, rules, add, unit_name=house.unit_name),
    )


@pytest.mark.parametrize("state", ["kept", "never made", "some changed", "other rules"])
def test_the_board_and_all_dockets_say_the_same(office: Office, state: str) -> None:
    """Hour by hour on the first day, day by day for a month; word for word, in one order."""
    if state != "never made":
        office.house.keep_board()
    if state == "some changed":
        done(office, 3, "assign", unit="D350203")
        done(office, 6, "note", reason="已电话联系")
    if state == "other rules":
        with office.store.writing() as connection:
            connection.execute(text("UPDATE board SET rules = 'others', by_due = 3652059.0"))
    start, seen = office.clock.now(), set[int]()
    for hours in (0, 1, 2.1, 26, 72, 200, 400, 760):
        late, late_of_all, soon, soon_of_all = both(office, start + timedelta(hours=hours))
        assert late == late_of_all
        assert soon == soon_of_all
        seen.add(len(late))

    assert len(seen) > 4


def test_leads_that_are_due_later_are_not_looked_at(office: Office) -> None:
    """On the first day one lead waits for its report by the hour, and one for a second person tomorrow."""
    office.house.keep_board()

    assert {one.lead for one in office.house.due_dockets()} < {f"XS-{number:06d}" for number in range(1, 9)}
    assert "XS-000004" not in {one.lead for one in office.house.due_dockets()}
    assert "XS-000007" in {one.lead for one in office.house.due_dockets()}


def test_no_text_of_a_lead_is_read_to_find_them(store: Store) -> None:
    """By the index of days, of the marks and of the statuses."""
    plan = plan_of(store, lambda _: due_query(date(2026, 11, 24), "r"))

    assert "SCAN lead\n" not in plan + "\n"
    assert "Seq Scan on lead " not in plan
    assert BOARD.name in plan
