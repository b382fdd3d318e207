"""Acts on leads on both dialects: appended with their audit entries, by one person at a time, and never changed."""

import json
import threading
from dataclasses import replace
from datetime import UTC, date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from facts.dockets import Act, Stage
from facts.doubles import FrozenClock
from facts.errors import BadInput, NotKnown, StoreFailed
from leads.lifecycle import ActPorts, docket_of, dockets, perform, reopen
from store import SqlAuditLog, Store
from store.dockets import SqlDocketBook, act, act_columns
from tests.leads.lifecycle.office import later, open_office
from tests.leads.lifecycle.steps import RULES, an_act


@pytest.fixture
def book(store: Store, clock: FrozenClock) -> SqlDocketBook:
    return SqlDocketBook(store, clock)


@pytest.fixture
def ports(store: Store, clock: FrozenClock) -> ActPorts:
    return open_office(store, clock)


def test_an_act_is_written_and_read_back(book: SqlDocketBook, ports: ActPorts) -> None:
    """All of it comes back as it was decided, with its number."""
    (written,) = perform(
        ports, an_act("assign", reason="属地管辖", detail={"with_units": ["D350203"], "holder": "陈某"})
    )

    assert list(book.acts("XS-000001")) == [written]
    assert written.id is not None
    assert (written.stage, written.due, written.awaits) == (Stage.ASSIGNED, date(2026, 12, 7), "verify")
    assert written.detail == {"with_units": ["D350203"], "holder": "陈某"}
    assert book.all_acts() == {"XS-000001": [written]}
    assert book.acts("XS-000002") == []


ROWS = st.builds(
    Act,
    lead=st.integers(1, 999_999_999).map(lambda number: f"XS-{number:06d}"),
    act=st.sampled_from(sorted(RULES.acts)),
    by=st.text(min_size=1, max_size=10),
    at=st.datetimes(timezones=st.just(UTC)),
    reason=st.text(max_size=20),
    stage=st.none() | st.sampled_from(Stage),
    unit=st.none() | st.text(max_size=8),
    due=st.none() | st.dates(),
    detail=st.dictionaries(st.text(max_size=5), st.text(max_size=5) | st.lists(st.text(max_size=3), max_size=3)),
    id=st.integers(1, 1000),
    due_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    awaits=st.sampled_from(["", "verify"]),
    waits_for=st.sampled_from(["", "confirm_grade"]),
    answers=st.none() | st.integers(1, 1000),
)


@given(ROWS)
@settings(max_examples=60)
def test_row_and_value_are_each_others_inverse(given: Act) -> None:
    """Nothing of an act is lost in its row."""
    assert act({**act_columns(given), "id": given.id}) == given


def test_every_act_of_the_life_cycle_has_its_audit_entry(store: Store, clock: FrozenClock, ports: ActPorts) -> None:
    """One entry an act, in the name of who did it, with stage, unit, deadline and reason; the chain holds."""
    audit = SqlAuditLog(store, clock)
    before = audit.verify()
    course = [
        ("assign", "王主任", {}), ("accept", "陈某", {}), ("verify", "陈某", {}),
        ("grade", "李分析", {"detail": {"grade": "red"}}), ("confirm_grade", "王主任", {}), ("dispose", "陈某", {}),
        ("emergency", "王主任", {}), ("notify_province", "王主任", {}), ("request_cleanup", "王主任", {}),
        ("answer_cleanup", "内勤", {}), ("repay", "陈某", {}), ("handover", "李分析", {}), ("flag_major", "陈某", {}),
        ("report_major", "陈某", {}), ("urge", "内勤", {}), ("extend_rectification", "王主任", {}),
        ("note", "内勤", {}), ("feedback", "陈某", {}), ("close", "李分析", {}), ("decline", "王主任", {}),
        ("close", "李分析", {}), ("confirm_close", "王主任", {}), ("archive", "内勤", {}), ("reopen", "李分析", {}),
    ]  # fmt: skip
    for hour, (name, by, changes) in enumerate(course):
        perform(ports, an_act(name, by=by, at=later(hour), **changes))
    acts = [act for number in range(1, 4) for act in ports.dockets.acts(f"XS-{number:06d}")]
    entries = [entry for entry in audit.entries() if entry.act == "lead acted on"]

    assert audit.verify() == before + len(course)
    assert [entry.actor for entry in entries] == [by for _, by, _ in course]
    assert [json.loads(entry.detail)["act"] for entry in entries] == [name for name, _, _ in course]
    assert [json.loads(entry.detail)["number"] for entry in entries] == [act.id for act in acts]
    first = json.loads(entries[0].detail)
    assert (first["stage"], first["unit"], first["due"]) == ("assigned", "FIN_OFFICE", "2026-12-07")
    assert {entry.subject for entry in entries} == {"XS-000001"}


