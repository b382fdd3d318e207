"""催办: who is told of what, once a day, on working days, and by the hour on any day."""

from datetime import timedelta
from pathlib import Path

import pytest

from evidence import WarcVault
from facts.cases import Decision, Judgement
from facts.dockets import Act
from facts.doubles import FrozenClock
from facts.shifts import Job
from leads.lifecycle import perform
from store import Store
from tests.desk.office import Office, OfficeHouse
from tests.wiring.jobs.offices import an_errand, pass_time
from wiring.jobs.reminding import remind

CHANNELS = {
    "all": {"kind": "webhook", "base": "http://127.0.0.1:9/all"},
    "huli": {"kind": "webhook", "base": "http://127.0.0.1:9/huli", "districts": ["350206"]},
}


@pytest.fixture
def office(sqlite_store: Store, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Three leads: two to be verified, one by 湖里, and one that is found this morning."""
    vault = WarcVault(tmp_path / "evidence", run="r1", software="tests")
    made = Office(store=sqlite_store, clock=clock, vault=vault, folder=tmp_path)
    made.house = OfficeHouse(sqlite_store, clock, tmp_path, channels=CHANNELS)
    for number in (1, 2, 3):
        lead = made.lead(f"http://a{number}.test/", fingerprint=None)
        said = Judgement(lead=lead.id or "", decision=Decision.CONFIRM, analyst="王", reason="看", at=clock.now())
        made.leads.judge(said)
        unit = {1: "FIN_OFFICE", 2: "D350206"}.get(number)
        if unit:
            act(made, number, "assign", unit=unit, holder="赵经办")
    made.house.keep_board()
    return made


def act(office: Office, number: int, step: str, unit: str | None = None, **detail: str) -> None:
    done = Act(lead=f"XS-{number:06d}", act=step, by="王", at=office.clock.now(), unit=unit, detail=dict(detail))
    perform(office.house.act_ports, done)


def sent(office: Office) -> dict[str, list[str]]:
    """Channel -> titles that wait for it."""
    found: dict[str, list[str]] = {}
    for message, dispatches in office.house.messages.recent():
        for dispatch in dispatches:
            found.setdefault(dispatch.channel, []).append(message.title)
    return found


def morning(office: Office, days: int) -> str:
    pass_time(office.clock, timedelta(days=days))
    return remind(office.house, an_errand(office.house, Job.REMIND)).note


def test_each_audience_hears_of_its_own_once_a_day(office: Office) -> None:
    """The district's channel gets the district's; a second shift of the day sends nothing more."""
    note = morning(office, 28)
    told = {channels: message for message, dispatches in office.house.messages.recent()
            for channels in [tuple(sorted(one.channel for one in dispatches))]}  # fmt: skip
    again = morning(office, 0)

    assert "新发 2 条通知" in note
    assert set(told) == {("all",), ("all", "huli")}
    assert all("XS-000002" in line for line in told["all", "huli"].lines)
    assert not any("XS-000002" in line for line in told["all",].lines)
    assert again.endswith("新发 0 条通知，今天已经发过。")
    assert len(office.house.messages.recent()) == 2


def test_days_off_are_quiet_but_for_what_counts_by_the_hour(office: Office) -> None:
    """On a Sunday nobody is urged for working days; a major case's report is."""
    quiet = morning(office, 27)
    act(office, 3, "flag_major", major="达百人")
    pass_time(office.clock, timedelta(hours=3))
    loud = morning(office, 0)

    assert "今天休息" in quiet
    assert "催办：1 项逾期" in loud
    [(message, _)] = office.house.messages.recent()
    assert "XS-000003" in message.lines[0]


def test_nothing_due_says_so(sqlite_store: Store, clock: FrozenClock, tmp_path: Path) -> None:
    """And sends nothing."""
    house = OfficeHouse(sqlite_store, clock, tmp_path, channels=CHANNELS)

    assert remind(house, an_errand(house, Job.REMIND)).note == "没有临期或逾期事项。"
    assert not house.messages.recent()
