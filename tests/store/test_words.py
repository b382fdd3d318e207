"""Words taken back and second opinions, on both dialects: append-only, each with its audit entry."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from facts.assessments import Stance
from facts.cases import Decision, Judgement, Lead, LeadStatus, Opinion
from facts.doubles import FrozenClock
from facts.errors import BadInput, NotKnown, Overtaken, StoreFailed
from facts.reviewing import SaidKind
from store import SqlAuditLog, SqlFrontier, SqlLeadBook, SqlReviewBook, Store
from store.words import SqlWordBook
from tests.factories import NOON, a_lead, a_target, a_visit

EVER = NOON - timedelta(days=900)


def a_stored_lead(store: Store, clock: FrozenClock) -> Lead:
    """A candidate on page 1."""
    frontier = SqlFrontier(store, "r1")
    frontier.seed([a_target()])
    page = frontier.settle(a_visit())
    assert page is not None
    return SqlLeadBook(store, clock).take_in(a_lead(page_id=page.id, exhibit=page.exhibit), actor="scan")[0]


def judge(store: Store, clock: FrozenClock, analyst: str = "王", **more: Any) -> Lead:
    plain = {"lead": "XS-000001", "decision": Decision.CONFIRM, "analyst": analyst, "reason": "看过", "at": NOON}
    return SqlLeadBook(store, clock).judge(Judgement(**plain), **more)


def say(store: Store, clock: FrozenClock, analyst: str = "王") -> None:
    SqlReviewBook(store, clock).say(
        Opinion(page_id=1, stance=Stance.OTHER, analyst=analyst, reason="看过", at=NOON)
    )  # fmt: skip


def test_a_judgement_taken_back_counts_nowhere(store: Store, clock: FrozenClock) -> None:
    """Status as before; every reader leaves it out; the row and both audit entries stay."""
    a_stored_lead(store, clock)
    words, leads = SqlWordBook(store, clock), SqlLeadBook(store, clock)
    judge(store, clock, after=0)
    said = words.last_of("王", EVER)[0]
    words.take_back(said, by="王", reason="误按")

    assert leads.get("XS-000001").status is LeadStatus.CANDIDATE
    assert (leads.judgements("XS-000001"), leads.all_judgements()) == ([], {})
    assert SqlReviewBook(store, clock).judged() == []
    assert words.taken_back() == {SaidKind.JUDGEMENT: frozenset({said.id}), SaidKind.OPINION: frozenset()}
    assert (words.spoken([1]), words.last_of("王", EVER), words.done_by("王", EVER)) == (frozenset(), [], 0)
    assert [one.act for one in SqlAuditLog(store, clock).entries()][-2:] == ["lead judged", "word taken back"]
    with pytest.raises(BadInput, match="已经撤销"):
        words.take_back(said, by="王", reason="再来")


def test_only_the_last_word_of_its_author(store: Store, clock: FrozenClock) -> None:
    """Not another's, not one that somebody spoke after; the number seen last is compared."""
    a_stored_lead(store, clock)
    words = SqlWordBook(store, clock)
    judge(store, clock)
    say(store, clock)
    with pytest.raises(Overtaken, match="王"):
        judge(store, clock, "李", after=0)
    judge(store, clock, "李", after=1)
    say(store, clock, "李")

    mine = words.last_of("王", EVER)
    assert [one.kind for one in mine] == [SaidKind.JUDGEMENT, SaidKind.OPINION]
    for one in mine:
        with pytest.raises(Overtaken, match="李"):
            words.take_back(one, by="王", reason="不算")
        with pytest.raises(NotKnown):
            words.take_back(one, by="赵", reason="不算")
    assert words.of_page_and_lead(1, "XS-000001").last_judgement == 2
    assert words.done_by("王", EVER) == 1


def test_a_question_is_answered_by_anybody_else(store: Store, clock: FrozenClock) -> None:
    """Asked twice it is one; one's own word answers nothing; an answer that is taken back leaves it open."""
    a_stored_lead(store, clock)
    words = SqlWordBook(store, clock)
    say(store, clock, "李")
    first = words.ask(page_id=1, lead="XS-000001", by="王", note="请看")
    again = words.ask(page_id=1, lead="XS-000001", by="王", note="再请看")
    say(store, clock, "王")

    assert (first.id, [one.id for one in words.waiting()]) == (again.id, [first.id])
    judge(store, clock, "李")
    assert (words.waiting(), words.of_page(1)[0].answered_by) == ([], "李")
    words.take_back(words.last_of("李", EVER)[0], by="李", reason="误按")
    assert [one.id for one in words.waiting()] == [first.id]
    with pytest.raises(NotKnown):
        words.ask(page_id=99, lead=None, by="王", note="")
    with pytest.raises(BadInput):
        words.ask(page_id=None, lead=None, by="王", note="")


def test_nothing_of_it_can_be_changed(store: Store, clock: FrozenClock) -> None:
    """Triggers refuse whoever connects."""
    a_stored_lead(store, clock)
    SqlWordBook(store, clock).ask(page_id=1, lead=None, by="王", note="请看")
    judge(store, clock)
    for statement in ("UPDATE second_opinion SET note = ''", "DELETE FROM before_judgement"):
        with pytest.raises(StoreFailed), store.writing() as connection:
            connection.execute(text(statement))
