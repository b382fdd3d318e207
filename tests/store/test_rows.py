"""Values become rows and come back the same, whatever they hold."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from facts.assessments import Band, Screening, Stance
from facts.cases import Decision, Judgement, Lead, LeadStatus, Quote
from facts.pages import Exhibit, Page, Target
from facts.runs import Run, RunStatus
from store import lead_rows, rows

words = st.text(max_size=30)
filled = st.text(min_size=1, max_size=20).filter(str.strip)
moments = st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis adds the zone
exhibits = st.builds(
    Exhibit, file=words, offset=st.integers(0, 2**40), sha256=st.just("a" * 64), record_id=words
)  # fmt: skip
tuples = st.lists(words, max_size=3).map(tuple)
quotes = st.builds(Quote, about=words, text=words, start=st.integers(0, 9), end=st.integers(0, 9))


@given(
    st.builds(
        Page, run=words, source=words, url=words, requested_url=words, status=st.integers(0, 999),
        fetched_at=moments, content_type=st.none() | words, size=st.integers(0, 2**31), sha256=st.just("b" * 64),
        exhibit=exhibits, redirects=tuples, tls_error=st.none() | words, ip=st.none() | words,
        unchanged=st.booleans(), id=st.just(7),
    )
)  # fmt: skip
def test_page(page: Page) -> None:
    """A page is its row."""
    assert rows.page(rows.page_columns(page) | {"id": 7}) == page


@given(
    st.builds(
        Lead, id=st.just("XS-000007"), url=words, title=words, subject=st.none() | words, band=st.sampled_from(Band),
        stance=st.sampled_from(Stance), score=st.floats(0, 100), sector=st.none() | words, mode=st.none() | words,
        pretexts=tuples, audiences=tuples, quotes=st.lists(quotes, max_size=3).map(tuple),
        annual_percent=st.none() | st.floats(0, 9999), raised_yuan=st.none() | st.integers(0, 10**30),
        exhibit=exhibits, page_id=st.integers(1, 9), run=words, first_seen=moments, last_seen=moments,
        times_seen=st.integers(1, 99), status=st.sampled_from(LeadStatus), fingerprint=st.none() | words,
    )
)  # fmt: skip
def test_lead(lead: Lead) -> None:
    """A lead is its row, sums beyond 64 bits included."""
    assert lead_rows.lead(lead_rows.lead_columns(lead) | {"id": 7}) == lead


@given(
    st.builds(
        Judgement, lead=st.just("XS-000007"), decision=st.sampled_from(Decision), analyst=filled, reason=filled,
        at=moments, corrections=st.lists(st.tuples(words, words), max_size=3).map(tuple),
    )
)  # fmt: skip
def test_judgement(judgement: Judgement) -> None:
    """A judgement is its row."""
    assert lead_rows.judgement(lead_rows.judgement_columns(judgement)) == judgement


@given(st.builds(Target, url=words, source=words, depth=st.integers(0, 99), via=st.none() | words))
def test_target(target: Target) -> None:
    """A target is its row."""
    assert rows.target(rows.target_columns("r1", target)) == target


@given(
    st.builds(
        Screening, score=st.floats(0, 100), band=st.sampled_from(Band), stance=st.sampled_from(Stance),
        contract=words, text=words, version=words,
    )
)  # fmt: skip
def test_screening(screening: Screening) -> None:
    """A screening is its row."""
    assert rows.screening(rows.screening_columns(1, screening)) == screening


@given(
    st.builds(
        Run, id=words, status=st.sampled_from(RunStatus), plan=words, started_at=moments,
        ended_at=st.none() | moments,
        note=words, shift=st.none() | st.integers(1, 9), holder=words, beat_at=st.none() | moments,
    )
)  # fmt: skip
def test_run(run: Run) -> None:
    """A run is its row."""
    assert rows.run(rows.run_columns(run)) == run


@given(st.integers(1, 999_999))
def test_lead_number(number: int) -> None:
    """The office's number reads back, in either case."""
    assert lead_rows.lead_number(lead_rows.lead_id(number).lower()) == number
