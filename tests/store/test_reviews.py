"""Queues, opinions and health as their rooms see them; what an estimate rests on cannot be changed afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from facts.assessments import Band, Stance
from facts.cases import Decision, Judgement, Opinion, Showing, Stratum
from facts.doubles import FrozenClock
from facts.errors import BadInput, NotKnown, StoreFailed
from facts.pages import Page
from facts.runs import Drift, Profile
from store import (
    SqlAuditLog,
    SqlFrontier,
    SqlHealthBook,
    SqlLeadBook,
    SqlPageBook,
    SqlReviewBook,
    Store,
    lead_rows,
    rows,
)
from tests.factories import NOON, a_lead, a_page, a_screening, a_target, a_visit

words = st.text(max_size=30)
filled = st.text(min_size=1, max_size=20).filter(str.strip)
shares = st.none() | st.floats(0, 1)


def screened(store: Store, run: str = "r1", url: str = "http://a.test/1", **changes: object) -> Page:
    """Store a page and its screening."""
    frontier = SqlFrontier(store, run)
    frontier.seed([a_target(url)])
    page = frontier.settle(a_visit(url, page=a_page(run=run, url=url, requested_url=url, **changes)))
    assert page is not None
    SqlPageBook(store).record([(page, a_screening(text=f"{run} {url}"))])
    return page


def a_showing(page: Page, **changes: object) -> Showing:
    plain = {"run": page.run, "page_id": page.id, "position": 1, "stratum": Stratum.RANDOM, "probability": 0.25}
    return Showing(**plain | changes)


def an_opinion(page: Page, **changes: object) -> Opinion:
    plain = {"page_id": page.id, "stance": Stance.WARNING, "analyst": "李", "reason": "警示材料", "at": NOON}
    return Opinion(**plain | changes)


def a_judgement(lead: str, **changes: object) -> Judgement:
    plain = {"lead": lead, "decision": Decision.DISMISS, "analyst": "李", "reason": "新闻", "at": NOON}
    return Judgement(**plain | changes)


def test_queue_is_stored_once_and_read_in_order(store: Store, clock: FrozenClock) -> None:
    """A run has one queue; a second one is refused and leaves the first, and the act is in the audit chain."""
    book = SqlReviewBook(store, clock)
    pages = [screened(store, url=f"http://a.test/{number}") for number in range(3)]
    queue = [a_showing(page, position=3 - at) for at, page in enumerate(pages)]
    book.show(queue, actor="王")

    with pytest.raises(BadInput, match="queue already"):
        book.show([a_showing(pages[0], position=9)], actor="王")
    assert book.shown("r1") == book.shown() == queue[::-1]
    assert book.shown("r2") == []
    last = list(SqlAuditLog(store, clock).entries())[-1]
    assert (last.act, last.actor, last.subject) == ("queue made", "王", "r1")


@pytest.mark.parametrize("table", ["showing", "opinion"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET page_id = page_id", "DELETE FROM {}"])
def test_database_refuses_to_change_what_was_shown_or_said(
    store: Store, clock: FrozenClock, table: str, statement: str
) -> None:
    """The triggers stop updates and deletes, whoever sends them."""
    page, book = screened(store), SqlReviewBook(store, clock)
    book.show([a_showing(page)], actor="王")
    book.say(an_opinion(page))

    with pytest.raises(StoreFailed, match="append-only"), store.writing() as connection:
        connection.execute(text(statement.format(table)))


def test_night_is_the_runs_pages(store: Store, clock: FrozenClock) -> None:
    """Every screened page of the run with source and text, and no page of another."""
    book = SqlReviewBook(store, clock)
    pages = [screened(store, url=f"http://a.test/{number}") for number in range(450)]
    screened(store, run="r2", url="http://b.test/")

    night = list(book.night("r1"))
    assert [number for number, _, _ in night] == [page.id for page in pages]
    assert night[7][2].text == "r1 http://a.test/7"
    assert set(book.bands("r1").values()) == {Band.YELLOW}
    assert len(book.bands("r1")) == 450


def test_opinions_stay_and_name_a_real_page(store: Store, clock: FrozenClock) -> None:
    """Both of two opinions on a page are kept; one on a page that is not there is refused and leaves no audit entry."""
    page, book = screened(store), SqlReviewBook(store, clock)
    said = [an_opinion(page), an_opinion(page, stance=Stance.OTHER)]
    for each in said:
        book.say(each)
    before = SqlAuditLog(store, clock).verify()

    with pytest.raises(NotKnown, match="page 999"):
        book.say(an_opinion(page, page_id=999))
    assert book.opinions() == said
    assert SqlAuditLog(store, clock).verify() == before


def test_a_judgement_is_about_the_page_of_its_day(store: Store, clock: FrozenClock) -> None:
    """A page that changed after the judgement is not what was judged; the stance the analyst named comes back."""
    url = "http://a.test/1"
    old = screened(store, url=url)
    book, leads = SqlReviewBook(store, clock), SqlLeadBook(store, clock)
    lead, _ = leads.take_in(a_lead(url=url, page_id=old.id), actor="scan")
    number = lead.id or ""
    leads.judge(a_judgement(number, stance=Stance.EXPOSURE))
    new = screened(store, run="r2", url=url, sha256="c" * 64, fetched_at=NOON + timedelta(days=1))
    leads.take_in(replace(lead, run="r2", page_id=new.id or 0), actor="scan")
    leads.judge(a_judgement(number, at=NOON + timedelta(days=2)))

    assert [(page, one.stance, machine) for one, page, machine in book.judged()] == [
        (old.id, Stance.EXPOSURE, Stance.SOLICITATION),
        (new.id, None, Stance.SOLICITATION),
    ]
    assert [page for _, page, _ in book.judged(NOON + timedelta(days=2))] == [new.id]
    assert book.judged(NOON + timedelta(days=3)) == []
    details = [entry.detail for entry in SqlAuditLog(store, clock).entries() if entry.act == "lead judged"]
    assert ['"stance":"exposure"' in detail for detail in details] == [True, False]


def a_profile(**changes: object) -> Profile:
    plain = {
        "run": "r1", "at": NOON, "pages": 3, "scores": (1, 2), "categories": {"P1": 2}, "hits": 5, "disguised": 1,
        "bigrams": 90, "unseen": 4,
    }  # fmt: skip
    return Profile(**plain | changes)


def a_drift(**changes: object) -> Drift:
    plain = {
        "run": "r1", "at": NOON, "pages": 3, "reference_pages": 9, "score_psi": 0.1, "category_psi": {"P1": 0.3},
        "unseen": 0.1, "unseen_before": None, "disguised": None, "disguised_before": 0.2, "sentences": ("变了。",),
        "alerts": 1,
    }  # fmt: skip
    return Drift(**plain | changes)


def test_health_keeps_the_newest_of_each_run(store: Store) -> None:
    """Measured again, the newer measure counts; profiles come oldest first from a moment on, drifts newest first."""
    book = SqlHealthBook(store)
    later = NOON + timedelta(days=1)
    book.keep(a_profile(), a_drift())
    book.keep(a_profile(run="r2", at=later), a_drift(run="r2", at=later))
    book.keep(a_profile(pages=4), a_drift(pages=4))

    assert book.profiles(NOON) == [a_profile(pages=4), a_profile(run="r2", at=later)]
    assert book.profiles(NOON + timedelta(hours=1)) == [a_profile(run="r2", at=later)]
    assert book.drifts() == [a_drift(run="r2", at=later), a_drift(pages=4)]
    assert book.drifts(limit=1) == [a_drift(run="r2", at=later)]


@given(
    st.builds(Showing, run=words, page_id=st.integers(1, 9), position=st.integers(1, 9),
              stratum=st.sampled_from(Stratum), probability=st.floats(0, 1, exclude_min=True)),
    st.builds(Opinion, page_id=st.integers(1, 9), stance=st.sampled_from(Stance), analyst=filled, reason=filled,
              at=st.just(NOON)),
    st.builds(Judgement, lead=st.just("XS-000007"), decision=st.sampled_from(Decision), analyst=filled, reason=filled,
              at=st.just(NOON), stance=st.none() | st.sampled_from(Stance)),
)  # fmt: skip
def test_values_are_their_rows(showing: Showing, opinion: Opinion, judgement: Judgement) -> None:
    """A showing, an opinion and a judgement with a stance come back as they were."""
    assert rows.showing(rows.showing_columns(showing)) == showing
    assert rows.opinion(rows.opinion_columns(opinion)) == opinion
    assert lead_rows.judgement(lead_rows.judgement_columns(judgement)) == judgement


@given(
    st.builds(
        Drift, run=words, at=st.just(NOON), pages=st.integers(0, 9), reference_pages=st.integers(0, 9),
        score_psi=shares, category_psi=st.dictionaries(words, st.floats(0, 9), max_size=3), unseen=shares,
        unseen_before=shares, disguised=shares, disguised_before=shares,
        sentences=st.lists(words, max_size=3).map(tuple), alerts=st.integers(0, 3),
    ),
    st.lists(st.integers(0, 10**9), min_size=11, max_size=11).map(tuple),
)  # fmt: skip
def test_health_is_its_row(drift: Drift, scores: tuple[int, ...]) -> None:
    """Profile and drift come back as they were."""
    row = rows.health_columns(a_profile(run=drift.run, scores=scores), drift)

    assert rows.drift(row) == drift
    assert rows.profile(row) == a_profile(run=drift.run, scores=scores)
