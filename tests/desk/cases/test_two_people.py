"""Two people on one lead at the same moment, each with a connection of their own, on both databases."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desk.cases.acting import Wanted, act_on
from evidence import WarcVault
from facts.cases import Decision, Judgement
from facts.doubles import FrozenClock
from facts.errors import HouseError, Overtaken
from facts.people import Role
from store import SqlAuditLog, Store, StoreSettings, open_store
from store.leads import SqlLeadBook
from store.words import SqlWordBook
from tests.desk.cases.work import confirmed, someone
from tests.desk.office import Office, post


class HeldClock:
    """Stops whoever writes an audit entry, inside their transaction, until they may go on."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        self.is_inside, self.go = threading.Event(), threading.Event()

    def now(self) -> datetime:
        self.is_inside.set()
        assert self.go.wait(20)
        return self.moment


@pytest.fixture
def office(store: Store, clock: FrozenClock, tmp_path: Path) -> Iterator[Office]:
    """The office of the other tests, on both databases."""
    vault = WarcVault(tmp_path / "evidence", run="r1", software="tests")
    yield Office(store=store, clock=clock, vault=vault, folder=tmp_path)
    vault.close()


@pytest.fixture
def other(store: Store) -> Iterator[Store]:
    """A second connection to the same database."""
    opened = open_store(StoreSettings(url=store.engine.url.render_as_string(hide_password=False)))
    yield opened
    opened.close()


def said(office: Office, lead: str, decision: Decision, analyst: str = "张快") -> Judgement:
    return Judgement(lead=lead, decision=decision, analyst=analyst, reason="再看", at=office.clock.now())


def meanwhile(held: HeldClock, first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """Run `second` while `first` stands inside its transaction; what both came to, errors included."""
    found: list[Any] = [None, None]

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            found[place] = work()
        except HouseError as problem:
            found[place] = problem

    threads = [threading.Thread(target=run, args=pair) for pair in ((0, first), (1, second))]
    threads[0].start()
    assert held.is_inside.wait(20)
    threads[1].start()
    # The second one waits for the first, however long that takes.
    threads[1].join(0.5)
    assert threads[1].is_alive()
    held.go.set()
    for thread in threads:
        thread.join(20)
    return found


def test_a_judgement_under_way_is_seen_by_the_act_that_waited(office: Office, other: Store) -> None:
    """Told with what was judged, nothing written, the audit chain whole."""
    lead, who = confirmed(office).id or "", someone(office, "李慢", Role.ANALYST)
    held = HeldClock(office.clock.now())
    judging = SqlLeadBook(other, held)
    wanted = Wanted(act="assign", unit="FIN_OFFICE", last_act=0, judgements=1)
    _, outcome = meanwhile(
        held,
        lambda: judging.judge(said(office, lead, Decision.OBSERVE)),
        lambda: act_on(office.house, who, lead, wanted),
    )

    assert [(one.analyst, one.decision) for one in outcome.judgements] == [("张快", Decision.OBSERVE)]
    assert office.house.dockets.acts(lead) == []
    assert SqlAuditLog(office.store, office.clock).verify() > 0


def test_who_says_nothing_of_what_they_saw_acts_on_what_stands(office: Office, other: Store) -> None:
    """Without a number to compare, the act is judged by the lead as it is once it is theirs."""
    lead, who = confirmed(office).id or "", someone(office, "李慢", Role.ANALYST)
    held = HeldClock(office.clock.now())
    judging = SqlLeadBook(other, held)
    _, problem = meanwhile(
        held,
        lambda: judging.judge(said(office, lead, Decision.DISMISS)),
        lambda: act_on(office.house, who, lead, Wanted(act="assign", unit="FIN_OFFICE")),
    )

    assert "现处于“不属于”阶段" in str(problem)
    assert office.house.dockets.acts(lead) == []


def test_a_judgement_taken_back_meanwhile_is_a_conflict(office: Office, other: Store) -> None:
    """What the act rested on counts no longer."""
    lead, who = confirmed(office).id or "", someone(office, "李慢", Role.ANALYST)
    word = office.house.words_said.last_of("王研判", office.clock.now())[0]
    held = HeldClock(office.clock.now())
    held.go.set()
    SqlWordBook(other, held).take_back(word, by="王研判", reason="点错")
    outcome = act_on(office.house, who, lead, Wanted(act="assign", unit="FIN_OFFICE", last_act=0, judgements=1))

    assert outcome.is_overtaken
    assert outcome.taken_back == 1
    answer = post(office.client(who), f"/leads/{lead}/acts", act="assign", unit="FIN_OFFICE", last_act="0", known="1")
    assert (answer.status_code, "有 1 条研判已由本人撤销" in answer.text) == (409, True)


def test_two_judgements_at_once_the_second_is_told(office: Office, other: Store) -> None:
    """Both had seen a lead that nobody had judged."""
    lead = office.lead().id or ""
    held = HeldClock(office.clock.now())
    judging = SqlLeadBook(other, held)
    stored, problem = meanwhile(
        held,
        lambda: judging.judge(said(office, lead, Decision.DISMISS), after=0),
        lambda: office.leads.judge(said(office, lead, Decision.CONFIRM, "李慢"), after=0),
    )

    assert stored.id == lead
    assert isinstance(problem, Overtaken)
    assert [one.analyst for one in office.leads.judgements(lead)] == ["张快"]
