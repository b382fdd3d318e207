"""Books of casework and accounts never read a table from end to end for one thing of it; on both dialects."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial

import pytest

from facts.doubles import FrozenClock
from facts.filed import CaseDecision
from facts.people import Person, Right, Role
from facts.retro import Quarry
from facts.runs import Run, RunStatus
from facts.statements import Basis, Statement
from store import Store
from store.alarms import SqlAlarmBook
from store.answers import SqlAnswers
from store.board_night import SqlNightBook
from store.campaigns import SqlCampaignBook
from store.clues import SqlClueBook
from store.deliveries import SqlDeliveryBook
from store.filed import SqlFiledBook
from store.hunts import SqlHuntBook, SqlScreenedPages
from store.people import SqlPeopleBook
from store.statements import SqlStatementBook
from store.watched_pages import SqlWatchedPages
from store.watching import SqlWatchBook
from tests.factories import NOON
from tests.store.plans import plans_while, scanned

#: What a book is asked, in the order of its methods.
Asked = Mapping[str, Callable[[], object]]
LEAD, CLUE = "XS-000001", "WB-000001"
WHY = {"by": "王", "reason": "查询"}


def _clues(store: Store, clock: FrozenClock) -> Asked:
    book = SqlClueBook(store, clock)
    return {
        "known": lambda: book.known("12315", ["TS-1"]),
        "some": lambda: book.some([CLUE]),
        "versions": lambda: book.versions(CLUE),
        "taking": lambda: book.taking(CLUE),
        "of a system": lambda: book.all(system="12315", after=CLUE, limit=50),
        "open ones": lambda: book.all(open_only=True, after=CLUE, limit=50),
        "waiting": lambda: book.waiting(after=CLUE),
        "undo": lambda: book.undo(CLUE, **WHY),
        "undo a batch": lambda: book.undo_batch(1, **WHY),
        "reporter": lambda: book.reporter(CLUE, **WHY),
    }


def _deliveries(store: Store, _: FrozenClock) -> Asked:
    book = SqlDeliveryBook(store)
    return {
        "queue": lambda: book.queue("e", [(LEAD, "k", "{}")], NOON),
        "claim": lambda: book.claim("e", NOON, 60),
        "retry": lambda: book.retry_failed("e", NOON),
        "leads": lambda: book.leads("e"),
        "counts": lambda: book.counts("e"),
    }


def _alarms(store: Store, clock: FrozenClock) -> Asked:
    book, watch = SqlAlarmBook(store, clock), SqlWatchBook(store, clock)
    run = Run(id="r1", status=RunStatus.FINISHED, plan="x", started_at=NOON, ended_at=NOON)
    return {
        "open": lambda: book.all(open_only=True),
        "of a lead": lambda: book.all(lead=LEAD),
        "one": lambda: book.acknowledge("YJ-000001", **WHY),
        "hits of a lead": lambda: watch.hits(lead=LEAD),
        "hits of an entry": lambda: watch.hits(entry="GZ-000001"),
        "history": lambda: watch.history("GZ-000001"),
        "of a run": lambda: SqlWatchedPages(store).of_run(run),
    }


def _cases(store: Store, clock: FrozenClock) -> Asked:
    filed, campaigns = SqlFiledBook(store, clock), SqlCampaignBook(store, clock)
    decision = CaseDecision(case="LA-000001", lead=LEAD, by="王", reason="同一主体", at=NOON)
    return {
        "undo cases": lambda: filed.undo(1, **WHY),
        "decide": lambda: filed.decide(decision),
        "filings": lambda: campaigns.filings("xiamen-2018"),
        "withdraw": lambda: campaigns.withdraw(1, on=date(2026, 11, 1), **WHY),
        "tags": lambda: campaigns.tags("xiamen-2018"),
        "declared": lambda: campaigns.declarations("350203"),
    }


def _statements(store: Store, clock: FrozenClock) -> Asked:
    book = SqlStatementBook(store, clock)
    said = Statement(lead=LEAD, field="people", value="1", basis=Basis.CLAIMED, source="form 台账", by="王", at=NOON)
    return {
        "of a lead": lambda: book.of(LEAD),
        "add": lambda: book.add([said]),
        "batches": lambda: book.batches(begun_by="form "),
        "of a batch": lambda: book.of_batch(1),
        "undo": lambda: book.undo_batch(1, **WHY),
    }


def _hunts(store: Store, clock: FrozenClock) -> Asked:
    book, screened = SqlHuntBook(store, clock), SqlScreenedPages(store)
    return {
        "begin": lambda: book.begin(Quarry(term="云养蚕"), last=9, by="王"),
        "finish": lambda: book.finish(1, by="王"),
        "traces": lambda: book.traces(1, after=5),
        "pages": lambda: screened.after(7, 100),
        "last": screened.last,
        "count": lambda: screened.count(7, 99),
        "nights": SqlNightBook(store).nights,
    }


def _people(store: Store, clock: FrozenClock) -> Asked:
    book, answers = SqlPeopleBook(store, clock), SqlAnswers(store, clock)
    who = _somebody(book)
    hour = timedelta(hours=1)
    return {
        "sign in": lambda: book.open_session(who, "k", hour, replaces="old", note=True),
        "of a session": lambda: book.of_session("k"),
        "sessions": lambda: book.sessions(who),
        "end one": lambda: book.end_own(who, "0" * 16),
        "end all": lambda: book.end_all(who, by="王"),
        "is unmasked": lambda: book.is_unmasked(who, LEAD),
        "mask": lambda: book.mask(who, LEAD),
        "link": lambda: book.make_link(who, "k", hour, by="王"),
        "of a link": lambda: book.of_link("k"),
        "token": lambda: book.add_token(who, "s", label="x", scopes=frozenset({Right.SEE}), until=clock.now() + hour),
        "of a token": lambda: book.of_token("s"),
        "tokens": lambda: book.tokens(who),
        "revoke": lambda: book.revoke_token(1, of=who, by="王"),
        "answer": partial(_answered, answers, who),
    }


def _answered(answers: SqlAnswers, who: Person) -> None:
    answers.begin(who.id, "k", "w")
    answers.end(who.id, "k", 200, b"{}")
    answers.begin(who.id, "k", "w")
    answers.forget(who.id, "k")


def _somebody(book: SqlPeopleBook) -> Person:
    return book.add(account="li.mei", name="李梅", roles=frozenset({Role.ANALYST}), by="tests")


@pytest.mark.parametrize("book", [_clues, _deliveries, _alarms, _cases, _statements, _hunts, _people])
def test_one_thing_is_found_without_reading_all(
    store: Store, clock: FrozenClock, book: Callable[[Store, FrozenClock], Asked]
) -> None:
    """Everything that a book asks the database for one lead, clue, batch, person or page of a list."""
    read = []
    for name, work in book(store, clock).items():
        plans = plans_while(store, work)
        assert plans, f"{name} asks nothing"
        read += [(name, line) for _, plan in plans for line in scanned(plan)]

    assert read == []


def test_an_index_of_part_of_a_table_serves(store: Store, clock: FrozenClock) -> None:
    """Alarms that nobody saw among all of years; requests under way among a day's answers."""
    open_ones = plans_while(store, lambda: SqlAlarmBook(store, clock).all(open_only=True))
    dead = plans_while(store, partial(SqlAnswers(store, clock).begin, 1, "k", "w"))
    of_system = plans_while(store, lambda: SqlClueBook(store, clock).all(system="12315", after=CLUE, limit=50))

    assert "ix_alarm_open" in open_ones[0][1]
    assert "ix_answer_waiting" in dead[0][1]
    assert "ix_clue_system_id" in of_system[0][1]


def test_the_check_sees_a_table_read_from_end_to_end(store: Store) -> None:
    """What no index serves is told."""

    def work() -> None:
        with store.reading() as connection:
            connection.exec_driver_sql("SELECT id FROM alarm WHERE name = 'x'")

    assert scanned(plans_while(store, work)[0][1])
