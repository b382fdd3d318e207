"""What the unattended jobs ask of the tables, on both databases."""

from datetime import datetime, timedelta

from crawler.targets.revisiting import Planner
from facts.cases import Decision, Judgement, LeadStatus
from facts.doubles import FrozenClock
from facts.pages import Page
from facts.reports import SourceReport, Verdict
from facts.revisits import Change
from store import SqlFrontier, SqlLeadBook, SqlPageBook, SqlRevisitBook, Store
from store.reports import SqlReportBook
from store.upkeep.brought import SqlBrought
from store.upkeep.open_pages import SqlOpenPages
from store.upkeep.outdated import SqlOutdated
from tests.factories import NOON, a_lead, a_page, a_screening, a_target, a_visit, an_exhibit

DAY = timedelta(days=1)


def fetched(
    store: Store, url: str, *, source: str = "demo", run: str = "r1", at: datetime = NOON, sha: str = "a"
) -> Page:
    """One page of one run, remembered as a crawl remembers it."""
    frontier = SqlFrontier(store, run, plan=Planner(policies={}, starts=frozenset()))
    frontier.seed([a_target(url, source=source)])
    kept = an_exhibit(sha256=sha * 64)
    page = a_page(
        url=url, requested_url=url, source=source, run=run, fetched_at=at, sha256=sha * 64, exhibit=kept
    )  # fmt: skip
    stored = frontier.settle(a_visit(url, target=a_target(url, source=source), page=page))
    assert stored is not None
    return stored


def a_lead_on(store: Store, clock: FrozenClock, page: Page, said: Decision | None = None) -> str:
    leads = SqlLeadBook(store, clock)
    lead, _ = leads.take_in(
        a_lead(url=page.url, page_id=page.id, run=page.run, first_seen=page.fetched_at, exhibit=page.exhibit), "scan"
    )
    if said:
        leads.judge(Judgement(lead=lead.id or "", decision=said, analyst="王", reason="看过", at=NOON))
    return lead.id or ""


def test_what_a_source_brought(store: Store, clock: FrozenClock) -> None:
    """Leads by what people said of them, of the source that found the page; changes; nights newest first."""
    one = fetched(store, "http://a.test/1", source="a")
    a_lead_on(store, clock, one, Decision.CONFIRM)
    a_lead_on(store, clock, fetched(store, "http://a.test/2", source="a", sha="b"))
    a_lead_on(store, clock, fetched(store, "http://b.test/1", source="b"), Decision.DISMISS)
    a_lead_on(store, clock, fetched(store, "http://b.test/2", source="b", sha="b", at=NOON - 30 * DAY))
    SqlRevisitBook(store).keep_changes([Change(page=one.id or 0, before=1, added=("新",), removed=(), alike=0.5)])
    for run, at, waiting in (("r1", NOON - 2 * DAY, 0), ("r2", NOON - DAY, 7), ("r3", NOON, 9)):
        SqlReportBook(store).keep(
            [SourceReport(run=run, source="a", title="a", at=at, verdict=Verdict.SEEN, fetched=5, waiting=waiting)]
        )
    book, since = SqlBrought(store), NOON - 14 * DAY

    assert book.leads(since, LeadStatus.CONFIRMED) == {"a": 1}
    assert book.leads(since, LeadStatus.CANDIDATE) == {"a": 1}
    assert book.changed(since) == {"a": 1}
    assert [(night.pages, night.waiting) for night in book.nights(since, NOON)["a"]] == [(5, 7), (5, 0)]


def test_outdated_pages_newest_first_and_once_an_address(store: Store) -> None:
    """Only the page that was screened last of each address, below a mark, of any other version."""
    pages = [
        fetched(store, "http://a.test/", run="r1"), fetched(store, "http://b.test/", run="r1"),
        fetched(store, "http://a.test/", run="r2", sha="b"), fetched(store, "http://c.test/", run="r2"),
    ]  # fmt: skip
    versions = ("old", "old", "older", "new")
    SqlPageBook(store).record([(page, a_screening(version=name)) for page, name in zip(pages, versions, strict=True)])
    book, numbers = SqlOutdated(store), [page.id or 0 for page in pages]

    assert [page.id for page in book.before("new", None, 10)] == [numbers[2], numbers[1]]
    assert [page.id for page in book.before("new", numbers[2], 10)] == [numbers[1]]
    assert (book.count("new", None), book.any("new"), book.any("zz")) == (2, True, True)
    only = SqlOutdated(store)
    SqlPageBook(store).record([(page, a_screening(version="new")) for page in pages])
    assert (only.any("new"), only.any("old")) == (False, True)


def test_pages_that_the_office_waits_on(store: Store, clock: FrozenClock) -> None:
    """Of open and confirmed leads, longest unseen first; dismissed ones are not asked for."""
    for number, (said, days) in enumerate(((None, 1), (Decision.CONFIRM, 3), (Decision.DISMISS, 9), (None, 0))):
        a_lead_on(store, clock, fetched(store, f"http://a{number}.test/", at=NOON - days * DAY), said)
    book = SqlOpenPages(store)

    assert book.due(NOON, NOON, 10) == ["http://a1.test/", "http://a0.test/"]
    assert book.due(NOON, NOON, 1) == ["http://a1.test/"]
    assert book.due(NOON, NOON - 5 * DAY, 10) == []
    assert book.changed_in("r1") == 0