@pytest.mark.parametrize("statement", ["UPDATE act SET reason = 'x'", "DELETE FROM act"])
def test_the_database_refuses_to_change_an_act(store: Store, ports: ActPorts, statement: str) -> None:
    """The trigger stops updates and deletes, whoever sends them."""
    perform(ports, an_act("assign"))

    with pytest.raises(StoreFailed, match="append-only"), store.writing() as connection:
        connection.execute(text(statement))


def test_who_looked_before_somebody_acted_is_refused(book: SqlDocketBook, ports: ActPorts, store: Store) -> None:
    """A decision on what is no longer so is not written, and leaves no audit entry."""
    (first,) = perform(ports, an_act("assign"))
    with pytest.raises(BadInput, match=r"线索XS-000001刚刚由他人办理了其他事项.*请刷新后再决定"):
        book.add(an_act("accept", by="陈某", at=later(1)), expected_last=None)
    with pytest.raises(BadInput, match="刚刚由他人办理"):
        book.add(an_act("assign", lead="XS-000002"), expected_last=first.id)
    second = book.add(an_act("accept", by="陈某", at=later(1)), expected_last=first.id)

    assert [one.id for one in book.acts("XS-000001")] == [first.id, second.id]
    assert book.acts("XS-000002") == []


def test_two_who_act_at_once(store: Store, clock: FrozenClock, ports: ActPorts) -> None:
    """Ten pairs of people decide on the same state; one of each pair is written, the other told to look again."""
    audit = SqlAuditLog(store, clock)
    before, refused, failed = audit.verify(), [], []
    for turn in range(10):
        expected = docket_of(ports, "XS-000001").last_act
        together = threading.Barrier(2)

        def work(
            name: str, expected: int | None = expected, turn: int = turn, gate: threading.Barrier = together
        ) -> None:
            mine = SqlDocketBook(store, clock)
            gate.wait()
            try:
                mine.add(an_act("note", by=name, at=later(turn)), expected_last=expected)
            except BadInput:
                refused.append(name)
            except Exception as problem:  # a thread's error must not be lost
                failed.append(problem)

        threads = [threading.Thread(target=work, args=(name,)) for name in ("甲", "乙")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert failed == []
    assert len(ports.dockets.acts("XS-000001")) == len(refused) == 10
    assert audit.verify() == before + 10


def test_half_a_merger_is_none(book: SqlDocketBook, ports: ActPorts) -> None:
    """Where the second act is refused, the first is not written either."""
    pair = ((an_act("merge"), None), (an_act("receive", lead="XS-000002"), 99))
    with pytest.raises(BadInput):
        book.add_together(pair)
    with pytest.raises(NotKnown):
        book.add_together(((an_act("note"), None), (an_act("note", lead="XS-000404"), None)))

    assert book.all_acts() == {}


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (an_act("receive"), "随另一线索的并案一同办理"),
        (an_act("merge", detail={"into": "XS-000404"}), "There is no lead XS-000404"),
        (an_act("assign", lead="XS-000404"), "There is no lead XS-000404"),
        (an_act("assign", lead="nonsense"), "is not a lead number"),
        (an_act("assign", unit="NOBODY"), "没有责任单位NOBODY"),
        (an_act("assign", detail={"with_units": ["NOBODY"]}), "没有责任单位NOBODY"),
    ],
)
def test_what_is_not_written(ports: ActPorts, wanted: Act, sentence: str) -> None:
    """One sentence, and no act."""

    def check(unit: str) -> None:
        if unit == "NOBODY":
            raise NotKnown("没有责任单位NOBODY。")

    with pytest.raises(BadInput, match=sentence):
        perform(replace(ports, check_unit=check), wanted)
    assert ports.dockets.all_acts() == {}


def test_news_reopens_what_was_laid_down_and_nothing_else(ports: ActPorts) -> None:
    """复发重开: a transferred lead comes back with its news; one that is worked on goes on; one merged stays merged."""
    seen = {"news": "同一微信号在新网址再次招揽", "by": "scan r2", "at": later(9)}
    perform(ports, an_act("transfer"))
    perform(ports, an_act("confirm_transfer", by="赵副主任", at=later(1)))
    perform(ports, an_act("merge", lead="XS-000003", at=later(1)))
    (again,) = reopen(ports, "XS-000001", **seen)
    found = docket_of(ports, "XS-000001")

    assert (again.act, again.by, again.due) == ("reopen", "scan r2", date(2026, 11, 25))
    assert (found.stage, found.reopened, found.news) == (Stage.REGISTERED, 1, "同一微信号在新网址再次招揽")
    assert reopen(ports, "XS-000002", **seen) == ()
    assert reopen(ports, "XS-000003", **seen) == ()


def test_all_dockets_are_those_of_each(ports: ActPorts) -> None:
    """Read at once they are the same as one by one."""
    perform(ports, an_act("assign"))
    perform(ports, an_act("note", lead="XS-000003"))

    assert {one.lead: one for one in dockets(ports)} == {
        number: docket_of(ports, number) for number in ("XS-000001", "XS-000002", "XS-000003")
    }
